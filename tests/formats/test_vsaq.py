"""VSAQ questionnaires: whole, with nothing unresolved, and conditions as VSAQ evaluates them."""

from __future__ import annotations

import contextlib
import json
import random
import re
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.questionnaires import REAL, TODAY, answers

from leeway.domain.questionnaire import Definition, EvidenceRule, QuestionKind, Severity
from leeway.domain.questionnaire_answers import Answer, Answers
from leeway.domain.questionnaire_conditions import AllOf, AnswerTest, AnyOf, Asked, Condition, Is, Known, Not
from leeway.domain.questionnaire_visibility import Seen, Standing, standings
from leeway.domain.questionnaire_wording import fill
from leeway.engine.questionnaire_findings import raised_findings
from leeway.errors import InvalidDefinition, UnreadableSource
from leeway.formats.questionnaire_toml import read_definition
from leeway.formats.questionnaire_writing import write_definition
from leeway.formats.vsaq import VsaqImport, read_vsaq
from leeway.formats.vsaq_conditions import read_condition
from leeway.formats.vsaq_text import opening_comments, plain_json, plain_text

WEBAPP = REAL / "vsaq" / "webapp.json"


@pytest.fixture
def webapp() -> VsaqImport:
    if not WEBAPP.exists():
        pytest.skip("the real VSAQ questionnaire isn't here")
    return read_vsaq(WEBAPP.name, WEBAPP.read_bytes())


def made(*items: dict[str, Any], **more: Any) -> VsaqImport:
    root = {
        "type": "block",
        "text": "Root",
        "items": [{"type": "block", "text": "Part", "items": list(items)}],
    }
    return read_vsaq("own.json", json.dumps({"questionnaire": [root], **more}).encode())


def refusal(*items: dict[str, Any]) -> str:
    with pytest.raises(UnreadableSource) as caught:
        made(*items)
    return str(caught.value)


def radio(id: str, *choices: str, **more: Any) -> dict[str, Any]:
    return {
        "type": "radiogroup",
        "id": id,
        "text": f"Which {id}?",
        "choices": [{c: c.upper()} for c in choices],
        **more,
    }


def line(id: str, cond: str = "", **more: Any) -> dict[str, Any]:
    return {"type": "line", "id": id, "text": f"What {id}?", "cond": cond, **more}


def when(cond: str, *items: dict[str, Any]) -> Condition | None:
    others = items or (
        radio("r", "a", "b"),
        radio("s", "c", "d"),
        {"type": "yesno", "id": "y", "text": "Is it?"},
    )
    return made(*others, line("asked", cond)).definition.questions["asked"].when


# ------------------------------------------------------------------------------------------- the real one


def test_the_real_questionnaire_imports_whole(webapp: VsaqImport) -> None:
    assert webapp.left_out == ()
    assert webapp.items == {
        "block": 31, "box": 15, "checkgroup": 10, "info": 5, "line": 11, "radiogroup": 37, "tip": 55,
    }  # fmt: skip
    of = webapp.definition
    kinds = Counter(question.kind for question in of.questions.values())
    assert (kinds[QuestionKind.CHOICE], kinds[QuestionKind.MANY]) == (37, 10)
    assert kinds[QuestionKind.TEXT] == 15 + 11 + 37  # boxes, lines, and tips that ask why
    assert sum(len(pillar.findings) for pillar in of.pillars) == 55
    assert "Licensed under the Apache License" in of.about


def test_no_text_of_the_real_questionnaire_is_lost(webapp: VsaqImport) -> None:
    """Every word that VSAQ would show is in the definition."""
    shown = _words(fill(" ".join(_texts_of(webapp.definition)), {}))
    document = json.loads(plain_json(WEBAPP.read_text(encoding="utf-8")))
    for html in _texts_in(document):
        missing = _words(plain_text(html)) - shown
        assert not missing, html


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


