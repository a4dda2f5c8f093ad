"""The facts of a month, for the family's report."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from ..errors import InvalidInput
from ..ledger.medals import month_of
from ..model.identifiers import MemberId
from ..model.money import Money
from .earnings import monthly
from .growth import Growth, growth
from .home import Home
from .overview import Amounts, overview
from .ports import Transaction

type Sums[K] = Mapping[K, Sequence[Money]]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthFacts:
    """What was shared, earned and learned in a month (``YYYY-MM``)."""

    month: str
    releases: int
    buyers: int
    rows: int
    by_member: Sums[MemberId | None]
    by_category: Sums[str | None]
    pending: Amounts
    growth: Mapping[MemberId, Growth]

    @property
    def total(self) -> Sequence[Money]:
        """What all earned together, by currency."""
        totals: dict[str, int] = defaultdict(int)
        for amounts in self.by_member.values():
            for amount in amounts:
                totals[amount.currency] += amount.amount
        return _monies(totals)


def month_facts(tx: Transaction, home: Home, month: str, now: datetime) -> MonthFacts:
    """Gather the facts of a month; raise :class:`InvalidInput` where it is none, or to come."""
    try:
        start = datetime.strptime(month, "%Y-%m").replace(tzinfo=UTC)
    except ValueError as err:
        raise InvalidInput("month", "is not like 2026-11") from err
    if start > now:
        raise InvalidInput("month", "has not begun")
    sent = [
        trade
        for trade in tx.trades.since(start)
        if trade.release and month_of(trade.opened) == month_of(start)
    ]
    members: dict[MemberId | None, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    categories: dict[str | None, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in monthly(tx, month):
        if row.month == month_of(start):
            members[row.member][row.currency] += row.amount
            categories[row.category][row.currency] += row.amount
    return MonthFacts(
        month=month_of(start),
        releases=len(sent),
        buyers=len({trade.party.buyer for trade in sent}),
        rows=sum(trade.release.rows for trade in sent if trade.release),
        by_member={member: _monies(totals) for member, totals in members.items()},
        by_category={category: _monies(totals) for category, totals in categories.items()},
        pending=overview(tx, home, now).pending,
        growth=growth(tx, home, now),
    )


def _monies(totals: Mapping[str, int]) -> Sequence[Money]:
    return [
        Money(amount=amount, currency=currency)
        for currency, amount in sorted(totals.items())
        if amount
    ]
