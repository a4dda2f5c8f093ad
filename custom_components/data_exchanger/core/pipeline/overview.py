"""What the family sees at a glance, read from the open transaction."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ..compliance.outcome import Assessment, Outcome
from ..ledger import accounts
from ..ledger.payout import Payout
from ..market.match import Match
from ..market.reputation import Reputation, weigh
from ..model.identifiers import BuyerId, DemandId, MemberId, TradeId
from ..model.money import Money
from ..privacy.inference import Inference, infer
from ..trade.trade import Trade
from .budget import BudgetState, state, within_budget
from .compliance import review_match
from .deeds import is_late, reputations
from .erasures import Erasure
from .growth import Growth, growth
from .home import Home
from .payout_view import MemberPayout, member_payouts
from .ports import StoredDemand, Transaction
from .usage import recent_uses
from .windows import without_overlaps

type Amounts = Mapping[str, int]
"""Minor units by currency."""

_TRADES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDemand:
    """A demand that waits for an answer, and how it fits this home."""

    stored: StoredDemand
    match: Match
    priority: int
    """Rank of the medals of those whose data it asks for: they come first where demands tie."""
    assessment: Assessment
    inferences: tuple[Inference, ...]
    """What could be inferred from what is on offer of it, or from all of it where too little is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Earnings, demands and trades at one moment."""

    estimated: Amounts
    """Net of what is offered and not agreed yet."""
    pending: Amounts
    """Net of what is agreed or delivered and not paid yet."""
    earned: Amounts
    """Net of what buyers paid, less what was given or taken back."""
    held: Amounts
    """What the household and its members have earned and not been paid out."""
    house: Amounts
    """What the household holds undivided."""
    members: Mapping[MemberId, Amounts]
    """What each member earned."""
    gifts: Mapping[MemberId, Amounts]
    """What the household gave each member, which nobody earned."""
    payouts: Mapping[MemberId, MemberPayout]
    """What each member can have paid out, and what became of it."""
    late_payouts: Sequence[Payout]
    """Payouts that have been on their way for too long."""
    growth: Mapping[MemberId, Growth]
    """Each member's score and medal."""
    paid: Mapping[BuyerId, Amounts]
    """Net of what each buyer paid."""
    outstanding: Mapping[BuyerId, Amounts]
    reputations: Mapping[BuyerId, Reputation]
    late: Mapping[TradeId, Money]
    """What is outstanding of trades whose payment is overdue."""
    demands: Sequence[OpenDemand]
    refused: Sequence[OpenDemand]
    """Demands that a rule blocks."""
    trades: Sequence[Trade]
    """The newest trades, newest first; all open ones among them."""
    erasures: Mapping[TradeId, Erasure]
    """What buyers are or were to erase, of these trades and of all that is not attested."""
    budgets: Mapping[MemberId, BudgetState]
    """What each member's privacy budget is, and what is left of it."""
    bytes_sent: int
    records: int


def overview(tx: Transaction, home: Home, now: datetime) -> Overview:
    """Read the present state; what it costs does not grow with the trades that are over."""
    balances = tx.journal.balances()
    open_trades = tx.trades.open()
    newest = {trade.id: trade for trade in (*tx.trades.newest(_TRADES), *open_trades)}
    last = tx.evidence.last()
    grown = growth(tx, home, now)
    reputed = reputations(tx, home, now)
    waiting = _open_demands(tx, home, grown, reputed, now)
    return Overview(
        estimated=_sum(_net_price(trade) for trade in open_trades if _is_estimate(trade)),
        pending=_sum(map(_outstanding, open_trades)),
        earned=_net(balances, lambda account, name: account.startswith(name), BuyerId("")),
        held=_held(balances),
        house=_balance(balances, accounts.HOUSE, sign=-1),
        members={
            member: _balance(balances, accounts.member(member), sign=-1) for member in home.members
        },
        gifts={
            member: _balance(balances, accounts.gifts(member), sign=-1) for member in home.members
        },
        payouts=member_payouts(tx, home, balances),
        late_payouts=[one for one in tx.payouts.open() if one.is_late(now)],
        growth=grown,
        paid={buyer: _net(balances, str.__eq__, buyer) for buyer in home.buyers},
        outstanding={
            buyer: _sum(_outstanding(one) for one in open_trades if one.party.buyer == buyer)
            for buyer in home.buyers
        },
        reputations=reputed,
        late={one.id: one.owed.outstanding for one in open_trades if _is_late(home, one, now)},
        demands=[one for one in waiting if one.assessment.outcome is not Outcome.BLOCK],
        refused=[one for one in waiting if one.assessment.outcome is Outcome.BLOCK],
        trades=sorted(newest.values(), key=lambda trade: trade.opened, reverse=True),
        erasures=_erasures(tx, newest),
        budgets={member: state(tx, member, home.budget(member), now) for member in home.members},
        bytes_sent=tx.egress.total(),
        records=last.sequence + 1 if last else 0,
    )


