"""Install packages of Debian, Ubuntu and their relatives, having asked."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

from console import Failure, Progress, agrees, interactive, say
from processes import clean_environment, follow, record

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

# Lines such as: Get:7 ADDRESS trixie/main amd64 libxcb1 amd64 1.17 [144 kB] and: Setting up libxcb1:amd64 (1.17)
STEP = re.compile(r"(?:Get|Hit):\d+ \S+ \S+ (?:\S+ (\S+))?|(?:Unpacking|Setting up) ([\w.+-]+)")
WAIT_FOR_OTHERS = ["-o", "DPkg::Lock::Timeout=120"]


def is_debian() -> bool:
    """Tell whether apt-get is this system's own way to install."""
    try:
        release = platform.freedesktop_os_release()
    except (OSError, AttributeError):
        return False
    family = {release.get("ID", ""), *release.get("ID_LIKE", "").split()}
    return bool(family & {"debian", "ubuntu"}) and shutil.which("apt-get") is not None


def is_root() -> bool:
    """Tell whether this process may install system packages itself."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def install(root: Path, choices: Sequence[Sequence[str]], purpose: str, *, assume_yes: bool) -> None:
    """Install one package of each choice, the first that this release has.

    Args:
        root: the checkout, for the log.
        choices: names a package goes by, newest first: ("libglib2.0-0t64", "libglib2.0-0").
        purpose: what they are for, to finish the sentence "... for".
        assume_yes: don't ask.

    Raises:
        Failure: nobody may install them, or apt-get couldn't.
    """
    _ask(choices, purpose, assume_yes=assume_yes)
    say(f"Installing system packages for {purpose} with apt-get.")
    _apt(root, ["update"], "lists read")
    packages = choose(choices, candidates([name for names in choices for name in names]))
    if _apt(root, ["install", "-y", "--no-install-recommends", *packages], "install steps") != 0:
        raise Failure(
            f"apt-get could not install the system packages for {purpose}; the log is .dev/setup.log. "
            f"Run `{by_hand(packages)}` and then this command again."
        )


def choose(choices: Sequence[Sequence[str]], available: set[str]) -> list[str]:
    """Return of each choice the first name that is available, or its last one if none is."""
    return [next((name for name in names if name in available), names[-1]) for names in choices]


def candidates(names: Sequence[str]) -> set[str]:
    """Return those packages that this release can install."""
    policy = subprocess.run(
        ["apt-cache", "policy", *names],
        env=clean_environment(LC_ALL="C"),
        capture_output=True,
        text=True,
        check=False,
    )
    return set(
        re.findall(r"^(\S+):\n\s+Installed: .*\n\s+Candidate: (?!\(none\))", policy.stdout, re.MULTILINE)
    )


def by_hand(packages: Sequence[str]) -> str:
    """Return the command that a person would type."""
    return ("" if is_root() else "sudo ") + "apt-get install " + " ".join(packages)


def _ask(choices: Sequence[Sequence[str]], purpose: str, *, assume_yes: bool) -> None:
    names = [names[-1] for names in choices]
    command = by_hand(names)
    if not is_root() and shutil.which("sudo") is None:
        raise Failure(
            f"System packages for {purpose} are missing, and there is no sudo here: as root, run "
            f"`{command.removeprefix('sudo ')}`, and then this command again as yourself."
        )
    if assume_yes or (is_root() and not interactive()):
        return
    if not interactive():
        raise Failure(
            f"System packages for {purpose} are missing: run `{command}` and then this command again."
        )
    say(f"For {purpose}, these system packages are missing: {', '.join(names)}.")
    if not agrees("Install them with apt-get now?"):
        raise Failure(
            f"Nothing was installed. When you want to, run `{command}` and then this command again."
        )


def _apt(root: Path, arguments: Sequence[str], what: str) -> int:
    command = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *WAIT_FOR_OTHERS, *arguments]
    if not is_root():
        command.insert(0, "sudo")
    progress = Progress(what)
    lines: list[str] = []
    code = 0
    steps = 0
    for line in follow(command, clean_environment(LC_ALL="C")):
        if isinstance(line, int):
            code = line
        elif step := STEP.match(line):
            steps += 1
            progress.show(steps, step[1] or step[2] or "")
        if isinstance(line, str) and line:
            lines.append(line)
    progress.end()
    record(root, command, lines)
    return code
