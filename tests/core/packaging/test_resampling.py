"""Laws of resampling, and equality with a slow reference."""

from datetime import UTC, datetime, timedelta
import math
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings, strategies as st
import numpy as np
import pytest

from custom_components.data_exchanger.core.catalog.taxonomy import Aggregation
from custom_components.data_exchanger.core.model.period import Period
from custom_components.data_exchanger.core.model.resolution import Resolution
from custom_components.data_exchanger.core.model.timeseries import (
    Averages,
    Grid,
    Readings,
    Samples,
    Totals,
)
from custom_components.data_exchanger.core.packaging.resampling import resample
from tests.core.packaging import reference

START = int(datetime(2026, 3, 28, tzinfo=UTC).timestamp())
ACCUMULATING = [Aggregation.INCREMENT, Aggregation.DURATION, Aggregation.COUNT]

values = st.just(math.nan) | st.integers(-50, 50).map(float)
states = st.just(math.nan) | st.sampled_from([0.0, 1.0])


def minutes(count: int) -> Grid:
    return Grid(Resolution.MINUTE, START + 60 * np.arange(count + 1))


@st.composite
def samples(draw: st.DrawFn, of: st.SearchStrategy[float] = values, span: int = 400) -> Samples:
    """Make readings at any seconds from a minute before the grid on."""
    times = sorted(draw(st.sets(st.integers(START - 60, START + span), max_size=12)))
    drawn = draw(st.lists(of, min_size=len(times), max_size=len(times)))
    return Samples(np.array(times, dtype=np.int64), np.array(drawn, dtype=np.float64))


@st.composite
def averages(draw: st.DrawFn) -> Averages:
    """Make averages of 10 or 20 seconds with some left out."""
    interval = draw(st.sampled_from([10, 20]))
    slots = sorted(draw(st.sets(st.integers(-6, 40))))
    drawn = draw(st.lists(values, min_size=len(slots), max_size=len(slots)))
    times = START + interval * np.array(slots, dtype=np.int64)
    return Averages(times, np.array(drawn, dtype=np.float64), interval)


@st.composite
def totals(draw: st.DrawFn) -> Totals:
    """Make a counter, tolerant or not."""
    meter = Totals.from_meter(draw(samples()))
    return Totals(meter.times, meter.values, draw(st.sampled_from([None, 30, 60, 200])))


@settings(max_examples=150)
@given(samples() | samples(states) | averages() | totals(), st.sampled_from(Aggregation))
def test_resample_equals_the_slow_reference(readings: Readings, how: Aggregation) -> None:
    grid = minutes(5)
    fast = resample(readings, grid, how)
    assert fast.grid is grid
    np.testing.assert_allclose(fast.values, reference.resample(readings, grid, how), atol=1e-9)


@given(samples() | averages() | totals(), st.sampled_from(Aggregation), st.integers(0, 6))
def test_splitting_a_grid_gives_the_same_cells(
    readings: Readings, how: Aggregation, cut: int
) -> None:
    whole = minutes(6)
    parts = (
        Grid(Resolution.MINUTE, whole.edges[: cut + 1]),
        Grid(Resolution.MINUTE, whole.edges[cut:]),
    )
    joined = np.concatenate([resample(readings, part, how).values for part in parts])
    np.testing.assert_array_equal(joined, resample(readings, whole, how).values)


@given(st.floats(-1e6, 1e6), st.sets(st.integers(1, 300), max_size=10))
def test_the_mean_of_a_constant_is_the_constant(value: float, moments: set[int]) -> None:
    times = np.array(sorted({0} | moments)) + START
    held = Samples(times, np.full(len(times), value))
    binned = Averages(START + 10 * np.arange(30), np.full(30, value), 10)
    for readings in (held, binned):
        found = resample(readings, minutes(5), Aggregation.MEAN).values
        np.testing.assert_allclose(found, value, rtol=1e-9, atol=1e-9)


@given(st.lists(st.integers(0, 1000), min_size=31, max_size=31))
def test_increments_over_a_known_grid_add_up_to_last_less_first(steps: list[int]) -> None:
    meter = np.cumsum(steps).astype(float)
    counter = Totals(START + 10 * np.arange(31), meter, 10)
    found = resample(counter, minutes(5), Aggregation.INCREMENT).values
    assert found.sum() == meter[-1] - meter[0]


