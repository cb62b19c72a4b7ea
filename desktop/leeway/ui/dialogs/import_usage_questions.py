"""What an import of logs must know beyond the logs: which products they are about, which column of a table is what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leeway.formats.usage_rows import Bounds
from leeway.services.burn_zone import local_zone
from leeway.services.usage_import import UsagePlan, mapped_products, remapped
from leeway.services.usage_products import ProductChoice, likely_choice
from leeway.ui.dialogs import csv_mapping, usage_mapping
from leeway.ui.dialogs.import_usage_jobs import LookedAt, ReadingTask
from leeway.ui.dialogs.usage_mapping import SettledProducts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from leeway.formats.usage_csv_columns import CsvMapping, Shape
    from leeway.services.usage_tables import TableHead
    from leeway.ui.csv_columns import ColumnMemory
    from leeway.ui.session import Session


class UsageQuestions:
    """Knows the answers from the register and from before, asks for the rest, and can ask again."""

    def __init__(self, session: Session, columns: ColumnMemory, window: QWidget) -> None:
        """`columns` remembers what was said of tables; `window` is what questions open over."""
        self._session = session
        self._memory = columns
        self._window = window
        self._zone = local_zone()
        self._settled = SettledProducts({}, (), {})
        self._mappings: dict[Shape, CsvMapping] = {}

    def settle(self, looked: LookedAt) -> bool:
        """Ask for what isn't known of some logs; False if the user thinks better of it."""
        return self._settle_products(looked) and self._settle_columns(looked)

    def task(self, sources: tuple[Path, ...]) -> ReadingTask:
        """Return how to read them, by what is known."""
        return ReadingTask(
            sources,
            self._session.now,
            self._zone,
            self._settled.products,
            self._settled.made,
            dict(self._mappings),
        )

    def change_products(self, plan: UsagePlan, looked: LookedAt) -> UsagePlan | None:
        """Ask for other products and return the plan with them; None if the user thinks better of it."""
        register = self._session.register
        choices = {
            part.kind: self._settled.choices.get(part.kind)
            or likely_choice(register, part.kind, part.product_id)
            for part in plan.parts
        }
        settled = self._ask_products(choices, looked)
        if settled is None:
            return None
        self._settled = settled
        return remapped(register, plan, settled.products, settled.made)

    def change_columns(self, looked: LookedAt) -> bool:
        """Ask for the columns of the tables anew, once for each header; False if the user thinks better of it."""
        answers: dict[Shape, CsvMapping] = {}
        for head in looked.tables:
            if head.shape in answers:
                continue
            told = self._ask_columns(head, self._mappings.get(head.shape) or head.guess)
            if told is None:
                return False
            answers[head.shape] = told
        self._keep(answers)
        return True

    def _settle_products(self, looked: LookedAt) -> bool:
        register = self._session.register
        known = mapped_products(register)
        unknown = [kind for kind in looked.found.kinds if known.get(kind) not in register.products]
        if not unknown:
            return True
        settled = self._ask_products({kind: likely_choice(register, kind) for kind in unknown}, looked)
        if settled is not None:
            self._settled = settled
        return settled is not None

    def _ask_products(self, choices: Mapping[str, ProductChoice], looked: LookedAt) -> SettledProducts | None:
        counts = {kind: sum(file.kind == kind for file in looked.found.files) for kind in choices}
        return usage_mapping.ask_products(self._window, self._session.register, choices, counts)

    def _settle_columns(self, looked: LookedAt) -> bool:
        """Ask for the columns of tables that aren't known, neither by their headers nor from before."""
        for head in looked.tables:
            if head.shape in self._mappings:
                continue
            told = self._memory.recall(head.shape)
            if told is not None:
                self._mappings[head.shape] = told
            elif head.guess is None:
                told = self._ask_columns(head, None)
                if told is None:
                    return False
                self._keep({head.shape: told})
        return True

    def _ask_columns(self, head: TableHead, start: CsvMapping | None) -> CsvMapping | None:
        bounds = Bounds.at(self._session.now)
        return csv_mapping.ask_columns(self._window, head, self._zone, bounds, start)

    def _keep(self, answers: Mapping[Shape, CsvMapping]) -> None:
        for shape, told in answers.items():
            self._memory.keep(shape, told)
            self._mappings[shape] = told
