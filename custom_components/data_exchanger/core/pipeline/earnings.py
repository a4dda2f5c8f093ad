"""Earnings as the family reads them: by month, member and kind of data, and entry by entry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ..errors import InvalidInput
from ..ledger import accounts
from ..ledger.distribution import hand_out
from ..ledger.journal import JournalEntry
from ..ledger.shares import Allocation, Shares, shares
from ..model.identifiers import MemberId, TradeId
from ..model.money import Money
from ..trade.trade import Trade
from .home import Home
from .ports import Transaction
from .settlement import allocation_of
from .steps import find_trade


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthlyEarning:
    """What a member (None: the household) earned in a month with a kind of data; minor units."""

    month: str
    member: MemberId | None
    category: str | None
    currency: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPage:
    """Journal entries with their numbers, newest first; ``next`` continues before them."""

    entries: Sequence[tuple[int, JournalEntry]]
    next: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeShares:
    """How the money of a trade is shared, and why: what it earned so far, or would earn."""

    trade: Trade
    allocation: Allocation
    net: Money
    shares: Shares


def monthly(
    tx: Transaction, since: str = "", viewer: MemberId | None = None
) -> Sequence[MonthlyEarning]:
    """Return what was earned from a month on; with ``viewer``, by this member alone."""
    found = []
    for one in tx.journal.turnover(since):
        member = _owner(one.account)
        if member is None or (viewer is not None and member != viewer):
            continue
        found.append(
            MonthlyEarning(
                month=one.month,
                member=MemberId(member) or None,
                category=one.category,
                currency=one.currency,
                amount=-one.amount,
            )
        )
    return [one for one in found if one.amount]


def _owner(account: str) -> str | None:
    """Return whose earnings an account holds: a member's, the household's (""), or nobody's."""
    if account == accounts.HOUSE:
        return ""
    return account.removeprefix(accounts.MEMBERS) if account.startswith(accounts.MEMBERS) else None


def entries(
    tx: Transaction, before: int | None, limit: int, viewer: MemberId | None = None
) -> EntryPage:
    """Return journal entries; with ``viewer``, only those that touch this member."""
    own = viewer and {accounts.member(viewer), accounts.gifts(viewer)}
    found: list[tuple[int, JournalEntry]] = []
    while len(found) < limit:
        chunk = tx.journal.page(before, limit)
        for number, entry in chunk:
            before = number
            if own is None or any(one.account in own for one in entry.postings):
                found.append((number, entry))
                if len(found) == limit:
                    break
        if len(chunk) < limit:
            return EntryPage(entries=found, next=None)
    return EntryPage(entries=found, next=before)


def trade_shares(tx: Transaction, trade_id: TradeId) -> TradeShares:
    """Return how a trade is shared; before anything is paid, as it will be when all is."""
    trade = find_trade(tx, trade_id)
    allocation = allocation_of(tx, trade)
    owed = trade.owed if trade.obligation else replace(trade.owed, paid=trade.terms.price.amount)
    return TradeShares(
        trade=trade, allocation=allocation, net=owed.net, shares=shares(owed.net, allocation)
    )


def distribute(
    tx: Transaction,
    home: Home,
    amount: Money,
    ratios: Mapping[MemberId, int],
    now: datetime,
    *,
    as_gift: bool,
) -> JournalEntry:
    """Give the members what the household kept, by ``ratios`` (none: everybody alike).

    Raises :class:`InvalidInput` where the household holds less.
    """
    held = -tx.journal.balances().get((accounts.HOUSE, amount.currency), 0)
    if not 0 < amount.amount <= held:
        has = Money(amount=held, currency=amount.currency)
        raise InvalidInput("amount", f"is {amount}, the household holds {has}")
    number = int(tx.settings.get("hand_outs", "0")) + 1
    tx.settings.put("hand_outs", str(number))
    entry = hand_out(
        str(number), amount, ratios or dict.fromkeys(home.members, 1), now, as_gift=as_gift
    )
    tx.journal.post(entry)
    facts = {"entry": entry.key, "amount": amount.amount, "currency": amount.currency}
    tx.evidence.append("ledger.distributed", facts, now)
    return entry
