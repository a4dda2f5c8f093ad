"""Shapley values: what each player adds, averaged over all orders in which they could come.

Sources: L. Shapley, "A value for n-person games" (1953); for sampling, J. Castro, D. Gómez and
J. Tejada, "Polynomial calculation of the Shapley value based on sampling" (2009), with the bound of
W. Hoeffding (1963).
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from fractions import Fraction
from hashlib import sha256
from itertools import combinations
from math import factorial, log, sqrt
from typing import NamedTuple

MOST_EXACT = 12
"""Up to so many players all coalitions are looked at (4,096)."""

_DOUBT = 0.05


class ShapleyValue(NamedTuple):
    """A player's value; the true one lies within ``bound`` of it with a probability of 95 %."""

    value: Fraction
    bound: float


def exact[P: Hashable](
    players: Sequence[P], worth: Callable[[frozenset[P]], int]
) -> dict[P, ShapleyValue]:
    """Return exact values; they add up to the worth of everybody less that of nobody."""
    count = len(players)
    worths = {
        coalition: worth(coalition)
        for size in range(count + 1)
        for coalition in map(frozenset, combinations(players, size))
    }
    totals = dict.fromkeys(players, 0)
    for coalition, value in worths.items():
        size = len(coalition)
        weight = factorial(size) * factorial(count - size - 1) if size < count else 0
        for player in players:
            if player not in coalition:
                totals[player] += weight * (worths[coalition | {player}] - value)
    whole = factorial(count)
    return {player: ShapleyValue(Fraction(total, whole), 0.0) for player, total in totals.items()}


def sampled[P: Hashable](
    players: Sequence[P],
    worth: Callable[[frozenset[P]], int],
    orders: Iterable[Sequence[P]],
) -> dict[P, ShapleyValue]:
    """Return values averaged over random ``orders`` of a monotone game.

    They add up to the worth of everybody less that of nobody whatever the orders are.
    """
    totals = dict.fromkeys(players, 0)
    count = 0
    for order in orders:
        count += 1
        coalition: frozenset[P] = frozenset()
        before = worth(coalition)
        for player in order:
            coalition |= {player}
            after = worth(coalition)
            totals[player] += after - before
            before = after
    span = worth(frozenset(players)) - worth(frozenset())
    bound = span * sqrt(log(2 / _DOUBT) / (2 * count))
    return {player: ShapleyValue(Fraction(total, count), bound) for player, total in totals.items()}


def orders[P](players: Sequence[P], randomness: bytes, count: int) -> Iterator[Sequence[P]]:
    """Shuffle ``players`` ``count`` times (Fisher-Yates), driven by ``randomness`` alone."""
    for number in range(count):
        seed = randomness + number.to_bytes(8)
        order = list(players)
        for last in range(len(order) - 1, 0, -1):
            drawn = int.from_bytes(sha256(seed + last.to_bytes(8)).digest()) % (last + 1)
            order[last], order[drawn] = order[drawn], order[last]
        yield order
