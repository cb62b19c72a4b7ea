"""What files and folders that were named or dropped are: agents' logs, incidents, rows of the register, or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_TABLES: Final = frozenset({".csv", ".tsv"})
_HEAD: Final = 65_536


@dataclass(frozen=True, slots=True)
class SortedSources:
    """Sources by what they are; `unknown` are tables whose columns say nothing."""

    logs: tuple[Path, ...]
    incidents: tuple[Path, ...]
    rows: tuple[Path, ...]
    unknown: tuple[Path, ...]


def sort_sources(sources: Sequence[Path]) -> SortedSources:
    """Look into files and folders, as far as it takes to tell what they are.

    Incidents are told by their content, so they are asked for first: any file of JSON lines may be a log.
    """
    from leeway.services.incident_sources import is_incidents
    from leeway.services.usage_import import is_usage

    incidents = tuple(source for source in sources if is_incidents(source))
    logs = tuple(source for source in sources if source not in incidents and is_usage(source))
    rest = [source for source in sources if source not in (*logs, *incidents)]
    unknown = tuple(
        source for source in rest if source.suffix.casefold() in _TABLES and not _may_be_rows(source)
    )
    return SortedSources(logs, incidents, tuple(source for source in rest if source not in unknown), unknown)


def _may_be_rows(source: Path) -> bool:
    from leeway.formats.csv_tables import may_be_table

    try:
        with source.open("rb") as stream:
            return may_be_table(source.name, stream.read(_HEAD))
    except OSError:
        return True  # the import of rows says what is wrong with it
