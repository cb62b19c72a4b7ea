"""The pages of a memo as pictures."""

from leeway.domain.register import Register
from leeway.engine.portfolio import Portfolio
from leeway.services.memos import MemoRequest, make_memo, read_memo_sources
from leeway.services.open_register import OpenRegister
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
        RegisterFileError: The incidents or logs can't be read.
    """
    try:
        sources = read_memo_sources(desk, register, request)
        progress.go_on()
        return make_memo(register, portfolio, request, sources).pages(ppi)
    finally:
        progress.go_on()


def imports_of(register: Register) -> frozenset[str]:
    """Name the imports whose rows a memo reads from the file."""
    return frozenset((*register.incident_imports, *register.usage_imports))
