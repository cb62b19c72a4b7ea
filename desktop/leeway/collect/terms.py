"""How the client behaves, in numbers."""

from dataclasses import dataclass, field

from leeway.collect.retrying import Retries


@dataclass(frozen=True, slots=True)
class Terms:
    """How patient, how greedy and how polite the client is.

    Seconds: `connect` and `read` for each step, `total` for a question with all its retries and redirects, `longest_wait`
    the longest pause that a server may ask for and we still wait, `interval` between the starts of two questions to a host.
    Connections: `per_host`, `in_all`.
    """

    connect: float = 10.0
    read: float = 20.0
    total: float = 90.0
    longest_wait: float = 30.0
    retries: Retries = field(default_factory=Retries)
    redirects: int = 5
    decoded_bytes: int = 20_000_000
    per_host: int = 2
    in_all: int = 8
    interval: float = 0.1
