"""A questionnaire's definition as TOML, laid out as a person would write it; reading it back gives the same definition."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from leeway.domain.questionnaire import (
    NO,
    YES,
    Band,
    Choice,
    Combine,
    Definition,
    EvidenceRule,
    Finding,
    FindingRule,
    Pillar,
    Question,
    QuestionKind,
)
from leeway.domain.questionnaire_conditions import Condition
from leeway.formats.questionnaire_conditions import plain_condition
from leeway.formats.questionnaire_parts import DEFAULT_WORDS, words_of_evidence

if TYPE_CHECKING:
    from tomlkit.items import Table

Plain = dict[str, Any]


def write_definition(definition: Definition) -> bytes:
    """Write a definition as UTF-8, the same bytes for the same definition."""
    import tomlkit

    document = tomlkit.document()
    document.update(
        _given(id=definition.id, version=definition.version, title=definition.title, about=definition.about)
    )
    pillars = tomlkit.aot()
    for pillar in definition.pillars:
        pillars.append(_pillar(pillar))
    document.append("pillar", pillars)
    return tomlkit.dumps(document).encode("utf-8")


def _given(**values: Any) -> Plain:
    """Leave out what is empty or not set."""
    return {key: value for key, value in values.items() if value not in (None, "", False, [], {})}


def _number(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == int(value) else value


def _pillar(pillar: Pillar) -> "Table":
    import tomlkit

    table = _table(
        _given(id=pillar.id, title=pillar.title)
        | {"weight": _number(pillar.weight)}
        | _given(main=pillar.main, why=pillar.why, when=_when(pillar.when))
    )
    questions, findings = tomlkit.aot(), tomlkit.aot()
    for question in pillar.questions:
        questions.append(_table(_question(question)))
    for rule in pillar.findings:
        findings.append(_table(_rule(rule)))
    for key, tables in (("question", questions), ("finding", findings)):
        if len(tables):
            table.append(key, tables)
    return table


def _question(question: Question) -> Plain:
    return (
        _given(id=question.id, text=question.text, section=question.section, guidance=question.guidance)
        | {"kind": question.kind.value}
        | ({"weight": _number(question.weight)} if question.weight != 1 or question.scored else {})
        | _choices(question)
        | _given(
            combine=question.combine.value if question.combine is not Combine.WORST else "",
            unit=question.unit,
            whole=question.whole,
        )
        | _numbers(low=question.low, high=question.high)
        | _given(
            bands=[_band(band, question.kind) for band in question.bands],
            evidence=words_of_evidence(question.evidence) if question.evidence != EvidenceRule() else "",
            suggest=f"{question.suggest.kind}:{question.suggest.name}" if question.suggest else "",
            replaces=list(question.replaces),
            when=_when(question.when),
        )
    )


def _numbers(**values: float | None) -> Plain:
    return {key: _number(value) for key, value in values.items() if value is not None}


def _choices(question: Question) -> Plain:
    match question.kind:
        case QuestionKind.YES_NO:
            plain = {choice.id: _choice(choice) for choice in question.choices}
            for id in (YES, NO):
                del plain[id]["id"]
                if plain[id]["text"] == DEFAULT_WORDS[id]:
                    del plain[id]["text"]
            return _given(**plain)
        case QuestionKind.CHOICE | QuestionKind.MANY:
            return _given(choices=[_choice(choice) for choice in question.choices])
        case _:
            return _given(instead=[_choice(choice) for choice in question.choices])


def _choice(choice: Choice) -> Plain:
    return (
        {"id": choice.id, "text": choice.text}
        | _numbers(score=choice.score)
        | _given(hint=choice.hint, alone=choice.alone, finding=_finding(choice.finding))
    )


def _band(band: Band, kind: QuestionKind) -> Plain:
    limit = "within_days" if kind is QuestionKind.DATE else "up_to"
    numbers = _numbers(**{limit: band.up_to, "score": band.score})
    return numbers | _given(finding=_finding(band.finding))


def _finding(finding: Finding | None) -> Plain:
    if finding is None:
        return {}
    return {"severity": finding.severity.value, "text": finding.text} | _given(advice=finding.advice)


def _rule(rule: FindingRule) -> Plain:
    return {"id": rule.id} | _finding(rule.finding) | {"when": _when(rule.when)}


def _when(condition: Condition | None) -> Mapping[str, Any] | None:
    return None if condition is None else plain_condition(condition)


def _table(values: Plain) -> "Table":
    import tomlkit

    table = tomlkit.table()
    for key, value in values.items():
        table.append(key, _item(value))
    return table


def _item(value: Any) -> Any:
    """Make a value fit for TOML: tables in one line, a list of tables with one a line, long texts over several lines."""
    import tomlkit

    match value:
        case Mapping():
            inline = tomlkit.inline_table()
            for key, inner in value.items():
                inline.append(key, _inline(inner))
            return inline
        case list() if value and isinstance(value[0], Mapping):
            array = tomlkit.array()
            array.extend(_item(inner) for inner in value)
            return array.multiline(multiline=True)
        case str() if "\n" in value:
            return tomlkit.string(value, multiline=True)
        case _:
            return tomlkit.item(value)


def _inline(value: Any) -> Any:
    """Make a value fit for the inside of a table in one line."""
    import tomlkit

    match value:
        case Mapping():
            return _item(value)
        case list():
            array = tomlkit.array()
            array.extend(_inline(inner) for inner in value)
            return array
        case float():
            return tomlkit.item(_number(value))
        case _:
            return tomlkit.item(value)
