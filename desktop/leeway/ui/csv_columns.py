"""What the columns of usage tables mean, remembered on this computer by the headers of the table."""

import hashlib
from typing import Final

from leeway.formats.usage_csv_columns import CsvMapping, Shape, mapping_from, mapping_text
from leeway.ui.preferences import Preferences

_GROUP: Final = "csv-columns"


class ColumnMemory:
    """Keeps mappings among the preferences: a register has no place for them, and another table needs another one."""

    def __init__(self, preferences: Preferences) -> None:
        self._preferences = preferences

    def recall(self, shape: Shape) -> CsvMapping | None:
        """Return what was said of tables with these headers; None if nothing was."""
        text = self._preferences.text(_name(shape))
        return mapping_from(text, shape) if text else None

    def keep(self, shape: Shape, mapping: CsvMapping) -> None:
        """Remember what the columns of tables with these headers mean."""
        self._preferences.keep_text(_name(shape), mapping_text(mapping))


def _name(shape: Shape) -> str:
    digest = hashlib.blake2b("\n".join(shape).encode("utf-8", "replace"), digest_size=12).hexdigest()
    return f"{_GROUP}/{digest}"
