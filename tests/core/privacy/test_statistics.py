"""Statistics equal a plain computation, and are left out below the minimum."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
import math
import statistics
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings, strategies as st
import numpy as np
import pytest

from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.period import Period
from custom_components.data_exchanger.core.model.scope import MethodSpec
from custom_components.data_exchanger.core.packaging.table import Table
from custom_components.data_exchanger.core.privacy.method import Parameters
from custom_components.data_exchanger.core.privacy.statistics import MINIMUM_READINGS, Statistics
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


@given(readings())
def test_figures_equal_a_plain_computation(values: list[float]) -> None:
    known = [value for value in values if not math.isnan(value)]
    found = {name: value for _, name, value in rows(tables(values)["statistics"])}
    enough = len(known) >= MINIMUM_READINGS
    assert bool(found) is enough
    plain = {
        "count": len(known),
        "mean": statistics.fmean(known or [0]),
        "sum": math.fsum(known),
        "minimum": min(known, default=0),
        "maximum": max(known, default=0),
    }
    assert found == pytest.approx({name: plain[name] for name in found}, abs=1e-6)
    assert set(found) == set(plain if enough else ())


@given(readings(), st.integers(2, 50))
def test_histogram_counts_every_reading_once(values: list[float], bins: int) -> None:
    known = np.array([value for value in values if not math.isnan(value)])
    found = rows(tables(values, histogram_bins=bins)["histogram"])
    enough = len(known) >= MINIMUM_READINGS
    assert len(found) == (bins if enough else 0)
    assert sum(count for *_, count in found) == (len(known) if enough else 0)
    assert all(lower < upper for _, lower, upper, _ in found)
    assert [row[1] for row in found[1:]] == [row[2] for row in found[:-1]]


def test_histogram_ranges_span_what_was_read() -> None:
    found = rows(tables([float(value) for value in range(100)], histogram_bins=2)["histogram"])
    assert found == [("power", 0.0, 49.5, 50), ("power", 49.5, 99.0, 50)]


@settings(max_examples=40)
@given(readings(), st.sampled_from(["Europe/Paris", "America/New_York", "Asia/Kolkata"]))
def test_load_curve_equals_a_plain_computation(values: list[float], zone: str) -> None:
    by_slot: dict[tuple[str, str], list[float]] = defaultdict(list)
    for hour, value in enumerate(values):
        local = (MONDAY + timedelta(hours=hour)).astimezone(ZoneInfo(zone))
        day = "weekend" if local.isoweekday() >= 6 else "weekday"
        by_slot[day, f"{local.hour:02d}"] += [] if math.isnan(value) else [value]
    found = {(day, hour): v for _, day, hour, v in rows(tables(values, zone)["load_curve"])}
    enough = sum(map(len, by_slot.values())) >= MINIMUM_READINGS
    assert len(found) == (48 if enough else 0)
    for slot, value in found.items():
        expected = statistics.fmean(by_slot[slot]) if len(by_slot[slot]) >= 12 else math.nan
        assert value == pytest.approx(expected, abs=1e-6, nan_ok=True)


@pytest.mark.parametrize(("count", "shown"), [(MINIMUM_READINGS - 1, 0), (MINIMUM_READINGS, 5)])
def test_figures_on_too_few_readings_are_left_out(count: int, shown: int) -> None:
    found = tables([1.0] * count + [math.nan] * 50)
    assert len(rows(found["statistics"])) == shown
    assert bool(rows(found["histogram"])) is bool(rows(found["load_curve"])) is bool(shown)


def test_an_hour_on_too_few_readings_is_a_gap_in_the_load_curve() -> None:
    days = 15  # eleven weekdays of full data: one less than the minimum
    curve = rows(tables([1.0] * 24 * days, "Asia/Shanghai")["load_curve"])
    assert all(math.isnan(value) for *_, value in curve)
    full = rows(tables([1.0] * 24 * (days + 2), "Asia/Shanghai")["load_curve"])
    assert {day for _, day, _, value in full if value == 1.0} == {"weekday"}


def test_no_readings_give_empty_tables() -> None:
    found = tables([math.nan] * 30)
    assert [table.rows for table in found.values()] == [0, 0, 0]


def test_every_series_has_figures_of_its_own() -> None:
    wanted = scope(level=DisclosureLevel.STATISTICS, method=MethodSpec(id="statistics"))
    package = hourly_package(range(168), wanted, element("power"), element("heat", decimals=0))
    figures, histogram, curve = Statistics().protect(package, {"histogram_bins": 4}, bytes).tables
    assert [row[0] for row in rows(figures)] == ["power"] * 5 + ["heat"] * 5
    assert [row[0] for row in rows(histogram)] == ["power"] * 4 + ["heat"] * 4
    assert [row[0] for row in rows(curve)] == ["power"] * 48 + ["heat"] * 48
    assert len({row[:-1] for row in rows(curve)}) == 96
