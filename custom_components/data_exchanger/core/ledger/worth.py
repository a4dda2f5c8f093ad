"""What a package is worth with only some of its entries: the declared value function.

Volume, quality and what the demand needs, in millionths of a perfect package::

    quality(entry) = volume · (5 · completeness + 3 · continuity + 2 · freshness) / 10
    element        = 1 - ∏ (1 - quality(entry))           entries of one element back each other up
    records        = Σ weight(element) · element / Σ weight(element)      required 2, optional 1
    worth          = records · (1 if every required element is there else ½)

Half of the worth hangs on the demand being met. More entries never make less of a package.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from ..catalog.entry import CatalogEntry
from ..model.identifiers import ElementId, EntryId, MemberId
from ..model.scope import Scope
from ..packaging.package import Column

PERFECT = 1_000_000

_REQUIRED, _OPTIONAL = 2, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFacts:
    """What an entry brought into a package; it can be left out without changing another's facts.

    ``owners`` are the members whom it concerns, none for the household as a whole. Cells count on
    the grid of the package: ``known`` have a value, ``longest_gap`` is the longest run without,
    ``last`` is the number of the last cell with a value (1 for the first; 0: none has).
    """

    entry: EntryId
    element: ElementId
    category: str
    required: bool
    owners: frozenset[MemberId]
    cells: int
    known: int
    longest_gap: int
    last: int
    most: int
    """Known cells of the fullest entry of the package."""

    @property
    def quality(self) -> int:
        """Volume and quality, in millionths."""
        if not self.known:
            return 0
        continuity, freshness = self.cells - self.longest_gap, self.last
        mixed = 5 * self.known + 3 * continuity + 2 * freshness
        return PERFECT * self.known * mixed // (10 * self.cells * self.most)


def facts_of(
    entries: Sequence[CatalogEntry], columns: Sequence[Column], scope: Scope
) -> tuple[EntryFacts, ...]:
    """Say what each entry brought into a package; ``columns`` come in the order of ``entries``."""
    most = max((column.quality.known for column in columns), default=0)
    return tuple(
        EntryFacts(
            entry=entry.id,
            element=entry.element.id,
            category=entry.category.value,
            required=entry.element.id in scope.required,
            owners=entry.subjects,
            cells=column.quality.cells,
            known=column.quality.known,
            longest_gap=column.quality.longest_gap,
            last=_last_known(column),
            most=most,
        )
        for entry, column in zip(entries, columns, strict=True)
    )


def _last_known(column: Column) -> int:
    known = np.flatnonzero(~np.isnan(column.series.values))
    return int(known[-1]) + 1 if len(known) else 0


def worth(entries: Iterable[EntryFacts], demanded: Sequence[EntryFacts]) -> int:
    """Return what ``entries`` are worth to a demand that all of ``demanded`` were found for."""
    weights = {fact.element: _REQUIRED if fact.required else _OPTIONAL for fact in demanded}
    qualities: dict[ElementId, list[int]] = {element: [] for element in weights}
    for fact in entries:
        qualities[fact.element].append(fact.quality)
    levels = {element: _level(found) for element, found in qualities.items()}
    total = sum(weights[element] * level for element, level in levels.items())
    records = total // sum(weights.values()) if weights else 0
    met = all(levels[fact.element] for fact in demanded if fact.required)
    return records if met else records // 2


def _level(qualities: Sequence[int]) -> int:
    """Return how well an element is covered; rounded once, so that order does not matter."""
    missing = prod(PERFECT - quality for quality in qualities)
    return PERFECT - -(-missing // PERFECT ** (len(qualities) - 1)) if qualities else 0
