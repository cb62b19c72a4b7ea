"""The log file: rotating, and without what could identify a person or open a door."""

import logging
import logging.handlers
import re
from pathlib import Path

from typing_extensions import override

_HOME = re.compile(re.escape(str(Path.home())))
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_SECRET = re.compile(
    r"(?i)\b(token|password|passwd|secret|api[_-]?key|key|authorization)(\s*[=:]\s*)((?:(?:bearer|basic|token) )?\S+)"
)
_TOKEN = re.compile(r"\b(gh[pousr]_\w{10,}|github_pat_\w{10,}|sk-[\w-]{10,})")


def redacted(text: str) -> str:
    """Return a text without the home folder's name, e-mail addresses, tokens and what follows "password="."""
    text = _HOME.sub("~", text)
    text = _MAIL.sub("[mail]", text)
    text = _SECRET.sub(r"\1\2[hidden]", text)
    return _TOKEN.sub("[hidden]", text)


class RedactingFormatter(logging.Formatter):
    """Formats a record, traceback included, and redacts the whole."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        """Return the redacted line or lines of a record."""
        return redacted(super().format(record))


def start(folder: Path) -> Path:
    """Write log records of the program to `leeway.log` in a folder, 1 MB at most and three older ones."""
    path = folder / "leeway.log"
    handler = logging.handlers.RotatingFileHandler(path, maxBytes=1_000_000, backupCount=3, encoding="utf-8")
    handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logger = logging.getLogger("leeway")
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    return path
