"""What an agreement obliges a buyer to pay, and how far it has; the same sums on both sides."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from ..errors import InvalidInput
from ..model.money import Money
from .wire import WIRE

_Minor = Annotated[int, Field(strict=True, ge=0, le=10**15)]


class StatementKind(StrEnum):
    """What a settlement statement is about."""

    PAYMENT = "payment"
    """The buyer paid everything that was outstanding."""
    PARTIAL = "partial"
    """The buyer paid a part; the rest follows."""
    REFUND = "refund"
    """The household gave money back; nothing is owed for it any more."""
    CHARGEBACK = "chargeback"
    """The payment was taken back; what it paid is owed again."""
    SERVICE = "service"
    """The buyer rendered a service worth ``gross``; no money moved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """Price and payments of one agreement, in minor units of the currency of the price.

    ``paid`` counts towards the price, less what was charged back; ``refunded`` of it was given
    back; ``excess`` came beyond the price and is not given back yet.
    """

    __pydantic_config__: ClassVar = WIRE

    price: Money
    fee_per_mille: Annotated[int, Field(ge=0, le=500)]
    paid: _Minor = 0
    refunded: _Minor = 0
    excess: _Minor = 0

    @property
    def outstanding(self) -> Money:
        """What the buyer still owes."""
        return self._money(self.price.amount - self.paid)

    @property
    def surplus(self) -> Money:
        """What the household holds and does not own."""
        return self._money(self.excess)

    @property
    def gross(self) -> Money:
        """What the release has sold for so far."""
        return self._money(self.paid - self.refunded)

    @property
    def fee(self) -> Money:
        """What the platform keeps of ``gross``, rounded once over all payments together."""
        return self.gross.per_mille(self.fee_per_mille)

    @property
    def net(self) -> Money:
        """What the household has of ``gross``."""
        return self.gross - self.fee

    def after(self, kind: StatementKind, gross: Money) -> Obligation:
        """Return the obligation after a statement over ``gross``.

        Raises :class:`InvalidInput` naming both figures where they cannot go together.
        """
        if gross.currency != self.price.currency:
            raise _differs(gross, self.price)
        if gross.amount < 0 or not (gross.amount or self.price.amount == 0):
            raise InvalidInput("gross", f"is {gross}, and must be more than nothing")
        return _RULES[kind](self, gross)

    def pay(self, gross: Money) -> Obligation:
        """Pay what is outstanding; more than that is excess."""
        if gross.amount < self.outstanding.amount:
            raise _differs(gross, self.outstanding)
        excess = self.excess + gross.amount - self.outstanding.amount
        return replace(self, paid=self.price.amount, excess=excess)

    def pay_part(self, gross: Money) -> Obligation:
        """Pay less than what is outstanding."""
        if gross.amount >= self.outstanding.amount:
            raise InvalidInput("gross", f"is {gross}, a part is less than {self.outstanding}")
        return replace(self, paid=self.paid + gross.amount)

    def give_back(self, gross: Money) -> Obligation:
        """Refund: what came in excess goes first."""
        excess, rest = self._take(gross)
        return replace(self, excess=excess, refunded=self.refunded + rest)

    def charge_back(self, gross: Money) -> Obligation:
        """Undo payments: what came in excess goes first."""
        excess, rest = self._take(gross)
        return replace(self, excess=excess, paid=self.paid - rest)

    def _take(self, gross: Money) -> tuple[int, int]:
        """Take from excess, then from what was paid; return the excess left, and the rest taken."""
        held = self.gross + self.surplus
        if gross.amount > held.amount:
            raise InvalidInput("gross", f"is {gross}, held are {held}")
        from_excess = min(self.excess, gross.amount)
        return self.excess - from_excess, gross.amount - from_excess

    def _money(self, amount: int) -> Money:
        return Money(amount=amount, currency=self.price.currency)


def fee_between(before: Obligation, after: Obligation) -> Money:
    """Return the fee that a statement names: what it added to or took from all fees so far."""
    change = after.fee - before.fee
    return Money(amount=abs(change.amount), currency=change.currency)


def _differs(stated: Money, agreed: Money) -> InvalidInput:
    return InvalidInput("gross", f"is {stated}, agreed was {agreed}")


_RULES: Mapping[StatementKind, Callable[[Obligation, Money], Obligation]] = {
    StatementKind.PAYMENT: Obligation.pay,
    StatementKind.PARTIAL: Obligation.pay_part,
    StatementKind.REFUND: Obligation.give_back,
    StatementKind.CHARGEBACK: Obligation.charge_back,
    StatementKind.SERVICE: lambda obligation, _: obligation,
}
