"""What an edit is signed with: who and when."""

import getpass
from datetime import UTC, datetime


def user_name() -> str:
    """Return the name that signs edits: that of the account, or "unknown" where it has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"


def utc_now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)
