"""The question whether to ask hosts, too, that turned out to be private or that others sent us to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from leeway.ui import formatting
from leeway.ui.dialogs import ask

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QWidget

    from leeway.collect.answers import Unagreed

_LONGEST: Final = 500
_WHAT: Final = (
    "Ask them, too? They are sent what their feed sends; a token goes to none that another host sent us to. What came from the "
    "others is taken in either way."
)


def agreed(parent: QWidget, hosts: Iterable[Unagreed]) -> bool:
    """Tell why each host wasn't asked; return whether the user agrees to all of them."""
    lines = [formatting.line(one.sentence, _LONGEST) for one in hosts]
    return ask.go_on(parent, "Hosts that weren’t asked", "\n\n".join([*lines, _WHAT]), "Ask them, too")
