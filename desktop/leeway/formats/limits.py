"""How much of a file to import is taken in; each limit has its message where it is met."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one import takes in.

    `file_bytes` holds for a single file and for an archive as it is on disk, `decoded_bytes` for all that an
    archive holds together, `members` for its files, `ratio` for decoded to packed bytes of one of them (only
    looked at above `ratio_from` decoded bytes); `cell` counts characters, `rows` the rows of all files together.
    """

    file_bytes: int = 200_000_000
    decoded_bytes: int = 200_000_000
    members: int = 1_000
    ratio: int = 200
    ratio_from: int = 1_000_000
    cell: int = 10_000_000
    rows: int = 500_000
