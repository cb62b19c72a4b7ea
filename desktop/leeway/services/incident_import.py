"""Import incidents into a register: first a plan that can be looked at, then one edit.

The imported history is no part of the register in memory: a plan carries it as batches, which are written beside the
rows of `incident_import` that make them count (see `leeway.domain.incident_entities`). So one import, however large, is
a few changes in the trail, and undo is instant.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, tzinfo
from pathlib import Path

from leeway.domain.change import Action, Edit
from leeway.domain.register import Register
from leeway.errors import LeewayError
from leeway.formats.incidents_files import ParsedFile, read_incidents
from leeway.formats.limits import Limits
from leeway.formats.stopping import Interrupted
from leeway.formats.wording import shown
from leeway.services.incident_planning import IncidentPlan, Planning, UnnamedVendor
from leeway.services.incident_sources import IncidentFile, find_incident_files, is_incidents
from leeway.services.incident_tally import IncidentPart
from leeway.services.open_register import OpenRegister

__all__ = [
    "IncidentPart",
    "IncidentPlan",
    "Interrupted",
    "UnnamedVendor",
    "is_incidents",
    "plan_fetched_incidents",
    "plan_incident_import",
    "run_incident_import",
]

Progress = Callable[[int, int], None]


def plan_incident_import(  # noqa: PLR0913 - all but the first two by name, each with a default that holds
    desk: OpenRegister | None,
    sources: Sequence[Path],
    *,
    now: datetime,
    zone: tzinfo,
    vendor: str | None = None,
    limits: Limits | None = None,
    progress: Progress = lambda _done, _all: None,
    stopped: Callable[[], bool] = lambda: False,
) -> IncidentPlan:
    """Read files of incidents and work out what importing them would do; nothing is changed. May run on a thread of its own.

    `desk` is None for a register that isn't there yet. `vendor` names whose incidents they are; it is made if missing.
    Where the files name several vendors and it is one of them, only its incidents are taken. `zone` is for times without
    one. `progress` is told bytes done and bytes in all.

    Raises:
        UnreadableSource: A file isn't one of incidents, or can't be read; the message says where and why.
        UnnamedVendor: A file doesn't say whose incidents it holds, and `vendor` doesn't either.
        Interrupted: `stopped` said so.
    """
    register = desk.register if desk else Register.empty()
    if vendor is not None and not vendor.strip():
        raise LeewayError("The name of the vendor is empty; name it as in --vendor GitHub.")
    limits = limits or Limits()
    files, others = find_incident_files(sources, limits)
    parsed = tuple(_read(files, now, zone, limits, progress, stopped))
    planning = Planning(desk, register, now, vendor)
    try:
        planning.take(parsed)
        return planning.plan(_named(files), others)
    finally:
        planning.close()


def plan_fetched_incidents(
    desk: OpenRegister, register: Register, files: Sequence[ParsedFile], vendor_id: str, now: datetime
) -> IncidentPlan:
    """Work out what importing files that were fetched would do, as if they had been saved to disk; nothing is changed.

    All of them are of one vendor of the register.
    """
    planning = Planning(desk, register, now, register.vendors[vendor_id].name)
    try:
        planning.take(files)
        return planning.plan(", ".join(dict.fromkeys(file.feed.file for file in files)), ())
    finally:
        planning.close()


def run_incident_import(
    desk: OpenRegister, plan: IncidentPlan, stopped: Callable[[], bool] = lambda: False
) -> Edit | None:
    """Import what was planned, as one step to undo; None if there is nothing new.

    Raises:
        InvalidEdit: The register has changed since, and what was planned no longer fits; nothing was imported.
        RegisterFileError: It could not be written; nothing was imported.
        Interrupted: `stopped` said so; nothing was imported.
    """
    edit = desk.edit(plan.changes, plan.label, Action.IMPORT, plan.batches)
    if edit is None:
        return None
    try:
        desk.save(edit, stopped=stopped)
    except BaseException:
        desk.revert()
        raise
    return edit


def _read(
    files: Sequence[IncidentFile],
    now: datetime,
    zone: tzinfo,
    limits: Limits,
    progress: Progress,
    stopped: Callable[[], bool],
) -> Iterator[ParsedFile]:
    total, done, count = sum(file.size for file in files), 0, 0
    for file in files:
        progress(done, total)
        found = read_incidents(file.path, file.name, now, zone, limits, stopped)
        count += len(found.incidents)
        if count > limits.rows:
            raise LeewayError(f"There are more than {limits.rows:,} incidents; import them in parts.")
        done += file.size
        yield found
    progress(total, total)


def _named(files: Sequence[IncidentFile]) -> str:
    return shown(files[0].name) if len(files) == 1 else f"{len(files):,} files"
