"""Privacy loss: known conversions, monotone, and never reported too low."""

from math import exp, log

from hypothesis import given, strategies as st
import pytest

from custom_components.data_exchanger.core.privacy.dp.accounting import (
    DELTA,
    MICRO,
    epsilon,
    micro_rho,
    shown_epsilon,
)


@pytest.mark.parametrize(
    ("micro", "shown"), [(0, "0.000"), (5_000, "0.430"), (50_000, "1.472"), (500_000, "5.222")]
)
def test_epsilon_of_known_budgets(micro: int, shown: str) -> None:
    assert shown_epsilon(micro) == shown


@given(st.integers(1, 20 * MICRO))
def test_epsilon_holds_and_is_tighter_than_the_simple_bound(micro: int) -> None:
    rho, found = micro / MICRO, epsilon(micro)
    assert found < epsilon(micro + 1000)
    assert found <= rho + 2 * (rho * -log(DELTA)) ** 0.5
    # delta at this epsilon is the least over all orders (proposition 12 the other way round)
    orders = (1 + 1.01**step for step in range(-1200, 1200))
    deltas = (
        exp(min((order - 1) * (order * rho - found), 50) + order * log(1 - 1 / order)) / (order - 1)
        for order in orders
    )
    assert min(deltas) == pytest.approx(DELTA, rel=0.01)


@given(st.floats(0.05, 20))
def test_budget_of_an_epsilon_is_the_largest_within_it(most: float) -> None:
    found = micro_rho(most)
    assert epsilon(found) <= most < epsilon(found + 1)
