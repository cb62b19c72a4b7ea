"""The pages of a memo as pictures, and a name for its file."""

from leeway.domain.register import Register
from leeway.engine.portfolio import Portfolio
from leeway.services.memos import MemoRequest, make_memo


def draw_memo(
    register: Register, portfolio: Portfolio, request: MemoRequest, ppi: float
) -> tuple[bytes, ...]:
    """Draw the pages of a memo as PNG.

    Raises:
        MemoError: It can't be made.
    """
    return make_memo(register, portfolio, request).pages(ppi)


def file_stem(name: str) -> str:
    """Make a name fit for a file on every system."""
    kept = "".join(letter if letter.isalnum() or letter in " -_.()" else " " for letter in name)
    return " ".join(kept.split())[:80].strip(" .") or "product"
