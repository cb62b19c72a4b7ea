"""An assessment as it is looked at: answers, scores, findings, suggestions and contradictions, for pages, memo and terminal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from leeway.domain.assessment_entities import AnswerRow, Assessment, EvidenceRow
from leeway.domain.assessment_reading import AssessmentRows, is_frozen
from leeway.domain.questionnaire import Definition
from leeway.domain.questionnaire_answers import Answer, Answers
from leeway.domain.questionnaire_facts import Facts, fact_values, fact_words
from leeway.domain.questionnaire_visibility import Standing
from leeway.domain.register import Register
from leeway.engine.questionnaire_comparison import Assessed
from leeway.engine.questionnaire_findings import RaisedFinding, raised_findings
from leeway.engine.questionnaire_order import walk
from leeway.engine.questionnaire_scores import Scores, score_assessment
from leeway.engine.questionnaire_suggestions import Contradiction, Suggestion, contradictions, suggestions
from leeway.services.assessment_definitions import definition_of


@dataclass(frozen=True, slots=True, eq=False)
class AssessmentView:
    """An assessment as of a day. A frozen one is as of its approval; only whether evidence expired is as of today.

    `rows`: what the register holds, by question; `order`: the questions that are asked, as they are walked through;
    `words`: the facts in few words, as texts of the questionnaire name them.
    """

    assessment: Assessment
    definition: Definition
    rows: AssessmentRows
    answers: Answers
    facts: Facts
    words: Mapping[str, str]
    as_of: date
    scores: Scores
    findings: tuple[RaisedFinding, ...]
    suggested: Mapping[str, Suggestion]
    contradictions: tuple[Contradiction, ...]
    order: tuple[str, ...]

    @property
    def frozen(self) -> bool:
        """Whether nothing can be answered any more."""
        return is_frozen(self.assessment)

    @property
    def assessed(self) -> Assessed:
        """What a comparison takes."""
        return Assessed(self.definition, self.answers, self.scores)

    def answer(self, question: str) -> Answer:
        """Return the answer to a question, an empty one where there is none."""
        return self.answers.get(question) or Answer(question)

    def row(self, question: str) -> AnswerRow | None:
        """Return the row of an answer, with who gave it and when; None where there is none."""
        return self.rows.answers.get(question)

    def evidence(self, question: str) -> tuple[EvidenceRow, ...]:
        """Return the evidence of a question."""
        return self.rows.evidence.get(question, ())

    def asked(self, question: str) -> bool:
        """Tell whether a question is asked."""
        return self.scores.standings[question] is Standing.ASKED


def view_assessment(register: Register, assessment_id: str, facts: Facts, today: date) -> AssessmentView:
    """Look at an assessment by the facts that it goes by (`assessment_facts.facts_of`).

    Raises:
        UnreadableSource: What the register holds of its definition isn't one.
    """
    assessment = register.assessments[assessment_id]
    definition = definition_of(register, assessment)
    rows = AssessmentRows.of(register, assessment_id)
    answers = {id: answer for id, answer in rows.read().items() if id in definition.questions}
    as_of = assessment.approved_on if is_frozen(assessment) and assessment.approved_on else today
    scores = score_assessment(definition, answers, fact_values(facts), as_of)
    suggested = suggestions(definition, facts, as_of)
    standing = scores.standings
    return AssessmentView(
        assessment=assessment,
        definition=definition,
        rows=rows,
        answers=answers,
        facts=facts,
        words=fact_words(facts),
        as_of=as_of,
        scores=scores,
        findings=raised_findings(definition, answers, standing, facts, as_of, today),
        suggested=suggested,
        contradictions=contradictions(definition, answers, standing, suggested, as_of),
        order=walk(definition, standing),
    )
