"""The layers hold, and a breach is caught."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LINT = ["-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache", "--no-logo"]

# Each would be a breach, by the module that commits it.
SINS = {
    "domain/breach.py": "import leeway.store",
    "engine/breach.py": "def late():\n    import leeway.services",
    "services/breach.py": "from PySide6.QtCore import QObject",
    "ui/breach.py": "import duckdb",
    "formats/breach.py": "import leeway.memo",
    "store/breach.py": "import httpx",
    "cli_breach.py": "import typst",
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the package and its contracts, free to spoil."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "desktop" / "leeway", tmp_path / "desktop" / "leeway", ignore=ignore)
    return tmp_path


def lint(root: Path) -> tuple[int, str]:
    environment = {**os.environ, "PYTHONPATH": str(root / "desktop"), "COLUMNS": "200"}
    done = subprocess.run(
        [sys.executable, *LINT], cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def write(root: Path, sins: dict[str, str]) -> None:
    for name, text in sins.items():
        path = root / "desktop" / "leeway" / name
        path.parent.mkdir(exist_ok=True)
        path.with_name("__init__.py").touch()
        path.write_text(text + "\n", encoding="utf-8")


def test_the_layers_hold() -> None:
    code, output = lint(ROOT)
    assert code == 0, output
    assert "0 broken" in output


def test_each_contract_catches_a_breach(copy: Path) -> None:
    write(copy, SINS)
    code, output = lint(copy)
    assert code == 1
    broken = re.findall(r"^(.+?) BROKEN", output, re.MULTILINE)
    assert len(broken) == 5, output
    for module in ("domain", "engine", "services", "ui", "formats", "store"):
        assert f"leeway.{module}.breach" in output


def test_a_module_without_a_layer_is_refused(copy: Path) -> None:
    write(copy, {"stray.py": ""})
    code, output = lint(copy)
    assert code == 1
    assert "leeway.stray" in output


def test_the_collectors_may_use_the_network_but_not_the_store(copy: Path) -> None:
    write(copy, {"collect/feed.py": "import httpx"})
    assert lint(copy)[0] == 0
    write(copy, {"collect/feed.py": "import httpx\nimport leeway.store"})
    code, output = lint(copy)
    assert code == 1
    assert "leeway.collect.feed" in output
