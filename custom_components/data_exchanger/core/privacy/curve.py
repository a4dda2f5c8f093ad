"""Value against privacy: what answers to a demand tell, as their noise shrinks.

For one day's cells out of a window of ``d`` days, a sum, mean or count at cost rho gets Gaussian
noise of standard deviation (R / d) / sqrt(2 rho), where R is the range of the exact figure. That,
as a share of R, is the *error*. Released Y = X + N of a figure X with variance V <= R² / 4 tells at
most ½ log2(1 + V / var N) bits about X, the capacity of a Gaussian channel: with V = R² / 4 this is
the *information*, an upper bound whatever the figure's distribution. The *price factor* is the
information as a share of that at the greatest ε of the grid, for a buyer pays for what it learns.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import log2, sqrt

from ..errors import InvalidInput
from ..model.scope import Scope
from .dp.accounting import MICRO, epsilon, micro_rho
from .dp.method import PrivateStatistics
from .dp.plan import read_plan

EPSILONS = (0.1, 0.2, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One choice of noise: ε at δ = 10^-6, and what follows from it."""

    epsilon: float
    micro_rho: int
    error: float
    """Standard deviation of the noise, as a share of the figure's range."""
    information: float
    """The most bits that the released figure tells about the true one."""
    price_factor: float


def curve(scope: Scope, series: int = 1) -> Sequence[Point]:
    """Return points for a grid of ε; ``series`` share the cost with the queries of the scope.

    Raises :class:`InvalidInput` for a scope without noise.
    """
    shares, days = _spread(scope, series)
    return tuple(_point(one, micro_rho(one), shares, days) for one in EPSILONS)


def asked(scope: Scope, series: int = 1) -> Point:
    """Return the point that a scope asks for; raise as :func:`curve` does."""
    shares, days = _spread(scope, series)
    cost = PrivateStatistics().cost(scope.method.parameters)
    return _point(epsilon(cost), cost, shares, days)


def _spread(scope: Scope, series: int) -> tuple[int, float]:
    """Return over how many answers the cost is spread, and over how many days each answer."""
    if scope.method.id != PrivateStatistics.id:
        raise InvalidInput("method.id", f"{scope.method.id} has no noise")
    shares = len(read_plan(scope.method.parameters).queries) * max(series, 1)
    return shares, scope.period.duration / timedelta(days=1)


def _point(at: float, cost: int, shares: int, days: float) -> Point:
    information = _information(cost, shares, days)
    return Point(
        epsilon=at,
        micro_rho=cost,
        error=_error(cost, shares, days),
        information=information,
        price_factor=information / _information(micro_rho(EPSILONS[-1]), shares, days),
    )


def _error(cost: int, shares: int, days: float) -> float:
    return 1 / days / sqrt(2 * cost / MICRO / shares)


def _information(cost: int, shares: int, days: float) -> float:
    return log2(1 + (1 / 4) / _error(cost, shares, days) ** 2) / 2
