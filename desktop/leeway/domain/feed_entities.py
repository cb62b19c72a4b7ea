"""Where a vendor's signals and incidents can be asked for, once the user lets Leeway ask."""

from dataclasses import dataclass
from typing import Final

from leeway.domain import fields

REPOSITORY: Final = "GitHub repository"
TOPIC: Final = "GitHub topic"
STATUSPAGE: Final = "Statuspage"
INCIDENT_IO: Final = "incident.io"
GOOGLE_CLOUD: Final = "Google Cloud"
SYNDICATION: Final = "Atom or RSS"
SCORECARD: Final = "OSSF Scorecard"
FEED_KINDS: Final = (REPOSITORY, TOPIC, STATUSPAGE, INCIDENT_IO, GOOGLE_CLOUD, SYNDICATION, SCORECARD)
OF_REPOSITORY: Final = frozenset({REPOSITORY, SCORECARD})
"""The kinds whose address is a repository: owner/name, or its web address."""
OF_INCIDENTS: Final = frozenset({STATUSPAGE, INCIDENT_IO, GOOGLE_CLOUD, SYNDICATION})
"""The kinds that give incidents; the others give signals."""

_ADDRESS: Final = r"https?://[\w.:\[\]-]+(?:[/?#][!-~]*)?|[\w.-]+(?:/[\w.-]+)?"


@dataclass(frozen=True, slots=True)
class Feed:
    """A place on the network that tells something about a vendor, or about one of its products."""

    id: str
    vendor_id: str = fields.reference("Vendor", "vendor")
    address: str = fields.form(
        "Address",
        _ADDRESS,
        "a web address such as https://status.example.com, without a name or password in it; a repository can "
        "also be owner/name, and a topic is one word",
        longest=2_000,
        hint="https://status.example.com, owner/name of a repository, or a topic",
    )
    kind: str = fields.choice("Kind", FEED_KINDS, default=STATUSPAGE)
    product_id: str | None = fields.reference("Product", "product", required=False)
    note: str = fields.text("Note")

    @property
    def gives_incidents(self) -> bool:
        """Whether it tells of incidents; otherwise of signals."""
        return self.kind in OF_INCIDENTS
