"""The dialogs that are photographed, each with what it shows."""

from __future__ import annotations

import io
import json
import tarfile
import traceback
from datetime import date
from typing import TYPE_CHECKING

from leeway.domain.editing import add
from leeway.domain.feed_entities import STATUSPAGE, Feed
from leeway.services.refresh_plan import plan_refresh
from leeway.services.refresh_signals import Taken
from leeway.services.refreshing import FeedResult, RefreshChanges, Refreshed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QDialog, QWidget

    from leeway.ui.session import Session
    from shots import Studio

DIALOGS = ("import", "history", "export", "crash", "consent", "report", "token", "inspection")

# An import whose rows are good, known and bad.
TABLES = {
    "vendors.csv": "name,website,note\nPostgres Pros,,Support for the database\nAnthropic,,\nFigma,,\n",
    "workflows.csv": (
        "name,owner,critical,tolerated_stop_hours,cost_per_hour,hours_per_week,note\n"
        'Release pipeline,Platform,yes,6,900,40,\nInvoicing,Finance,yes,"1,5",120,40,\n'
        "Design reviews,Design,no,-4,,20,\nOnboarding,People,no,48,,40,\n"
    ),
}
LOCKED = "The system keyring is locked, or doesn't answer. Unlock it, and try again. GitHub is asked without a token."
PRIVATE = Feed("shot-private", "", "https://status.intranet", STATUSPAGE)


def dialogs(studio: Studio) -> Iterator[tuple[str, Callable[[], QWidget]]]:
    """Name the dialogs, each with what makes it."""
    from leeway.ui.crash import crash_report
    from leeway.ui.dialogs.crash import CrashDialog
    from leeway.ui.dialogs.export import ExportDialog
    from leeway.ui.dialogs.history import HistoryDialog
    from leeway.ui.dialogs.import_preview import ImportDialog
    from leeway.ui.dialogs.inspection import InspectionDialog
    from leeway.ui.dialogs.token import TokenDialog

    window, session = studio.window, studio.session
    tables = studio.folder / "tables"
    tables.mkdir(exist_ok=True)
    for name, text in TABLES.items():
        (tables / name).write_text(text, encoding="utf-8")
    report = crash_report(example_trace(), studio.folder / "no.log")
    package = example_package(studio.folder)
    yield "import", lambda: ImportDialog(session, studio.theme, [tables], window)
    yield "history", lambda: HistoryDialog(session, window.actions_by_name, window)
    yield "export", lambda: ExportDialog(window)
    yield "crash", lambda: CrashDialog(report, window)
    yield "consent", lambda: consent(studio)
    yield "report", lambda: refresh_report(session, window)
    yield "token", lambda: TokenDialog(window)
    yield "inspection", lambda: InspectionDialog(session, package, window, 2)


def example_trace() -> str:
    """Return the traceback of an error."""
    try:
        date.fromisoformat("not a day")
    except ValueError:
        return traceback.format_exc()
    return ""


def consent(studio: Studio) -> QDialog:
    """Ask about all feeds of the register and one of a private network, with a keyring that is locked."""
    from leeway.ui.dialogs.refresh_consent import ConsentDialog
    from leeway.ui.network import Network
    from leeway.ui.preferences import Preferences

    session = studio.session
    if PRIVATE.id not in session.register.feeds:
        vendor = next(iter(session.register.vendors))
        session.edit(add(Feed(PRIVATE.id, vendor, PRIVATE.address, PRIVATE.kind)))
    plan = plan_refresh(session.register, session.register.feeds, trouble=LOCKED)
    network = Network(Preferences(studio.folder / "consent.ini"), {})
    return ConsentDialog(studio.window, session, plan, network)


def refresh_report(session: Session, window: QWidget) -> QDialog:
    """Tell of a refresh: figures, incidents, a feed that couldn't be had, and a keyring that is locked."""
    from leeway.ui.dialogs.refresh_report import show

    feed = next(iter(session.register.feeds.values()))
    lost = f"{feed.address} didn't finish its answer within 60 s. Try again later; what is known stays."
    figures = (("Stars", "67,123 stars", "67,000 stars"), ("Contributor absence factor", "2 people", None))
    taken = tuple(Taken(feed.vendor_id, None, metric, now, before) for metric, now, before in figures)
    incidents = {feed.vendor_id: "Statuspage: 2 new, 0 changed, 48 as they were"}
    changes = RefreshChanges("Refresh", (), (), taken, incidents, ())
    results = (FeedResult(feed, None, (lost,), ()),)
    return show(window, session.register, changes, Refreshed(results, (), session.now, (LOCKED,)))


def example_package(folder: Path) -> Path:
    """Pack a package as npm does, with a source map that carries its source, and a script."""
    path = folder / "claude-code-2.1.88.tgz"
    sources = {
        f"../src/{name}.ts": f"export const {name} = 1;\n" * 400 for name in ("agent", "tools", "prompt")
    }
    files = {
        "package.json": {
            "name": "@anthropic-ai/claude-code",
            "version": "2.1.88",
            "scripts": {"postinstall": "node install.js"},
        },
        "cli.js.map": {
            "version": 3,
            "sources": list(sources),
            "sourcesContent": list(sources.values()),
            "names": [],
            "mappings": "AAAA",
        },
    }
    with tarfile.open(path, "w:gz") as archive:
        for name, document in files.items():
            data = json.dumps(document).encode()
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return path
