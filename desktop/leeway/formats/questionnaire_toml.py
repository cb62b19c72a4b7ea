"""A questionnaire's definition, read from TOML and checked: every problem with its file, its line and its question.

The format is told in the help page “Questionnaires” (resources/help/questionnaire.md).
"""

import tomllib
from collections.abc import Mapping
from typing import Any, Final

from leeway.domain.questionnaire import Definition
from leeway.domain.questionnaire_checks import DefinitionProblem, definition_problems
from leeway.errors import InvalidDefinition, UnreadableSource
from leeway.formats.decoding import text_of
from leeway.formats.questionnaire_parts import read_whole
from leeway.formats.toml_fields import Fields, Told
from leeway.formats.toml_places import Path, line_of, places
from leeway.formats.wording import shown

LARGEST: Final = 5_000_000


def read_definition(file: str, data: bytes) -> Definition:
    """Read a definition and check it.

    Raises:
        UnreadableSource: It isn't TOML, or too large.
        InvalidDefinition: It breaks a rule of the format; every problem is listed.
    """
    if len(data) > LARGEST:
        raise UnreadableSource(f"{file} has more than {LARGEST:,} bytes; that is no questionnaire.")
    text = text_of(file, data)
    table = _parsed(file, text)
    told = Told()
    definition = read_whole(Fields(table, (), told))
    problems = told.problems or [_placed(problem) for problem in definition_problems(definition)]
    if problems:
        raise InvalidDefinition(_sentences(file, text, table, problems))
    return definition


def _parsed(file: str, text: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise UnreadableSource(f"{file}: lists or tables are nested too deeply.") from None
    except ValueError as error:  # TOMLDecodeError, or a number with too many digits
        what, _, place = str(error).partition(" (at ")
        where = f", {place.rstrip(')')}" if place.startswith("line") else ""
        end = " at the end of the file" if place.startswith("end") else ""
        raise UnreadableSource(
            f"{file}{where}: {what[:1].lower()}{what[1:]}{end}; it isn't valid TOML."
        ) from None


def _placed(problem: DefinitionProblem) -> tuple[Path, str]:
    path: Path = ()
    part = problem.part
    if part.pillar is not None:
        path = ("pillar", part.pillar)
    if part.question is not None:
        path = (*path, "question", part.question)
    if part.finding is not None:
        path = (*path, "finding", part.finding)
    return (*path, problem.key), problem.text


def _sentences(
    file: str, text: str, table: Mapping[str, Any], problems: list[tuple[Path, str]]
) -> tuple[str, ...]:
    lines = places(text)
    return tuple(
        f"{file}, line {line_of(lines, path)}{_named(table, path)}: {what}."
        for path, what in sorted(problems, key=lambda problem: line_of(lines, problem[0]))
    )


def _named(table: Mapping[str, Any], path: Path) -> str:
    """Name the question, finding or pillar that a path leads into."""
    for depth, what in ((4, "question"), (2, "pillar")):
        inner: Any = table
        for step in path[:depth]:
            inner = _inside(inner, step)
        id = inner.get("id") if isinstance(inner, dict) and len(path) >= depth else None
        if isinstance(id, str):
            return f", {path[2] if depth == 4 else what} “{shown(id)}”"
    return ""


def _inside(value: Any, step: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(str(step))
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return None
