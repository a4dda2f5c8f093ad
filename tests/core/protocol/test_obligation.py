"""What is owed: parts, excess, refunds and chargebacks, to the cent."""

from hypothesis import given, strategies as st
import pytest

from custom_components.data_exchanger.core.errors import InvalidInput
from custom_components.data_exchanger.core.model.money import Money
from custom_components.data_exchanger.core.protocol.obligation import (
    Obligation,
    StatementKind,
    fee_between,
)

MOVES = st.lists(st.tuples(st.sampled_from(StatementKind), st.integers(0, 600)), max_size=12)


def euro(amount: int) -> Money:
    return Money(amount=amount, currency="EUR")


def owed(price: int = 450, rate: int = 100) -> Obligation:
    return Obligation(price=euro(price), fee_per_mille=rate)


def after(*moves: tuple[StatementKind, int], price: int = 450, rate: int = 100) -> Obligation:
    obligation = owed(price, rate)
    for kind, amount in moves:
        obligation = obligation.after(kind, euro(amount))
    return obligation


@given(MOVES, st.integers(0, 500), st.integers(0, 500))
def test_what_was_paid_is_held_or_was_taken_back(
    moves: list[tuple[StatementKind, int]], price: int, rate: int
) -> None:
    obligation, cash, fees = owed(price, rate), 0, 0
    for kind, amount in moves:
        try:
            changed = obligation.after(kind, euro(amount))
        except InvalidInput:
            continue
        sign = {"payment": 1, "partial": 1, "service": 0}.get(kind, -1)
        cash += sign * amount
        fees += sign * fee_between(obligation, changed).amount
        obligation = changed
    assert cash == (obligation.gross + obligation.surplus).amount
    assert fees == obligation.fee.amount == obligation.gross.per_mille(rate).amount
    assert obligation.net == obligation.gross - obligation.fee
    assert 0 <= obligation.refunded <= obligation.paid + obligation.refunded
    assert min(obligation.gross.amount, obligation.surplus.amount, obligation.paid) >= 0
    assert obligation.outstanding.amount == price - obligation.paid >= 0


@given(st.lists(st.integers(1, 90), max_size=5), st.integers(0, 500))
def test_parts_cost_what_the_whole_would_have_cost(parts: list[int], rate: int) -> None:
    rest = 450 - sum(parts)
    moves = [(StatementKind.PARTIAL, part) for part in parts if rest > 0]
    whole = after((StatementKind.PAYMENT, 450), rate=rate)
    assert after(*moves, (StatementKind.PAYMENT, max(rest, 450 * (rest <= 0))), rate=rate) == whole


def test_what_is_beyond_the_price_bears_no_fee_and_goes_back_first() -> None:
    paid = after((StatementKind.PAYMENT, 500))
    assert (paid.surplus, paid.fee, paid.outstanding) == (euro(50), euro(45), euro(0))
    back = paid.after(StatementKind.REFUND, euro(60))
    assert (back.surplus, back.gross, back.outstanding) == (euro(0), euro(440), euro(0))


def test_what_was_taken_back_is_owed_again() -> None:
    taken = after((StatementKind.PAYMENT, 500), (StatementKind.CHARGEBACK, 150))
    assert (taken.surplus, taken.gross, taken.outstanding) == (euro(0), euro(350), euro(100))


def test_a_gift_of_data_is_paid_with_nothing() -> None:
    assert after((StatementKind.PAYMENT, 0), price=0).outstanding == euro(0)


@pytest.mark.parametrize(
    ("kind", "gross"),
    [
        (StatementKind.PAYMENT, euro(449)),
        (StatementKind.PAYMENT, euro(0)),
        (StatementKind.PAYMENT, euro(-450)),
        (StatementKind.PAYMENT, Money(amount=450, currency="USD")),
        (StatementKind.PARTIAL, euro(450)),
        (StatementKind.REFUND, euro(1)),
        (StatementKind.CHARGEBACK, euro(1)),
    ],
)
def test_an_impossible_amount_is_refused(kind: StatementKind, gross: Money) -> None:
    with pytest.raises(InvalidInput, match="gross"):
        owed().after(kind, gross)
