"""Journal entries that share out what a trade earned, to the cent and by kind of data."""

from collections.abc import Mapping
from datetime import datetime

from ..model.identifiers import MemberId
from ..model.money import Money
from . import accounts
from .journal import JournalEntry, Posting, credit
from .shares import HOUSE, Allocation, shares

type _Lines = Mapping[tuple[str, str | None], Money]


def share_out(
    key: str, before: Money, after: Money, allocation: Allocation, now: datetime
) -> JournalEntry | None:
    """Book the shares of what a trade's net became, less the shares of what it was.

    So that all parts of a payment together give what one payment would have given. Returns None
    where nothing changes.
    """
    old, new = _lines(before, allocation), _lines(after, allocation)
    changes = {line: new[line] - old[line] for line in new}
    postings = tuple(
        Posting(account=account, amount=credit(amount), category=category)
        for (account, category), amount in changes.items()
        if amount.amount
    )
    if not postings:
        return None
    return JournalEntry(
        key=f"distribution:{key}",
        date=now,
        description="distribution",
        postings=(Posting(account=accounts.DISTRIBUTED, amount=after - before), *postings),
    )


def _lines(net: Money, allocation: Allocation) -> _Lines:
    """Share ``net`` out to accounts, each share by the categories that earned it."""
    categories = {one.member: one.categories for one in allocation.contributions}
    lines: dict[tuple[str, str | None], Money] = {}
    for member, share in shares(net, allocation).items():
        if member is HOUSE:
            lines[accounts.HOUSE, None] = share
            continue
        earned_by = categories.get(member) or ((None, 1),)
        parts = share.split([weight for _, weight in earned_by])
        for (category, _), part in zip(earned_by, parts, strict=True):
            lines[accounts.member(member), category] = part
    return lines


def hand_out(
    key: str, amount: Money, ratios: Mapping[MemberId, int], now: datetime, *, as_gift: bool
) -> JournalEntry:
    """Book what the household gives its members of what it kept: as earnings, or as a gift.

    Raises :class:`~..errors.InvalidInput` unless somebody has a positive ratio.
    """
    members = sorted(ratios)
    parts = amount.split([ratios[member] for member in members])
    target = accounts.gifts if as_gift else accounts.member
    return JournalEntry(
        key=f"hand_out:{key}",
        date=now,
        description="gift" if as_gift else "hand_out",
        postings=(
            Posting(account=accounts.HOUSE, amount=amount),
            *(
                Posting(account=target(member), amount=credit(part))
                for member, part in zip(members, parts, strict=True)
            ),
        ),
    )
