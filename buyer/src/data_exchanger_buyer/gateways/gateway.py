"""What the cashier needs of a gateway."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from data_exchanger_core.model.money import Money
from data_exchanger_core.protocol.payout import PayoutAccount, PayoutStatus


class Absent(StrEnum):
    """The answer to a query about an order that a gateway has never heard of."""

    ABSENT = "absent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a gateway is to pay; ``number`` makes it happen once."""

    number: str
    account: PayoutAccount
    amount: Money
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a gateway said; without a clear answer the status is ``unknown``."""

    status: PayoutStatus | Absent
    reference: str | None = None
    reason: str | None = None


class Gateway(Protocol):
    """Pays orders; whatever goes wrong on the way is an outcome, not an exception."""

    async def submit(self, order: Order) -> Outcome:
        """Have an order paid; the same number is never paid twice."""

    async def query(self, order: Order) -> Outcome:
        """Ask what became of an order."""

    async def close(self) -> None:
        """Close all connections."""
