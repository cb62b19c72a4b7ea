"""The comparison memo: both standards, the same bytes, every product and source, any name."""

import io
from contextlib import closing
from pathlib import Path

import pypdf
import pytest
from tests.outage_case import NOW
from tests.register_files import AUTHOR, write_register, write_sample

from leeway.domain.comparison import Comparison
from leeway.domain.register_entities import Product, Vendor
from leeway.engine.portfolio import assess_portfolio
from leeway.errors import MemoError
from leeway.memo import render
from leeway.services.burn_zone import local_zone
from leeway.services.comparison import compared
from leeway.services.comparison_memo import comparison_content, comparison_pdf
from leeway.services.finding import find_product
from leeway.services.opening import open_register

HOSTILE = ("#panic()", "$1$ *a* _b_", "<b>x</b>", "שלום עולם", "= Heading " + "w" * 300)


def compare(path: Path, names: tuple[str, ...]) -> Comparison:
    with closing(open_register(path, author=AUTHOR, read_only=True)) as desk:
        ids = [find_product(desk.register, name).id for name in names]
        return compared(desk, desk.register, assess_portfolio(desk.register, NOW.date()), ids, local_zone())


@pytest.mark.parametrize("paper", ["a4", "us-letter"])
def test_the_essays_comparison_is_set_twice_the_same(tmp_path: Path, paper: str) -> None:
    found = compare(write_sample(tmp_path / "s.leeway", NOW), ("Claude Code", "Codex CLI"))
    made = comparison_pdf(found, paper)
    assert made == comparison_pdf(found, paper)
    assert b"pdfuaid" in made
    assert b"pdfaid" in made
    reader = pypdf.PdfReader(io.BytesIO(made))
    assert len(reader.pages) <= 8
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for words in ("Claude Code", "Codex CLI", "67,000 stars", "not public source", "claimed, 22 Nov 2026"):
        assert words in text
    assert ": the register" in text
    assert "your register" not in text  # it isn't the reader's


def test_five_products_of_hostile_names_are_set_across(tmp_path: Path) -> None:
    rows = [Vendor("v", "V"), *(Product(f"p{n}", "v", name) for n, name in enumerate(HOSTILE))]
    path = write_register(tmp_path / "five.leeway", *rows, now=NOW)
    page = pypdf.PdfReader(io.BytesIO(comparison_pdf(compare(path, HOSTILE)))).pages[0]
    assert page.mediabox.width > page.mediabox.height
    assert "#panic()" in page.extract_text()


def test_a_paper_that_is_not_there_is_refused(tmp_path: Path) -> None:
    found = compare(write_sample(tmp_path / "s.leeway", NOW), ("Claude Code", "Codex CLI"))
    with pytest.raises(MemoError, match="There is no paper"):
        comparison_pdf(found, "napkin")


def test_typst_has_nothing_to_warn_of(tmp_path: Path) -> None:
    found = compare(write_sample(tmp_path / "s.leeway", NOW), ("Claude Code", "Codex CLI", "Actions"))
    data = render._data(comparison_content(found, "a4"))
    compiler = render._compiler("comparison.typ")
    assert not compiler.compile_with_warnings(sys_inputs={"memo": data}, format="pdf")[1]