@given(st.lists(st.integers(0, 500).map(float), min_size=1, max_size=30))
def test_a_meter_that_restarts_loses_nothing(growth: list[float]) -> None:
    restarting = np.array([reading for grown in growth for reading in (0.0, grown)])
    meter = Totals.from_meter(Samples(START + 10 * np.arange(len(restarting)), restarting))
    assert meter.values[-1] == sum(growth)


@pytest.mark.parametrize("how", ACCUMULATING)
@given(readings=samples(states, span=250))
def test_refining_then_adding_gives_the_coarse_sum(how: Aggregation, readings: Samples) -> None:
    known = Samples(readings.times, np.nan_to_num(readings.values))
    everything = Samples(
        np.concatenate(([START - 100], known.times)), np.concatenate(([0.0], known.values))
    )
    fine = minutes(5)
    coarse = Grid(Resolution.FIVE_MINUTES, fine.edges[[0, -1]])
    total = resample(everything, coarse, how).values
    np.testing.assert_allclose(resample(everything, fine, how).values.sum(), total[0])


@given(st.integers(0, 59))
def test_a_cell_has_a_value_from_three_quarters_known_on(missing: int) -> None:
    readings = Samples(np.array([START + missing]), np.array([5.0]))
    (value,) = resample(readings, minutes(1), Aggregation.MEAN).values.tolist()
    assert math.isnan(value) is (missing > 15)


@pytest.mark.parametrize("how", list(Aggregation))
@pytest.mark.parametrize(
    "readings",
    [
        Samples(np.empty(0), np.empty(0)),
        Samples(np.array([START - 60, START]), np.array([np.nan, np.nan])),
        Samples(np.array([START + 10_000]), np.array([1.0])),
        Averages(np.empty(0), np.empty(0), 60),
        Averages(np.array([START - 60, START + 600]), np.ones(2), 60),
        Averages(START + 60 * np.arange(5), np.full(5, np.nan), 60),
        Totals(np.empty(0), np.empty(0), 60),
        Totals(np.array([START - 600]), np.ones(1), 60),
        Totals(np.array([START - 600, START]), np.array([1.0, np.nan])),
    ],
    ids=range(9),
)
def test_gaps_stay_gaps(readings: Readings, how: Aggregation) -> None:
    assert np.isnan(resample(readings, minutes(5), how).values).all()


@pytest.mark.parametrize("how", list(Aggregation))
@pytest.mark.parametrize("edges", [[], [START]])
def test_a_grid_without_cells_gives_no_values(how: Aggregation, edges: list[int]) -> None:
    grid = Grid(Resolution.HOUR, np.array(edges, dtype=np.int64))
    for readings in (
        Samples(np.array([START]), np.ones(1)),
        Averages(np.array([START]), np.ones(1), 60),
        Totals(np.array([START]), np.ones(1)),
    ):
        assert len(resample(readings, grid, how).values) == 0


def test_activations_count_changes_from_known_inactivity_only() -> None:
    story: list[tuple[int, Any]] = [
        (0, 1), (5, 0), (10, 1), (15, 1), (20, 0), (25, np.nan), (30, 1), (35, 0), (59, 1), (60, 0),
    ]  # fmt: skip
    times, states_ = zip(*story, strict=True)
    readings = Samples(START + np.array(times), np.array(states_, dtype=float))
    assert resample(readings, minutes(2), Aggregation.COUNT).values.tolist() == [2.0, 0.0]


def test_hours_of_a_day_with_a_clock_change_weigh_the_same() -> None:
    paris = ZoneInfo("Europe/Paris")
    first = datetime(2026, 3, 28, tzinfo=paris)
    grid = Grid.over(
        Period(start=first, end=datetime(2026, 3, 31, tzinfo=paris)), Resolution.DAY, paris
    )
    hours = int((datetime(2026, 3, 31, tzinfo=paris) - first.astimezone(UTC)) / timedelta(hours=1))
    times = int(first.timestamp()) + 3600 * np.arange(hours + 1)
    values = np.arange(hours + 1, dtype=np.float64)
    counter = Totals(times, values, 3600)
    assert resample(counter, grid, Aggregation.INCREMENT).values.tolist() == [24.0, 23.0, 24.0]
    hourly = Averages(times, values, 3600)
    assert resample(hourly, grid, Aggregation.MEAN).values.tolist() == [11.5, 35.0, 58.5]
