"""Time and memory of looking through packages: a source map of 60 MB with its sources, 348 maps without, 100,000 members.

    python tests/bench/inspect_package.py

Limits: under 3 s and 200 MB for the map of 60 MB. The peer is Python's own json, which holds the whole map.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "desktop")]

from tests.formats.package_archives import source_map, tgz

_RUN = """
import io, resource, sys, time
sys.path.insert(0, {desktop!r})
start = time.perf_counter()
{work}
peak = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")][0]
print(time.perf_counter() - start, int(peak) / 1000)
"""
_OURS = """
from pathlib import Path
from leeway.services.inspecting import inspect_archive
try:
    inspect_archive(Path(sys.argv[1]))
except Exception as error:
    print(error, file=sys.stderr)
"""
_PEER = """
import json, tarfile
for entry in (archive := tarfile.open(sys.argv[1])):
    if entry.name.endswith(".map"):
        found = json.load(archive.extractfile(entry)).get("sourcesContent") or []
        sum(text.count(chr(10)) for text in found if text)
"""
_ROUNDS = 5


def main() -> None:
    text = "".join(f"const a{n} = require('x{n * 7919 % 104729}');\n" for n in range(20_000))
    plain = json.dumps({"version": 3, "sources": ["a.ts"], "mappings": "AAAA" * 20_000}).encode()
    cases = {
        "60 MB map with sources": tgz({"package/cli.js.map": source_map(*[text] * 80)}),
        "348 maps without": tgz({f"package/{n}.js.map": plain for n in range(348)}),
        "99,000 members": tgz({f"package/{n}.js": b"x" for n in range(99_000)}),
    }
    for name, body in cases.items():
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "x.tgz"
            path.write_bytes(body)
            for who, work in (("leeway", _OURS), ("json", _PEER)):
                runs = sorted(_measured(work, path) for _ in range(_ROUNDS))
                seconds, peak = runs[_ROUNDS // 2]
                print(f"{name:24} {who:8} {seconds:6.2f} s  peak {peak:6.0f} MB")


def _measured(work: str, path: Path) -> tuple[float, float]:
    code = _RUN.format(desktop=str(ROOT / "desktop"), work=work)
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True)
    seconds, peak = map(float, done.stdout.split())
    return seconds, peak


if __name__ == "__main__":
    main()
