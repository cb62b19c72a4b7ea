"""Definitions as TOML: read, refused with file, line and question, and written so that reading gives the same."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest
from hypothesis import given
from tests.questionnaires import chosen, definitions, shipped

from leeway.domain.questionnaire import (
    Combine,
    Definition,
    EvidenceRule,
    Finding,
    QuestionKind,
    Severity,
    SuggestedBy,
)
from leeway.domain.questionnaire_conditions import (
    AllOf,
    AnswerTest,
    AnyOf,
    Asked,
    FactTest,
    Is,
    Known,
    Not,
    Within,
)
from leeway.errors import InvalidDefinition, UnreadableSource
from leeway.formats.questionnaire_toml import LARGEST, read_definition
from leeway.formats.questionnaire_writing import write_definition
from leeway.formats.toml_places import line_of, places

HEAD = 'id = "i"\nversion = "1.0"\ntitle = "T"\n\n[[pillar]]\nid = "p"\ntitle = "P"\n\n'
FIRST = len(HEAD.splitlines()) + 1
CHOICE = """[[pillar.question]]
id = "x"
text = "Which?"
kind = "choice"
choices = [
  { id = "a", text = "A", score = 0 },
  { id = "b", text = "B", score = 4 },
]
"""
YES_NO = '[[pillar.question]]\nid = "y"\ntext = "Is it?"\nkind = "yes-no"\nyes = { score = 4 }\nno = { score = 0 }\n'


def read(text: str) -> Definition:
    return read_definition("team.toml", text.encode())


def problems(text: str) -> tuple[str, ...]:
    with pytest.raises(InvalidDefinition) as caught:
        read(text)
    return caught.value.problems


def problem(text: str) -> str:
    (told,) = problems(text)
    return told


# --------------------------------------------------------------------------------------------- reading


def test_a_definition_is_read_whole() -> None:
    found = read(
        HEAD.replace('title = "P"', 'title = "P"\nweight = 3\nmain = true\nwhy = "So"\nwhen = { fact = "workflows", above = 0 }')
        + CHOICE.replace('kind = "choice"', 'kind = "choice"\nweight = 5\nguidance = "G"\nsection = "S"\n'
                         'evidence = "required-above:2"\nreplaces = ["w"]\nsuggest = "signal:stars"')
        .replace("score = 0 }", 'score = 0, hint = "H", finding = { severity = "critical", text = "F", advice = "A" } }')
        + YES_NO
        + 'when = { question = "x", is = ["a"] }\n'
        + '[[pillar.finding]]\nid = "f"\nseverity = "minor"\ntext = "Both"\nwhen = { question = "y", answered = true }\n'
    )  # fmt: skip
    (pillar,) = found.pillars
    x, y = pillar.questions
    assert (pillar.weight, pillar.main, pillar.why) == (3, True, "So")
    assert pillar.when == FactTest("workflows", Within(above=0))
    assert (x.weight, x.guidance, x.section, x.replaces) == (5, "G", "S", ("w",))
    assert x.evidence == EvidenceRule(required_above=2)
    assert x.suggest == SuggestedBy("signal", "stars")
    assert (x.choices[0].hint, x.choices[0].finding) == ("H", Finding(Severity.CRITICAL, "F", "A"))
    assert (y.kind, [c.text for c in y.choices], y.when) == (
        QuestionKind.YES_NO,
        ["Yes", "No"],
        chosen("x", "a"),
    )
    assert (pillar.findings[0].id, pillar.findings[0].when) == ("f", AnswerTest("y", Known()))


def test_conditions_nest() -> None:
    when = """{ all = [
      { any = [ { question = "x", is = ["a"] }, { question = "x", asked = false } ] },
      { not = { fact = "integrations", known = false } },
      { fact = "last_tested", at_least = 2026-01-01, below = 2027-01-01 },
    ] }"""
    found = read(HEAD + CHOICE + YES_NO + f"when = {when}\n").questions["y"].when
    year = Within(at_least=date(2026, 1, 1), below=date(2027, 1, 1))
    assert found == AllOf(
        (
            AnyOf((AnswerTest("x", Is(("a",))), AnswerTest("x", Asked(wanted=False)))),
            Not(FactTest("integrations", Known(wanted=False))),
            FactTest("last_tested", year),
        )
    )


def test_numbers_dates_and_several_choices_are_read() -> None:
    found = read(
        HEAD
        + '[[pillar.question]]\nid = "n"\ntext = "How many?"\nkind = "number"\nunit = "h"\nlow = 0\nhigh = 9\nwhole = true\n'
        + "bands = [ { up_to = 3, score = 4 }, { score = 0 } ]\n"
        + '[[pillar.question]]\nid = "d"\ntext = "When?"\nkind = "date"\n'
        + 'bands = [ { within_days = 90, score = 4 }, { score = 0 } ]\ninstead = [ { id = "never", text = "Never", score = 0 } ]\n'
        + '[[pillar.question]]\nid = "m"\ntext = "Which?"\nkind = "many"\ncombine = "sum"\n'
        + 'choices = [ { id = "a", text = "A", score = 1 }, { id = "none", text = "None", score = 0, alone = true } ]\n'
    ).questions
    assert [band.up_to for band in found["n"].bands] == [3, None]
    assert (found["n"].low, found["n"].high, found["n"].whole, found["n"].unit) == (0, 9, True, "h")
    assert [band.up_to for band in found["d"].bands] == [90, None]
    assert found["d"].choices[0].id == "never"
    assert (found["m"].combine, found["m"].choices[1].alone) == (Combine.SUM, True)


@given(definitions())
def test_what_is_written_is_read_back_the_same(of: Definition) -> None:
    assert read_definition("written.toml", write_definition(of)) == of


def test_the_shipped_questionnaire_is_written_and_read_back_the_same() -> None:
    written = write_definition(shipped())
    assert read_definition("written.toml", written) == shipped()
    assert written == write_definition(shipped())
    assert b'kind = "choice"\nweight = 5\nchoices = [\n    {id = "stop"' in written


# ------------------------------------------------------------------------------------------ bad files


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"id = \n", "team.toml, line 1, column 6: invalid value"),
        (b'id = "i"\nid = "j"\n', "team.toml, line 2"),
        (b"id = ", "invalid value at the end of the file"),
        (b'id = "\xff"', "the text isn't UTF-8"),
        (b"x" * (LARGEST + 1), "more than 5,000,000 bytes"),
        (b"a = " + b"[" * 5000 + b"]" * 5000, "nested too deeply"),
        (b"a = " + b"9" * 10_000, "team.toml"),
    ],
)  # fmt: skip
def test_what_is_not_toml_is_refused(data: bytes, told: str) -> None:
    with pytest.raises(UnreadableSource) as caught:
        read_definition("team.toml", data)
    assert told in str(caught.value)
    assert not isinstance(caught.value, InvalidDefinition)


def test_an_empty_file_is_told_what_is_missing() -> None:
    assert problems("") == tuple(
        f"team.toml, line 1: “{key}” is missing." for key in ("id", "version", "title")
    )


LINE_OF = {"kind": FIRST + 3, "choices": FIRST + 4, "first choice": FIRST + 4}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('kind = "choice"', 'kind = "chioce"', "kind is “chioce”; it must be one of choice, many, yes-no"),
        ('kind = "choice"', "kind = 3", "kind must be a text in quotes"),
        ('kind = "choice"', 'kind = "choice"\nweight = 0', "weight is 0; it must be above 0"),
        ('kind = "choice"', 'kind = "choice"\nweight = "5"', "weight must be a number"),
        ('kind = "choice"', 'kind = "choice"\nweight = nan', "weight must be a finite number"),
        ('kind = "choice"', 'kind = "choice"\nwieght = 5', "“wieght” is no field here; the fields are"),
        ('kind = "choice"', 'kind = "choice"\nevidence = "sometimes"', "evidence is “sometimes”; it must be one of none"),
        ('kind = "choice"', 'kind = "choice"\nevidence = "required-above:5"', "the best score is 4"),
        ('kind = "choice"', 'kind = "choice"\nsuggest = "stars"', "write fact: or signal:"),
        ('kind = "choice"', 'kind = "choice"\nsuggest = "fact:stars"', "there is no fact “stars”"),
        ('kind = "choice"', 'kind = "choice"\nsuggest = "fact:workflows"', "is a number, which can't answer a choice"),
        ('kind = "choice"', 'kind = "choice"\nsuggest = "fact:leaving"', "can be “within”, and there is no choice"),
        ('kind = "choice"', 'kind = "choice"\nreplaces = ["x"]', "which is a question of this version itself"),
        ('kind = "choice"', 'kind = "choice"\nreplaces = [1]', "replaces must be a list of texts"),
        ('kind = "choice"', 'kind = "choice"\nunit = "h"', "only numbers have low, high, unit"),
        ('kind = "choice"', 'kind = "choice"\nbands = [ { score = 1 } ]', "only numbers and dates have bands"),
        ('kind = "choice"', 'kind = "choice"\nguidance = "{nobody}"', "in guidance “{nobody}” names nothing"),
        ('text = "Which?"', 'text = ""', "text is blank"),
        ('text = "Which?"\n', "", "“text” is missing"),
        ('id = "x"', 'id = "x y"', "must be of letters, digits"),
        ("score = 4", "score = 5", "score is 5; it must be 0 (bad) to 4 (good)"),
        ("score = 0", "score = -1", "score is -1"),
        (", score = 4", "", "either all answers have a score or none has"),
        ('id = "b"', 'id = "a"', "the choice “a” is there twice"),
        ('text = "B"', 'text = " a "', "two choices read “a”"),
        ('text = "B"', 'text = "B", finding = { severity = "bad", text = "F" }', "severity is “bad”"),
        ('text = "B"', 'text = "B", finding = { severity = "major", text = "{x}" }', "choice “b”: in text “{x}” names"),
        ('text = "B"', 'text = "B", alone = true', "only choices of a “many” question can be alone"),
        ('  { id = "b", text = "B", score = 4 },\n', "", "at least two choices"),
        ('  { id = "b", text = "B", score = 4 },\n', '  "b",\n', "choices must be a list of tables"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_question_is_told_with_its_line(old: str, new: str, told: str) -> None:
    assert old in CHOICE
    found = problems(HEAD + CHOICE.replace(old, new, 1))
    assert any(told in one for one in found), found
    for one in found:
        assert one.startswith("team.toml, line ")
        assert "question “x" in one
        line = int(one.split("line ")[1].split(",")[0])
        assert FIRST <= line <= FIRST + 9


def test_the_line_is_that_of_the_key() -> None:
    text = HEAD + CHOICE.replace(
        'kind = "choice"', 'kind = "choice"\nguidance = """\na\nb [c\n"""\nweight = -1'
    )
    wrong = [line for line, content in enumerate(text.splitlines(), 1) if content == "weight = -1"]
    assert [f"line {wrong[0]}," in one for one in problems(text) if "weight" in one] == [True]


NUMBER = '[[pillar.question]]\nid = "n"\ntext = "How many?"\nkind = "number"\n'
DATE = '[[pillar.question]]\nid = "d"\ntext = "When?"\nkind = "date"\n'


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (NUMBER + "bands = [ { up_to = 3, score = 4 } ]", "the last band must be open"),
        (NUMBER + "bands = [ { score = 4 }, { score = 0 } ]", "only the last band may be without a limit"),
        (NUMBER + "bands = [ { up_to = 3, score = 4 }, { up_to = 3, score = 2 }, { score = 0 } ]", "must rise"),
        (NUMBER + "bands = [ { up_to = 3, score = 4 }, { score = 9 } ]", "score is 9"),
        (NUMBER + "bands = [ { up_to = 3 }, { score = 0 } ]", "either all answers have a score"),
        (NUMBER + "low = 3\nhigh = 3", "isn't below high"),
        (NUMBER + 'instead = [ { id = "a", text = "A", score = 0 } ]', "the answers themselves need bands"),
        (DATE + "bands = [ { up_to = 3, score = 4 }, { score = 0 } ]", "“up_to” is no field here"),
        (DATE + "low = 3", "only numbers have low"),
        ('[[pillar.question]]\nid = "t"\ntext = "Why?"\nkind = "text"\nevidence = "required-above:2"', "has no scores"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_bands_and_bounds_is_told(question: str, told: str) -> None:
    assert any(told in one for one in problems(HEAD + question))


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ('{ question = "z", is = ["a"] }', "it refers to the question “z”, and there is none"),
        ('{ question = "x", is = ["z"] }', "the choice “z” of “x”, and there is none; there are a, b"),
        ('{ question = "x", is = [] }', "one of no choices"),
        ('{ question = "x", above = 3 }', "which is a choice question, with a number or a day"),
        ('{ fact = "stars", above = 3 }', "it refers to the fact “stars”, and there is none"),
        ('{ fact = "signal:", above = 3 }', "without naming its metric"),
        ('{ fact = "verdict", is = ["bad"] }', "is never “bad”"),
        ('{ fact = "workflows", is = ["3"] }', "compare it with above, at_least"),
        ('{ fact = "verdict", above = 3 }', "can't be compared with a number"),
        ('{ fact = "workflows", above = 2026-01-01 }', "compared with something else"),
        ('{ question = "x" }', "test it with one of is, answered, asked"),
        ('{ question = "x", is = ["a"], answered = true }', "test it with one of"),
        ('{ fact = "workflows", asked = true }', "test it with one of is, known"),
        ('{ question = "x", fact = "workflows", above = 1 }', "exactly one of all, any, not, question, fact"),
        ("{ }", "exactly one of all, any, not, question, fact"),
        ('{ question = "x", is = ["a"], also = 1 }', "“also” is no field here"),
        ('{ question = "x", is = "a" }', "is must be a list of texts"),
        ('{ fact = "last_tested", above = 2026-01-01T10:00:00 }', "must be a day, without a time"),
        ("{ not = " * 22 + '{ fact = "workflows", above = 1 }' + " }" * 22, "nested more than 20 deep"),
    ],
)
def test_what_is_wrong_with_a_condition_is_told(when: str, told: str) -> None:
    text = HEAD + CHOICE + YES_NO + f"when = {when}\n"
    found = problems(text)
    assert any(told in one for one in found), found
    line = len(text.splitlines())
    assert all(one.startswith(f"team.toml, line {line}, question “y”: ") for one in found)


def test_conditions_that_go_round_in_a_circle_are_named() -> None:
    text = (
        HEAD
        + CHOICE
        + 'when = { question = "y", is = ["yes"] }\n'
        + YES_NO
        + 'when = { question = "x", is = ["a"] }\n'
    )
    told = problem(text)
    assert "conditions go round in a circle" in told
    assert "“x”" in told
    assert "“y”" in told
    assert problem(HEAD + YES_NO + 'when = { question = "y", is = ["yes"] }').endswith("“y” → “y”.")


def test_an_id_that_is_there_twice_is_told_at_the_second() -> None:
    assert problem(HEAD + YES_NO + YES_NO).startswith(
        f"team.toml, line {FIRST + 7}, question “y”: the id “y” is there twice"
    )
    assert "there are two pillars “p”" in problem(
        HEAD + YES_NO + '[[pillar]]\nid = "p"\ntitle = "Q"\n' + YES_NO.replace('"y"', '"z"')
    )


def test_a_pillar_without_questions_and_a_rule_without_a_condition_are_told() -> None:
    assert any("the pillar has no questions" in one for one in problems(HEAD))
    rule = '[[pillar.finding]]\nid = "f"\nseverity = "minor"\ntext = "F"\n'
    assert "finding “f”: “when” is missing" in problem(HEAD + YES_NO + rule)


def test_every_problem_is_told_and_the_message_names_the_first_few() -> None:
    wrong = "".join(YES_NO.replace('"y"', f'"y{i}"').replace("score = 4", "score = 9") for i in range(8))
    with pytest.raises(InvalidDefinition) as caught:
        read(HEAD + wrong)
    assert len(caught.value.problems) == 8
    assert str(caught.value).endswith("And 3 more.")


# -------------------------------------------------------------------------------------------- places


def test_places_are_told_across_strings_comments_and_nested_values() -> None:
    lines = [
        "a = 1 # [not] a = 2",  # 1
        "[[p]] # first",
        'x = """',  # 3
        "[[p]]",
        '"""',
        "y = [",  # 6
        '  { z = "]" }, # x = ]',
        "]",
        "'q.r' = '''",  # 9
        "x = 1'''",
        "[[p.s]]",  # 11
        "t.u = 1",
        "[[p]]",  # 13
        "[[p.s]]",
        "[[ p . s ]]",  # 15
        "v = 1",
    ]
    text = "\n".join(lines)
    tomllib.loads(text)
    found = places(text)
    assert found["a",] == 1
    assert found["p", 0] == 2
    assert (found["p", 0, "x"], found["p", 0, "y"], found["p", 0, "q.r"]) == (3, 6, 9)
    assert (found["p", 0, "s", 0], found["p", 0, "s", 0, "t"]) == (11, 12)
    assert (found["p", 1], found["p", 1, "s", 0], found["p", 1, "s", 1], found["p", 1, "s", 1, "v"]) == (
        13,
        14,
        15,
        16,
    )
    assert line_of(found, ("p", 0, "y", 0, "z")) == 6
    assert line_of(found, ("nothing",)) == 1


@given(definitions(most=4))
def test_every_question_of_a_written_definition_has_its_place(of: Definition) -> None:
    text = write_definition(of).decode()
    found, lines = places(text), text.splitlines()
    for p, pillar in enumerate(of.pillars):
        for q, question in enumerate(pillar.questions):
            assert lines[found["pillar", p, "question", q] - 1] == "[[pillar.question]]"
            assert lines[found["pillar", p, "question", q, "id"] - 1] == f'id = "{question.id}"'
