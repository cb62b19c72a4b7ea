"""What the paths of a package's members tell: original sources, secret files, tests, what editors left."""

import posixpath
import re
from typing import Final

_ORIGINALS: Final = (".ts", ".tsx", ".mts", ".cts", ".coffee", ".flow", ".vue", ".svelte", ".pyx")
_DECLARATIONS: Final = (".d.ts", ".d.mts", ".d.cts")
_TEST_FOLDERS: Final = frozenset(
    {"test", "tests", "__tests__", "__mocks__", "__snapshots__", "spec", "specs", "e2e"}
)
_TEST_NAME: Final = re.compile(
    r"(?:\.(?:test|spec)\.[a-z]+|^test_[^/]*\.py|_test\.(?:py|go)|^conftest\.py)$", re.IGNORECASE
)
_EDITOR_FOLDERS: Final = frozenset({".vscode", ".idea", ".vs", ".git", ".svn", ".hg", "__macosx"})
_EDITOR_NAMES: Final = frozenset(
    {".ds_store", "thumbs.db", "desktop.ini", ".editorconfig", ".project", ".classpath"}
)
_EDITOR_SUFFIXES: Final = (
    ".swp",
    ".swo",
    ".orig",
    ".rej",
    "~",
    ".sublime-project",
    ".sublime-workspace",
    ".iml",
)
_NATIVE_SUFFIXES: Final = (".node", ".so", ".dll", ".dylib", ".exe", ".pyd")
_TEMPLATES: Final = (".example", ".sample", ".template", ".dist", ".defaults")
_SECRETS: Final = {
    ".npmrc": "npm's settings",
    ".yarnrc": "Yarn's settings",
    ".pypirc": "settings for uploading packages",
    ".netrc": "logins",
    "_netrc": "logins",
    ".git-credentials": "logins",
    ".htpasswd": "logins",
    ".dockercfg": "logins",
    "id_rsa": "a private key",
    "id_dsa": "a private key",
    "id_ecdsa": "a private key",
    "id_ed25519": "a private key",
    "credentials.json": "logins",
    "service-account.json": "logins",
    "secrets.json": "secrets",
    "secrets.yml": "secrets",
    "secrets.yaml": "secrets",
}
_SECRET_SUFFIXES: Final = {
    ".p12": "a key store",
    ".pfx": "a key store",
    ".jks": "a key store",
    ".keystore": "a key store",
    ".ppk": "a private key",
    ".kdbx": "a password store",
}


def is_outside(path: str) -> bool:
    """Tell whether a path leads out of the folder that an archive would be unpacked into."""
    parts = path.replace("\\", "/").split("/")
    return not parts[0] or ".." in parts or bool(re.match(r"[A-Za-z]:", parts[0]))


def is_source_map(path: str) -> bool:
    """Tell whether a member is a source map by its name."""
    return path.casefold().endswith(".map")


def is_original(path: str) -> bool:
    """Tell whether a member is source that a build translates: `.ts`, but no declarations (`.d.ts`)."""
    name = path.casefold()
    return name.endswith(_ORIGINALS) and not name.endswith(_DECLARATIONS)


def is_test(path: str) -> bool:
    """Tell whether a member belongs to the package's own tests."""
    folder, name = posixpath.split(path.casefold())
    return bool(_TEST_FOLDERS.intersection(folder.split("/"))) or bool(_TEST_NAME.search(name))


def is_editor_file(path: str) -> bool:
    """Tell whether a member was left by an editor, a file manager or version control."""
    folder, name = posixpath.split(path.casefold())
    in_folder = bool(_EDITOR_FOLDERS.intersection(folder.split("/")))
    return in_folder or name in _EDITOR_NAMES or name.endswith(_EDITOR_SUFFIXES)


def is_native(path: str) -> bool:
    """Tell whether a member is machine code by its name."""
    name = path.casefold()
    return name.endswith(_NATIVE_SUFFIXES) or ".so." in posixpath.basename(name)


def secret_kind(path: str) -> str:
    """Say what a member that is meant to be kept secret holds, by its name; empty for all others."""
    name = posixpath.basename(path.casefold())
    if name == ".env" or (name.startswith(".env.") and not name.endswith(_TEMPLATES)):
        return "an environment file"
    return _SECRETS.get(name) or next(
        (kind for end, kind in _SECRET_SUFFIXES.items() if name.endswith(end)), ""
    )
