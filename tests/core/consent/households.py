"""Households that the tests of decisions begin with, and strategies that draw them."""

from collections.abc import Mapping
from datetime import timedelta
from itertools import product
from typing import Any

from hypothesis import strategies as st

from custom_components.data_exchanger.core.catalog.entry import CatalogEntry
from custom_components.data_exchanger.core.catalog.taxonomy import Category
from custom_components.data_exchanger.core.consent.decision import Decision, Denial
from custom_components.data_exchanger.core.consent.policy import Member, Permission, Role
from custom_components.data_exchanger.core.consent.purpose import PurposeGroup
from custom_components.data_exchanger.core.consent.voice import AccessRequest, DenialReason
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.identifiers import BuyerId, MemberId
from custom_components.data_exchanger.core.model.money import Money
from tests.core.examples import NOW, element, entry

BUYER, OTHER = BuyerId("buyer"), BuyerId("other")
ANNA, BEN, CARL = MemberId("anna"), MemberId("ben"), MemberId("carl")
ENERGY, HEALTH = Category.ENERGY, Category.HEALTH
RESEARCH, CREDIT = PurposeGroup.RESEARCH, PurposeGroup.CREDIT
NONE, COHORT, STATISTICS, SERIES = (
    DisclosureLevel.NONE,
    DisclosureLevel.COHORT,
    DisclosureLevel.STATISTICS,
    DisclosureLevel.SERIES,
)

type Members = Mapping[MemberId, Member]


def allow(
    level: DisclosureLevel = SERIES,
    *purposes: PurposeGroup,
    category: Category = ENERGY,
    days: float | None = None,
    **fields: Any,
) -> Permission:
    until = None if days is None else NOW + timedelta(days=days)
    return Permission(
        category=category, level=level, purposes=frozenset(purposes), until=until, **fields
    )


def separate(
    level: DisclosureLevel = STATISTICS,
    purpose: PurposeGroup = RESEARCH,
    days: float = 100,
    **fields: Any,
) -> Permission:
    """Make a consent of its own: one buyer, one purpose, an end."""
    return allow(level, purpose, **{"days": days, "buyer": BUYER, "since": NOW} | fields)


def request(
    level: DisclosureLevel = SERIES, *purposes: PurposeGroup, **fields: Any
) -> AccessRequest:
    fields = {"buyer": BUYER, "at": NOW} | fields
    return AccessRequest(level=level, purposes=frozenset(purposes or {RESEARCH}), **fields)


def household(*members: Member) -> Members:
    return {member.id: member for member in members}


def adult(key: MemberId, *permissions: Permission) -> Member:
    return Member(id=key, role=Role.ADULT, permissions=permissions)


def minor(role: Role, *permissions: Permission, **fields: Any) -> Member:
    """Make Carl, whose guardian is Anna."""
    fields = {"guardians": frozenset({ANNA})} | fields
    return Member(id=CARL, role=role, permissions=permissions, **fields)


def about(*subjects: MemberId, category: Category = ENERGY) -> CatalogEntry:
    return entry(of=element(category=category), subjects=frozenset(subjects))


def reason(decision: Decision) -> DenialReason | None:
    return decision.reason if isinstance(decision, Denial) else None


groups = st.sampled_from(
    [RESEARCH, PurposeGroup.SERVICE, PurposeGroup.MARKETING, CREDIT, PurposeGroup.EDUCATION]
)
_TIMES = [
    (None, None),
    (NOW - timedelta(30), NOW + timedelta(30)),
    (NOW - timedelta(30), NOW + timedelta(900)),
    (NOW - timedelta(30), NOW),
    (NOW + timedelta(1), None),
]
_CONDITIONS: list[dict[str, Any]] = [{}, {"daily": 1}, {"floor": Money(amount=500, currency="EUR")}]
permissions = st.sampled_from(
    [
        Permission(
            category=category,
            level=level,
            purposes=frozenset(purposes),
            buyer=buyer,
            since=since,
            until=until,
            by=by,
            **conditions,
        )
        for category, level, purposes, buyer, (since, until), by, conditions in product(
            (ENERGY, HEALTH),
            DisclosureLevel,
            ((), (RESEARCH,), (PurposeGroup.SERVICE,), (RESEARCH, PurposeGroup.SERVICE), (CREDIT,)),
            (None, BUYER, OTHER),
            _TIMES,
            (None, ANNA),
            _CONDITIONS,
        )
    ]
)
members = st.tuples(
    *(
        st.builds(
            Member,
            id=st.just(key),
            role=st.sampled_from([Role.ADULT, Role.ADULT, Role.TEEN, Role.CHILD]),
            permissions=st.lists(permissions, max_size=2).map(tuple),
            guardians=st.sampled_from([frozenset(), frozenset({ANNA}), frozenset({BEN, CARL})]),
            assents=st.sampled_from(
                [frozenset(), frozenset({ENERGY}), frozenset({ENERGY, HEALTH})]
            ),
            unclear=st.sampled_from([False, False, False, True]),
        )
        for key in (ANNA, BEN, CARL)
    )
).map(lambda drawn: household(*drawn))
requests = st.builds(
    AccessRequest,
    buyer=st.just(BUYER),
    purposes=st.frozensets(groups, max_size=2),
    level=st.sampled_from(DisclosureLevel),
    at=st.just(NOW),
    price=st.sampled_from(
        [None, Money(amount=499, currency="EUR"), Money(amount=500, currency="EUR")]
    ),
)
entries = st.sampled_from(
    [
        about(*subjects, category=category)
        for category in (ENERGY, ENERGY, HEALTH)
        for subjects in ((), (ANNA,), (CARL,), (ANNA, BEN), (BEN, CARL))
    ]
)
