"""The catalogue of the home: which entity carries what, and whom it concerns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from ..model.identifiers import ElementId, EntryId, MemberId
from .classifier import Classification, classify
from .descriptor import EntityDescriptor, HistoryKind
from .element import Element
from .entry import CatalogEntry
from .protocols import protocol_of
from .taxonomy import Aggregation, Category

_WITH_SUM = ("total", "total_increasing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What a member has claimed: entities (by registry id or entity id), devices and areas."""

    member: MemberId
    entities: frozenset[str] = frozenset()
    devices: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """All entries by id, in the order of their ids."""

    entries: Mapping[EntryId, CatalogEntry]

    def by_element(self, element: ElementId) -> tuple[CatalogEntry, ...]:
        """Return the entries that carry an element."""
        return tuple(entry for entry in self.entries.values() if entry.element.id == element)

    def by_category(self, category: Category) -> tuple[CatalogEntry, ...]:
        """Return the entries of a category."""
        return tuple(entry for entry in self.entries.values() if entry.category is category)

    def by_subject(self, member: MemberId | None) -> tuple[CatalogEntry, ...]:
        """Return the entries that concern a member; None: those of the household as a whole."""
        return tuple(
            entry
            for entry in self.entries.values()
            if (member in entry.subjects if member else not entry.subjects)
        )


def build_catalog(
    descriptors: Iterable[EntityDescriptor], claims: Iterable[Claims], now: datetime
) -> Catalog:
    """Understand all entities; what is not data of the home is left out."""
    everyone = tuple(claims)
    known = sorted(descriptors, key=lambda descriptor: (descriptor.id, descriptor.entity_id))
    return Catalog(
        entries=MappingProxyType(
            {
                descriptor.id: _entry(descriptor, classification, everyone, now)
                for descriptor in known
                if (classification := classify(descriptor)) is not None
            }
        )
    )


def _entry(
    descriptor: EntityDescriptor,
    classification: Classification,
    claims: Sequence[Claims],
    now: datetime,
) -> CatalogEntry:
    levels = _claimants(descriptor, claims)
    return CatalogEntry(
        id=descriptor.id,
        entity_id=descriptor.entity_id,
        element=classification.element,
        active=classification.active,
        protocol=protocol_of(descriptor),
        subjects=frozenset(next(filter(None, levels), ())),
        history=_usable_history(descriptor, classification.element),
        unit=descriptor.unit,
        reach=descriptor.reach,
        completeness=_completeness(descriptor, classification, now),
        area=descriptor.area_id,
        own=any(levels[:2]),
    )


def _claimants(
    descriptor: EntityDescriptor, claims: Sequence[Claims]
) -> tuple[set[MemberId], set[MemberId], set[MemberId]]:
    """Return who claims the entity, its device and its area: the first that anybody does counts."""
    return (
        {
            claim.member
            for claim in claims
            if {descriptor.id, descriptor.entity_id} & claim.entities
        },
        {claim.member for claim in claims if descriptor.device_id in claim.devices},
        {claim.member for claim in claims if descriptor.area_id in claim.areas},
    )


def _usable_history(descriptor: EntityDescriptor, element: Element) -> frozenset[HistoryKind]:
    """Leave out statistics that cannot give growth: only totals have sums."""
    if element.aggregation is not Aggregation.INCREMENT or descriptor.state_class in _WITH_SUM:
        return descriptor.history
    return descriptor.history & {HistoryKind.STATES}


def _completeness(
    descriptor: EntityDescriptor, classification: Classification, now: datetime
) -> float:
    if descriptor.reach is None or descriptor.readings <= 0:
        return 0.0
    if classification.active is not None:
        return 1.0  # A word holds until the next one, so few readings are no gap.
    hours = (now - descriptor.reach).total_seconds() / 3600
    return min(descriptor.readings / max(hours, 1.0), 1.0)
