"""What is known of the products of a memo: worked out by the services that the pages use, once for all of them."""

from collections.abc import Mapping
from functools import cached_property

from leeway.domain.drill import BadWeek, DrillCell, DrillParameters
from leeway.engine.drill import drill_product
from leeway.engine.outage_products import ProductLoss, product_losses
from leeway.engine.whatif import WhatIf
from leeway.memo.build import Findings, Ground
from leeway.memo.burn import BurnFindings
from leeway.memo.mitigation import MitigationFindings
from leeway.memo.outages import OutageFindings
from leeway.memo.request import MemoRequest
from leeway.memo.sections import Section
from leeway.services.memo_assessments import find_assessment
from leeway.services.memo_burn import find_burn
from leeway.services.memo_mitigation import find_mitigation
from leeway.services.memo_outages import OutageGround, find_outages
from leeway.services.memo_sources import MemoSources
from leeway.services.whatif import start_whatif


class Finder:
    """Finds what a memo says of its products, from the register, its portfolio and what was read beside its rows."""

    def __init__(self, ground: Ground, request: MemoRequest, sources: MemoSources) -> None:
        """Take what the products share."""
        self._ground = ground
        self._request = request
        self._sources = sources
        self._outages: dict[str, OutageFindings] = {}
        self._parameters = DrillParameters.of(ground.register.policy)

    def find(self, product_id: str) -> Findings:
        """Work out what is known of a product.

        Raises:
            UnreadableSource: What the register holds of its questionnaire isn't one.
        """
        register, portfolio = self._ground.register, self._ground.portfolio
        burn = find_burn(register, self._sources.burns.get(product_id))
        return Findings(
            outages=self._outages_of(register.products[product_id].vendor_id),
            loss=self._losses.get(product_id),
            assessed=find_assessment(register, portfolio, product_id, self._sources.facts.get(product_id)),
            burn=burn,
            mitigation=self._mitigation(product_id),
            drill=self._drill(product_id, burn),
            earlier=self._sources.earlier.get(product_id),
        )

    def _outages_of(self, vendor_id: str) -> OutageFindings:
        if vendor_id not in self._outages:
            self._outages[vendor_id] = find_outages(self._shared, vendor_id)
        return self._outages[vendor_id]

    @cached_property
    def _shared(self) -> OutageGround:
        return OutageGround.of(self._ground.register, self._sources.incidents, self._ground.portfolio.as_of)

    @cached_property
    def _losses(self) -> Mapping[str, ProductLoss]:
        return product_losses(self._ground.register, self._shared.inputs)

    def _drill(self, product_id: str, burn: BurnFindings | None) -> dict[BadWeek, DrillCell]:
        hours = None if burn is None else burn.median_hours
        return dict(drill_product(self._ground.losses, product_id, self._parameters, hours))

    def _mitigation(self, product_id: str) -> MitigationFindings | None:
        scenario = self._request.scenario_id
        if scenario is None or Section.MITIGATION not in self._request.sections:
            return None
        return find_mitigation(self._whatif, scenario, product_id)

    @cached_property
    def _whatif(self) -> WhatIf:
        return start_whatif(
            self._ground.register,
            self._sources.incidents,
            self._sources.session_hours or {},
            self._ground.portfolio.as_of,
        )
