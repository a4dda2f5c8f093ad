"""Money in integer minor units (ISO 4217)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
import re
from typing import Annotated, Self

from pydantic import Field, StringConstraints

from ..errors import InvalidInput

# Currencies whose minor unit is not a hundredth (ISO 4217, list one).
_EXPONENTS = {
    **dict.fromkeys(
        [
            "BIF",
            "CLP",
            "DJF",
            "GNF",
            "ISK",
            "JPY",
            "KMF",
            "KRW",
            "PYG",
            "RWF",
            "UGX",
            "UYI",
            "VND",
            "VUV",
            "XAF",
            "XOF",
            "XPF",
        ],
        0,
    ),
    **dict.fromkeys(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], 3),
    **dict.fromkeys(["CLF", "UYW"], 4),
}

_DECIMAL = re.compile(r"-?[0-9]{1,16}(\.[0-9]{1,6})?")

Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """An amount in minor units of one currency; amounts of two currencies never mix."""

    amount: Annotated[int, Field(strict=True, ge=-(10**15), le=10**15)]
    currency: Currency

    @classmethod
    def from_decimal(cls, text: str, currency: str) -> Self:
        """Read a decimal string such as ``"4.50"``; refuse more digits than the currency has."""
        if not _DECIMAL.fullmatch(text):
            raise InvalidInput("amount", "not a decimal number")
        scaled = Decimal(text).scaleb(exponent(currency))
        if scaled != scaled.to_integral_value():
            raise InvalidInput("amount", f"not a whole number of minor units of {currency}")
        return cls(amount=int(scaled), currency=currency)

    @property
    def decimal(self) -> Decimal:
        """The amount in major units, exact."""
        return Decimal(self.amount).scaleb(-exponent(self.currency))

    def __str__(self) -> str:
        return f"{self.decimal:.{exponent(self.currency)}f} {self.currency}"

    def __add__(self, other: Money) -> Money:
        return Money(amount=self.amount + self._same(other), currency=self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(amount=self.amount - self._same(other), currency=self.currency)

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise InvalidInput("currency", f"{other.currency} does not mix with {self.currency}")
        return other.amount

    def per_mille(self, rate: int) -> Money:
        """``rate`` thousandths of the amount, rounded half away from zero (fees)."""
        scaled = abs(self.amount) * rate
        rounded = (scaled + 500) // 1000
        return Money(amount=rounded if self.amount >= 0 else -rounded, currency=self.currency)

    def split(self, weights: Sequence[int]) -> tuple[Money, ...]:
        """Share the amount by ``weights`` so that the parts add up exactly (largest remainder).

        Equal remainders go to the earlier share. Raises :class:`InvalidInput` unless there is a
        positive weight and none is negative.
        """
        total = sum(weights)
        if total <= 0 or min(weights) < 0:
            raise InvalidInput("weights", "need a positive sum and no negative weight")
        sign = -1 if self.amount < 0 else 1
        quotas = [divmod(abs(self.amount) * weight, total) for weight in weights]
        missing = abs(self.amount) - sum(whole for whole, _ in quotas)
        by_remainder = sorted(range(len(quotas)), key=lambda i: (-quotas[i][1], i))
        extra = set(by_remainder[:missing])
        return tuple(
            Money(amount=sign * (whole + (i in extra)), currency=self.currency)
            for i, (whole, _) in enumerate(quotas)
        )


def exponent(currency: str) -> int:
    """Return the number of decimal digits of a currency's minor unit."""
    return _EXPONENTS.get(currency, 2)
