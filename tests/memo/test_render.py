"""The memo as PDF: both standards, the same bytes, every section, any name."""

import hashlib
import io
import struct
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import RECENTLY, Team
from tests.memo.example import TOOL, document, named, pages_of, squeezed, team, text_of

import leeway
from leeway.errors import MemoError
from leeway.memo import render
from leeway.memo.render import PDF_STANDARDS

SECTIONS = (
    "Since the last memo",
    "What stops",
    "Session burn",
    "Outage exposure",
    "Questionnaire",
    "What would change the verdict",
    "Proposed mitigation",
    "Bad-week drill",
    "Exit plan",
    "Single points and pairs",
    "Concentration",
    "What is not known",
    "Appendix A: Outage exposure",
    "Appendix B: All that would change the verdict",
    "Appendix C: Bad-week drill",
    "Appendix D: Exit plan: steps, integrations, contract",
    "Appendix E: Shares of the vendors",
    "Appendix F: Figures with their sources",
    "Appendix G: Method",
)
HOSTILE = (
    "#panic()",
    "<b>x</b>",
    "$1$",
    "*a*",
    "_u_ `r` @ref <lab> ~ -- --- \"q\" 'q' ... \\ // /* */ ]] }}",
    "= Heading",
    "- list",
    "שלום עולם",
    "👨\u200d👩\u200d👧\u200d👦 🇩🇪",
    "漢字仮名 한국어",
    "café",
    "line\nbreak",
    "https://example.com/a?b=c&d=%20",
)


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return document(team().register()).pdf()


@pytest.fixture(scope="module")
def reader(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def big() -> Team:
    """200 workflows and 60 integrations on one product."""
    team = Team()
    tool = team.sold(TOOL)
    spares = [team.sold(f"Spare {number}") for number in range(40)]
    for number in range(200):
        fallback = (spares[number % 40], {"capacity": 0.5, "last_tested": RECENTLY})
        team.need(team.workflow(f"Work {number}"), tool, *([fallback] if number % 4 else []))
    for number in range(60):
        team.integration(tool, f"Integration {number}", hours_each=3.0)
    return team


def test_it_is_both_pdf_ua_1_and_pdf_a_2a(reader: pypdf.PdfReader) -> None:
    metadata = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert PDF_STANDARDS == ("a-2a", "ua-1")
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata


def test_title_author_language_and_date_are_set(reader: pypdf.PdfReader) -> None:
    assert reader.metadata is not None
    assert reader.metadata.title == "Vendor risk memo: Acme · Tool"
    assert reader.metadata.author == "M. Ortiz"
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert reader.metadata["/CreationDate"].startswith("D:20261122000000")


def test_it_has_bookmarks_for_every_section(reader: pypdf.PdfReader) -> None:
    assert tuple(str(mark["/Title"]) for mark in reader.outline if isinstance(mark, dict)) == SECTIONS


def test_tables_have_header_cells_and_the_figure_a_text(reader: pypdf.PdfReader) -> None:
    tags: Counter[str] = Counter()
    alternatives: list[str] = []
    _walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"], tags, alternatives)
    assert tags["/Table"] == tags["/THead"] == 12
    assert tags["/TH"] >= 30
    assert tags["/Figure"] == 1
    assert "Spend (HHI 6,250): Acme 75 %, Spare Inc 25 %." in alternatives[0]


def _walk(node: Any, tags: Counter[str], alternatives: list[str]) -> None:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            _walk(child, tags, alternatives)
    elif isinstance(node, dict):
        tags[str(node.get("/S"))] += 1
        if "/Alt" in node:
            alternatives.append(str(node["/Alt"]))
        _walk(node.get("/K"), tags, alternatives)


def test_the_text_can_be_read_out_in_order(pdf: bytes) -> None:
    text = text_of(pdf)
    parts = (
        "VENDOR RISK MEMO",
        "Acme · Tool",
        "■ Single-source critical",
        "Prepared 22 Nov 2026 by M. Ortiz for the board",
        "Decision asked. Renew for a year?",
        "Why. If Acme is away, of the 3 workflows that need Tool, 2 stop and 1 degrades.",
        "“Release” has no fallback for Tool.",
        "Leeway 4 h",
        "Effort to leave 224 h",
        "What stops",
        "Release yes 4 h € 900 none 4 h ■ Stops",
        "▲ Degrades",
        "Session burn No agents' logs of Tool are in the register",
        "That is not a sign of safety.",
        "Outage exposure",
        "Questionnaire No assessment of Tool is recorded",
        "What would change the verdict",
        "● Replaceable",
        "Proposed mitigation No mitigation is proposed",
        "Bad-week drill In full: appendix C Bad outage away 24 h",
        "Exit plan In full: appendix D Leaving takes 13 weeks; the notice is 13 weeks.",
        "Cost: 224 h",
        "1 Give notice by 30 Dec 2026",
        "2 Release: need of Tool no fallback: one is to be found",
        "5 Rebuild Trigger 2 × 40 h 80 h 1 4 weeks",
        "Single points and pairs",
        "Acme alone stops: Nightly, Release.",
        "Concentration",
        "100 % of critical workflows run on Acme",
        "HHI 6,250",
        "What is not known",
        "Appendix A: Outage exposure",
        "Appendix D: Exit plan",
        "Servers MCP server 9 16 h no 3 22 Nov 2026 144 h",
        "All integrations 1,211 224 h",
        "Spend 75 % 6,250 1.6 high (above 1,800)",
        "Appendix F: Figures with their sources",
        "Acme Round 122 billion USD claimed Announcement 22 Nov 2026",
        "Appendix G: Method",
        "2 + (8 − 2) / (1 − 0.6) = 17 h",
    )
    place = 0
    for part in parts:
        found = text.find(part, place)
        assert found >= 0, f"{part!r} isn't after {text[max(0, place - 80) : place]!r}"
        place = found + len(part)


def test_every_page_says_which_it_is(pdf: bytes) -> None:
    pages = pages_of(pdf)
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in " ".join(page.split())
        assert "register “acme-2026”" in page


def test_no_empty_placeholders_are_left(pdf: bytes) -> None:
    text = text_of(pdf).lower()
    assert "loss exceedance" not in text
    assert "scores from 0" not in text
    assert "0 of 0" not in text
    assert "example data" not in text


def test_the_same_state_gives_the_same_bytes_in_any_process(pdf: bytes, tmp_path: Path) -> None:
    assert document(team().register()).pdf() == pdf
    code = (
        "import hashlib, time; from tests.memo.example import *;"
        "print(hashlib.sha256(document(team().register()).pdf()).hexdigest())"
    )
    root = Path(__file__).parents[2]
    paths = (str(root), str(Path(leeway.__file__).parents[1]))
    made = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:0] = {paths!r}; {code}"],
        check=True,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"SOURCE_DATE_EPOCH": "1", "TZ": "Asia/Tokyo", "LANG": "de_DE.UTF-8", "PYTHONHASHSEED": "7"},
    )
    assert made.stdout.strip() == hashlib.sha256(pdf).hexdigest()


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("us-letter", (612, 792))])
def test_it_is_set_on_the_paper_asked_for(paper: str, size: tuple[int, int]) -> None:
    made = document(team().register(), paper=paper)
    box = pypdf.PdfReader(io.BytesIO(made.pdf())).pages[0].mediabox
    assert (round(box.width), round(box.height)) == size
    first = made.pages(72)[0]
    assert struct.unpack(">II", first[16:24]) == pytest.approx(size, abs=1)


