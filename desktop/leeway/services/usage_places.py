"""Where agents keep their logs on this computer, and how much there is."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from leeway.domain.usage import CLAUDE_CODE, CODEX

_MOST_FILES: Final = 20_000


@dataclass(frozen=True, slots=True)
class AgentFolder:
    """A folder that an agent keeps its logs in."""

    kind: str
    path: Path


@dataclass(frozen=True, slots=True)
class FolderSize:
    """How many logs a folder has, and their bytes; `complete` unless counting was given up."""

    files: int
    size: int
    complete: bool


def agent_folders(environ: Mapping[str, str], home: Path) -> tuple[AgentFolder, ...]:
    """Return the folders with logs that are there, of Claude Code and of Codex.

    Claude Code: `projects` below each folder that CLAUDE_CONFIG_DIR lists with commas, else below ~/.config/claude
    and ~/.claude. Codex: `sessions` and `archived_sessions` below CODEX_HOME, else below ~/.codex.
    """
    told = [Path(part.strip()) for part in environ.get("CLAUDE_CONFIG_DIR", "").split(",") if part.strip()]
    claude = told or [home / ".config" / "claude", home / ".claude"]
    codex = Path(environ.get("CODEX_HOME", "").strip() or home / ".codex")
    wanted = [AgentFolder(CLAUDE_CODE, _expanded(root) / "projects") for root in claude]
    wanted += [AgentFolder(CODEX, _expanded(codex) / name) for name in ("sessions", "archived_sessions")]
    found: dict[Path, AgentFolder] = {}
    for folder in wanted:
        try:
            if folder.path.is_dir():
                found.setdefault(folder.path.resolve(), folder)
        except OSError:
            continue  # it can't be looked into, so it can't be offered
    return tuple(found.values())


def folder_size(folder: Path, stopped: Callable[[], bool] = lambda: False) -> FolderSize:
    """Count the logs below a folder, up to some tens of thousands: enough for a number beside a choice."""
    files = size = 0
    for root, _folders, names in os.walk(folder):
        for name in names:
            if not name.endswith(".jsonl"):
                continue
            if stopped() or files == _MOST_FILES:
                return FolderSize(files, size, complete=False)
            try:
                size += os.stat(os.path.join(root, name)).st_size  # noqa: PTH116, PTH118 - many files, quickly
            except OSError:
                continue
            files += 1
    return FolderSize(files, size, complete=True)


def _expanded(path: Path) -> Path:
    try:
        return path.expanduser()
    except RuntimeError:
        return path
