"""Before anything is offered or agreed: the trade as a case, and what the rules say of it."""

from collections.abc import Iterable
from datetime import datetime

from ..catalog.element import vocabulary
from ..catalog.entry import CatalogEntry
from ..catalog.scenario import SCENARIOS
from ..catalog.service import SERVICES, Service, services_of
from ..compliance.case import Case
from ..compliance.outcome import Assessment, Finding, Outcome
from ..compliance.rule import assess
from ..errors import DataExchangerError
from ..market.match import Match
from ..model.identifiers import BuyerId, DemandId
from ..protocol.demand import Demand
from ..protocol.terms import Terms
from .home import Home
from .ports import Transaction


class NotCompliant(DataExchangerError):
    """A trade that a rule blocks; ``rule`` and ``reason`` name the rule's words."""

    code = "not_compliant"


def review(
    home: Home,
    buyer_id: BuyerId,
    terms: Terms,
    entries: Iterable[CatalogEntry],
    demand: Demand | None,
    now: datetime,
) -> Assessment:
    """Ask the rules about a trade; ``entries`` is what the family grants of it."""
    buyer = home.buyer(buyer_id)
    scenario = SCENARIOS.get(demand.scenario) if demand else None
    known = vocabulary()
    case = Case(
        terms=terms,
        title=demand.title if demand else "",
        scenario=scenario,
        services=_services(terms, scenario.special if scenario else None),
        buyer=buyer_id,
        profile=buyer.profile,
        endorsements=home.check(buyer_id).qualification.endorsements,
        country=home.country,
        elements=tuple(known[one] for one in terms.scope.elements if one in known),
        entries=tuple(entries),
        members=home.members,
        at=now,
    )
    return assess(case)


def review_match(
    home: Home, buyer: BuyerId, demand: Demand, found: Match, now: datetime
) -> Assessment:
    """Ask the rules about a demand and what of it is on offer."""
    return review(home, buyer, demand.terms(), entries_of(home, found), demand, now)


def demand_of(tx: Transaction, terms: Terms) -> Demand | None:
    """Return the demand that some terms answer."""
    stored = tx.demands.get(DemandId(terms.demand)) if terms.demand else None
    return stored.demand if stored else None


def require_lawful(assessment: Assessment) -> None:
    """Raise :class:`NotCompliant` naming the first rule that blocks."""
    for finding in assessment.concerns:
        if finding.outcome is Outcome.BLOCK:
            raise NotCompliant(rule=finding.rule, reason=finding.reason)


def in_evidence(findings: Iterable[Finding]) -> list[str]:
    """Write findings as evidence keeps them: ``rule:outcome:reason``."""
    return [f"{one.rule}:{one.outcome}:{one.reason}" for one in findings]


def entries_of(home: Home, found: Match) -> tuple[CatalogEntry, ...]:
    """Return the entries that a match offers."""
    grants = (grant for of_element in found.grants.values() for grant in of_element)
    return tuple(home.catalog.entries[grant.entry] for grant in grants)


def _services(terms: Terms, special: str | None) -> tuple[Service, ...]:
    named = services_of(terms.purposes)
    if special is None or special in {one.id for one in named}:
        return named
    return (*named, SERVICES[special])
