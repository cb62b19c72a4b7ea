"""The question who approves an assessment, with what should be known before."""

from collections.abc import Callable

from PySide6.QtWidgets import QDialogButtonBox, QWidget

from leeway.domain.fields import Field, Kind
from leeway.ui.dialogs.register_form import Asked, RegisterForm, Values, ask
from leeway.ui.formatting import line
from leeway.ui.widgets.roles import describe

_REVIEWER = Field(
    "reviewer",
    "Reviewer",
    Kind.TEXT,
    required=True,
    nullable=False,
    longest=500,
    hint="Who reviewed it, and approves",
)


def ask_reviewer(
    parent: QWidget, told: str, assessor: str, start: str, keep: Callable[[str], str | None]
) -> RegisterForm:
    """Ask for the reviewer; `keep` approves, or says why not. The assessor is warned once, and may go on."""
    warned: list[str] = []

    def approve(values: Values) -> str | None:
        reviewer = str(values["reviewer"] or "").strip()
        if _same(reviewer, assessor) and reviewer not in warned:
            warned.append(reviewer)
            return (
                f"{line(reviewer, 60)} answered the questions, too. A review by somebody else finds more. "
                "Press Approve again to approve it nevertheless."
            )
        return keep(reviewer)

    form = ask(
        parent,
        "Approve the assessment",
        [Asked("reviewer", _REVIEWER, start)],
        approve,
        ok="Approve",
        note=told,
    )
    describe(form.buttons.button(QDialogButtonBox.StandardButton.Cancel), "Cancel", "Approve nothing (Esc)")
    return form


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
