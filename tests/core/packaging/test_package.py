"""The data package: granted readings on one grid, plausible, rounded, named by element alone."""

from dataclasses import replace
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings, strategies as st
import numpy as np
import pytest

from custom_components.data_exchanger.core.catalog.taxonomy import Aggregation
from custom_components.data_exchanger.core.model.period import Period
from custom_components.data_exchanger.core.model.resolution import Resolution
from custom_components.data_exchanger.core.model.timeseries import Averages, Grid, TimeSeries
from custom_components.data_exchanger.core.packaging.package import Source, build_package
from custom_components.data_exchanger.core.packaging.quality import Quality, assess
from tests.core.examples import WEEK, element, scope

HOURS = int(WEEK.start.timestamp()) + 3600 * np.arange(168)
TEMPERATURE = element(
    "indoor_temperature", aggregation=Aggregation.MEAN, decimals=1, bounds=(-30.0, 60.0)
)


def hourly(values: list[float]) -> Averages:
    return Averages(HOURS[: len(values)], np.array(values), 3600)


def source(values: list[float], subject: str = "s", of: object = TEMPERATURE) -> Source:
    return Source(element=of, subject=subject, readings=hourly(values))  # type: ignore[arg-type]


def test_columns_keep_the_order_of_the_sources_on_the_grid_of_the_scope() -> None:
    other = element("indoor_humidity", aggregation=Aggregation.MEAN, bounds=(0.0, 100.0))
    package = build_package(
        scope(), [source([20.0] * 168, "a"), source([50.0] * 168, "b", other)], UTC
    )
    assert [(column.name, column.subject) for column in package.columns] == [
        ("indoor_temperature", "a"),
        ("indoor_humidity", "b"),
    ]
    assert len(package.grid) == 168
    assert all(column.series.grid is package.grid for column in package.columns)
    assert package.zone is UTC


def test_several_series_of_one_element_are_numbered() -> None:
    other = element("indoor_humidity", aggregation=Aggregation.MEAN)
    package = build_package(
        scope(), [source([1.0]), source([1.0], of=other), source([1.0]), source([1.0])], UTC
    )
    assert [column.name for column in package.columns] == [
        "indoor_temperature_1",
        "indoor_humidity",
        "indoor_temperature_2",
        "indoor_temperature_3",
    ]


def test_values_are_rounded_to_the_precision_of_the_element() -> None:
    package = build_package(scope(), [source([20.04, 20.06, -0.04])], UTC)
    assert package.columns[0].series.values[:3].tolist() == [20.0, 20.1, -0.0]


def test_implausible_values_become_gaps_and_are_counted() -> None:
    values = [20.0, 999.0, -31.0, 60.0, -30.0, np.inf, np.nan]
    (column,) = build_package(scope(), [source(values)], UTC).columns
    np.testing.assert_array_equal(
        column.series.values[:7], [20.0, np.nan, np.nan, 60.0, -30.0, np.nan, np.nan]
    )
    assert column.quality == Quality(cells=168, known=3, longest_gap=163, implausible=3)


@pytest.mark.parametrize(
    ("how", "known"),
    [
        (Aggregation.MEAN, False),
        (Aggregation.LAST, False),
    ],
)
def test_bounds_of_averages_do_not_grow_with_the_cell(how: Aggregation, known: bool) -> None:
    daily = scope(resolution=Resolution.DAY)
    warm = element("indoor_temperature", aggregation=how, bounds=(0.0, 60.0))
    (column,) = build_package(daily, [source([100.0] * 168, of=warm)], UTC).columns
    assert bool(np.isfinite(column.series.values).any()) is known


def test_bounds_of_sums_grow_with_the_cell_also_where_clocks_change() -> None:
    paris = ZoneInfo("Europe/Paris")
    steps = element(aggregation=Aggregation.INCREMENT, bounds=(0.0, 1.0), decimals=0)
    daily = scope(resolution=Resolution.DAY)
    grid = Grid.over(WEEK, Resolution.DAY, paris)
    (column,) = build_package(daily, [source([24.0] * 168, of=steps)], paris).columns
    assert column.series.values.tolist() == [24.0] * len(grid)
    (column,) = build_package(daily, [source([25.0] * 168, of=steps)], paris).columns
    assert column.quality.implausible == len(grid)


@settings(max_examples=1000)
@given(
    st.sampled_from([Resolution.HOUR, Resolution.QUARTER_HOUR, Resolution.DAY]),
    st.lists(st.tuples(st.integers(-400, 20_000), st.integers(1, 4000)), min_size=1, max_size=3),
)
def test_cells_that_touch_a_gap_are_empty_and_no_others_change(
    resolution: Resolution, minutes: list[tuple[int, int]]
) -> None:
    spans = [
        Period(
            start=WEEK.start + timedelta(minutes=start),
            end=WEEK.start + timedelta(minutes=start + length),
        )
        for start, length in minutes
    ]
    whole = source([20.0] * 168)
    asked = scope(resolution=resolution)
    (column,) = build_package(asked, [replace(whole, gaps=tuple(spans))], UTC).columns
    (before,) = build_package(asked, [whole], UTC).columns
    edges = column.series.grid.edges.tolist()
    for index, value in enumerate(column.series.values.tolist()):
        touched = any(
            edges[index] < span.end.timestamp() and span.start.timestamp() < edges[index + 1]
            for span in spans
        )
        expected = np.nan if touched else before.series.values[index]
        assert value == expected or np.isnan([value, expected]).all()
    assert column.quality.implausible == 0


def test_a_package_without_sources_or_cells_is_empty() -> None:
    assert build_package(scope(), [], UTC).columns == ()
    monthly = build_package(scope(resolution=Resolution.MONTH), [source([1.0])], UTC)
    assert len(monthly.grid) == 0
    assert monthly.columns[0].quality == Quality(cells=0, known=0, longest_gap=0, implausible=0)


@given(st.lists(st.sampled_from([1.0, np.nan]), max_size=30))
def test_quality_counts_what_is_there_and_the_longest_gap(values: list[float]) -> None:
    grid = Grid(Resolution.HOUR, np.arange(len(values) + 1) * 3600)
    quality = assess(TimeSeries(grid, np.array(values, dtype=np.float64)))
    runs = "".join("." if value == 1.0 else "x" for value in values).split(".")
    known = values.count(1.0)
    assert quality == Quality(
        cells=len(values), known=known, longest_gap=max(map(len, runs)), implausible=0
    )
    assert quality.coverage == (100 * known // len(values) if values else 0)
