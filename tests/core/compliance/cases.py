"""Cases for the rules: a harmless one, and what makes it less so."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from custom_components.data_exchanger.core.catalog.element import vocabulary
from custom_components.data_exchanger.core.catalog.scenario import SCENARIOS
from custom_components.data_exchanger.core.compliance.case import Case
from custom_components.data_exchanger.core.consent.policy import Member, Permission, Role
from custom_components.data_exchanger.core.consent.purpose import PurposeGroup
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.identifiers import BuyerId, ElementId, MemberId
from tests.core.examples import NOW, entry, profile, scope, terms

BUYER = BuyerId("buyer")
ANNA, TOM = MemberId("anna"), MemberId("tom")
PUBLIC_HEALTH = "https://w3id.org/data-exchanger/v1#PublicHealth"


def case(*elements: str, **changes: Any) -> Case:
    """Ask for elements (default: electricity) for research on energy, in Germany."""
    wanted = elements or ("electricity_consumption",)
    known = [vocabulary()[ElementId(one)] for one in wanted]
    fields: dict[str, Any] = {
        "terms": terms(
            scope=scope(required=wanted, level=DisclosureLevel.STATISTICS),
            demand="urn:uuid:demand",
        ),
        "title": "Electricity of homes",
        "scenario": SCENARIOS["energy_research"],
        "services": (),
        "buyer": BUYER,
        "profile": profile(),
        "endorsements": frozenset(),
        "country": "DE",
        "elements": tuple(known),
        "entries": tuple(entry(one.id, of=one, subjects=frozenset({ANNA})) for one in known),
        "members": {ANNA: Member(id=ANNA, role=Role.ADULT)},
        "at": NOW,
    }
    return Case(**fields | changes)


def with_terms(one: Case, **changes: Any) -> Case:
    """Change the terms of a case; ``level`` is that of its scope."""
    level = changes.pop("level", one.terms.scope.level)
    scoped = replace(one.terms.scope, level=level)
    return replace(one, terms=replace(one.terms, scope=scoped, **changes))


def with_profile(one: Case, **changes: Any) -> Case:
    """Change the buyer of a case."""
    return replace(one, profile=replace(one.profile, **changes))


def consenting(one: Case, **changes: Any) -> Case:
    """Have Anna consent separately to everything that the case asks for."""
    fields: dict[str, Any] = {
        "level": DisclosureLevel.SERIES,
        "buyer": BUYER,
        "since": NOW,
        "until": NOW + timedelta(days=300),
    }
    permissions = tuple(
        Permission(category=category, **{"purposes": frozenset({group})} | fields | changes)
        for category in sorted({element.category for element in one.elements})
        for group in PurposeGroup
    )
    return replace(one, members={ANNA: Member(id=ANNA, role=Role.ADULT, permissions=permissions)})
