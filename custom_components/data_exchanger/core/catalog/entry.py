"""An entry of the home's data catalogue."""

from dataclasses import dataclass
from datetime import datetime
import re

from ..model.identifiers import EntryId, MemberId
from .descriptor import HistoryKind
from .element import Element
from .taxonomy import Category, Protocol, Sensitivity

_CURRENCY = re.compile(r"[A-Z]{3}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogEntry:
    """A source of data, understood.

    ``subjects`` are the members whom it concerns; empty means the household as a whole.
    ``entity_id`` finds the readings and never leaves the home.
    """

    id: EntryId
    entity_id: str
    element: Element
    protocol: Protocol
    subjects: frozenset[MemberId]
    history: frozenset[HistoryKind]
    unit: str | None
    """The unit in which the readings are recorded; the element's unit is what leaves."""
    reach: datetime | None
    completeness: float
    """Share of the hours since ``reach`` with a reading, 0 to 1."""
    active: frozenset[str] | None = None
    """States that count, where they are words (``*``: every new state); None: they are numbers."""
    area: str | None = None
    """The room that it is in, by the registry's id; never leaves the home."""
    own: bool = False
    """Whether a member has claimed the entity or its device, so that it is about nobody else."""

    @property
    def category(self) -> Category:
        """What the data is about."""
        return self.element.category

    @property
    def currency(self) -> str | None:
        """The currency of an amount of money; its element has no unit of its own."""
        return self.unit if self.element.unit is None and _CURRENCY.match(self.unit or "") else None

    @property
    def sensitivity(self) -> Sensitivity:
        """How much harm disclosure could do."""
        return self.element.sensitivity
