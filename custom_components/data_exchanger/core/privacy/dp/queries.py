"""The queries: exact integers, how far one day can move them, and the noise that follows.

Two homes are neighbours if they differ in any or all readings of one person on one local day,
known or unknown. Every sensitivity below is the greatest distance between neighbours and follows
from the scope, the bounds of the vocabulary and the query, never from readings.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt, sqrt
from types import MappingProxyType

import numpy as np

from ..guarantee import Mechanism
from .accounting import MICRO
from .frame import SLOTS, Frame, Integers
from .noise import Words, choose, discrete_gaussian
from .plan import Plan

CANDIDATES = 200
"""Values among which a quantile is chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A released number: ``key`` places it in its table, ``deviation`` is that of its noise.

    NaN is no value: an average over no readings, the noise of a choice.
    """

    key: tuple[str | float, ...]
    value: float
    deviation: float = float("nan")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A query of one series, ready to be answered; ``mechanisms`` are known before it is."""

    table: str
    mechanisms: tuple[Mechanism, ...]
    answer: Callable[[Words], Sequence[Figure]]


def ask(frame: Frame, plan: Plan, rho: Fraction) -> Sequence[Query]:
    """Prepare the queries of a plan for one series; together they cost ``rho``."""
    share = rho / len(plan.queries)
    return [_QUERIES[name](frame, plan, share) for name in plan.queries]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Noise:
    """Gaussian noise for figures that one day moves by at most the root of ``squared``."""

    rho: Fraction
    squared: int

    @property
    def variance(self) -> Fraction:
        """rho-zCDP needs Δ² / (2 rho)."""
        return self.squared / (2 * self.rho)

    @property
    def deviation(self) -> float:
        return sqrt(self.variance)

    def mechanism(self, frame: Frame, query: str) -> Mechanism:
        return _mechanism(frame, query, "gaussian", self.rho, sqrt(self.squared), self.deviation)

    def add(self, exact: int, source: Words) -> int:
        return exact + discrete_gaussian(self.variance, source)


def _mechanism(
    frame: Frame, query: str, mechanism: str, rho: Fraction, sensitivity: float, scale: float
) -> Mechanism:
    return Mechanism(
        series=frame.name,
        query=query,
        mechanism="gaussian" if mechanism == "gaussian" else "exponential",
        rho=f"{float(rho):.9f}",
        sensitivity=f"{sensitivity:.3f}",
        scale=f"{scale:.3f}",
        low=str(frame.value(frame.low)),
        high=str(frame.value(frame.high)),
    )


def _by_slot(values: Integers, slots: Integers) -> list[int]:
    sums = np.zeros(SLOTS, dtype=np.int64)
    np.add.at(sums, slots, values)
    return [int(value) for value in sums]


def _total(frame: Frame, rho: Fraction, query: str, tariff: tuple[int, ...]) -> Query:
    """Sum the readings, each weighted by its hour; an unknown one counts as 0."""
    span = max(frame.high, 0) - min(frame.low, 0)
    weights = np.array(tariff * 2)[frame.days.slot]
    noise = _Noise(rho=rho, squared=frame.days.influence(weights, _nowhere(frame)) * span**2)
    by_hour = zip(_by_slot(frame.steps, frame.days.slot), tariff * 2, strict=True)
    exact = sum(total * weight for total, weight in by_hour)

    def answer(source: Words) -> Sequence[Figure]:
        value = frame.value(noise.add(exact, source))
        return [Figure(key=(query,), value=value, deviation=frame.value(noise.deviation))]

    return Query(table=FIGURES, mechanisms=(noise.mechanism(frame, query),), answer=answer)


def _nowhere(frame: Frame) -> Integers:
    """Put all cells into one slot."""
    return np.zeros_like(frame.days.slot)


def _sum(frame: Frame, plan: Plan, rho: Fraction) -> Query:
    return _total(frame, rho, "sum", (1,) * 24)


def _weighted_sum(frame: Frame, plan: Plan, rho: Fraction) -> Query:
    return _total(frame, rho, "weighted_sum", plan.weights)


def _number(frame: Frame, rho: Fraction, query: str, exact: int) -> Query:
    """Count readings; a day moves the count by its cells."""
    noise = _Noise(rho=rho, squared=frame.days.most_cells**2)

    def answer(source: Words) -> Sequence[Figure]:
        value = float(noise.add(exact, source))
        return [Figure(key=(query,), value=value, deviation=round(noise.deviation, 3))]

    return Query(table=FIGURES, mechanisms=(noise.mechanism(frame, query),), answer=answer)


def _count(frame: Frame, plan: Plan, rho: Fraction) -> Query:
    return _number(frame, rho, "count", int(frame.known.sum()))


def _above(frame: Frame, plan: Plan, rho: Fraction) -> Query:
    """Count the readings above a threshold."""
    threshold = int((plan.threshold * 10**frame.decimals).to_integral_value())
    return _number(frame, rho, "above", int((frame.readings > threshold).sum()))


