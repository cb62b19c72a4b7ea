"""Independent streams of events: each vendor's outages, and the times when a vendor and a fallback are both down."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from leeway.engine.outage_event_loss import VendorRisk, extra_hours, lost_hours
from leeway.engine.outage_events import Effect, Effects, Events
from leeway.engine.outage_frequency import Frequency
from leeway.engine.outage_overlap import Overlap

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stream:
    """Events of one kind, independent of all others.

    `vendor_ids`: the vendor that is down, and of two the one that is relied on first, then the one behind the fallback;
    `second`: which of two fails while the other is down already, "" for one vendor.
    """

    vendor_ids: tuple[str, ...]
    frequency: Frequency
    events: Events
    second: str = ""

    @property
    def key(self) -> Key:
        """What tells the stream apart from all others."""
        return (*self.vendor_ids, self.second)


def own_stream(risk: VendorRisk, known: Mapping[Key, Stream]) -> Stream:
    """Return the outages of a vendor and what they do to each workflow; what is `known` and the same is kept."""
    effects = tuple(
        Effect(d.workflow_id, lost_hours(d, risk.duration), d.cost_per_hour) for d in risk.dependencies
    )
    before = known.get((risk.vendor_id, ""))
    return _stream(before, Stream((risk.vendor_id,), risk.frequency, Events(risk.duration, Effects(effects))))


def pair_streams(risk: VendorRisk, other: VendorRisk, known: Mapping[Key, Stream]) -> Iterator[Stream]:
    """Give the events in which a vendor is down, and so is one whose product would take over.

    Poisson(rate1 * unavailability2) of min(D1, residual D2), where the fallback is down already, and the mirror image,
    where it fails while it carries: what is lost beyond what the outage of the vendor alone loses. Vendors that carry
    primary and fallback alike are streams of their own. What is `known` and the same is kept.
    """
    ids = (risk.vendor_id, other.vendor_id)
    for first, second in ((other, risk), (risk, other)):
        before = known.get((*ids, second.vendor_id))
        effects = tuple(_extra(risk, other.vendor_id, switched=second is other))
        if effects:
            frequency = Frequency(second.frequency.mean * first.down_share)
            duration = _overlap(before, second, first)
            yield _stream(
                before, Stream(ids, frequency, Events(duration, Effects(effects)), second.vendor_id)
            )


def _extra(risk: VendorRisk, other_id: str, *, switched: bool) -> Iterator[Effect]:
    for dependency in risk.dependencies:
        if other_id in dependency.backing:
            lost = extra_hours(dependency, risk.duration, other_id, switched=switched)
            if not lost.is_zero:
                yield Effect(dependency.workflow_id, lost, dependency.cost_per_hour)


def _overlap(before: Stream | None, fresh: VendorRisk, met: VendorRisk) -> Overlap:
    old = before.events.duration if before else None
    if isinstance(old, Overlap) and old.fresh is fresh.duration and old.met.duration is met.duration:
        return old
    return Overlap(fresh.duration, met.residual)


def _stream(before: Stream | None, new: Stream) -> Stream:
    """Return the new stream, or as much of the one before as is the same, with all that it has worked out."""
    if before is None:
        return new
    old, events = before.events, new.events
    effects = old.effects if old.effects.same_as(events.effects) else events.effects
    if effects is old.effects and old.duration is events.duration:
        same = before.frequency == new.frequency
        return before if same else Stream(new.vendor_ids, new.frequency, old, new.second)
    return Stream(new.vendor_ids, new.frequency, Events(events.duration, effects), new.second)
