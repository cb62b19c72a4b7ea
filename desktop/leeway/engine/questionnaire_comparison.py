"""Two assessments side by side: the previous one and this one, or two products."""

from collections.abc import Iterator
from dataclasses import dataclass

from leeway.domain.questionnaire import Definition, Question
from leeway.domain.questionnaire_answers import Answer, Answers, value_words
from leeway.domain.questionnaire_visibility import Standing
from leeway.engine.questionnaire_scores import Score, Scores
from leeway.engine.questionnaire_versions import Fate, predecessors


@dataclass(frozen=True, slots=True)
class Assessed:
    """An assessment as it is compared: its definition, its answers and what they came to."""

    definition: Definition
    answers: Answers
    scores: Scores


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """What became of the answer to a question; the texts are empty, and the scores None, where there is none.

    NEW: answered now and not before; GONE: the other way round; KEPT and CHANGED: answered both times. `question` is the
    id now, or before for a question that is gone; `text` its wording.
    """

    fate: Fate
    question: str
    text: str
    before: str
    after: str
    score_before: float | None
    score_after: float | None


@dataclass(frozen=True, slots=True)
class PillarChange:
    """A pillar's score before and now; None where the definition has no such pillar."""

    pillar: str
    title: str
    before: Score | None
    after: Score | None

    @property
    def difference(self) -> float | None:
        """How much the score rose, None where one of them is missing."""
        return _difference(self.before, self.after)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed between two assessments."""

    overall_before: Score
    overall_after: Score
    pillars: tuple[PillarChange, ...]
    answers: tuple[AnswerChange, ...]

    @property
    def difference(self) -> float | None:
        """How much the overall score rose, None where one of them is missing."""
        return _difference(self.overall_before, self.overall_after)

    def count(self, fate: Fate) -> int:
        """Count the answers with a fate."""
        return sum(change.fate is fate for change in self.answers)


def _difference(before: Score | None, after: Score | None) -> float | None:
    if before is None or after is None or before.score is None or after.score is None:
        return None
    return round(after.score - before.score, 9)


def compare_assessments(before: Assessed, after: Assessed) -> Comparison:
    """Compare two assessments, question by question; unanswered and hidden both times isn't listed."""
    return Comparison(
        before.scores.overall,
        after.scores.overall,
        tuple(_pillars(before, after)),
        tuple(_answers(before, after)),
    )


def _pillars(before: Assessed, after: Assessed) -> Iterator[PillarChange]:
    old = {pillar.pillar: pillar for pillar in before.scores.pillars}
    for pillar in after.scores.pillars:
        earlier = old.pop(pillar.pillar, None)
        yield PillarChange(pillar.pillar, pillar.title, earlier.score if earlier else None, pillar.score)
    yield from (PillarChange(pillar.pillar, pillar.title, pillar.score, None) for pillar in old.values())


def _answers(before: Assessed, after: Assessed) -> Iterator[AnswerChange]:
    followed: set[str] = set()
    for question in after.definition.questions.values():
        earlier = predecessors(before.definition, question)
        followed.update(earlier)
        was = next((id for id in earlier if _said(before, id)), None)
        change = _change(before, was, after, question)
        if change is not None:
            yield change
    for question in before.definition.questions.values():
        answer = _said(before, question.id)
        if question.id not in followed and answer:
            score = before.scores.questions.get(question.id)
            told = _words(question, answer)
            yield AnswerChange(Fate.GONE, question.id, question.text, told, "", score, None)


def _change(before: Assessed, was_id: str | None, after: Assessed, question: Question) -> AnswerChange | None:
    was = None if was_id is None else _said(before, was_id)
    now = _said(after, question.id)
    if was is None and now is None:
        return None
    return AnswerChange(
        fate=_fate(was, now),
        question=question.id,
        text=question.text,
        before="" if was is None or was_id is None else _words(before.definition.questions[was_id], was),
        after="" if now is None else _words(question, now),
        score_before=None if was_id is None else before.scores.questions.get(was_id),
        score_after=after.scores.questions.get(question.id),
    )


def _fate(was: Answer | None, now: Answer | None) -> Fate:
    if was is None:
        return Fate.NEW
    if now is None:
        return Fate.GONE
    same = (was.value, was.not_applicable) == (now.value, now.not_applicable)
    return Fate.KEPT if same else Fate.CHANGED


def _said(assessed: Assessed, id: str) -> Answer | None:
    """Return an answer that is given, to a question that is asked."""
    answer = assessed.answers.get(id)
    asked = assessed.scores.standings.get(id) is Standing.ASKED
    return answer if asked and answer is not None and answer.given else None


def _words(question: Question, answer: Answer) -> str:
    if answer.value is None:
        return f"Not applicable: {answer.not_applicable}"
    return value_words(question, answer.value)
