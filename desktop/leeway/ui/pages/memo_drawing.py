"""The pages of a memo as pictures, and a name for its file."""

from leeway.domain.register import Register
from leeway.engine.portfolio import Portfolio
from leeway.services.memos import MemoRequest, make_memo
from leeway.services.open_register import OpenRegister
from leeway.services.outages import read_outages
from leeway.ui.jobs import Progress


def draw_memo(
    progress: Progress,
    desk: OpenRegister,
    register: Register,
    portfolio: Portfolio,
    request: MemoRequest,
    ppi: float,
) -> tuple[bytes, ...]:
    """Draw the pages of a memo as PNG; what comes of the register being closed counts for nothing.

    Raises:
        MemoError: It can't be made.
        RegisterFileError: The incidents can't be read.
    """
    try:
        incidents = read_outages(desk, register)
        progress.go_on()
        return make_memo(register, portfolio, request, incidents).pages(ppi)
    finally:
        progress.go_on()


def file_stem(name: str) -> str:
    """Make a name fit for a file on every system."""
    kept = "".join(letter if letter.isalnum() or letter in " -_.()" else " " for letter in name)
    return " ".join(kept.split())[:80].strip(" .") or "product"
