"""Payouts that a person carries out: a file to take along, and what became of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from data_exchanger_core.protocol.profile import PayoutMethod

from . import payouts
from .buyer import Buyer
from .gateways.gateway import Order
from .gateways.sepa import CURRENCY, SepaAccount, credit_transfers
from .gateways.sheet import sheet
from .payout import Payout
from .store.database import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutFile:
    """A file, and the payouts in it."""

    name: str
    body: bytes
    payouts: tuple[Payout, ...]


type Writer = Callable[[str, Sequence[Order]], bytes]


def take_sheet(
    tx: Transaction, buyer: Buyer, methods: Sequence[PayoutMethod], now: datetime
) -> PayoutFile | None:
    """Put all payouts of some methods that nobody pays yet into a CSV file."""
    waiting = tx.payouts.waiting(methods)
    return _take(tx, buyer, waiting, "csv", lambda name, orders: sheet(name, orders, now), now)


def take_transfers(
    tx: Transaction, buyer: Buyer, payer: SepaAccount, now: datetime
) -> PayoutFile | None:
    """Put all payouts in euro to IBANs that nobody pays yet into a SEPA file."""
    found = tx.payouts.waiting([PayoutMethod.IBAN])
    waiting = [one for one in found if one.amount.currency == CURRENCY]
    return _take(
        tx, buyer, waiting, "xml", lambda _, orders: credit_transfers(payer, orders, now), now
    )


def _take(
    tx: Transaction,
    buyer: Buyer,
    waiting: Sequence[Payout],
    kind: str,
    write: Writer,
    now: datetime,
) -> PayoutFile | None:
    """Write a file and note which payouts left with it, so that none leaves with another.

    The file is stored with that: a crash before it is on disk loses nothing.
    """
    if not waiting:
        return None
    name = f"payouts_{now:%Y%m%dT%H%M%SZ}.{kind}"
    orders = [
        Order(
            number=one.order,
            account=payouts.account_of(buyer, one),
            amount=one.amount,
            title=buyer.config.name,
        )
        for one in waiting
    ]
    body = write(name, orders)
    tx.payouts.keep_file(name, body, now)
    taken = tuple(one.handed_over(now, name) for one in waiting)
    for one in taken:
        tx.payouts.save(one)
    return PayoutFile(name=name, body=body, payouts=taken)
