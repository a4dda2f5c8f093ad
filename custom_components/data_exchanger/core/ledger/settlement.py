"""Journal entries of what buyers state: payments, refunds, chargebacks, services."""

from datetime import datetime

from ..model.identifiers import BuyerId
from ..model.money import Money
from ..protocol.obligation import Obligation
from . import accounts
from .journal import JournalEntry, Posting, credit


def settle(
    key: str, description: str, buyer: BuyerId, before: Obligation, after: Obligation, now: datetime
) -> JournalEntry:
    """Book what a statement changed; money given or taken back is booked the other way round.

    Sales, the platform's fee and what was paid in excess have accounts of their own; what is left
    is the money that moved.
    """
    gross = after.gross - before.gross
    fee = after.fee - before.fee
    surplus = after.surplus - before.surplus
    lines = {
        accounts.fees(buyer): fee,
        accounts.sales(buyer): credit(gross),
        accounts.excess(buyer): credit(surplus),
    }
    return JournalEntry(
        key=f"settlement:{key}",
        date=now,
        description=description,
        postings=(
            Posting(account=accounts.payments(buyer), amount=gross - fee + surplus),
            *(
                Posting(account=name, amount=amount)
                for name, amount in lines.items()
                if amount.amount
            ),
        ),
    )


def render(key: str, buyer: BuyerId, worth: Money, now: datetime) -> JournalEntry:
    """Book the worth of a service that a buyer rendered instead of money."""
    return JournalEntry(
        key=f"settlement:{key}",
        date=now,
        description="service",
        postings=(
            Posting(account=accounts.services(buyer), amount=worth),
            Posting(account=accounts.rendered(buyer), amount=credit(worth)),
        ),
    )