def test_the_preview_shows_the_pages_of_the_pdf(pdf: bytes) -> None:
    pages = document(team().register()).pages(50)
    assert len(pages) == len(pages_of(pdf))
    assert all(page.startswith(b"\x89PNG") for page in pages)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_print_as_they_are(name: str) -> None:
    made = document(named(name), author=name, reader=name, decision=name)
    text = squeezed(text_of(made.pdf()))
    if not name.startswith("שלום"):  # a reader of text turns words that run right to left around
        assert text.count(squeezed(name)) > 8
    assert all(squeezed(word) in text for word in name.split())


def test_ten_thousand_letters_without_a_space_are_all_there_and_within_the_page() -> None:
    made = document(named("x" * 10_000))
    reader = pypdf.PdfReader(io.BytesIO(made.pdf()))
    right = max(place for page in reader.pages for place in _right_ends(page))
    assert right < 595 - 50
    assert text_of(made.pdf()).count("x") > 10_000


def _right_ends(page: pypdf.PageObject) -> list[float]:
    """Where runs of text begin, in points from the left: runs of four letters, so the end is close by."""
    found: list[float] = []

    def visit(text: str, matrix: list[float], text_matrix: list[float], *_: Any) -> None:
        if text.strip():
            found.append(matrix[0] * text_matrix[4] + matrix[4])

    page.extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize("name", ["\u200b", "\u3164", "a\u202eb", "bell\x07", "\U00013000"])
def test_letters_that_can_not_be_seen_are_named(name: str) -> None:
    code = next(ord(letter) for letter in name if not letter.isascii() or not letter.isprintable())
    assert f"[U+{code:04X}]" in squeezed(text_of(document(named(name)).pdf()))


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=60))
def test_any_text_can_be_set(text: str) -> None:
    assert document(named(text), author=text, reader=text, decision=text).pdf()


def test_a_bare_product_and_one_with_everything_missing_have_a_memo() -> None:
    bare = Team()
    bare.sold(TOOL)
    assert "No workflow is recorded" in text_of(
        document(bare.register(), decision="", author="", reader="").pdf()
    )
    bare.need(bare.workflow("Ship", critical=None, tolerated=None), TOOL)
    bare.integration(TOOL)
    assert "○ Not enough known" in text_of(document(bare.register()).pdf())


def test_of_a_big_register_two_pages_are_for_the_decision_and_all_is_in_the_appendices() -> None:
    pages = [" ".join(page.split()) for page in pages_of(document(big().register()).pdf())]
    first = next(number for number, page in enumerate(pages) if "Appendix A: " in page)
    assert first == 2
    text = " ".join(pages)
    assert "more: appendix" in text
    assert all(f"Work {number} " in text for number in range(200))
    assert all(f"Integration {number} " in text for number in range(60))


def test_an_example_register_says_so_at_the_top() -> None:
    from leeway.domain.policy import Setting

    example = team()
    example.rows.append(Setting(example=True))
    first = pages_of(document(example.register()).pdf())[0]
    assert "EXAMPLE DATA" in first
    assert "Example data." in first


@pytest.mark.parametrize("register", [team, big])
def test_typst_has_nothing_to_warn_of(register: Any) -> None:
    whole = document(register().register()).whole
    made, warnings = render._compiler().compile_with_warnings(
        sys_inputs={"memo": render._data(whole)}, format="pdf"
    )
    assert made
    assert warnings == []


def test_a_template_that_fails_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    template = tmp_path / "resources" / "memo" / "memo.typ"
    template.parent.mkdir(parents=True)
    template.write_text('#panic("no")', "utf-8")
    monkeypatch.setattr(render, "asset", tmp_path.joinpath)
    with pytest.raises(MemoError, match="The memo can't be set"):
        document(team().register()).pdf()


def test_an_installation_without_its_template_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(render, "asset", tmp_path.joinpath)
    with pytest.raises(MemoError, match="The memo can't be set"):
        document(team().register()).pdf()
