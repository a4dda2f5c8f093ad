"""What the home evaluates itself equals a plain computation, and what the layout makes of it."""

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, timedelta
import math
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
import numpy as np
import pytest

from custom_components.data_exchanger.core.errors import InvalidInput
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.period import Period
from custom_components.data_exchanger.core.packaging.package import DataPackage
from custom_components.data_exchanger.core.privacy.exact import MINIMUM_DAYS, MINIMUM_READINGS
from custom_components.data_exchanger.core.privacy.he.engine import LIMITS, Limits, Scheme
from custom_components.data_exchanger.core.privacy.he.evaluation import state_problem
from custom_components.data_exchanger.core.privacy.he.layout import (
    arrange,
    lane_sums,
    require_fit,
)
from custom_components.data_exchanger.core.privacy.he.query import query_of
from custom_components.data_exchanger.core.privacy.registry import protect
from tests.core.examples import element
from tests.core.privacy.he.queries import BEGIN, TARIFF, package_of, problem_of, query_scope
from tests.core.privacy.packages import hourly_package

PARIS = ZoneInfo("Europe/Paris")


def table(values: Any, zone: Any = UTC, **changes: Any) -> list[tuple[Any, ...]]:
    from custom_components.data_exchanger.core.privacy.he.evaluation import result_table

    made = result_table(problem_of(values, zone, **changes))
    return list(zip(*(np.asarray(one.values).tolist() for one in made.fields), strict=True))


@st.composite
def readings(draw: st.DrawFn) -> list[float]:
    count = draw(st.integers(1, 60) | st.integers(600, 3000))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    values = random.uniform(-1, 10, count).round(3)
    values[random.random(count) < draw(st.sampled_from([0.0, 0.2, 0.9]))] = np.nan
    return [float(value) for value in values]


@given(readings(), st.sampled_from([UTC, PARIS, ZoneInfo("Asia/Kathmandu")]))
def test_monthly_means_equal_a_plain_computation(values: list[float], zone: Any) -> None:
    months: dict[tuple[int, int], list[float]] = {}
    days: dict[tuple[int, int], set[date]] = defaultdict(set)
    for number, value in enumerate(values):
        local = (BEGIN + timedelta(hours=number)).astimezone(zone)
        own = months.setdefault((local.year, local.month), [])
        if not math.isnan(value):
            own.append(min(max(value, 0.0), 8.191))
            days[local.year, local.month].add(local.date())
    expected = [
        own
        for month, own in months.items()
        if len(own) >= MINIMUM_READINGS and len(days[month]) >= MINIMUM_DAYS
    ]
    found = table(values, zone)
    assert [row[2] for row in found] == [len(own) for own in expected]
    assert [row[3] for row in found] == pytest.approx(
        [sum(own) / len(own) for own in expected], abs=5.01e-4
    )


@given(readings())
def test_weighted_sums_equal_a_plain_computation(values: list[float]) -> None:
    changes = {"function": "weighted_sum", "window": "period", "weights": tuple(TARIFF)}
    found = table(values, PARIS, **changes)
    moments = [(BEGIN + timedelta(hours=number)).astimezone(PARIS) for number in range(len(values))]
    known = [
        (TARIFF[moment.hour], moment.date(), value)
        for moment, value in zip(moments, values, strict=True)
        if not math.isnan(value)
    ]
    enough = all(
        len(own) >= MINIMUM_READINGS and len(set(own)) >= MINIMUM_DAYS
        for one in {TARIFF[moment.hour] for moment in moments}
        for own in [[day for weight, day, _ in known if weight == one]]
    )
    assert len(found) == enough
    if enough:
        total = sum(weight * min(max(value, 0.0), 8.191) for weight, _, value in known)
        assert found[0][3] == pytest.approx(total, abs=5.01e-4)


@given(readings(), st.sampled_from(Scheme), st.booleans())
def test_the_layout_keeps_every_sum(values: list[float], scheme: Scheme, tariff: bool) -> None:
    changes: dict[str, Any] = (
        {"function": "weighted_sum", "weights": (0, -3, *TARIFF[2:])} if tariff else {}
    )
    problem = problem_of(values, PARIS, **changes)
    if not problem.weight.any():
        return
    layout = arrange(problem.lane, problem.weight, len(problem.lanes), LIMITS[scheme])
    rows = layout.pack(problem.values)
    weights = np.repeat(
        [group.weight for group in layout.groups], [group.rows for group in layout.groups]
    )
    assert rows.shape == (layout.rows, LIMITS[scheme].slots)
    assert lane_sums(weights @ rows, layout.lanes) == problem.sums()


