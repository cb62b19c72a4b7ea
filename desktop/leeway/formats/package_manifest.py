"""What a package says of itself: name, version, and what runs when it is installed."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.parser import HeaderParser
from typing import Any, Final

from leeway.formats.package_findings import InstallScript
from leeway.formats.wording import shown

_NPM_HOOKS: Final = ("preinstall", "install", "postinstall")
_PLATFORM: Final = re.compile(
    r"(?:^|[-/@_.])(?:darwin|linux|linuxmusl|win32|windows|android|freebsd)(?:[-_.]|$)"
)
_MANIFESTS: Final = ("package.json", "binding.gyp", "setup.py", "PKG-INFO")
_FEWEST_PLATFORMS: Final = 2


@dataclass(slots=True)
class Manifest:
    """What has been learnt so far; `kind` is empty if none of the files that tell was met."""

    kind: str = ""
    name: str = ""
    version: str = ""
    scripts: list[InstallScript] = field(default_factory=list)
    platforms: tuple[str, ...] = ()
    troubles: list[str] = field(default_factory=list)

    def read(self, path: str, body: bytes) -> None:
        """Learn from one of the files that `is_manifest` names."""
        name = path.rpartition("/")[2]
        match name:
            case "package.json":
                self._read_npm(path, body)
            case "binding.gyp":
                self._add_script("when installed, unless it has a script of its own", "node-gyp rebuild")
            case "setup.py":
                self._add_script("when installed from source", "setup.py")
            case "PKG-INFO" | "METADATA":
                self._read_python("wheel" if name == "METADATA" else "Python source package", body)
            case _:
                if any(line.startswith((b"import ", b"import\t")) for line in body.splitlines()):
                    self._add_script("whenever Python starts", shown(path))

    def _add_script(self, when: str, what: str) -> None:
        self.scripts.append(InstallScript(when, what))

    def _read_npm(self, path: str, body: bytes) -> None:
        try:
            told = json.loads(body.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            told = None
        if not isinstance(told, dict):
            self.troubles.append(f"“{shown(path)}” can't be read as JSON, so its scripts aren't known.")
            return
        self.kind = "npm package"
        self.name, self.version = _text(told, "name"), _text(told, "version")
        scripts = told.get("scripts")
        if not isinstance(scripts, dict):
            scripts = {}
        for hook in _NPM_HOOKS:
            if what := _text(scripts, hook):
                self._add_script(f"{hook} of npm", what)
        optional = told.get("optionalDependencies")
        names = (
            sorted(name for name in optional if _PLATFORM.search(name)) if isinstance(optional, dict) else []
        )
        self.platforms = tuple(map(shown, names)) if len(names) >= _FEWEST_PLATFORMS else ()

    def _read_python(self, kind: str, body: bytes) -> None:
        told = HeaderParser().parsestr(body.decode("utf-8", "replace"))
        self.kind = kind
        self.name, self.version = shown(told.get("Name") or ""), shown(told.get("Version") or "")


def is_manifest(path: str) -> bool:
    """Tell whether a member tells what the package is, or runs when it is installed: those of the package itself."""
    parts = path.removeprefix("./").split("/")
    folder, name = parts[:-1], parts[-1]
    if len(folder) == 1 and folder[0].endswith(".dist-info"):
        return name == "METADATA"
    if not folder and name.endswith(".pth"):
        return True
    return len(folder) <= 1 and name in _MANIFESTS


def _text(told: Mapping[str, Any], key: str) -> str:
    value = told.get(key)
    return shown(value) if isinstance(value, str) else ""
