from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import console
import dev

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "packaging" / "requirements.lock").read_text(encoding="utf-8")


class Checkout(dev.Checkout):
    """A checkout in which calls are recorded; leeway's own commands make the files they would make."""

    def __init__(self, root: Path) -> None:
        super().__init__(root, root / "python", root)
        object.__setattr__(self, "calls", [])
        object.__setattr__(self, "failing", "")

    def call(self, arguments, **variables: str) -> int:
        line = " ".join(map(str, arguments)).replace(str(self.root), "ROOT").replace("\\", "/")
        self.calls.append((line, variables))
        if self.failing and self.failing in line:
            return 3
        if "leeway sample" in line:
            Path(arguments[-1]).write_text("register", encoding="utf-8")
        return 0

    def become(self, arguments) -> int:
        return self.call(arguments)

    def lines(self) -> list[str]:
        return [line for line, _ in self.calls]

    def fail_at(self, part: str) -> None:
        object.__setattr__(self, "failing", part)


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


@pytest.fixture
def on_a_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev.display, "why_no_window", lambda _: None)


@pytest.fixture
def without_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev.display, "why_no_window", lambda _: "There is no display here")


MEMO = "-m leeway memo ROOT/.dev/sample.leeway --product Claude Code --output ROOT/.dev/sample-memo.pdf"


@pytest.mark.usefixtures("on_a_display")
def test_run_makes_the_sample_once_and_opens_it(checkout: Checkout) -> None:
    assert dev.run(checkout, ["--theme", "dark"]) == 0
    assert dev.run(checkout, []) == 0
    assert checkout.lines() == [
        "-m leeway sample ROOT/.dev/sample-draft.leeway",
        "-m leeway open ROOT/.dev/sample.leeway --theme dark",
        "-m leeway open ROOT/.dev/sample.leeway",
    ]


@pytest.mark.usefixtures("on_a_display")
def test_a_sample_that_couldn_t_be_made_isn_t_opened(checkout: Checkout) -> None:
    checkout.fail_at("sample")
    assert dev.run(checkout, []) == 3
    assert len(checkout.calls) == 1
    assert not (checkout.root / ".dev" / "sample.leeway").exists()


