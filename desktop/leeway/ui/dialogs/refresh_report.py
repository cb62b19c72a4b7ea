"""What a refresh came to: one sentence, and all of it in a dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from leeway.ui import formatting
from leeway.ui.formatting import isolated
from leeway.ui.widgets.roles import describe, label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leeway.domain.register import Register
    from leeway.services.refreshing import RefreshChanges, Refreshed

_WIDTH: Final = 720
_HEIGHT: Final = 460


def problems(taken: RefreshChanges, found: Refreshed) -> tuple[str, ...]:
    """Return what went wrong or moved, each once, with the feed that it is about."""
    lines = [
        f"{isolated(one.feed.address)}: {isolated(text)}"
        for one in found.results
        for text in (*one.moves, *one.problems)
    ]
    return tuple(dict.fromkeys((*lines, *map(isolated, taken.problems))))


def summary(taken: RefreshChanges, found: Refreshed) -> str:
    """Say in a line what came of it."""
    wrong = problems(taken, found)
    how = "".join(f" {isolated(notice)}" for notice in found.notices)
    if wrong and not taken.taken and not taken.incidents:
        return f"Nothing could be had, and everything keeps what it was. {wrong[0]}{how}"
    new = sum(one.is_new for one in taken.taken)
    words = [
        f"{formatting.counted(len(taken.taken), 'figure')}, {formatting.count(new)} of them new or changed",
    ]
    if taken.incidents:
        words.append(f"incidents of {formatting.counted(len(taken.incidents), 'vendor')}")
    if wrong:
        keep = "keeps what it was" if len(wrong) == 1 else "keep what they were"
        words.append(f"{formatting.counted(len(wrong), 'thing')} couldn’t be had and {keep}")
    return f"Refreshed: {'; '.join(words)}.{how}"


def _lines(register: Register, taken: RefreshChanges, found: Refreshed) -> Iterator[str]:
    if found.notices:
        yield "How it was asked"
        yield from (f"• {isolated(notice)}" for notice in found.notices)
        yield ""
    if wrong := problems(taken, found):
        yield "What couldn't be had, and keeps what it was"
        yield from (f"• {line}" for line in wrong)
        yield ""
    if taken.incidents:
        yield "Incidents"
        yield from (f"• {_about(register, id)}: {isolated(words)}" for id, words in taken.incidents.items())
        yield ""
    if taken.taken:
        yield "Figures"
        for one in taken.taken:
            before = (
                " (first figure)"
                if one.before is None
                else f" (before: {isolated(one.before)})"
                if one.is_new
                else " (as before)"
            )
            about = _about(register, one.vendor_id, one.product_id)
            yield f"• {about}: {isolated(one.metric)}, {isolated(one.value)}{before}"


def _about(register: Register, vendor_id: str, product_id: str | None = None) -> str:
    """Name what a figure is about: its product, else its vendor."""
    row = register.products[product_id] if product_id else register.vendors[vendor_id]
    return isolated(formatting.line(row.name, 80))


def show(parent: QWidget, register: Register, taken: RefreshChanges, found: Refreshed) -> QDialog:
    """Open the dialog with all of it; returns it. `register` is the one that it was taken into."""
    dialog = QDialog(parent)
    dialog.setWindowTitle("What the refresh came to")
    dialog.setAccessibleName("What the refresh came to")
    dialog.resize(_WIDTH, _HEIGHT)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(20, 18, 20, 18)
    column.setSpacing(12)
    column.addWidget(label(summary(taken, found), wrap=True))
    text = QPlainTextEdit("\n".join(_lines(register, taken, found)))
    text.setReadOnly(True)
    describe(text, "What the refresh came to", "Can be selected and copied")
    column.addWidget(text, 1)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    close = buttons.button(QDialogButtonBox.StandardButton.Close)
    describe(close, "Close", "Close this (Esc)")
    buttons.rejected.connect(dialog.reject)
    column.addWidget(buttons)
    dialog.open()
    dialog.finished.connect(dialog.deleteLater)
    return dialog
