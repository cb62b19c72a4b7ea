"""The files that the program reads: resources and icons, in an installed copy or in the checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def asset(*parts: str) -> Path:
    """Return the path of a file or folder, named from the top: ``asset("resources", "memo", "memo.typ")``.

    Raises:
        FileNotFoundError: The installation is incomplete.
    """
    roots = (_PACKAGE / "_data", _PACKAGE.parents[1])
    for root in roots:
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise FileNotFoundError(
        f"{'/'.join(parts)} is missing from this installation of Leeway; install it again"
    )
