"""What the family sees at a glance, read from the open transaction."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ..compliance.outcome import Assessment, Outcome
from ..ledger import accounts
from ..market.match import Match
from ..model.identifiers import BuyerId, DemandId, MemberId
from ..trade.trade import Trade
from .compliance import review_match
from .home import Home
from .ports import StoredDemand, Transaction
from .usage import recent_uses

type Amounts = Mapping[str, int]
"""Minor units by currency."""

_TRADES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDemand:
    """A demand that waits for an answer, and how it fits this home."""

    stored: StoredDemand
    match: Match
    assessment: Assessment


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Earnings, demands and trades at one moment."""

    earned: Amounts
    """Net of what buyers paid."""
    pending: Amounts
    """Net of what is agreed or delivered and not paid yet."""
    members: Mapping[MemberId, Amounts]
    paid: Mapping[BuyerId, Amounts]
    outstanding: Mapping[BuyerId, Amounts]
    demands: Sequence[OpenDemand]
    refused: Sequence[OpenDemand]
    """Demands that a rule blocks."""
    trades: Sequence[Trade]
    """The newest trades, newest first; all open ones among them."""
    bytes_sent: int
    records: int


def overview(tx: Transaction, home: Home, now: datetime) -> Overview:
    """Read the present state."""
    balances = tx.journal.balances()
    open_trades = tx.trades.open()
    newest = {trade.id: trade for trade in (*tx.trades.newest(_TRADES), *open_trades)}
    outstanding = {
        buyer: _outstanding(trade for trade in open_trades if trade.party.buyer == buyer)
        for buyer in home.buyers
    }
    last = tx.evidence.last()
    waiting = _open_demands(tx, home, now)
    return Overview(
        earned=_balance(balances, accounts.payments(BuyerId(""))),
        pending=_outstanding(open_trades),
        members={
            member: _balance(balances, accounts.member(member), sign=-1) for member in home.members
        },
        paid={buyer: _balance(balances, accounts.payments(buyer)) for buyer in home.buyers},
        outstanding=outstanding,
        demands=[one for one in waiting if one.assessment.outcome is not Outcome.BLOCK],
        refused=[one for one in waiting if one.assessment.outcome is Outcome.BLOCK],
        trades=sorted(newest.values(), key=lambda trade: trade.opened, reverse=True),
        bytes_sent=tx.egress.total(),
        records=last.sequence + 1 if last else 0,
    )


def _open_demands(tx: Transaction, home: Home, now: datetime) -> Sequence[OpenDemand]:
    """Match the demands that nobody has answered yet."""
    waiting = []
    policy = home.policy(recent_uses(tx, now))
    for stored in tx.demands.live(now):
        trade = tx.trades.of_demand(DemandId(stored.demand.id))
        if stored.declined or trade or stored.buyer not in home.buyers:
            continue
        match = home.match(stored.buyer, stored.demand.terms(), now, policy)
        assessment = review_match(home, stored.buyer, stored.demand, match, now)
        waiting.append(OpenDemand(stored=stored, match=match, assessment=assessment))
    return waiting


def _outstanding(trades: Iterable[Trade]) -> Amounts:
    """Add up the net prices of trades that are agreed or delivered and not paid."""
    totals: dict[str, int] = defaultdict(int)
    for trade in trades:
        if trade.agreement and not trade.statement:
            price = trade.terms.price
            net = price - price.per_mille(trade.terms.fee_per_mille)
            totals[net.currency] += net.amount
    return dict(totals)


def _balance(balances: Mapping[tuple[str, str], int], account: str, sign: int = 1) -> Amounts:
    """Return an account's balance by currency; a name that ends in a colon stands for all below."""
    totals: dict[str, int] = defaultdict(int)
    for (name, currency), amount in balances.items():
        if name == account or (account.endswith(":") and name.startswith(account)):
            totals[currency] += sign * amount
    return dict(totals)
