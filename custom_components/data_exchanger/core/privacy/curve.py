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
from .dp.accounting import MICRO, micro_rho
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
    if scope.method.id != PrivateStatistics.id:
        raise InvalidInput("method.id", f"{scope.method.id} has no noise")
    shares = len(read_plan(scope.method.parameters).queries) * max(series, 1)
    days = scope.period.duration / timedelta(days=1)
    most = _information(EPSILONS[-1], shares, days)
    return tuple(_point(epsilon, shares, days, most) for epsilon in EPSILONS)


def _point(epsilon: float, shares: int, days: float, most: float) -> Point:
    information = _information(epsilon, shares, days)
    return Point(
        epsilon=epsilon,
        micro_rho=micro_rho(epsilon),
        error=_error(epsilon, shares, days),
        information=information,
        price_factor=information / most,
    )


def _error(epsilon: float, shares: int, days: float) -> float:
    return 1 / days / sqrt(2 * micro_rho(epsilon) / MICRO / shares)


def _information(epsilon: float, shares: int, days: float) -> float:
    return log2(1 + (1 / 4) / _error(epsilon, shares, days) ** 2) / 2
