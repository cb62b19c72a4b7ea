"""The definitions that assessments go by, read from the register where each is kept as it was."""

from functools import lru_cache
from typing import Final

from leeway.domain.assessment_entities import Assessment
from leeway.domain.questionnaire import Definition
from leeway.domain.register import Register
from leeway.formats.questionnaire_toml import read_definition

_KEPT: Final = 32
"""Definitions that stay read: one of 1,000 questions takes half a second."""


@lru_cache(_KEPT)
def parsed(text: str) -> Definition:
    """Read a definition's text.

    Raises:
        UnreadableSource: It isn't a definition that keeps the rules.
    """
    return read_definition("The questionnaire", text.encode("utf-8"))


def definition_of(register: Register, assessment: Assessment) -> Definition:
    """Return the definition that an assessment goes by.

    Raises:
        UnreadableSource: What the register holds of it isn't one.
    """
    return parsed(register.questionnaires[assessment.questionnaire_id].definition)
