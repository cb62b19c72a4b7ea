"""Where Leeway keeps what isn't in a register: settings, window state, logs."""

from pathlib import Path

import platformdirs

_APP = "Leeway"


def config_dir() -> Path:
    """Return the folder of the user's settings, made if it is missing."""
    return platformdirs.user_config_path(_APP, appauthor=False, ensure_exists=True)


def state_dir() -> Path:
    """Return the folder of window state and recent files, made if it is missing."""
    return platformdirs.user_state_path(_APP, appauthor=False, ensure_exists=True)


def log_dir() -> Path:
    """Return the folder of log files, made if it is missing."""
    return platformdirs.user_log_path(_APP, appauthor=False, ensure_exists=True)