def _erasures(tx: Transaction, trades: Iterable[TradeId]) -> Mapping[TradeId, Erasure]:
    known = [one for one in map(tx.erasures.get, trades) if one]
    return {one.trade: one for one in (*known, *tx.erasures.open())}


def _open_demands(
    tx: Transaction,
    home: Home,
    grown: Mapping[MemberId, Growth],
    reputed: Mapping[BuyerId, Reputation],
    now: datetime,
) -> Sequence[OpenDemand]:
    """Match the demands that nobody has answered yet; bad repute of the buyer costs score."""
    waiting = []
    policy = home.policy(recent_uses(tx, now))
    for stored in tx.demands.live(now):
        trade = tx.trades.of_demand(DemandId(stored.demand.id))
        if stored.declined or trade or stored.buyer not in home.buyers:
            continue
        terms = stored.demand.terms()
        granted = home.match(stored.buyer, terms, now, policy)
        affordable = within_budget(tx, home, terms, granted, now)
        match = without_overlaps(tx, home, stored.buyer, terms, affordable)
        assessment = review_match(home, stored.buyer, stored.demand, match, now)
        waiting.append(
            OpenDemand(
                stored=stored,
                match=replace(match, score=weigh(match.score, reputed[stored.buyer])),
                priority=_priority(match, grown),
                assessment=assessment,
                inferences=infer(terms.scope, match.grants if match.complete else None),
            )
        )
    return waiting


def _priority(match: Match, grown: Mapping[MemberId, Growth]) -> int:
    grants = [grant for found in match.grants.values() for grant in found]
    members = frozenset[MemberId]().union(*(grant.members for grant in grants))
    return sum(grown[member].medal.rank for member in members if member in grown)


def _is_estimate(trade: Trade) -> bool:
    return trade.open and trade.agreement is None


def _is_late(home: Home, trade: Trade, now: datetime) -> bool:
    buyer = home.buyers.get(trade.party.buyer)
    return buyer is not None and is_late(buyer, trade, now)


def _net_price(trade: Trade) -> Money:
    price = trade.terms.price
    return price - price.per_mille(trade.terms.fee_per_mille)


def _outstanding(trade: Trade) -> Money:
    """Return what is still to come of a trade's net: of one that ended, only for a delivery."""
    owed = trade.owed
    if trade.agreement is None or not (trade.open or trade.receipt) or not owed.outstanding.amount:
        return Money(amount=0, currency=owed.price.currency)
    in_full = replace(owed, paid=owed.price.amount)
    return in_full.net - owed.net


def _sum(amounts: Iterable[Money]) -> Amounts:
    totals: dict[str, int] = defaultdict(int)
    for amount in amounts:
        totals[amount.currency] += amount.amount
    return {currency: total for currency, total in totals.items() if total}


def _net(
    balances: Mapping[tuple[str, str], int], fits: Callable[[str, str], bool], buyer: BuyerId
) -> Amounts:
    """Return sales less fees by currency; payouts do not touch them."""
    totals: dict[str, int] = defaultdict(int)
    for (account, currency), amount in balances.items():
        if fits(account, accounts.sales(buyer)) or fits(account, accounts.fees(buyer)):
            totals[currency] -= amount
    return dict(totals)


def _held(balances: Mapping[tuple[str, str], int]) -> Amounts:
    """Return what is owed to the household and its members; what was paid out is owed no more."""
    totals: dict[str, int] = defaultdict(int)
    for (account, currency), amount in balances.items():
        if account.startswith("liabilities:") and not account.startswith(accounts.EXCESS):
            totals[currency] -= amount
    return dict(totals)


def _balance(balances: Mapping[tuple[str, str], int], account: str, sign: int = 1) -> Amounts:
    """Return an account's balance by currency."""
    return {
        currency: sign * amount for (name, currency), amount in balances.items() if name == account
    }
