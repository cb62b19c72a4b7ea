"""How much of a package is looked at; each limit has its message where it is met."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PackageLimits:
    """The most that looking into one package takes, in bytes but for `members`, `ratio` and `depth`.

    `ratio` is that of decoded to packed bytes, which is only looked at above `ratio_from` decoded bytes; deflate itself
    can't pass 1,032. `between` bounds what an archive may say of a member before the member begins; `depth` how deep a
    source map nests.
    """

    decoded_bytes: int = 4_000_000_000
    members: int = 100_000
    directory_bytes: int = 64_000_000
    ratio: int = 200
    ratio_from: int = 30_000_000
    between: int = 4_000_000
    map_bytes: int = 256_000_000
    inline_map_bytes: int = 32_000_000
    manifest_bytes: int = 4_000_000
    name: int = 4_096
    depth: int = 64
