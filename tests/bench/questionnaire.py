"""Time a questionnaire of 1,000 questions: scores, the next question, what to answer first, findings, files. Run by hand.

    python tests/bench/questionnaire.py [--questions 1000] [--gates 100]

Every tenth question, unless told otherwise, brings up the nine after it. Half of the questions are answered.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "desktop"), str(ROOT)]

from leeway.domain.questionnaire import Choice, Definition, Finding, Pillar, Question, QuestionKind, Severity
from leeway.domain.questionnaire_answers import Answer
from leeway.domain.questionnaire_conditions import AnswerTest, Is
from leeway.domain.questionnaire_visibility import standings
from leeway.engine.questionnaire_comparison import Assessed, compare_assessments
from leeway.engine.questionnaire_effects import answer_first
from leeway.engine.questionnaire_findings import raised_findings
from leeway.engine.questionnaire_order import next_unanswered
from leeway.engine.questionnaire_scores import score_assessment
from leeway.engine.questionnaire_versions import carry_over
from leeway.formats.questionnaire_toml import read_definition
from leeway.formats.questionnaire_writing import write_definition
from leeway.formats.questionnaire_xlsx import WorkbookSubject, write_answers
from leeway.formats.questionnaire_xlsx_reading import read_answers

TODAY = date(2026, 11, 22)
PILLARS = 8


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--gates", type=int, default=100)
    options = parser.parse_args()
    of = big(options.questions, options.gates)
    rng = random.Random(1)
    given = {
        id: Answer(id, (rng.choice("abcd"),))
        for id in of.questions
        if rng.random() < 0.5 and not id.startswith("g")
    }
    given |= {id: Answer(id, ("a",)) for id in of.questions if id.startswith("g") and rng.random() < 0.5}
    standing = standings(of, given, {})
    middle = list(of.questions)[len(of.questions) // 2]
    scores = score_assessment(of, given, {}, TODAY)
    both = Assessed(of, given, scores)
    told = (
        f"{len(of.questions):,} questions, {options.gates} of which bring up others, {len(given):,} answered"
    )
    print(f"{told}; score {scores.overall.score}, {scores.overall.low} to {scores.overall.high}")
    timed("scores with ranges", lambda: score_assessment(of, given, {}, TODAY))
    timed("next question", lambda: next_unanswered(of, given, standings(of, given, {}), middle))
    timed("what to answer first", lambda: answer_first(of, given, {}, TODAY))
    timed("findings", lambda: raised_findings(of, given, standing, {}, TODAY))
    timed("compare with the last time", lambda: compare_assessments(both, both))
    timed("carry over to a new version", lambda: carry_over(of, of, given, TODAY))
    text = write_definition(of)
    timed("write TOML", lambda: write_definition(of), 3)
    timed("read and check TOML", lambda: read_definition("big.toml", text), 3)
    subject = WorkbookSubject("Acme / Coder")
    book = write_answers(of, given, standing, {}, subject)
    timed("write XLSX", lambda: write_answers(of, given, standing, {}, subject), 3)
    timed("read XLSX", lambda: read_answers("big.xlsx", book, of, {}, TODAY), 3)


def big(count: int, gates: int) -> Definition:
    """Make a definition of different weights and scores; every so many questions one brings up those after it."""
    rng = random.Random(7)
    every = max(1, count // gates) if gates else count + 1
    made: list[Question] = []
    gate = ""
    for number in range(count):
        if gates and number % every == 0:
            gate = f"g{number}"
            made.append(question(gate, rng, None))
        else:
            made.append(question(f"q{number}", rng, gate or None))
    size = -(-count // PILLARS)
    groups = [tuple(made[start : start + size]) for start in range(0, count, size)]
    pillars = tuple(Pillar(f"p{n}", f"Pillar {n}", group, float(n % 3 + 1)) for n, group in enumerate(groups))
    return Definition("big", "1.0", "Big", pillars)


def question(id: str, rng: random.Random, gate: str | None) -> Question:
    finding = Finding(Severity.MAJOR, "{vendor} is bad at this")
    scores = sorted(rng.choice((0.0, 0.5, 1.0, 2.0, 3.0, 4.0)) for _ in range(4))
    choices = tuple(
        Choice(c, f"Choice {c}", s, finding=finding if s == 0 else None)
        for c, s in zip("abcd", scores, strict=True)
    )
    when = AnswerTest(gate, Is(("a", "b"))) if gate else None
    return Question(
        id, f"What about {id}?", QuestionKind.CHOICE, rng.uniform(0.5, 5), choices=choices, when=when
    )


def timed(what: str, run: Callable[[], object], rounds: int = 15) -> None:
    run()
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        run()
        taken.append(time.process_time() - start)
    print(f"{what:>28}: {1000 * statistics.median(taken):8.2f} ms of CPU at the median of {rounds}")


if __name__ == "__main__":
    main()
