"""Cells of a time axis, also where clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings, strategies as st
import numpy as np
import pytest

from custom_components.data_exchanger.core.model.period import Period
from custom_components.data_exchanger.core.model.resolution import Resolution
from custom_components.data_exchanger.core.model.timeseries import Grid
from tests.core.strategies import periods

ZONES = [
    "Europe/Paris",
    "America/New_York",
    "Asia/Shanghai",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
]
FIXED = [one for one in Resolution if not one.follows_calendar]
zones = st.sampled_from(ZONES).map(ZoneInfo)


@st.composite
def recent_periods(draw: st.DrawFn) -> Period:
    """Make periods of up to 70 days between 2024 and 2027, on quarters of an hour."""
    quarter = draw(st.integers(0, 3 * 365 * 96))
    start = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=15 * quarter)
    return Period(start=start, end=start + timedelta(minutes=15 * draw(st.integers(1, 70 * 96))))


def first_moments(period: Period, zone: ZoneInfo, *, of_months: bool) -> list[int]:
    """Look at every quarter of an hour for the first one of a local day or month."""
    found = []
    step = timedelta(minutes=15)
    moment = period.start
    while moment <= period.end:
        now, before = moment.astimezone(zone), (moment - step).astimezone(zone)
        if (now.month != before.month) if of_months else (now.date() != before.date()):
            found.append(int(moment.timestamp()))
        moment += step
    return found


@settings(max_examples=40)
@given(recent_periods(), zones)
def test_days_begin_at_local_midnight(period: Period, zone: ZoneInfo) -> None:
    assert Resolution.DAY.edges(period, zone).tolist() == first_moments(
        period, zone, of_months=False
    )


@settings(max_examples=40)
@given(recent_periods(), zones)
def test_months_begin_at_local_midnight_of_their_first_day(period: Period, zone: ZoneInfo) -> None:
    assert Resolution.MONTH.edges(period, zone).tolist() == first_moments(
        period, zone, of_months=True
    )


@pytest.mark.parametrize(
    ("zone", "hours"),
    [
        ("Europe/Paris", {23.0, 24.0, 25.0}),
        ("America/New_York", {23.0, 24.0, 25.0}),
        ("Australia/Lord_Howe", {23.5, 24.0, 24.5}),
        ("Asia/Shanghai", {24.0}),
        ("Asia/Kolkata", {24.0}),
    ],
)
def test_days_of_a_year_have_the_hours_of_their_zone(zone: str, hours: set[float]) -> None:
    home = ZoneInfo(zone)
    year = Period(start=datetime(2026, 1, 1, tzinfo=home), end=datetime(2027, 1, 1, tzinfo=home))
    grid = Grid.over(year, Resolution.DAY, home)
    assert len(grid) == 365
    assert set((grid.lengths / 3600).tolist()) == hours
    assert len(Grid.over(year, Resolution.MONTH, home)) == 12


def test_a_day_that_a_zone_skipped_is_no_cell() -> None:
    samoa = ZoneInfo("Pacific/Apia")
    week = Period(
        start=datetime(2011, 12, 28, tzinfo=samoa), end=datetime(2012, 1, 2, tzinfo=samoa)
    )
    grid = Grid.over(week, Resolution.DAY, samoa)
    assert [length / 3600 for length in grid.lengths.tolist()] == [24.0] * 4


def test_midnight_that_a_zone_skipped_begins_the_day_at_one() -> None:
    beirut = ZoneInfo("Asia/Beirut")
    days = Period(
        start=datetime(2026, 3, 28, tzinfo=beirut), end=datetime(2026, 3, 31, tzinfo=beirut)
    )
    starts = Grid.over(days, Resolution.DAY, beirut).starts.tolist()
    assert [datetime.fromtimestamp(start, beirut).hour for start in starts] == [0, 1, 0]


@given(periods(longest_days=3), st.sampled_from(FIXED), zones)
def test_fixed_cells_are_all_whole_cells_inside_the_period(
    period: Period, resolution: Resolution, zone: ZoneInfo
) -> None:
    step = resolution.seconds
    start, end = int(period.start.timestamp()), int(period.end.timestamp())
    inside = [edge for edge in range(start, end + 1) if edge % step == 0]
    assert resolution.edges(period, zone).tolist() == inside


@given(periods(longest_days=90), st.sampled_from(Resolution), zones)
def test_grid_has_ascending_cells_inside_the_period(
    period: Period, resolution: Resolution, zone: ZoneInfo
) -> None:
    grid = Grid.over(period, resolution, zone)
    assert len(grid.starts) == len(grid.lengths) == len(grid)
    assert bool(np.all(grid.lengths > 0))
    assert all(datetime.fromtimestamp(start, UTC) in period for start in grid.starts.tolist())
    assert bool(np.all(grid.edges <= period.end.timestamp()))


@pytest.mark.parametrize("resolution", list(Resolution))
def test_a_second_holds_no_cell(resolution: Resolution) -> None:
    start = datetime(2026, 5, 5, 5, 5, 5, tzinfo=UTC)
    grid = Grid.over(
        Period(start=start, end=start + timedelta(seconds=1)), resolution, ZoneInfo("Asia/Kolkata")
    )
    assert len(grid) == len(grid.starts) == len(grid.lengths) == 0


def test_nominal_lengths_ascend() -> None:
    seconds = [one.seconds for one in Resolution]
    assert seconds == [60, 300, 900, 3600, 86_400, 30 * 86_400]
