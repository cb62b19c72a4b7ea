"""All vendors' outages and what they do, as independent streams; one change makes a new model that keeps the rest."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from leeway.engine.outage_event_loss import VendorRisk
from leeway.engine.outage_streams import Stream, own_stream, pair_streams


@dataclass(frozen=True, slots=True, eq=False)
class OutageModel:
    """The vendors by id, in order, and for each the streams in which it is the one relied on first, its own before all.

    What doesn't change from one model to the next is the same object in both: that is how a new curve knows what to
    keep.
    """

    risks: Mapping[str, VendorRisk]
    streams: Mapping[str, tuple[Stream, ...]]

    @classmethod
    def of(cls, risks: Iterable[VendorRisk]) -> "OutageModel":
        """Make the streams of some vendors, whose order doesn't matter.

        Raises:
            ValueError: Two vendors have the same id.
        """
        given = list(risks)
        found = {risk.vendor_id: risk for risk in sorted(given, key=lambda risk: risk.vendor_id)}
        if len(found) < len(given):
            raise ValueError("Two vendors have the same id.")
        return _model(found, cls({}, {}))

    def changed(self, risks: Iterable[VendorRisk]) -> "OutageModel":
        """Return the model with some vendors replaced, or added."""
        merged = {**self.risks, **{risk.vendor_id: risk for risk in risks}}
        return _model(dict(sorted(merged.items())), self)

    def without_vendor(self, vendor_id: str) -> "OutageModel":
        """Return the model as if a vendor never failed."""
        return _model({id: risk for id, risk in self.risks.items() if id != vendor_id}, self)

    def without_workflow(self, workflow_id: str) -> "OutageModel":
        """Return the model as if a workflow lost nothing."""
        less = []
        for risk in self.risks.values():
            kept = tuple(d for d in risk.dependencies if d.workflow_id != workflow_id)
            if len(kept) < len(risk.dependencies):
                less.append(replace(risk, dependencies=kept))
        return self.changed(less)

    @property
    def touches_work(self) -> bool:
        """Whether any work leans on one of the vendors; if none does, nothing is known of a loss."""
        return any(risk.dependencies for risk in self.risks.values())

    @property
    def all_streams(self) -> Iterator[Stream]:
        """Every stream, vendor by vendor."""
        for streams in self.streams.values():
            yield from streams


def _model(risks: Mapping[str, VendorRisk], before: OutageModel) -> OutageModel:
    changed = {id for id, risk in risks.items() if before.risks.get(id) is not risk}
    changed |= before.risks.keys() - risks.keys()
    moved = frozenset(id for id in changed if not _fails_alike(risks.get(id), before.risks.get(id)))
    streams: dict[str, tuple[Stream, ...]] = {}
    for id, risk in risks.items():
        if id not in changed and moved.isdisjoint(risk.backing):
            streams[id] = before.streams[id]
        else:
            streams[id] = tuple(_of_vendor(risk, risks, before, moved))
    return OutageModel(risks, streams)


def _fails_alike(one: VendorRisk | None, other: VendorRisk | None) -> bool:
    """Tell whether a vendor fails as often and as long as before: its work apart, that is all that others notice."""
    if one is None or other is None:
        return False
    return one.frequency == other.frequency and one.duration is other.duration


def _of_vendor(
    risk: VendorRisk, risks: Mapping[str, VendorRisk], before: OutageModel, moved: frozenset[str]
) -> Iterator[Stream]:
    """Give the streams of a vendor; where it is as it was, only those with vendors that have moved are made again."""
    known = {stream.key: stream for stream in before.streams.get(risk.vendor_id, ())}
    if before.risks.get(risk.vendor_id) is not risk:
        yield own_stream(risk, known)
        for id in risk.backing:
            if id in risks:
                yield from pair_streams(risk, risks[id], known)
        return
    kept: dict[str, list[Stream]] = {}
    for stream in before.streams[risk.vendor_id][1:]:
        kept.setdefault(stream.vendor_ids[1], []).append(stream)
    yield before.streams[risk.vendor_id][0]
    for id in risk.backing:
        if id not in moved:
            yield from kept.get(id, ())
        elif id in risks:
            yield from pair_streams(risk, risks[id], known)
