"""Privacy loss in zCDP, counted in whole millionths of rho so that sums are exact."""

from collections.abc import Callable
from functools import cache
from math import ceil, exp, log, log1p, sqrt

DELTA = 1e-6
MICRO = 1_000_000
"""Millionths in one rho."""


def epsilon(micro_rho: int) -> float:
    """Return an ε such that ``micro_rho`` implies (ε, 10^-6)-differential privacy.

    Canonne, Kamath, Steinke (2020), proposition 12: every order above 1 gives a valid
    ε; the best is taken.
    """
    if micro_rho <= 0:
        return 0.0
    rho = micro_rho / MICRO

    def bound(log_excess: float) -> float:
        excess = exp(log_excess)
        alpha = 1 + excess
        return alpha * rho - (log(DELTA) + log(alpha)) / excess + log1p(-1 / alpha)

    best = log(sqrt(-log(DELTA) / rho))
    return bound(_lowest(bound, best - 3, best + 3))


def shown_epsilon(micro_rho: int) -> str:
    """Return ε with three decimals, rounded up."""
    return f"{ceil(epsilon(micro_rho) * 1000) / 1000:.3f}"


@cache
def micro_rho(most: float) -> int:
    """Return the largest budget (millionths of rho) whose ε is at most ``most``."""
    low, high = 0, ceil(most * MICRO) + 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if epsilon(middle) <= most else (low, middle)
    return low


def _lowest(function: Callable[[float], float], low: float, high: float) -> float:
    """Return where a function with one valley is lowest."""
    for _ in range(60):
        left, right = low + (high - low) / 3, high - (high - low) / 3
        low, high = (low, right) if function(left) < function(right) else (left, high)
    return low
