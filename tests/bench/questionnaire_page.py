"""Time the Questionnaire page on 200 assessments of 1,000 questions, all answered: 200,000 answers.

Run by hand: ``python packaging/dev.py bench questionnaire_page``. The first visit builds the page, too; "again" goes back
to it. "Next" is from the button to the painted question, "answer" from the card to the painted scores, in both ways to
show questions; "whole pillar" from the toggle to the first painted questions.
"""

import hashlib
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

import questionnaire as bench
from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

from leeway.app import make_application, make_session, make_window
from leeway.domain import editing
from leeway.domain.assessment_entities import AnswerRow, Assessment, Questionnaire
from leeway.domain.questionnaire_answers import encode_value
from leeway.domain.register_entities import Product, Vendor
from leeway.formats.questionnaire_writing import write_definition
from leeway.services.opening import create_register
from leeway.ui.jobs import Jobs
from leeway.ui.main_window import MainWindow
from leeway.ui.pages.questionnaire import QuestionnairePage
from leeway.ui.preferences import Preferences
from leeway.ui.theme import ThemeController

QUESTIONS = 1_000
ASSESSMENTS = 200
TURNS = 25
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def rows() -> Iterator[object]:
    """Yield the rows: 20 vendors with ten products each, every one of them assessed in full."""
    definition = bench.big(QUESTIONS, QUESTIONS // 10)
    text = write_definition(definition).decode("utf-8")
    sha256 = hashlib.sha256(text.encode("utf-8")).hexdigest()
    yield from (Vendor(f"v{n:02}", f"Vendor {n}") for n in range(20))
    yield from (Product(f"p{n:03}", f"v{n % 20:02}", f"Product {n}") for n in range(ASSESSMENTS))
    yield Questionnaire("q", definition.id, definition.version, definition.title, sha256, text)
    values = [encode_value((letter,)) for letter in "abcd"]
    chance = random.Random(3)
    for n in range(ASSESSMENTS):
        yield Assessment(f"a{n:03}", f"p{n:03}", "q", date(2026, 11, 1), assessor="bench")
        for place, id in enumerate(definition.questions):
            value = values[0] if id.startswith("g") else chance.choice(values)
            yield AnswerRow(
                f"r{n:03}-{place:04}", f"a{n:03}", id, value, answered_by="bench", answered_at=NOW
            )


def make(path: Path) -> Path:
    """Write the register."""
    desk = create_register(path, author="bench", clock=lambda: NOW)
    edit = desk.edit(editing.add(*rows()), "Fill")  # type: ignore[arg-type]
    assert edit is not None
    desk.save(edit)
    desk.close()
    return path


Taken = tuple[float, float]
"""Milliseconds by the clock, and of CPU on the window's thread: on a busy machine only the second tells much."""


def painted(window: MainWindow, act: Callable[[], object]) -> Taken:
    """Return how long it took from an act until all was laid out and the window painted."""
    begun, worked = time.perf_counter(), time.thread_time()
    act()
    QCoreApplication.sendPostedEvents()
    window.repaint()
    return (time.perf_counter() - begun) * 1e3, (time.thread_time() - worked) * 1e3


def rest(is_done: Callable[[], bool]) -> None:
    """Run the event loop until something is done."""
    loop = QEventLoop()
    timer = QTimer(interval=5)
    timer.timeout.connect(lambda: loop.quit() if is_done() else None)
    timer.start()
    if not is_done():
        loop.exec()
    timer.stop()


def told(what: str, *taken: Taken) -> None:
    """Print the median and the worst of some times."""
    clock, cpu = ([one[which] for one in taken] for which in (0, 1))
    worst = f", {max(clock):5.0f} ms at the most of {len(taken)}" if len(taken) > 1 else ""
    print(f"{what:<22}{statistics.median(clock):6.0f} ms (CPU {statistics.median(cpu):4.0f} ms){worst}")


def measure(window: MainWindow, page: QuestionnairePage) -> None:
    """Walk and answer, one question at a time and with a whole pillar."""
    card, session = page.board.card, page.session

    def idle() -> bool:
        return page.up_to_date and session.jobs.idle

    def choose(turn: int) -> Callable[[], None]:
        form = card.shown_panel.form
        assert form is not None
        cards = [one for one in form.choices.cards if not one.isChecked()]
        return cards[turn % len(cards)].click

    for name in ("one at a time", "whole pillar"):
        if name == "whole pillar":
            told(name, painted(window, card.whole.click))
            rest(idle)
        following, answered = [], []
        for turn in range(TURNS):
            following.append(painted(window, card.next.click))
            rest(idle)
            answered.append(painted(window, choose(turn)))
            rest(idle)
        told(f"next, {name}", *following)
        told(f"answer, {name}", *answered)


def main() -> None:
    """Print the times."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = make(folder / "many.leeway")
        app = make_application(["leeway"])
        jobs = Jobs(app)
        preferences = Preferences(folder / "window.ini")
        session = make_session(jobs)
        window = make_window(
            session, ThemeController(app, preferences.appearance), preferences, folder / "s.leeway"
        )
        window.resize(1440, 900)
        window.show()
        session.open(path)
        rest(lambda: session.desk is not None and jobs.idle)
        print(f"{len(session.register.answers):,} answers of {len(session.register.assessments)} assessments")
        told("click to painted", painted(window, lambda: window.show_page("questionnaire")))
        page: QuestionnairePage = window.pages.page("questionnaire")  # type: ignore[assignment]
        rest(lambda: page.up_to_date and jobs.idle)
        again, others = [], []
        for turn in range(5):
            window.show_page("portfolio")
            rest(lambda: jobs.idle)
            again.append(painted(window, lambda: window.show_page("questionnaire")))
            rest(lambda: page.up_to_date and jobs.idle)
            others.append(painted(window, lambda n=turn: page.show_product(f"p{n:03}")))  # type: ignore[misc]
            rest(lambda: page.up_to_date and jobs.idle)
        told("again", *again)
        told("another product", *others)
        measure(window, page)
        window.close()


if __name__ == "__main__":
    main()