def _texts_in(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value[key] for key in ("text", "why", "name") if key in value]
        own += [text for choice in value.get("choices", ()) for text in choice.values()]
        return own + [text for inner in value.values() for text in _texts_in(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _texts_in(inner)]
    return []


def _texts_of(of: Definition) -> list[str]:
    found = [of.title, of.about]
    for pillar in of.pillars:
        found += [pillar.title, pillar.why]
        found += [text for rule in pillar.findings for text in (rule.finding.text, rule.finding.advice)]
        for question in pillar.questions:
            found += [question.text, question.guidance, question.section, *(c.text for c in question.choices)]
    return found


def test_the_severities_of_the_real_questionnaire_are_kept(webapp: VsaqImport) -> None:
    document = json.loads(plain_json(WEBAPP.read_text(encoding="utf-8")))
    tips = {item["id"]: item for item in _items(document["questionnaire"][0]) if item["type"] == "tip"}
    rules = {rule.id: rule.finding for pillar in webapp.definition.pillars for rule in pillar.findings}
    assert set(rules) == set(tips)
    expected = {"critical": Severity.CRITICAL, "high": Severity.MAJOR, "medium": Severity.MINOR}
    for id, tip in tips.items():
        otherwise = Severity.MINOR if tip.get("warn") == "yes" else Severity.ADVICE
        assert rules[id].severity is expected.get(tip.get("severity", ""), otherwise)


def _items(item: dict[str, Any]) -> list[dict[str, Any]]:
    return [item, *(one for inner in item.get("items", ()) for one in _items(inner))]


def test_the_real_conditions_hold_when_vsaq_says_so(webapp: VsaqImport) -> None:
    """Complete answers drawn at random, against an evaluator that follows VSAQ's own source."""
    document = json.loads(plain_json(WEBAPP.read_text(encoding="utf-8")))
    vsaq = Vsaq(document["questionnaire"][0])
    rng = random.Random(5)
    rules = [rule for pillar in webapp.definition.pillars for rule in pillar.findings]
    for _ in range(60):
        given, checked = _drawn(webapp.definition, rng)
        standing = standings(webapp.definition, given, {})
        seen = Seen(given, {}, standing)
        for id, question in webapp.definition.questions.items():
            item = id.removesuffix(".why").removesuffix(".group")
            assert (standing[id] is Standing.ASKED) is vsaq.shown(item, checked), (id, question.when)
        from leeway.domain.questionnaire_conditions import holds

        for rule in rules:
            assert holds(rule.when, seen) is vsaq.shown(rule.id, checked), rule.id


def _drawn(of: Definition, rng: random.Random) -> tuple[Answers, set[str]]:
    """Answer everything, and say which of VSAQ's boxes are checked then."""
    given: dict[str, Answer] = {}
    for question in of.questions.values():
        if question.kind is QuestionKind.TEXT:
            given[question.id] = Answer(question.id, "a text")
        elif question.kind is QuestionKind.CHOICE:
            given[question.id] = Answer(question.id, (rng.choice(question.choices).id,))
        else:
            some = [c.id for c in question.choices if not c.alone and rng.random() < 0.4]
            alone = next(c.id for c in question.choices if c.alone)
            given[question.id] = Answer(question.id, tuple(some) or (alone,))
    checked = {id for answer in given.values() if isinstance(answer.value, tuple) for id in answer.value}
    return given, checked


class Vsaq:
    """A small evaluator after vsaq/static/questionnaire/{utils,items}.js, for questionnaires without `^` and `/`.

    What is referred to counts only while it is shown; unlike in VSAQ, that includes all blocks around it, not only the
    nearest: in the real questionnaire they come to the same.
    """

    def __init__(self, root: dict[str, Any]) -> None:
        self.around: dict[str, list[str]] = {}
        self.owner: dict[str, str] = {}
        self._walk(root, [])

    def _walk(self, item: dict[str, Any], conditions: list[str]) -> None:
        mine = [*conditions, *([item["cond"]] if item.get("cond") else [])]
        names = [item["id"]] if "id" in item else []
        names += [id for choice in item.get("choices", ()) for id in choice]
        for name in names:
            self.around[name] = mine
        for inner in item.get("items", ()):
            self._walk(inner, mine)

    def shown(self, name: str, checked: set[str]) -> bool:
        return all(self._holds(condition, checked) for condition in self.around[name])

    def _holds(self, condition: str, checked: set[str]) -> bool:
        return bool(self._sequence(re.findall(r"&&|\|\||[!()]|\w+", condition), checked))

    def _sequence(self, tokens: list[str], checked: set[str]) -> bool:
        value = self._term(tokens, checked)
        while tokens and tokens[0] in {"&&", "||"}:
            operator, other = tokens.pop(0), self._term(tokens, checked)
            value = (value and other) if operator == "&&" else (value or other)
        return value

    def _term(self, tokens: list[str], checked: set[str]) -> bool:
        token = tokens.pop(0)
        if token == "!":
            return not self._term(tokens, checked)
        if token == "(":
            value = self._sequence(tokens, checked)
            assert tokens.pop(0) == ")"
            return value
        return token in checked and self.shown(token, checked)


def test_the_real_questionnaire_is_a_sound_definition_of_ours(webapp: VsaqImport) -> None:
    written = write_definition(webapp.definition)
    assert read_definition("webapp.toml", written) == webapp.definition


def test_a_tip_of_the_real_questionnaire_is_raised_by_its_answer(webapp: VsaqImport) -> None:
    of = webapp.definition
    given = answers(application_vm_securitycontact="application_vm_securitycontact_no")
    found = raised_findings(of, given, standings(of, given, {}), {}, TODAY)
    assert [(one.severity, one.text) for one in found] == [
        (Severity.MINOR, "No external security contact published")
    ]
    assert found[0].questions == ("application_vm_securitycontact",)


@pytest.mark.parametrize("name", ["test_template.json"])
def test_the_real_template_imports_whole(name: str) -> None:
    path = REAL / "vsaq" / name
    if not path.exists():
        pytest.skip("the real VSAQ template isn't here")
    found = read_vsaq(name, path.read_bytes())
    assert found.left_out == ()
    assert [pillar.title for pillar in found.definition.pillars] == [
        "Network section",
        "Data section",
        "Final section",
    ]


def test_an_extension_is_told_from_a_questionnaire() -> None:
    with pytest.raises(UnreadableSource, match="extends another VSAQ questionnaire"):
        read_vsaq("own.json", b'{"version": 1, "namespace": "own", "extensions": []}')


# --------------------------------------------------------------------------------------------- conditions


A, B, C = (AnswerTest("r", Is(("a",))), AnswerTest("r", Is(("b",))), AnswerTest("s", Is(("c",))))


@pytest.mark.parametrize(
    ("cond", "expected"),
    [
        ("a && c", AllOf((A, C))),
        ("a || c && b", AllOf((AnyOf((A, C)), B))),  # from left to right: (a || c) && b
        ("a && c || b", AnyOf((AllOf((A, C)), B))),
        ("a || (c && b)", AnyOf((A, AllOf((C, B))))),
        ("a || b", AnswerTest("r", Is(("a", "b")))),
        ("!a && !(b || c)", AllOf((Not(A), Not(AnyOf((B, C)))))),
        ("!a||c", AnyOf((Not(A), C))),
        ("((a))", A),
        ("y", AnswerTest("y", Is(("yes",)))),
        ("y/yes", AnswerTest("y", Is(("yes",)))),
        ("y/no", AnswerTest("y", Is(("no",)))),
        ("^y", AnswerTest("y", Asked())),
        ("^a", AnswerTest("r", Asked())),
        ("r", AnswerTest("r", Known())),
        ("false", AnyOf(())),
        ("  ", None),
        ("", None),
    ],
)
def test_conditions_are_read_from_left_to_right(cond: str, expected: Condition | None) -> None:
    assert when(cond) == expected


@pytest.mark.parametrize(
    ("cond", "told"),
    [
        ("nobody", "there is nothing of the id “nobody”"),
        ("a &&", "it ends too early"),
        ("a & c", "“&” is out of place"),
        ("(a", "a bracket isn't closed"),
        ("a)", "“)” is out of place"),
        ("a c", "“c” is out of place"),
        ('contains(asked/value, "x")', "there is nothing of the id “contains”"),
        ("y/value", "comparing with a text isn't supported"),
        ("(" * 60 + "a" + ")" * 60, "brackets are nested too deeply"),
    ],
)
def test_a_condition_that_can_not_be_read_is_told_with_its_item(cond: str, told: str) -> None:
    message = refusal(
        radio("r", "a", "b"),
        radio("s", "c", "d"),
        {"type": "yesno", "id": "y", "text": "?"},
        line("asked", cond),
    )
    assert message.startswith("own.json, line “asked”: the condition “")
    assert told in message


def test_the_conditions_of_the_blocks_around_an_item_hold_for_it() -> None:
    inner = {"type": "block", "id": "inner", "text": "Inner", "cond": "c", "items": [line("deep", "b")]}
    outer = {"type": "block", "id": "outer", "text": "Outer", "cond": "a", "items": [line("one"), inner]}
    of = made(radio("r", "a", "b"), radio("s", "c", "d"), outer, line("last", "^inner")).definition
    assert of.questions["one"].when == A
    assert of.questions["deep"].when == AllOf((A, C, B))
    assert of.questions["last"].when == AllOf((A, C))
    assert of.questions["deep"].section == "Outer › Inner"


def test_a_condition_that_refers_to_itself_is_refused() -> None:
    block = {"type": "block", "id": "b", "text": "B", "cond": "^b", "items": [line("x")]}
    assert "its condition refers to itself" in refusal(block)


def test_conditions_that_go_round_in_a_circle_are_named() -> None:
    with pytest.raises(InvalidDefinition, match=r"round in a circle: “r” → “s” → “r”|“s” → “r” → “s”"):
        made(radio("r", "a", "b", cond="c"), radio("s", "c", "d", cond="a"))


@given(st.text("ab&|!() ", max_size=14))
def test_any_condition_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(ValueError):
        read_condition(text, lambda name: AnswerTest(name, Known()))


# -------------------------------------------------------------------------------------------------- items


def test_every_type_of_item_becomes_what_it_is() -> None:
    found = made(
        {"type": "info", "text": "Read <b>this</b> first."},
        line("l", placeholder="Acme", inputTitle="A name"),
        {"type": "box", "id": "b", "text": "<p>Long story.</p><p>Describe it:</p>"},
        {"type": "check", "id": "c", "text": "I agree"},
        {"type": "yesno", "id": "y", "text": "Is it?", "yes": "It is", "no": "It isn't"},
        {"type": "upload", "id": "u", "text": "The report:"},
        {"type": "spacer"},
        {"type": "checkgroup", "text": "Which?", "choices": [{"one": "One"}, {"two": "Two"}]},
        radio("d", "x", "y2", defaultChoice=True),
        {"type": "tip", "id": "t", "text": "Do it.", "name": "Not done", "severity": "high", "todo": "Now", "cond": "c/no"},
        {"type": "tip", "id": "t2", "text": "Just so.", "cond": "c"},
        {"type": "info", "text": "The end."},
    )  # fmt: skip
    q = found.definition.questions
    assert list(q) == ["l", "b", "c", "y", "u", "one.group", "d"]
    assert q["l"].guidance == "Read this first.\n\nAcme\n\nA name"
    assert (q["b"].text, q["b"].guidance) == ("Describe it:", "Long story.")
    assert q["c"].kind is QuestionKind.YES_NO
    assert [c.text for c in q["y"].choices] == ["It is", "It isn't"]
    assert q["u"].evidence == EvidenceRule(required_above=-1)
    assert [(c.id, c.alone) for c in q["one.group"].choices] == [
        ("one", False),
        ("two", False),
        ("one.group.none", True),
    ]
    assert [c.text for c in q["d"].choices] == ["X", "Y2", "None of the above."]
    assert q["d"].guidance == "The end."
    one, two = found.definition.pillars[0].findings
    assert (one.finding.severity, one.finding.text, one.finding.advice) == (
        Severity.MAJOR,
        "Not done",
        "Do it.\n\nTo do: Now",
    )
    assert (two.finding.severity, two.finding.text) == (Severity.ADVICE, "Just so.")
    assert found.left_out == ()


def test_a_tip_that_asks_why_becomes_a_question_as_well() -> None:
    tip = {
        "type": "tip",
        "id": "t",
        "text": "Do it.",
        "name": "Not done",
        "warn": "yes",
        "why": "Why not?",
        "cond": "a",
    }
    of = made(radio("r", "a", "b"), tip).definition
    assert (of.questions["t.why"].text, of.questions["t.why"].when) == ("Not done: Why not?", A)
    assert of.pillars[0].findings[0].finding.severity is Severity.MINOR


def test_what_can_not_be_taken_over_is_told() -> None:
    found = made(
        radio("r", "a", "b", choicesConds=[{"a": "b"}]),
        {"type": "info", "text": "Note", "cond": "a"},
        {"type": "tip", "id": "t", "text": "Tip", "severity": "terrible", "cond": "a"},
        line("x"),
    )
    assert len(found.left_out) == 3
    assert "conditions of its choices" in found.left_out[0]


def test_choices_that_read_the_same_are_told_apart() -> None:
    of = made(
        {"type": "radiogroup", "id": "r", "text": "?", "choices": [{"a": "Yes"}, {"b": "<i>yes</i>"}]}
    ).definition
    assert [c.text for c in of.questions["r"].choices] == ["Yes", "yes (2)"]


def test_ids_that_a_definition_can_not_have_are_made_fit() -> None:
    of = made(line("ä b"), line("_x"), line("a.b")).definition
    assert list(of.questions) == ["q__b", "q_x", "a.b"]


@pytest.mark.parametrize(
    ("item", "told"),
    [
        ({"type": "slider", "id": "s"}, "s in block “Part”: there is no type “slider”"),
        ({"id": "s"}, "there is no type “None”"),
        ({"type": "line", "id": "s", "text": 3}, "text must be a text"),
        ({"type": "radiogroup", "id": "s", "choices": "none"}, "choices must be a list of objects"),
        ({"type": "block", "text": "B", "items": {}}, "items must be a list of objects"),
    ],
)
def test_an_item_that_is_not_one_is_refused(item: dict[str, Any], told: str) -> None:
    assert told in refusal(item)


def test_an_id_that_is_there_twice_is_refused() -> None:
    assert "the id “x” is there twice" in refusal(line("x"), line("x"))
    assert "the id “a” is there twice" in refusal(radio("r", "a", "b"), radio("s", "a", "c"))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"{", "own.json, line 1"),
        (b'{\n"questionnaire": [\n}', "own.json, line 3"),
        (b"[]", "it has no “questionnaire” with one block"),
        (b'{"questionnaire": []}', "it has no “questionnaire” with one block"),
        (b'{"questionnaire": [{"type": "line"}]}', "its first item isn't a block"),
        (b"\xff", "the text isn't UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b" " * 5_000_001, "more than 5,000,000 bytes"),
    ],
)
def test_what_is_not_vsaq_is_refused(data: bytes, told: str) -> None:
    with pytest.raises(UnreadableSource, match=re.escape(told)):
        read_vsaq("own.json", data)