def _averages(
    frame: Frame, rho: Fraction, query: str, slots: Integers, keys: Mapping[int, tuple[str, ...]]
) -> Query:
    """Averages by slot: noisy sums of what lies above the middle, over noisy counts.

    Half of ``rho`` goes to the sums and half to the counts.
    """
    middle = (frame.low + frame.high) // 2
    span = frame.high - frame.low
    influence = frame.days.influence(np.ones_like(slots), slots)
    sums = _Noise(rho=rho / 2, squared=influence * span**2)
    counts = _Noise(rho=rho / 2, squared=influence)
    exact = _by_slot(np.where(frame.known, frame.steps - middle, 0), slots)
    known = _by_slot(frame.known.astype(np.int64), slots)

    def answer(source: Words) -> Sequence[Figure]:
        figures = []
        for slot, key in keys.items():
            total, count = sums.add(exact[slot], source), counts.add(known[slot], source)
            mean = middle + total / count if count > 0 else float("nan")
            value = frame.value(min(max(mean, frame.low), frame.high))
            deviation = frame.value(sums.deviation / max(count, 1))
            figures.append(Figure(key=key, value=value, deviation=deviation))
        return figures

    return Query(
        table=LOAD_CURVE if query == "load_curve" else FIGURES,
        mechanisms=(
            sums.mechanism(frame, f"{query}.total"),
            counts.mechanism(frame, f"{query}.readings"),
        ),
        answer=answer,
    )


def _mean(frame: Frame, plan: Plan, rho: Fraction) -> Query:
    return _averages(frame, rho, "mean", _nowhere(frame), {0: ("mean",)})


def _load_curve(frame: Frame, plan: Plan, rho: Fraction) -> Query:
    keys = {slot: (("weekday", "weekend")[slot // 24], f"{slot % 24:02d}") for slot in range(SLOTS)}
    return _averages(frame, rho, "load_curve", frame.days.slot, keys)


def _histogram(frame: Frame, plan: Plan, rho: Fraction) -> Query:
    """Count readings in equal bins between the bounds; a day may move from one bin to another."""
    edges = np.linspace(frame.low, frame.high, plan.bins + 1)
    noise = _Noise(rho=rho, squared=2 * frame.days.most_cells**2)
    exact, _ = np.histogram(frame.readings, bins=edges)

    def answer(source: Words) -> Sequence[Figure]:
        return [
            Figure(
                key=(frame.value(edges[bin_]), frame.value(edges[bin_ + 1])),
                value=float(noise.add(int(count), source)),
                deviation=round(noise.deviation, 3),
            )
            for bin_, count in enumerate(exact)
        ]

    return Query(table=HISTOGRAM, mechanisms=(noise.mechanism(frame, "histogram"),), answer=answer)


def _quantiles(frame: Frame, plan: Plan, rho: Fraction) -> Query:
    """Choose each quantile among values between the bounds, by how many readings it is off.

    The exponential mechanism with exp(-ε cost / 2Δ) has bounded range ε and so is ε²/8-zCDP
    (Cesar, Rogers, "Bounding, Concentrating, and Truncating", 2021). In hundredths of a reading,
    one day moves a cost by at most Δ = 100 times its cells.
    """
    share = rho / len(plan.quantiles)
    spent = Fraction(isqrt(int(8 * share * MICRO * MICRO)), MICRO)
    reach = 100 * frame.days.most_cells
    candidates = np.unique(np.linspace(frame.low, frame.high, CANDIDATES).astype(np.int64))
    ordered = np.sort(frame.readings)
    under = 100 * np.searchsorted(ordered, candidates, side="left")
    until = 100 * np.searchsorted(ordered, candidates, side="right")
    scale = float(2 * reach / spent) / 100

    def answer(source: Words) -> Sequence[Figure]:
        figures = []
        for percent in plan.quantiles:
            wanted = percent * len(ordered)
            costs = np.maximum(np.maximum(under - wanted, wanted - until), 0)
            costs -= costs.min()
            index = choose(costs.tolist(), spent / (2 * reach), source)
            value = frame.value(float(candidates[index]))
            figures.append(Figure(key=(f"quantile_{percent:02d}",), value=value))
        return figures

    mechanisms = tuple(
        _mechanism(frame, f"quantile_{percent:02d}", "exponential", share, reach / 100, scale)
        for percent in plan.quantiles
    )
    return Query(table=FIGURES, mechanisms=mechanisms, answer=answer)


FIGURES, HISTOGRAM, LOAD_CURVE = "private_statistics", "histogram", "load_curve"

_QUERIES: Mapping[str, Callable[[Frame, Plan, Fraction], Query]] = MappingProxyType(
    {
        "count": _count,
        "sum": _sum,
        "mean": _mean,
        "quantiles": _quantiles,
        "histogram": _histogram,
        "load_curve": _load_curve,
        "weighted_sum": _weighted_sum,
        "above": _above,
    }
)
