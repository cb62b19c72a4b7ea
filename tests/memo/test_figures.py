"""Figures as SVG: the same bytes, nothing clipped or from elsewhere, and fit for a PDF that everyone can read."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pypdf
import pytest
import typst
from tests.charts import KINDS, daily, exceedance, nothing, powers, scattered, timeline, weekly

from leeway.domain.chart import Axis, Chart, Hue, Line, Quantity, Table
from leeway.engine.chart_shapes import Box
from leeway.memo.figures import figure
from leeway.memo.figures_clipping import stretches
from leeway.memo.figures_palette import print_palette, screen_palette
from leeway.memo.figures_type import advances
from leeway.memo.figures_writing import MemoWriting
from leeway.memo.fonts import font_folder

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>alert(1)</script> & \"'\x00\x1b\u202e 漢字 עברית #panic()"


def drawn(chart: Chart, width: float = 240.0, height: float = 130.0) -> ET.Element:
    return ET.fromstring(figure(chart, width, height, print_palette()))


def texts(root: ET.Element) -> list[str]:
    return ["".join(one.itertext()).replace("\N{NO-BREAK SPACE}", " ") for one in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_chart_gives_the_same_bytes_with_its_words(kind: Callable[[], Chart]) -> None:
    first, second = (figure(kind(), 240, 130, print_palette()) for _ in range(2))
    assert first == second
    root = ET.fromstring(first)
    assert root.get("viewBox") == "0 0 240 130"
    assert root.findtext(f"{SVG}title") == kind().title
    assert root.findtext(f"{SVG}desc") == kind().words


@pytest.mark.parametrize("kind", KINDS)
def test_it_has_only_plain_elements_and_nothing_from_elsewhere(kind: Callable[[], Chart]) -> None:
    text = figure(kind(), 240, 130, screen_palette())
    names = {element.tag.removeprefix(SVG) for element in ET.fromstring(text).iter()}
    assert names <= {"svg", "title", "desc", "rect", "line", "path", "circle", "text"}
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
    assert "url(" not in text
    assert "nan" not in text.lower().replace("provenance", "")
    assert not re.search(r"\binf\b", text)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [(240.0, 130.0), (470.0, 190.0), (160.0, 90.0)])
def test_no_words_leave_the_figure(kind: Callable[[], Chart], size: tuple[float, float]) -> None:
    palette = print_palette()
    writing = MemoWriting(palette)
    for one in drawn(kind(), *size).iter(f"{SVG}text"):
        x, y = float(one.get("x", "0")), float(one.get("y", "0"))
        width = writing.width(one.text or "")
        left = x - {"start": 0.0, "middle": 0.5, "end": 1.0}[one.get("text-anchor", "start")] * width
        assert left >= -0.1
        assert left + width <= size[0] + 0.1
        assert palette.size * 0.5 <= y <= size[1]


@pytest.mark.parametrize("kind", KINDS)
def test_everything_is_cut_to_the_figure(kind: Callable[[], Chart]) -> None:
    chart = kind()
    x = replace(chart.x, low=chart.x.low, high=chart.x.high)
    for element in drawn(replace(chart, x=x)).iter(f"{SVG}path"):
        numbers = [float(number) for number in re.findall(r"-?\d+\.?\d*", element.get("d", ""))]
        assert all(-1.0 <= number <= 241.0 for number in numbers)


def test_an_axis_that_ends_before_the_data_cuts_the_lines_off() -> None:
    chart = exceedance()
    root = drawn(replace(chart, y=replace(chart.y, low=0.2, high=0.6)))
    heights = [
        float(pair.split(" ")[1])
        for path in root.iter(f"{SVG}path")
        for pair in re.split("[MLZ]", path.get("d", ""))
        if pair.strip()
    ]
    grid = [
        float(line.get("y1", "0")) for line in root.iter(f"{SVG}line") if line.get("y1") == line.get("y2")
    ]
    assert min(heights) >= min(grid) - 1.0
    assert max(heights) <= max(grid) + 1.0


def test_it_says_what_the_window_says() -> None:
    found = texts(drawn(weekly()))
    assert {"0 h", "6 h", "W22", "Expected session 5 h"} <= {text.replace("2 h", "0 h") for text in found}
    found = texts(drawn(exceedance()))
    assert {"Chance a year", "Annual loss exceeds (€)", "100 k", "50 %", "Baseline", "Scenario"} <= set(found)
    assert "Jun 2026" in texts(drawn(timeline()))
    assert "Loss (CHF)" in texts(drawn(powers()))


def test_colours_are_those_of_the_light_theme_and_shapes_differ() -> None:
    text = figure(scattered(), 240, 130, print_palette())
    for color in ("#b3261e", "#1b6e53", "#8a5a00", "#5b6574", "#8e5bb5", "#ffffff"):
        assert color in text
    root = ET.fromstring(text)
    assert len(list(root.iter(f"{SVG}circle"))) == 2
    assert sum(path.get("d", "").endswith("Z") for path in root.iter(f"{SVG}path")) == 2


def test_a_line_with_a_gap_is_two_lines() -> None:
    paths = [path for path in drawn(daily()).iter(f"{SVG}path") if path.get("fill") == "none"]
    assert [path.get("d", "").count("M") for path in paths] == [2, 2]


def test_text_from_outside_is_escaped_and_what_cant_be_shown_is_named() -> None:
    chart = scattered()
    points = replace(chart.marks[1], labels=(HOSTILE,) * 5)
    hostile = replace(
        chart,
        title=HOSTILE,
        words=HOSTILE,
        x=replace(chart.x, label=HOSTILE),
        marks=(points,),
        legend=((HOSTILE, Hue.ACCENT),),
    )
    root = drawn(hostile, 500, 300)
    assert not list(root.iter(f"{SVG}script"))
    title = root.findtext(f"{SVG}title") or ""
    assert title.startswith("<script>alert(1)</script> & \"'[U+0000][U+001B][U+202E]")
    assert any(text.startswith("<script>") for text in texts(root))


def test_an_empty_chart_is_a_sound_figure() -> None:
    assert texts(drawn(nothing()))


def test_a_decimal_in_the_table_does_no_harm() -> None:
    chart = weekly()
    figure(
        replace(chart, table=Table(chart.table.columns, (("W22", 1, Decimal(2)),))), 240, 130, print_palette()
    )


def test_words_are_measured_by_the_font_they_are_set_in() -> None:
    serif, sans = advances("Libertinus Serif"), advances("DejaVu Sans")
    assert serif.width("mmmm") > serif.width("iiii") > 0
    assert sans.width("Hamburg") > serif.width("Hamburg")
    assert sans.width("漢") >= 1.0


def test_lines_are_cut_where_they_enter_and_leave() -> None:
    field = Box(0.0, 0.0, 10.0, 10.0)
    x = np.asarray([-5.0, 5.0, 15.0, 15.0, 5.0, np.nan, 2.0, 4.0])
    y = np.asarray([5.0, 5.0, 5.0, 8.0, 8.0, 1.0, 2.0, 2.0])
    found = [(a.tolist(), b.tolist()) for a, b in stretches(x, y, field)]
    assert found == [([0.0, 5.0, 10.0], [5.0] * 3), ([10.0, 5.0], [8.0, 8.0]), ([2.0, 4.0], [2.0, 2.0])]


# ------------------------------------------------------------------------------------- in a PDF


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> pypdf.PdfReader:
    """Set every kind of chart in a document that is PDF/UA-1 and PDF/A-2a."""
    folder = tmp_path_factory.mktemp("figures")
    lines = [
        '#set document(title: "Figures", date: datetime(year: 2026, month: 11, day: 22))',
        '#set text(font: "Libertinus Serif", lang: "en")',
        "= Figures",
    ]
    for kind in KINDS:
        chart = kind()
        (folder / f"{chart.name}.svg").write_text(figure(chart, 240, 130, print_palette()), encoding="utf-8")
        picture = f'image("{chart.name}.svg", width: 240pt, alt: "{chart.words}")'
        lines.append(f"#figure({picture}, kind: image, caption: [{chart.title}])")
    source = folder / "figures.typ"
    source.write_text("\n".join(lines), encoding="utf-8")
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[font_folder()])
    compiler = typst.Compiler(source, root=folder, font_paths=fonts)
    made = compiler.compile(format="pdf", pdf_standards=["a-2a", "ua-1"])
    assert isinstance(made, bytes)
    return pypdf.PdfReader(io.BytesIO(made))


def test_typst_sets_it_in_a_document_that_is_pdf_ua_1_and_pdf_a_2a(reader: pypdf.PdfReader) -> None:
    metadata = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "<pdfaid:part>2</pdfaid:part>" in metadata


def test_its_words_are_real_text_in_the_memo_s_font(reader: pypdf.PdfReader) -> None:
    text = "".join(page.extract_text() for page in reader.pages).replace("\N{NO-BREAK SPACE}", " ")
    for words in ("Expected session 5 h", "W22", "Annual loss exceeds (€)", "100 %", "Claude Code"):
        assert words in text
    fonts = {
        str(font.get_object()["/BaseFont"]).split("+")[-1]
        for page in reader.pages
        for font in page["/Resources"].get("/Font", {}).values()
    }
    assert fonts
    assert all(name.startswith("LibertinusSerif") for name in fonts)


def test_who_cant_see_it_hears_its_words(reader: pypdf.PdfReader) -> None:
    found: list[str] = []
    _alternatives(reader.trailer["/Root"]["/StructTreeRoot"]["/K"], found)
    assert found == [kind().words for kind in KINDS]


def _alternatives(node: Any, found: list[str]) -> None:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            _alternatives(child, found)
    elif isinstance(node, dict):
        if "/Alt" in node:
            found.append(str(node["/Alt"]))
        _alternatives(node.get("/K"), found)


def test_100_000_points_make_a_small_file() -> None:
    count = 100_000
    values = np.random.default_rng(0).lognormal(1, 1, count)
    line = Line("l", np.arange(float(count)), values, Hue.ACCENT)
    axis = Axis(Quantity.COUNT)
    chart = Chart("c", "C", axis, axis, (line,), Table(()), "w")
    assert len(figure(chart, 240, 130, print_palette())) < 60_000