# -------------------------------------------------------------------------------------------------- texts


def test_comments_go_and_strings_are_joined_and_lines_stay() -> None:
    text = '// head\n{ "a": "x//y" + // joined\n  "z" +\n"!", /* two\nlines */ "b": "\\"+\\"" }'
    assert json.loads(plain_json(text)) == {"a": "x//yz!", "b": '"+"'}
    assert plain_json(text).count("\n") == text.count("\n")
    assert plain_json(text).index('"b"') > plain_json(text).rindex("\n")


def test_a_plus_that_joins_nothing_stays_and_is_refused() -> None:
    with pytest.raises(UnreadableSource, match="line 2"):
        read_vsaq("own.json", b'{\n"a": "x" + 3}')


def test_html_becomes_plain_text_with_addresses() -> None:
    html = "<p>One <b>two</b>&nbsp;&lt;x&gt;</p><ul><li>a<li>b</ul>see <a href='https://example.org/x?a=1&amp;b=2'>here</a>.<br>end"
    assert plain_text(html) == "One two <x>\n\n– a\n– b\n\nsee here (https://example.org/x?a=1&b=2).\nend"
    assert plain_text("<script>alert(1)</script>x") == "alert(1)x"


def test_the_comments_at_the_head_are_kept() -> None:
    assert opening_comments("\n// Copyright\n//\n// Licence\n{}\n// not this") == "Copyright\n\nLicence"


def test_braces_in_texts_stay_braces() -> None:
    of = made({"type": "line", "id": "x", "text": "Use {vendor} and [this]"}).definition
    assert fill(of.questions["x"].text, {"vendor": "Acme"}) == "Use {vendor} and [this]"