@pytest.mark.usefixtures("without_display")
def test_without_a_display_run_says_so_and_writes_the_memo(
    checkout: Checkout, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dev.run(checkout, []) == 0
    assert checkout.lines()[1:] == [
        "-m leeway portfolio ROOT/.dev/sample.leeway",
        f"{MEMO} --scenario Codex CLI as a tested fallback",
    ]
    printed = capsys.readouterr().out
    assert "There is no display here, so no window opens." in printed
    assert str(checkout.root / ".dev" / "sample-memo.pdf") in printed


@pytest.mark.usefixtures("without_display")
def test_the_memo_of_a_sample_without_the_scenario_proposes_none(
    checkout: Checkout, capsys: pytest.CaptureFixture[str]
) -> None:
    checkout.fail_at("--scenario")
    assert dev.run(checkout, []) == 0
    assert checkout.lines()[-1] == MEMO
    assert "proposes no mitigation" in capsys.readouterr().out


def test_test_runs_the_linters_and_then_all_tests_offscreen(checkout: Checkout) -> None:
    assert dev.test(checkout, []) == 0
    *linters, (pytest_line, variables) = checkout.calls
    assert len(linters) == len(dev.LINTERS)
    assert pytest_line.startswith("-m pytest -n ")
    assert variables == {"QT_QPA_PLATFORM": "offscreen"}


def test_test_with_arguments_is_pytest_alone(checkout: Checkout) -> None:
    assert dev.test(checkout, ["tests/store", "-x"]) == 0
    assert len(checkout.calls) == 1
    assert checkout.lines()[0].endswith("tests/store -x")


def test_a_failing_test_gives_the_exit_code(checkout: Checkout) -> None:
    checkout.fail_at("pytest")
    assert dev.test(checkout, []) == 3


def test_a_failing_linter_doesn_t_hide_the_tests(checkout: Checkout) -> None:
    checkout.fail_at("mypy")
    with pytest.raises(console.Failure, match=r"Failed: mypy\.") as caught:
        dev.test(checkout, [])
    assert caught.value.code == 1
    assert "pytest" in checkout.lines()[-1]


def test_lint_names_what_failed(checkout: Checkout) -> None:
    checkout.fail_at("ruff")
    with pytest.raises(console.Failure, match=r"Failed: ruff check, ruff format\."):
        dev.lint(checkout, [])
    with pytest.raises(console.Failure, match="takes no arguments"):
        dev.lint(checkout, ["x"])


def test_benches_run_one_by_one_or_by_name(checkout: Checkout) -> None:
    folder = checkout.root / "tests" / "bench"
    folder.mkdir(parents=True)
    for name in ("startup.py", "register.py", "_shared.py"):
        (folder / name).touch()
    assert dev.bench(checkout, []) == 0
    assert checkout.lines() == ["ROOT/tests/bench/register.py", "ROOT/tests/bench/startup.py"]
    assert dev.bench(checkout, ["startup"]) == 0
    assert checkout.lines()[2:] == ["ROOT/tests/bench/startup.py"]
    with pytest.raises(console.Failure, match="no benchmark nope; there is register, startup"):
        dev.bench(checkout, ["nope"])
    checkout.fail_at("startup")
    with pytest.raises(console.Failure, match=r"Failed: startup\."):
        dev.bench(checkout, [])


def entries(lock: str) -> list[str]:
    return [line for line in lock.replace("\\\n", " ").splitlines() if line and not line.startswith("#")]


def test_the_lock_pins_with_hashes_and_names_no_place() -> None:
    assert dev.flaws_of_lock(LOCK) == []
    assert all("--hash=sha256:" in entry for entry in entries(LOCK))
    assert not re.search(r"https?:|://|/|@|index|find-links", LOCK.removeprefix(dev.LOCK_HEADER))


def test_the_lock_covers_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [
        *project["project"]["dependencies"],
        *project["dependency-groups"]["dev"],
        *project["build-system"]["requires"],
    ]
    pinned: dict[str, list[str]] = {}
    for entry in entries(LOCK):
        name, version = re.match(r"([\w.-]+)==([^ ;]+)", entry).groups()
        pinned.setdefault(canonicalize_name(name), []).append(version)
    for requirement in map(Requirement, asked):
        versions = pinned[canonicalize_name(requirement.name)]
        assert all(requirement.specifier.contains(version) for version in versions), requirement
    assert pinned["pyside6-essentials"] == ["6.11.3"]
    assert pinned["duckdb"] == pinned["duckdb-extension-httpfs"]


@pytest.mark.parametrize(
    "entry",
    [
        "--index-url https://example.org/simple",
        "--find-links wheels",
        "a @ file:///home/someone/a.whl --hash=sha256:0",
        "a==1",
        "a>=1 --hash=sha256:0",
    ],
)
def test_a_lock_with_a_place_or_without_a_hash_is_refused(entry: str) -> None:
    assert len(dev.flaws_of_lock(dev.LOCK_HEADER + entry + "\n")) == 1


def locked(checkout: Checkout, monkeypatch: pytest.MonkeyPatch, written: str) -> str:
    path = checkout.root / "packaging" / "requirements.lock"
    path.parent.mkdir()
    path.write_text("old", encoding="utf-8")

    def call(_self: Checkout, arguments, **_: str) -> int:
        Path(arguments[arguments.index("--output-file") + 1]).write_text(written, encoding="utf-8")
        return 0 if written else 2

    monkeypatch.setattr(Checkout, "call", call)
    try:
        dev.lock(checkout, [])
    finally:
        assert list(path.parent.iterdir()) == [path]
    return path.read_text(encoding="utf-8")


def test_a_new_lock_gets_its_header(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    pin = "a==1 \\\n    --hash=sha256:0\n"
    assert locked(checkout, monkeypatch, pin) == dev.LOCK_HEADER + pin


@pytest.mark.parametrize(
    ("written", "said"), [("", "couldn't resolve"), ("--find-links x\n", "names a place")]
)
def test_a_bad_lock_leaves_the_old_one(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch, written: str, said: str
) -> None:
    with pytest.raises(console.Failure, match=said):
        locked(checkout, monkeypatch, written)
    assert (checkout.root / "packaging" / "requirements.lock").read_text(encoding="utf-8") == "old"


def test_a_python_that_is_too_old_gets_a_sentence() -> None:
    with pytest.raises(console.Failure, match=r"needs Python 3\.11 or newer, but this is Python 3\.9\.2"):
        dev.refuse_old_python((3, 9, 2))
    dev.refuse_old_python((3, 11, 0))


@pytest.mark.parametrize("file", sorted((ROOT / "packaging").glob("*.py")), ids=lambda file: file.name)
def test_an_older_python_gets_as_far_as_that_sentence(file: Path) -> None:
    compile(file.read_text(encoding="utf-8"), str(file), "exec", flags=0x400, _feature_version=8)


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (console.Failure("A sentence.", 4), 4, "leeway: A sentence.\n"),
        (KeyboardInterrupt(), 130, "\nleeway: Stopped.\n"),
        (
            PermissionError(13, "Permission denied", ".venv"),
            1,
            "The system refused: [Errno 13] Permission denied",
        ),
    ],
)
def test_every_failure_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    code: int,
    said: str,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(dev, "set_up", fail)
    assert dev.main(["lint"]) == code
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("task", "headless", "painting", "window"),
    [
        ("lint", True, False, False),
        ("test", False, True, False),
        ("run", True, True, False),
        ("run", False, True, True),
    ],
)
def test_a_task_needs_only_the_libraries_it_uses(
    monkeypatch: pytest.MonkeyPatch, task: str, *, headless: bool, painting: bool, window: bool
) -> None:
    monkeypatch.setattr(dev.display, "is_headless", lambda: headless)
    libraries = dev.TASKS[task].libraries()
    assert ("libEGL.so.1" in libraries) is painting
    assert ("libxcb-cursor.so.0" in libraries) is window


def test_a_fresh_set_up_gets_the_window_s_libraries_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[bool] = []
    made = SimpleNamespace(prepare=lambda **_: fresh, python=tmp_path, programs=tmp_path)
    monkeypatch.setattr(dev, "Environment", lambda _: made)
    monkeypatch.setattr(
        dev.qt_libraries,
        "provide",
        lambda _root, _required, wanted, **_: asked.append("libxcb.so.1" in wanted),
    )
    for fresh in (True, False):  # noqa: B007  # prepare returns it
        dev.set_up(tmp_path, dev.TASKS["test"], assume_yes=False)
    assert asked == [True, False]


def test_help_lists_every_task() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "packaging" / "dev.py", "--help"], capture_output=True, text=True, check=True
    )
    assert all(f"\n  {name} " in done.stdout for name in dev.TASKS)
