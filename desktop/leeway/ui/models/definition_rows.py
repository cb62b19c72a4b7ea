"""Questionnaires that can be chosen: those that ship, those of the team's folder, and files that can't be taken."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from typing_extensions import override

from leeway.errors import LeewayError
from leeway.services.assessment_definitions import parsed
from leeway.services.questionnaire_files import DefinitionFile, load_definitions
from leeway.ui import formatting
from leeway.ui.models.list_rows import ListRows


@dataclass(frozen=True, slots=True)
class Offer:
    """A file of a questionnaire, with its text as it was when it was read; empty if it can't be taken."""

    file: DefinitionFile
    text: str

    @property
    def words(self) -> str:
        """Name it for a list."""
        definition = self.file.definition
        if definition is None:
            return f"▲ {formatting.line(self.file.path.name, 80)} can’t be taken"
        where = "ships with Leeway" if self.file.shipped else formatting.line(self.file.path.name, 60)
        return f"{formatting.line(definition.title, 80)} · version {formatting.line(definition.version, 40)} · {where}"


def read_offers(folder: Path) -> tuple[Offer, ...]:
    """Read what can be chosen, with what is wrong with files that can't; for a thread of its own."""
    found = []
    for file in load_definitions(folder):
        text = ""
        if file.definition is not None:
            try:
                text = file.path.read_text(encoding="utf-8-sig")
                parsed(text)  # stays read, so that choosing it takes no time
            except (OSError, UnicodeError, LeewayError) as error:
                told = f"{file.path.name} can’t be read: {error}"
                found.append(Offer(DefinitionFile(file.path, None, told, file.shipped), ""))
                continue
        found.append(Offer(file, text))
    return tuple(found)


def version_key(version: str) -> tuple[tuple[int, str], ...]:
    """Order versions by their numbers: 1.10 comes after 1.9."""
    return tuple(
        (int(part), "") if part.isascii() and part.isdigit() else (-1, part)
        for part in version.strip().split(".")
    )


def newer_offer(offers: tuple[Offer, ...], key: str, version: str) -> Offer | None:
    """Return the newest version of a questionnaire that comes after one; None if there is none."""
    later = [
        offer
        for offer in offers
        if (definition := offer.file.definition) is not None
        and definition.id == key
        and version_key(definition.version) > version_key(version)
    ]
    return max(later, key=lambda offer: version_key(offer.file.definition.version), default=None)  # type: ignore[union-attr]


class DefinitionRows(ListRows[Offer]):
    """What can be chosen; a broken file is listed, and can't be."""

    @override
    def part(self, item: Offer, role: int) -> str | None:
        return item.words if role == Qt.ItemDataRole.DisplayRole else None
