"""The memo set as PDF or as pictures of its pages, by typst. The only importer of typst.

Text reaches the template as JSON, never as markup; no font or file but Leeway's own is read; no clock.
"""

import functools
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from leeway.assets import asset
from leeway.errors import MemoError
from leeway.memo.fonts import FACES, FontSet, font_folder
from leeway.memo.printable import printable
from leeway.memo.whole import WholeMemo

if TYPE_CHECKING:
    from typst import Compiler

    from leeway.memo.comparison_content import ComparisonContent

    Content = WholeMemo | ComparisonContent

PDF_STANDARDS = ("a-2a", "ua-1")


def pdf(content: "Content", template: str = "memo.typ") -> bytes:
    """Set a memo by a template as PDF/UA-1 and PDF/A-2a; the same content gives the same bytes.

    Raises:
        MemoError: It can't be set, or this installation lacks a file.
    """
    return _compile(content, template, format="pdf", pdf_standards=list(PDF_STANDARDS))[0]


def pages(content: WholeMemo, ppi: float) -> tuple[bytes, ...]:
    """Draw the pages of the same document as PNG, `ppi` pixels an inch.

    Raises:
        MemoError: It can't be set, or this installation lacks a file.
    """
    return _compile(content, "memo.typ", format="png", ppi=ppi)


def _compile(content: "Content", template: str, **options: Any) -> tuple[bytes, ...]:
    import typst

    try:
        made = _compiler(template).compile(sys_inputs={"memo": _data(content)}, **options)
    except typst.TypstError as error:
        raise MemoError(f"The memo can't be set: {_one_line(error.message)}. Please report this.") from error
    except (OSError, ValueError) as error:
        raise MemoError(f"The memo can't be set: {_one_line(str(error))}. Install Leeway again.") from error
    assert made is not None
    return (made,) if isinstance(made, bytes) else tuple(made)


def _compiler(name: str = "memo.typ") -> "Compiler":
    import typst

    template = asset("resources", "memo", name)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[font_folder()])
    return typst.Compiler(template, root=template.parent, font_paths=fonts)


def _data(content: "Content") -> str:
    fonts = FontSet.read()
    printed = functools.cache(lambda text: printable(text, fonts))  # names come again and again
    data = {**_printable(asdict(content), printed), "fonts": [family for family, _ in FACES]}
    return json.dumps(data, ensure_ascii=False, sort_keys=True)


def _printable(value: Any, printed: Callable[[str], str]) -> Any:
    match value:
        case str():
            return printed(value)
        case bytes():  # a figure, whose words are fit to print already
            return value.decode("utf-8")
        case date():
            return {"year": value.year, "month": value.month, "day": value.day}
        case Mapping():
            return {key: _printable(item, printed) for key, item in value.items()}
        case list() | tuple():
            return [_printable(item, printed) for item in value]
        case _:
            return value


def _one_line(text: str) -> str:
    return " ".join(text.split()).rstrip(".")
