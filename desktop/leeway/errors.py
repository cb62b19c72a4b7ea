"""What can go wrong, told to the user in a sentence.

::

    LeewayError                the environment or the input is at fault, never our own code
    ├── RegisterFileError      the file can't be opened, written or trusted
    │   ├── NotARegister       something else, or damaged
    │   ├── NewerRegister      written by a newer Leeway
    │   ├── RegisterGone           moved, replaced or deleted while it was open
    │   ├── RegisterInUse      another process has it
    │   └── RegisterReadOnly   no permission to write, or a read-only disk
    ├── InvalidEdit            an edit breaks a rule of the register
    ├── UnreadableSource       a file to import is not what it should be
    │   └── InvalidDefinition      a questionnaire's definition breaks a rule
    ├── UnwritableTarget       an export can't be written where it should go
    └── MemoError              the memo can't be made or written

A message says what happened, where, and what to do. Anything else that is raised is a bug of ours.
"""

_TOLD = 5


class LeewayError(Exception):
    """The environment or the input is at fault; the message is for the user."""


class RegisterFileError(LeewayError):
    """The register file can't be opened, written or trusted."""


class NotARegister(RegisterFileError):
    """The file is something else, or damaged."""


class NewerRegister(RegisterFileError):
    """The file was written by a newer version of Leeway."""


class RegisterGone(RegisterFileError):
    """The file was moved, replaced or deleted while it was open."""


class RegisterInUse(RegisterFileError):
    """Another process has the register open."""


class RegisterReadOnly(RegisterFileError):
    """The register can be read, and can't be written."""


class InvalidEdit(LeewayError):
    """An edit breaks a rule of the register; nothing was changed."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        """Keep every problem; the message is their text."""
        self.problems = problems
        super().__init__(" ".join(problems))


class UnreadableSource(LeewayError):
    """A file to import isn't what it should be."""


class InvalidDefinition(UnreadableSource):
    """A questionnaire's definition breaks rules; nothing of it was taken."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        """Keep every problem, a sentence each; the message is the text of the first few."""
        self.problems = problems
        more = len(problems) - _TOLD
        super().__init__(" ".join(problems[:_TOLD]) + (f" And {more} more." if more > 0 else ""))


class UnwritableTarget(LeewayError):
    """An export can't be written where it should go; nothing was written, or all was put back."""


class MemoError(LeewayError):
    """The memo can't be made, or can't be written where it should go."""
