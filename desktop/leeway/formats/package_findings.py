"""What was found in a package archive: counts with the first few places, never a secret's value."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tally:
    """How many members are of a kind, how many bytes they have together, and the paths of the first few, by name."""

    count: int = 0
    size: int = 0
    first: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExposingMap:
    """A source map that carries the text of its sources: how many, with how many lines; `size` is the map's, in bytes."""

    path: str
    size: int
    sources: int
    lines: int


@dataclass(frozen=True, slots=True)
class SecretPlace:
    """Where something is that should be kept secret, and what kind of thing."""

    kind: str
    path: str


@dataclass(frozen=True, slots=True)
class InstallScript:
    """What runs when the package is installed, or whenever Python starts: when, and what."""

    when: str
    what: str


@dataclass(frozen=True, slots=True)
class PackageFindings:
    """All that is told of one archive; sizes in bytes.

    `kind` is what sort of package it is; `name` and `version` are what it says of itself, empty if it doesn't.
    `exposing` are the maps with sources in them, the largest first; `exposed_sources` and `exposed_lines` are of all of
    them. `dangling` are references to maps that aren't there, `remote` those to maps elsewhere. `platforms` are the
    packages that hold its payload where it is a thin wrapper around them. `troubles` are sentences on what couldn't be
    looked at: what they name isn't known to be clean.
    """

    file: str
    sha256: str
    kind: str
    name: str
    version: str
    packed: int
    members: Tally
    maps: Tally
    exposing: tuple[ExposingMap, ...]
    exposed_sources: int
    exposed_lines: int
    dangling: Tally
    remote: Tally
    originals: Tally
    secrets: tuple[SecretPlace, ...]
    tests: Tally
    editor_files: Tally
    scripts: tuple[InstallScript, ...]
    natives: Tally
    links: Tally
    outside: Tally
    platforms: tuple[str, ...]
    troubles: tuple[str, ...]

    @property
    def title(self) -> str:
        """The package's name and version as it gives them, else the file's name."""
        return f"{self.name} {self.version}".strip() or self.file
