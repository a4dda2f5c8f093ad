"""Series fit their grid; meters lose their resets."""

from datetime import UTC, timedelta
import math

from hypothesis import given, strategies as st
import numpy as np
import pytest

from custom_components.data_exchanger.core.errors import InvalidInput
from custom_components.data_exchanger.core.model.period import Period
from custom_components.data_exchanger.core.model.resolution import Resolution
from custom_components.data_exchanger.core.model.timeseries import (
    Grid,
    Samples,
    TimeSeries,
    Totals,
)
from tests.core.examples import NOW

readings = st.lists(st.just(math.nan) | st.integers(0, 10**6).map(float), max_size=40)


def grid(hours: int) -> Grid:
    return Grid.over(
        Period(start=NOW, end=NOW + timedelta(hours=hours, seconds=1)), Resolution.HOUR, UTC
    )


def totals(values: list[float]) -> list[float]:
    meter = Totals.from_meter(Samples(np.arange(len(values)), np.array(values)))
    assert meter.times.tolist() == list(range(len(values)))
    assert meter.tolerance is None
    return [float(value) for value in meter.values]


def slow_totals(values: list[float]) -> list[float]:
    """Undo resets one reading at a time."""
    total, before, result = 0.0, None, []
    for value in values:
        if math.isnan(value):
            result.append(math.nan)
            continue
        if before is not None:
            total += value if value < 0.9 * before else value - before
        before = value
        result.append(total)
    return result


@pytest.mark.parametrize("length", [0, 2, 4])
def test_series_needs_a_value_per_cell(length: int) -> None:
    with pytest.raises(InvalidInput, match="expected 3 values"):
        TimeSeries(grid(3), np.zeros(length))


def test_completeness_is_the_share_of_known_cells() -> None:
    assert TimeSeries(grid(4), np.array([1.0, np.nan, 2.0, np.nan])).completeness == 0.5
    assert TimeSeries(grid(0), np.empty(0)).completeness == 0.0


@given(readings)
def test_from_meter_undoes_resets_like_a_careful_reader(values: list[float]) -> None:
    np.testing.assert_array_equal(totals(values), slow_totals(values))


@given(st.lists(st.integers(0, 1000).map(float), min_size=1, max_size=40))
def test_from_meter_of_a_meter_that_only_grows_is_its_growth(steps: list[float]) -> None:
    meter = np.cumsum(steps)
    assert totals(meter.tolist()) == (meter - meter[0]).tolist()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], []),
        ([math.nan], [math.nan]),
        ([math.nan, math.nan, math.nan], [math.nan, math.nan, math.nan]),
        ([10.0, 15.0, 2.0, 4.0], [0.0, 5.0, 7.0, 9.0]),
        ([10.0, math.nan, 2.0], [0.0, math.nan, 2.0]),
        ([100.0, 95.0, 97.0], [0.0, -5.0, -3.0]),
        ([100.0, 90.0, 89.0], [0.0, -10.0, -11.0]),
        ([100.0, 89.0], [0.0, 89.0]),
        ([0.0, 0.0, 1.0], [0.0, 0.0, 1.0]),
    ],
)
def test_from_meter_tells_resets_from_corrections(
    values: list[float], expected: list[float]
) -> None:
    np.testing.assert_array_equal(totals(values), expected)
