"""What was ever paid for data like a home's, by published prices: an upper bound, no promise."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from importlib.resources import files
from math import ceil
from types import MappingProxyType
from typing import Annotated

from pydantic import Field, TypeAdapter

from ..catalog.taxonomy import Category
from ..model.money import Currency, Money, exponent

_PER_DOLLAR: Mapping[str, Fraction] = MappingProxyType(
    {
        currency: Fraction(rate)
        for currency, rate in {
            "AUD": "1.5",
            "CAD": "1.4",
            "CHF": "0.9",
            "CNY": "7",
            "EUR": "0.9",
            "GBP": "0.8",
            "HKD": "8",
            "JPY": "150",
            "USD": "1",
        }.items()
    }
)
"""Rough rates: the prices lie orders of magnitude apart, so a better rate would say no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedPrice:
    """The most that was paid for a kind of data in a year, and who said so."""

    categories: Annotated[frozenset[Category], Field(min_length=1)]
    millionths: Annotated[int, Field(gt=0)]
    """Of the currency's unit, for a home or person and a year."""
    currency: Currency
    year: int
    source: str
    what: str
    url: Annotated[str, Field(pattern="^https://")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedWorth:
    """From nothing to ``most`` a year, by some prices."""

    most: Money
    prices: tuple[PublishedPrice, ...]


PRICES = TypeAdapter(tuple[PublishedPrice, ...]).validate_json(
    files(__package__).joinpath("published_prices.json").read_bytes()
)


def published_worth(categories: Collection[Category], currency: str) -> PublishedWorth | None:
    """Add up what was paid for such data, rounded up to a whole unit.

    Returns None where no price is known for any of it, or no rate for the currency.
    """
    known = tuple(one for one in PRICES if one.categories.intersection(categories))
    if not known or currency not in _PER_DOLLAR:
        return None
    total = sum(
        Fraction(one.millionths, 10**6) * _PER_DOLLAR[currency] / _PER_DOLLAR[one.currency]
        for one in known
    )
    most = Money(amount=ceil(total) * 10 ** exponent(currency), currency=currency)
    return PublishedWorth(most=most, prices=known)
