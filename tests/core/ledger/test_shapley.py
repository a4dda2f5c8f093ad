"""The laws of fair shares: efficiency, symmetry, null player, monotonicity."""

from collections.abc import Callable
from fractions import Fraction
from itertools import chain, combinations
from math import comb

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.data_exchanger.core.ledger.shapley import exact, orders, sampled

PLAYERS = "abcd"

type Worth = Callable[[frozenset[str]], int]


def coalitions(players: str = PLAYERS) -> list[frozenset[str]]:
    sizes = (combinations(players, size) for size in range(len(players) + 1))
    return [frozenset(one) for one in chain.from_iterable(sizes)]


@st.composite
def games(draw: st.DrawFn) -> Worth:
    """Any game of four players, not even a monotone one."""
    table = {one: draw(st.integers(-50, 50)) for one in coalitions()}
    return lambda coalition: table[coalition]


def by_definition(worth: Worth, player: str) -> Fraction:
    """Average what a player adds over coalitions of each size, and over the sizes."""
    count = len(PLAYERS)
    total = Fraction(0)
    for size in range(count):
        others = [one for one in coalitions() if len(one) == size and player not in one]
        added = sum(worth(one | {player}) - worth(one) for one in others)
        total += Fraction(added, comb(count - 1, size))
    return total / count


@given(games())
def test_values_are_those_of_the_definition_and_add_up(worth: Worth) -> None:
    values = exact(PLAYERS, worth)
    assert {player: one.value for player, one in values.items()} == {
        player: by_definition(worth, player) for player in PLAYERS
    }
    whole = worth(frozenset(PLAYERS)) - worth(frozenset())
    assert sum(one.value for one in values.values()) == whole


@given(games())
def test_players_who_add_the_same_get_the_same_and_who_adds_nothing_gets_nothing(
    worth: Worth,
) -> None:
    def twins(coalition: frozenset[str]) -> int:
        """Let b count as a, and d as nobody."""
        as_a = len(coalition & {"a", "b"})
        return (0, 3, 11)[as_a] + worth(coalition & {"c"})

    values = exact(PLAYERS, twins)
    assert values["a"].value == values["b"].value
    assert values["d"].value == 0


@given(games(), games(), st.sampled_from(PLAYERS))
def test_who_adds_more_gets_more(worth: Worth, bonus: Worth, player: str) -> None:
    def better(coalition: frozenset[str]) -> int:
        return worth(coalition) + (abs(bonus(coalition)) if player in coalition else 0)

    before, after = exact(PLAYERS, worth), exact(PLAYERS, better)
    raised = all(
        better(one | {player}) - better(one) >= worth(one | {player}) - worth(one)
        for one in coalitions()
        if player not in one
    )
    assert raised
    assert after[player].value >= before[player].value


@settings(max_examples=20)
@given(st.binary(min_size=1, max_size=16))
def test_sampled_values_add_up_and_lie_within_their_bounds(randomness: bytes) -> None:
    def worth(coalition: frozenset[str]) -> int:
        return 100 * len(coalition) ** 2 + 50 * ("a" in coalition)

    estimate = sampled(PLAYERS, worth, orders(PLAYERS, randomness, 400))
    true = exact(PLAYERS, worth)
    assert sum(one.value for one in estimate.values()) == worth(frozenset(PLAYERS))
    for player in PLAYERS:
        assert abs(estimate[player].value - true[player].value) <= estimate[player].bound


def test_a_narrower_bound_costs_four_times_the_orders() -> None:
    few, many = (
        sampled("ab", len, orders("ab", b"seed", count))["a"].bound for count in (100, 400)
    )
    assert few == pytest.approx(2 * many)


def test_orders_follow_from_the_randomness_and_reach_every_permutation() -> None:
    once, again = (list(orders("abc", b"seed", 200)) for _ in range(2))
    assert once == again != list(orders("abc", b"other", 200))
    assert len({tuple(order) for order in once}) == 6
