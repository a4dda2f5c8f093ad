"""Journal entries of a paid trade."""

from collections.abc import Sequence
from datetime import datetime

from ..errors import InvalidInput
from ..model.identifiers import BuyerId, MemberId, TradeId
from ..model.money import Money
from . import accounts
from .journal import JournalEntry, Posting


def settle(trade: TradeId, buyer: BuyerId, gross: Money, fee: Money, now: datetime) -> JournalEntry:
    """Book a buyer's payment: sales of ``gross``, of which the platform kept ``fee``."""
    return JournalEntry(
        key=f"settlement:{trade}",
        date=now,
        description="settlement",
        postings=(
            Posting(account=accounts.payments(buyer), amount=gross - fee),
            Posting(account=accounts.fees(buyer), amount=fee),
            Posting(account=accounts.sales(buyer), amount=_credit(gross)),
        ),
    )


def share_out(
    trade: TradeId, net: Money, members: Sequence[MemberId], now: datetime
) -> JournalEntry:
    """Book equal shares of ``net`` to the members who contributed."""
    if not members:
        raise InvalidInput("members", "nobody contributed")
    shares = net.split([1] * len(members))
    return JournalEntry(
        key=f"distribution:{trade}",
        date=now,
        description="distribution",
        postings=(
            Posting(account=accounts.DISTRIBUTED, amount=net),
            *(
                Posting(account=accounts.member(member), amount=_credit(share))
                for member, share in zip(members, shares, strict=True)
            ),
        ),
    )


def _credit(amount: Money) -> Money:
    return Money(amount=-amount.amount, currency=amount.currency)
