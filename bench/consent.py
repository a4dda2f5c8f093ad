"""Decisions: what a family's permissions say to everything that buyers ask for."""

from collections import deque
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from custom_components.data_exchanger.core.catalog.descriptor import HistoryKind
from custom_components.data_exchanger.core.catalog.element import vocabulary
from custom_components.data_exchanger.core.catalog.entry import CatalogEntry
from custom_components.data_exchanger.core.catalog.taxonomy import Category, Protocol
from custom_components.data_exchanger.core.consent.decision import Policy, decide_all
from custom_components.data_exchanger.core.consent.policy import Member, Permission, Role
from custom_components.data_exchanger.core.consent.presets import presets
from custom_components.data_exchanger.core.consent.purpose import PurposeGroup
from custom_components.data_exchanger.core.consent.voice import AccessRequest
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.identifiers import BuyerId, EntryId, MemberId
from custom_components.data_exchanger.core.model.money import Money

from .result import Result, seconds

ENTRIES, MEMBERS, DEMANDS, ROUNDS = 500, 8, 200, 9
_NOW = datetime(2026, 11, 22, tzinfo=UTC)


def _members() -> list[Member]:
    """Make six adults with all that a preset gives and refinements, and two minors."""
    adults = [MemberId(f"adult-{number}") for number in range(MEMBERS - 2)]
    refined = [
        Permission(
            category=category,
            level=DisclosureLevel.STATISTICS,
            purposes=frozenset({group}),
            buyer=BuyerId(f"buyer-{number}"),
            since=_NOW,
            until=_NOW + timedelta(days=300),
        )
        for category in (Category.HEALTH, Category.ENERGY)
        for group in (PurposeGroup.RESEARCH, PurposeGroup.SERVICE)
        for number in range(5)
    ]
    allowed = (*presets()["earn"].expand(), *refined)
    minors = zip((Role.TEEN, Role.CHILD), ("teen", "child"), strict=True)
    return [
        *(Member(id=key, role=Role.ADULT, permissions=allowed) for key in adults),
        *(
            Member(
                id=MemberId(key),
                role=role,
                permissions=tuple(replace(one, by=adults[0]) for one in refined),
                guardians=frozenset(adults[:2]),
                assents=frozenset(Category),
            )
            for role, key in minors
        ),
    ]


def _entries(members: list[Member]) -> list[CatalogEntry]:
    """Make entries of the whole vocabulary; half concern everybody, half one or two members."""
    elements = list(vocabulary().values())
    keys = [member.id for member in members]
    return [
        CatalogEntry(
            id=EntryId(f"entry-{number}"),
            entity_id=f"sensor.entry_{number}",
            element=elements[number % len(elements)],
            protocol=Protocol.ZIGBEE,
            subjects=frozenset(keys[number % 8 : number % 8 + number % 3] if number % 2 else ()),
            history=frozenset({HistoryKind.STATISTICS}),
            unit=None,
            reach=_NOW - timedelta(days=365),
            completeness=1.0,
        )
        for number in range(ENTRIES)
    ]


def _requests() -> list[AccessRequest]:
    groups, levels = list(PurposeGroup), list(DisclosureLevel)[1:]
    return [
        AccessRequest(
            buyer=BuyerId(f"buyer-{number % 10}"),
            purposes=frozenset({groups[number % 6], groups[number % 4]}),
            level=levels[number % 4],
            at=_NOW + timedelta(hours=1),
            price=Money(amount=100 + number, currency="EUR"),
        )
        for number in range(DEMANDS)
    ]


def measure() -> list[Result]:
    """Decide about every entry for every demand, from permissions as they are stored.

    The quickest round counts: what else the machine does only adds.
    """
    members = _members()
    entries, requests = _entries(members), _requests()

    def decide() -> None:
        policy = Policy({member.id: member for member in members})
        deque(decide_all(entries, policy, requests), maxlen=0)

    taken = min(seconds(decide) for _ in range(ROUNDS))
    return [Result(name="consent.decide_ms", value=taken * 1000, unit="ms")]