def test_results_stand_on_the_declared_grid() -> None:
    values = np.full(168, 1.234)
    assert table(values, function="sum", window="period", rounding="5")[0][3] == 205
    assert table(values, rounding="0.1")[0][3] == 1.2


def test_readings_beyond_the_bounds_are_clipped() -> None:
    values = [-5.0] * 84 + [100.0] * 84
    ((*_, value),) = table(values, function="sum", window="period", lower="-1", upper="2")
    assert value == 84 * -1 + 84 * 2


def test_a_day_behind_a_long_gap_is_no_result() -> None:
    assert table([math.nan] * 24 * 13 + [1.0] * 24, function="sum", window="period") == []


def test_a_month_of_few_days_is_left_out() -> None:
    assert len(table(np.ones(24 * (31 + 6)), function="sum")) == 1
    assert len(table(np.ones(24 * (31 + 7)), function="sum")) == 2


def test_one_hot_weights_reveal_no_reading() -> None:
    one_hot = (0,) * 7 + (1,) + (0,) * 16
    week = np.arange(7 * 24) / 100
    changes: dict[str, Any] = {"function": "weighted_sum", "weights": one_hot}
    assert table(week, **changes) == []  # seven readings of that hour are too few
    assert len(table(np.arange(28 * 24) / 100, **changes)) == 1


def test_a_window_with_too_few_readings_is_left_out() -> None:
    values = np.ones(31 * 24 + 11)
    assert [row[2] for row in table(values)] == [31 * 24]


def test_the_registry_releases_the_own_evaluation() -> None:
    release = protect(package_of(np.ones(200)), bytes)
    assert (release.level, release.method) == (DisclosureLevel.STATISTICS, "homomorphic")
    assert [resource.name for resource in release.resources] == ["result"]


def test_there_must_be_something_to_compute_on() -> None:
    package = package_of(np.ones(100))
    query = query_of(package.scope)
    empty = DataPackage(scope=package.scope, zone=UTC, grid=package.grid, columns=())
    with pytest.raises(InvalidInput, match="no series"):
        state_problem(empty, query)
    hour = query_scope(1)
    half = Period(start=BEGIN + timedelta(minutes=1), end=BEGIN + timedelta(minutes=50))
    with pytest.raises(InvalidInput, match="no whole cell"):
        state_problem(hourly_package([], replace(hour, period=half), element()), query)


def test_hours_that_never_come_count_nowhere() -> None:
    night = (1,) + (0,) * 23
    morning = problem_of(np.ones(30), function="weighted_sum", weights=night)
    layout = arrange(morning.lane, morning.weight, 1, LIMITS[Scheme.BFV])
    assert len(layout.cells) == 2
    with pytest.raises(InvalidInput, match="no reading that counts"):
        arrange(morning.lane[1:3], morning.weight[1:3], 1, LIMITS[Scheme.BFV])


def test_there_are_no_more_windows_than_slots() -> None:
    months = problem_of(np.ones(1500))
    narrow = Limits(slots=1, magnitude=2**40, weight=2**40, ciphertext=1)
    with pytest.raises(InvalidInput, match="window"):
        arrange(months.lane, months.weight, len(months.lanes), narrow)


def test_sums_that_could_wrap_round_are_refused_before_anything_is_sent() -> None:
    limits = LIMITS[Scheme.BFV]
    problem = problem_of(np.ones(8760), window="period", upper="999999.999")
    layout = arrange(problem.lane, problem.weight, 1, limits)
    require_fit(layout, limits, limits.magnitude // 2 - 1)
    with pytest.raises(InvalidInput, match="beyond"):
        require_fit(layout, limits, limits.magnitude // 2)
    with pytest.raises(InvalidInput, match="beyond"):
        require_fit(layout, Limits(slots=1, magnitude=2**60, weight=1, ciphertext=1), 1)


def test_a_year_fits_the_smaller_scheme() -> None:
    scope = query_scope(8760)
    assert query_of(scope)
    problem = problem_of(np.ones(8760), window="period")
    layout = arrange(problem.lane, problem.weight, 1, LIMITS[Scheme.PAILLIER])
    assert layout.rows == math.ceil(8760 / 63)
    require_fit(layout, LIMITS[Scheme.PAILLIER], problem.largest)
