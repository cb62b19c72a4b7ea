"""Places where a test can meet what only users meet: things that are forbidden."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

NOBODY = 65534


@contextlib.contextmanager
def own_folder() -> Iterator[Path]:
    """Yield a folder of a user to whom things can be forbidden, and be that user: tests may well run as root."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if os.name == "nt" or (root and not hasattr(os, "setresuid")):
        pytest.skip("permissions are another matter here")
    folder = Path(tempfile.mkdtemp())
    if root:
        os.chown(folder, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, 0)
    try:
        yield folder
    finally:
        if root:
            os.setresuid(0, 0, 0)
        for path in (folder, *folder.iterdir()):
            if not path.is_symlink():
                path.chmod(0o700)
        shutil.rmtree(folder)
