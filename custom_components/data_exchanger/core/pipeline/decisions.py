"""What waits for somebody in the family, as a list of things to do."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from ..model.disclosure import DisclosureLevel
from ..model.identifiers import BuyerId
from ..model.money import Money
from ..trade.trade import TradeState
from .overview import Overview

_NEVER = datetime.max.replace(tzinfo=UTC)


class DecisionKind(StrEnum):
    """What there is to decide."""

    APPROVE = "approve"
    DEMAND = "demand"
    DISPUTE = "dispute"
    LATE = "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision and what it is about; says nothing of whose data it is, or of what kind."""

    kind: DecisionKind
    subject: str
    """Id of the trade or demand."""
    buyer: BuyerId
    amount: Money
    """The price; where money is late, what is outstanding."""
    level: DisclosureLevel
    due: datetime | None = None


def decisions(seen: Overview) -> Sequence[Decision]:
    """Return what is to be decided, the most urgent first; what has no end comes last."""
    found = [*_of_trades(seen), *_of_demands(seen)]
    return sorted(found, key=lambda one: (one.due or _NEVER, one.subject, one.kind))


def _of_demands(seen: Overview) -> Iterator[Decision]:
    """Yield the demands that this home can meet."""
    for one in seen.demands:
        demand = one.stored.demand
        if one.match.complete:
            yield Decision(
                kind=DecisionKind.DEMAND,
                subject=demand.id,
                buyer=one.stored.buyer,
                amount=demand.price,
                level=demand.scope.level,
                due=demand.deadline,
            )


def _of_trades(seen: Overview) -> Iterator[Decision]:
    for trade in seen.trades:
        terms = trade.terms
        kinds: dict[DecisionKind, tuple[Money, datetime | None]] = {}
        if trade.state is TradeState.AWAITING_APPROVAL:
            kinds[DecisionKind.APPROVE] = (terms.price, terms.valid_until)
        if trade.dispute and trade.dispute.open:
            kinds[DecisionKind.DISPUTE] = (terms.price, None)
        if trade.id in seen.late:
            kinds[DecisionKind.LATE] = (seen.late[trade.id], None)
        for kind, (amount, due) in kinds.items():
            yield Decision(
                kind=kind,
                subject=trade.id,
                buyer=trade.party.buyer,
                amount=amount,
                level=terms.scope.level,
                due=due,
            )
