"""Statistics equal a plain computation; none is a reading, or rests on too few of them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
import math
import statistics
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings, strategies as st
import numpy as np
import pytest

from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.period import Period
from custom_components.data_exchanger.core.model.resolution import Resolution
from custom_components.data_exchanger.core.model.scope import MethodSpec
from custom_components.data_exchanger.core.packaging.table import Table
from custom_components.data_exchanger.core.privacy.exact import MINIMUM_DAYS, MINIMUM_READINGS
from custom_components.data_exchanger.core.privacy.method import Parameters
from custom_components.data_exchanger.core.privacy.statistics import Statistics
from tests.core.examples import element, scope
from tests.core.privacy.packages import hourly_package

MONDAY = datetime(2026, 3, 16, tzinfo=UTC)


@st.composite
def readings(draw: st.DrawFn) -> list[float]:
    """Make up to five weeks of hourly values, from none to all of them known."""
    count = draw(st.integers(1, 30) | st.integers(200, 840))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    values = random.normal(0, 100, count).round(3)
    values[random.random(count) < draw(st.sampled_from([0.0, 0.1, 0.7, 1.0]))] = np.nan
    return [float(value) for value in values]


def tables(
    values: Sequence[float], zone: str = "Europe/Paris", **parameters: Any
) -> dict[str, Table]:
    """Protect hourly values that begin on a Monday two weeks before a clock change."""
    period = Period(start=MONDAY, end=MONDAY + timedelta(hours=len(values)))
    wanted = scope(
        period=period, level=DisclosureLevel.STATISTICS, method=MethodSpec(id="statistics")
    )
    package = hourly_package(values, wanted, element("power"), zone=ZoneInfo(zone))
    checked: Parameters = parameters
    return {table.name: table for table in Statistics().protect(package, checked, bytes).tables}


def rows(table: Table) -> list[tuple[Any, ...]]:
    return list(zip(*(np.asarray(field.values).tolist() for field in table.fields), strict=True))


def suffices(moments: Sequence[datetime]) -> bool:
    """Whether readings of these hours may make a figure."""
    return (
        len(moments) >= MINIMUM_READINGS
        and len({moment.date() for moment in moments}) >= MINIMUM_DAYS
    )


def local(values: Sequence[float], zone: str = "Europe/Paris") -> dict[datetime, float]:
    """Return what is known, by local time."""
    moments = ((MONDAY + timedelta(hours=hour)).astimezone(ZoneInfo(zone)) for hour in count())
    return {
        moment: value
        for moment, value in zip(moments, values, strict=False)
        if not math.isnan(value)
    }


@given(readings())
def test_figures_equal_a_plain_computation(values: list[float]) -> None:
    known = sorted(local(values).values())
    found = {name: value for _, name, value in rows(tables(values)["statistics"])}
    enough = suffices(list(local(values)))
    assert bool(found) is enough
    if not enough:
        return
    ranks = {share: (len(known) - 12) * share // 100 for share in (10, 50, 90)}
    plain = {
        "count": len(known),
        "mean": statistics.fmean(known),
        "sum": math.fsum(known),
        **{f"quantile_{share}": statistics.fmean(known[n : n + 12]) for share, n in ranks.items()},
    }
    assert found == pytest.approx(plain, abs=5.1e-5)


@given(readings(), st.integers(2, 50))
def test_histogram_counts_every_reading_in_dozens(values: list[float], bins: int) -> None:
    known = list(local(values).values())
    found = rows(tables(values, histogram_bins=bins)["histogram"])
    enough = suffices(list(local(values)))
    assert len(found) == (bins if enough else 0)
    if not enough:
        return
    assert all(count % 12 == 0 for *_, count in found)
    assert all(lower < upper for _, lower, upper, _ in found)
    assert [row[1] for row in found[1:]] == [row[2] for row in found[:-1]]
    edges = [-math.inf, *(row[1] for row in found[1:]), math.inf]
    for (*_, told), lower, upper in zip(found, edges[:-1], edges[1:], strict=True):
        slack = sum(min(abs(one - lower), abs(one - upper)) < 1e-5 for one in known)
        assert abs(told - sum(lower <= one < upper for one in known)) <= 6 + slack


def test_histogram_spans_the_middle_of_what_was_read() -> None:
    found = rows(tables([float(value) for value in range(200)], histogram_bins=2)["histogram"])
    assert found == [("power", 23.5, 99.0, 96), ("power", 99.0, 174.5, 96)]


def test_the_greatest_and_the_least_reading_stay_at_home() -> None:
    rng = np.random.default_rng(5)
    values = rng.uniform(1, 2, 24 * 28).round(3)
    calm, wild = tables([*values[:-1], 1.5]), tables([*values[:-1], 999.999])
    for table in wild.values():
        assert 999.999 not in [value for row in rows(table) for value in row]
    (*_, last), (*_, furthest) = rows(calm["histogram"]), rows(wild["histogram"])
    assert furthest[2] == pytest.approx(last[2], abs=0.01)
    figures = [{name: value for _, name, value in rows(one["statistics"])} for one in (calm, wild)]
    assert figures[1]["quantile_90"] == pytest.approx(figures[0]["quantile_90"], abs=0.01)


def test_readings_that_never_change_make_a_histogram_one_digit_wide() -> None:
    found = rows(tables([1.0] * 200, histogram_bins=2)["histogram"])
    assert [row[1:] for row in found] == [(1.0, 1.0005, 204), (1.0005, 1.001, 0)]


@settings(max_examples=40)
@given(readings(), st.sampled_from(["Europe/Paris", "America/New_York", "Asia/Kolkata"]))
def test_load_curve_equals_a_plain_computation(values: list[float], zone: str) -> None:
    by_slot: dict[tuple[str, str], dict[datetime, float]] = defaultdict(dict)
    known = local(values, zone)
    for moment, value in known.items():
        day = "weekend" if moment.isoweekday() >= 6 else "weekday"
        by_slot[day, f"{moment.hour:02d}"][moment] = value
    found = {(day, hour): v for _, day, hour, v in rows(tables(values, zone)["load_curve"])}
    assert len(found) == (48 if suffices(list(known)) else 0)
    hidden = [moment for own in by_slot.values() if not suffices(list(own)) for moment in own]
    derivable = bool(hidden) and not suffices(hidden)
    for slot, value in found.items():
        own = by_slot[slot]
        shown = suffices(list(own)) and not derivable
        expected = statistics.fmean(own.values()) if shown else math.nan
        assert value == pytest.approx(expected, abs=5.1e-5, nan_ok=True)


@pytest.mark.parametrize(("known", "shown"), [(MINIMUM_READINGS - 1, 0), (MINIMUM_READINGS, 6)])
def test_figures_on_too_few_readings_are_left_out(known: int, shown: int) -> None:
    values = [math.nan] * 24 * 12
    values[12 : 24 * known : 24] = [1.0] * known  # one at noon, day by day
    assert len(rows(tables(values, "Etc/UTC")["statistics"])) == shown


@pytest.mark.parametrize(("days", "shown"), [(MINIMUM_DAYS - 1, 0), (MINIMUM_DAYS, 6)])
def test_figures_on_too_few_days_are_left_out(days: int, shown: int) -> None:
    """A buyer that asks for weeks of which one day is known gets nothing."""
    found = tables([math.nan] * 24 * 10 + [1.0] * 24 * days, "Etc/UTC")
    assert len(rows(found["statistics"])) == shown
    assert bool(rows(found["histogram"])) is bool(rows(found["load_curve"])) is bool(shown)


def test_an_hour_on_too_few_readings_is_a_gap_in_the_load_curve() -> None:
    days = 15  # eleven weekdays of full data: one less than the minimum
    curve = rows(tables([1.0] * 24 * days, "Asia/Shanghai")["load_curve"])
    assert all(math.isnan(value) for *_, value in curve)
    full = rows(tables([1.0] * 24 * (days + 13), "Asia/Shanghai")["load_curve"])
    assert {day for _, day, _, value in full if value == 1.0} == {"weekday"}


def test_hours_left_out_do_not_follow_from_those_shown() -> None:
    """Weekends of which one day is known: the rest of the sum would be that day."""
    values = np.ones(24 * 21)
    values[[hour for hour in range(24 * 21) if hour // 24 % 7 in (5, 6)]] = np.nan
    assert not all(math.isnan(row[3]) for row in rows(tables(values, "Etc/UTC")["load_curve"]))
    values[24 * 5 : 24 * 6] = 1.0
    assert all(math.isnan(row[3]) for row in rows(tables(values, "Etc/UTC")["load_curve"]))


def test_no_readings_give_empty_tables() -> None:
    found = tables([math.nan] * 30)
    assert [table.rows for table in found.values()] == [0, 0, 0]


def test_a_window_without_a_whole_cell_gives_empty_tables() -> None:
    wanted = scope(
        resolution=Resolution.MONTH,
        level=DisclosureLevel.STATISTICS,
        method=MethodSpec(id="statistics"),
    )
    package = hourly_package([], wanted, element("power"))
    assert [table.rows for table in Statistics().protect(package, {}, bytes).tables] == [0, 0]


def test_every_series_has_figures_of_its_own() -> None:
    wanted = scope(level=DisclosureLevel.STATISTICS, method=MethodSpec(id="statistics"))
    package = hourly_package(range(168), wanted, element("power"), element("heat", decimals=0))
    figures, histogram, curve = Statistics().protect(package, {"histogram_bins": 4}, bytes).tables
    assert [row[0] for row in rows(figures)] == ["power"] * 6 + ["heat"] * 6
    assert [row[0] for row in rows(histogram)] == ["power"] * 4 + ["heat"] * 4
    assert [row[0] for row in rows(curve)] == ["power"] * 48 + ["heat"] * 48
    assert len({row[:-1] for row in rows(curve)}) == 96
