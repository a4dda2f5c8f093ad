"""Laws of money: exact, never mixed, shared out to the last unit."""

from collections.abc import Callable
from decimal import Decimal

from hypothesis import given, strategies as st
import pytest

from custom_components.data_exchanger.core.errors import InvalidInput
from custom_components.data_exchanger.core.model.money import Money, exponent
from tests.core.strategies import currencies, monies

weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any)


def euro(amount: int) -> Money:
    return Money(amount=amount, currency="EUR")


@pytest.mark.parametrize(
    ("currency", "digits"), [("EUR", 2), ("CNY", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4)]
)
def test_exponent_follows_iso_4217(currency: str, digits: int) -> None:
    assert exponent(currency) == digits


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("4.50", "EUR", 450),
        ("4.5", "EUR", 450),
        ("4.500", "EUR", 450),
        ("-0.05", "EUR", -5),
        ("12", "JPY", 12),
        ("0.001", "KWD", 1),
        ("1000000000000000", "JPY", 10**15),
    ],
)
def test_from_decimal_reads_major_units(text: str, currency: str, amount: int) -> None:
    assert Money.from_decimal(text, currency) == Money(amount=amount, currency=currency)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "4,50",
        "4.505",
        "NaN",
        "Infinity",
        "1e3",
        "1e999999",
        " 4.50",
        "4.50\n",
        "+1",
        "1_0",
        "٣",
        ".5",
        "5.",
        "12345678901234567890.00",
    ],
)
def test_from_decimal_refuses_what_is_no_amount(text: str) -> None:
    with pytest.raises(InvalidInput):
        Money.from_decimal(text, "EUR")


def test_from_decimal_refuses_fractions_where_the_currency_has_none() -> None:
    with pytest.raises(InvalidInput, match="minor units of JPY"):
        Money.from_decimal("1.5", "JPY")


@given(monies())
def test_decimal_reads_back_to_the_same_amount(money: Money) -> None:
    assert Money.from_decimal(str(money.decimal), money.currency) == money
    assert str(money) == f"{money.decimal} {money.currency}"


@given(monies(), st.integers(-(10**12), 10**12))
def test_addition_and_subtraction_are_inverse(money: Money, amount: int) -> None:
    other = Money(amount=amount, currency=money.currency)
    assert money + other - other == money
    assert (money + other).amount == money.amount + amount


@pytest.mark.parametrize("operation", [Money.__add__, Money.__sub__])
def test_arithmetic_refuses_two_currencies(operation: Callable[[Money, Money], Money]) -> None:
    with pytest.raises(InvalidInput, match="USD does not mix with EUR"):
        operation(euro(1), Money(amount=1, currency="USD"))


@pytest.mark.parametrize(
    ("amount", "rate", "expected"),
    [(450, 100, 45), (455, 100, 46), (454, 100, 45), (-455, 100, -46), (5, 0, 0), (1, 500, 1)],
)
def test_per_mille_rounds_half_away_from_zero(amount: int, rate: int, expected: int) -> None:
    assert euro(amount).per_mille(rate) == euro(expected)


@given(monies(), st.integers(0, 1000))
def test_per_mille_is_within_half_a_unit(money: Money, rate: int) -> None:
    exact = Decimal(money.amount) * rate / 1000
    assert abs(money.per_mille(rate).amount - exact) <= Decimal("0.5")


@given(monies(), weights)
def test_split_adds_up(money: Money, shares: list[int]) -> None:
    parts = money.split(shares)
    assert len(parts) == len(shares)
    assert sum(part.amount for part in parts) == money.amount
    assert {part.currency for part in parts} == {money.currency}


@given(monies(), weights)
def test_split_is_fair_within_one_unit(money: Money, shares: list[int]) -> None:
    total = sum(shares)
    for part, weight in zip(money.split(shares), shares, strict=True):
        assert abs(part.amount * total - money.amount * weight) < total


@given(monies(), weights)
def test_split_gives_nothing_for_no_weight(money: Money, shares: list[int]) -> None:
    parts = money.split([*shares, 0])
    assert parts[-1].amount == 0
    assert parts[:-1] == money.split(shares)


@given(st.integers(0, 10**9), st.integers(1, 12), currencies)
def test_split_equally_favours_the_earlier_share(amount: int, count: int, currency: str) -> None:
    parts = [p.amount for p in Money(amount=amount, currency=currency).split([1] * count)]
    assert parts == sorted(parts, reverse=True)
    assert parts[0] - parts[-1] <= 1


@given(monies(), weights, st.data())
def test_split_gives_a_weight_its_due_whatever_the_order(
    money: Money, shares: list[int], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(len(shares))))
    moved = money.split([shares[i] for i in order])
    due = sorted((w, p.amount) for w, p in zip(shares, money.split(shares), strict=True))
    assert due == sorted((shares[i], p.amount) for i, p in zip(order, moved, strict=True))


@pytest.mark.parametrize("shares", [[], [0, 0], [1, -1], [-1, 3]])
def test_split_refuses_weights_without_meaning(shares: list[int]) -> None:
    with pytest.raises(InvalidInput):
        euro(100).split(shares)


def test_split_of_a_loss_mirrors_that_of_a_gain() -> None:
    assert [part.amount for part in euro(-100).split([1, 1, 1])] == [-34, -33, -33]
