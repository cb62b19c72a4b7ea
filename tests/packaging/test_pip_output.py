from __future__ import annotations

from pathlib import Path

import pytest

import pip_output

NO_NETWORK = """\
WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken by \
'NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object>: Failed to establish a new connection: \
[Errno -3] Temporary failure in name resolution')': /numpy/
ERROR: Could not find a version that satisfies the requirement numpy==2.4.6 (from versions: none)
ERROR: No matching distribution found for numpy==2.4.6"""
OTHER_SYSTEM = """\
ERROR: Could not find a version that satisfies the requirement typst==0.15.2 (from versions: none)
ERROR: No matching distribution found for typst==0.15.2"""
TAMPERED = "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE."
FULL = "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device"


@pytest.mark.parametrize(
    ("output", "said"),
    [
        (NO_NETWORK, "no connection to the package index"),
        (OTHER_SYSTEM, "no build of a pinned package for this system"),
        (TAMPERED, "differs from the one"),
        (FULL, "disk is full"),
        ("ERROR: Something else", "pip said: Something else"),
        ("", ".dev/setup.log"),
    ],
)
def test_a_failure_becomes_a_sentence(output: str, said: str) -> None:
    sentence = pip_output.explain(output)
    assert said in sentence
    assert "\n" not in sentence


def test_progress_counts_what_applies_here(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = tmp_path / "lib" / "python3.11" / "site-packages"
    site.mkdir(parents=True)
    reading = pip_output.Reading(tmp_path, 5)
    reading.take("Ignoring colorama: markers 'sys_platform == \"win32\"' don't match your environment")
    for name in "abcd":
        reading.take(f"Collecting {name}==1 (from -r requirements.lock (line 1))")
    reading.take("Installing collected packages: a, b, c, d")
    for name in "abcd":
        (site / f"{name}-1.dist-info").mkdir()
        reading.take("")
    reading.end()
    lines = capsys.readouterr().out.splitlines()
    assert lines[3] == "leeway:   fetched 4 of 4 d==1"
    assert lines[-1] == "leeway:   installed 4 of 4"
    assert len(reading.lines) == 6
