"""In which order questions are walked through."""

from leeway.domain.questionnaire import Definition
from leeway.domain.questionnaire_answers import Answers
from leeway.domain.questionnaire_visibility import Standing, Standings


def walk(definition: Definition, standing: Standings) -> tuple[str, ...]:
    """List the questions that are asked, in the order of the definition."""
    return tuple(id for id in definition.questions if standing[id] is Standing.ASKED)


def next_unanswered(
    definition: Definition, answers: Answers, standing: Standings, after: str | None = None
) -> str | None:
    """Return the next question to answer after another one, going on from the start; None if none is left.

    Without `after`, the first. The walk resumes so wherever it was left.
    """
    ids = list(definition.questions)
    start = ids.index(after) + 1 if after is not None and after in definition.questions else 0
    return next(
        (
            id
            for id in (*ids[start:], *ids[:start])
            if standing[id] is Standing.ASKED and not (id in answers and answers[id].given)
        ),
        None,
    )
