"""The question which days token inflation is measured against."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Final

from PySide6.QtWidgets import QDialogButtonBox, QWidget

from leeway.domain.fields import Field, Kind
from leeway.ui import formatting
from leeway.ui.dialogs.register_form import Asked, RegisterForm, Values, ask
from leeway.ui.models.burn_range import DayRange
from leeway.ui.widgets.roles import describe

_FIRST: Final = Field("first", "First day", Kind.DATE, required=True, nullable=False)
_LAST: Final = replace(_FIRST, name="last", label="Last day")


def ask_reference(
    parent: QWidget, whole: DayRange, start: DayRange, choose: Callable[[DayRange], str | None]
) -> RegisterForm:
    """Ask for the reference period, within the history of use; `choose` keeps days that can be one, or says why not."""

    def keep(values: Values) -> str | None:
        first, last = values["first"], values["last"]
        assert isinstance(first, date)
        assert isinstance(last, date)
        return reference_problem(first, last, whole) or choose(DayRange(first, last))

    form = ask(
        parent,
        "Reference period",
        [Asked("first", _FIRST, start.first), Asked("last", _LAST, start.last)],
        keep,
        ok="Compare with these days",
        note=f"Token inflation compares the days after this period with it. There is use from "
        f"{formatting.day(whole.first)} to {formatting.day(whole.last)}.",
    )
    cancel = form.buttons.button(QDialogButtonBox.StandardButton.Cancel)
    describe(cancel, "Cancel", "Leave the reference period as it is (Esc)")
    return form


def reference_problem(first: date, last: date, whole: DayRange) -> str | None:
    """Say why days can't be the reference period; None if they can."""
    if last < first:
        return (
            f"The last day, {formatting.day(last)}, is before the first, {formatting.day(first)}. Swap them."
        )
    if last < whole.first or first > whole.last:
        return (
            f"There is no use in these days. Choose days between {formatting.day(whole.first)} and "
            f"{formatting.day(whole.last)}."
        )
    if last >= whole.last:
        return f"Nothing is left to compare: use ends on {formatting.day(whole.last)}. Choose an earlier last day."
    return None
