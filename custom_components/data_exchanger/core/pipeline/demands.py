"""From a buyer's feed to the demands that this home knows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ..catalog.element import vocabulary
from ..compliance.outcome import Outcome
from ..consent.purpose import groups_of
from ..errors import DataExchangerError, InvalidInput, NotFound
from ..model.identifiers import DemandId
from ..privacy.registry import method_for
from ..protocol.demand import Demand, DemandFeed
from ..protocol.documents import open_document
from .compliance import in_evidence, review_match
from .home import Buyer, Home
from .ports import Notice, StoredDemand, Transaction


def receive_demands(
    tx: Transaction, home: Home, buyer: Buyer, feed: DemandFeed, now: datetime
) -> Sequence[StoredDemand]:
    """Take over the demands of a feed; return those that are new.

    A demand that is not signed by the buyer, too late, or in words that this home does not know is
    left out, and evidence says why; one that a rule blocks is kept, so that the family sees why.
    """
    new = []
    for token in feed.demands:
        try:
            demand = open_document(Demand, token, buyer.key, buyer.did).content
            _check(demand, buyer, now)
            _require_own(tx, demand, buyer)
        except DataExchangerError as err:
            facts = {"buyer": buyer.did, "reason": err.code, "field": err.details.get("field", "")}
            tx.evidence.append("demand.refused", facts, now)
            continue
        stored = StoredDemand(demand=demand, buyer=buyer.id, token=token)
        if tx.demands.put(stored):
            _tell(tx, home, stored, now)
            new.append(stored)
    return new


def _tell(tx: Transaction, home: Home, stored: StoredDemand, now: datetime) -> None:
    """Note a new demand; one that a rule blocks is not offered to the family."""
    demand, buyer = stored.demand, home.buyer(stored.buyer)
    found = home.match(stored.buyer, demand.terms(), now)
    assessment = review_match(home, stored.buyer, demand, found, now)
    blocked = assessment.outcome is Outcome.BLOCK
    facts: dict[str, Any] = {"buyer": buyer.did, "demand": demand.id}
    if blocked:
        facts |= {"findings": in_evidence(assessment.concerns)}
    tx.evidence.append("demand.blocked" if blocked else "demand.received", facts, now)
    what = "demand_refused" if blocked else "demand_received"
    tx.notices.append(Notice(what=what, subject=demand.id))


def find_demand(tx: Transaction, demand: DemandId, now: datetime) -> StoredDemand:
    """Return a demand that can still be answered; raise :class:`NotFound`."""
    stored = tx.demands.get(demand)
    if stored is None or stored.demand.deadline <= now:
        raise NotFound("demand", demand)
    return stored


def decline_demand(tx: Transaction, demand: DemandId, now: datetime) -> None:
    """Keep a demand from being offered to the family again."""
    stored = find_demand(tx, demand, now)
    tx.demands.decline(demand)
    tx.evidence.append("demand.declined", {"demand": stored.demand.id}, now)


def _require_own(tx: Transaction, demand: Demand, buyer: Buyer) -> None:
    """Keep one buyer from replacing the demand of another."""
    known = tx.demands.get(DemandId(demand.id))
    if known and known.buyer != buyer.id:
        raise InvalidInput("id", "is another buyer's demand")


def _check(demand: Demand, buyer: Buyer, now: datetime) -> None:
    if demand.deadline <= now:
        raise InvalidInput("deadline", "has passed")
    if demand.scope.period.start >= demand.deadline:
        raise InvalidInput("scope.period", "begins after the deadline")
    if demand.price.currency not in buyer.profile.terms.currencies:
        raise InvalidInput("price.currency", "is none that the buyer settles in")
    if demand.price.amount < 0 or demand.fee_per_mille > buyer.profile.terms.fee_per_mille:
        raise InvalidInput("price", "contradicts the buyer's settlement terms")
    groups_of(demand.purposes)
    method = method_for(demand.scope.method)
    method.check(demand.scope)
    if not demand.scope.level.allows(method.level):
        raise InvalidInput("scope.method", f"shows more than {demand.scope.level}")
    for element in demand.scope.elements:
        if element not in vocabulary():
            raise InvalidInput("scope.elements", f"{element} is not in the vocabulary")
