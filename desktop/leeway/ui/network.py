"""The one switch of the network: off until the user turns it on, and remembered on this computer."""

import os
from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QObject, Signal

from leeway.ui.preferences import Preferences

_KEPT: Final = "network"
_ON: Final = "on"


class Switch:
    """What a job on another thread asks before and during every question; a plain object, because jobs hold no QObject."""

    def __init__(self) -> None:
        self.on = False

    def is_on(self) -> bool:
        """Tell whether the network may be used now."""
        return self.on


class Network(QObject):
    """Says whether Leeway may use the network. `LEEWAY_OFFLINE` forbids it, whatever the user set."""

    changed = Signal()

    def __init__(
        self, preferences: Preferences, environ: Mapping[str, str] = os.environ, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._environ = environ
        self.switch = Switch()
        self.switch.on = self._wanted and not self.is_forbidden

    @property
    def allowed(self) -> bool:
        """Whether the network may be used."""
        return self.switch.on

    @property
    def is_forbidden(self) -> bool:
        """Whether the environment forbids it."""
        return self._environ.get("LEEWAY_OFFLINE", "").strip().casefold() not in ("", "0", "false", "no")

    @property
    def _wanted(self) -> bool:
        return self._preferences.text(_KEPT) == _ON

    def set_allowed(self, allowed: bool) -> None:  # noqa: FBT001 - what a setter sets
        """Turn the network on or off, at once: whatever is under way ends when it is turned off."""
        self._preferences.keep_text(_KEPT, _ON if allowed else "off")
        on = allowed and not self.is_forbidden
        if on != self.switch.on:
            self.switch.on = on
            self.changed.emit()
