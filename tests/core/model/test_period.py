"""Periods are half-open, in UTC, and read back."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given, strategies as st
from pydantic import TypeAdapter, ValidationError
import pytest

from custom_components.data_exchanger.core.errors import InvalidInput
from custom_components.data_exchanger.core.model.period import Instant, Period, rfc3339
from tests.core.strategies import moments, periods

DAY = datetime(2026, 3, 29, tzinfo=UTC)
_ADAPTER = TypeAdapter(Period)


def test_period_normalises_to_whole_seconds_in_utc() -> None:
    east = timezone(timedelta(hours=5, minutes=30))
    period = Period(
        start=datetime(2026, 3, 29, 5, 30, 0, 999_999, tzinfo=east), end=DAY + timedelta(days=1)
    )
    assert (period.start, period.start.tzinfo) == (DAY, UTC)
    assert period.duration == timedelta(days=1)


@pytest.mark.parametrize(
    ("start", "end", "reason"),
    [
        (DAY, DAY, "ends before it starts"),
        (DAY, DAY - timedelta(seconds=1), "ends before it starts"),
        (DAY.replace(tzinfo=None), DAY, "needs a time zone"),
        (DAY, DAY.replace(tzinfo=None), "needs a time zone"),
        (datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))), DAY, "outside the calendar"),
        (datetime(1899, 1, 1, tzinfo=UTC), DAY, "outside the years"),
        (DAY, datetime(3000, 1, 1, tzinfo=UTC), "outside the years"),
    ],
)
def test_period_refuses_what_is_no_span(start: datetime, end: datetime, reason: str) -> None:
    with pytest.raises(InvalidInput, match=reason):
        Period(start=start, end=end)


@given(periods())
def test_period_reads_back_from_its_text(period: Period) -> None:
    assert Period.parse(str(period)) == period


@given(periods())
def test_period_reads_back_from_json(period: Period) -> None:
    assert _ADAPTER.validate_json(_ADAPTER.dump_json(period)) == period


def test_period_on_the_wire_needs_an_offset() -> None:
    with pytest.raises(ValidationError):
        _ADAPTER.validate_json('{"start":"2026-01-01T00:00:00","end":"2026-01-02T00:00:00"}')


INSTANT = TypeAdapter(Instant, config={"strict": True})


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-29T00:00:00Z", DAY),
        ("2026-03-29T00:00:00.999999999Z", DAY),
        ("2026-03-29T05:30:00+05:30", DAY),
        ("2026-03-28T18:00:00-06:00", DAY),
    ],
)
def test_instant_is_read_from_rfc_3339(text: str, moment: datetime) -> None:
    read = INSTANT.validate_json(f'"{text}"')
    assert (read, read.tzinfo) == (moment, UTC)


@pytest.mark.parametrize(
    "text",
    [
        '""',
        '"2026-03-29"',
        '"2026-03-29T00:00:00"',
        '"2026-03-29 00:00:00Z"',
        '"2026-03-29T00:00Z"',
        '"2026-03-29T24:00:00Z"',
        '"2026-02-30T00:00:00Z"',
        '"2026-03-29T00:00:00+24:00"',
        '"2026-03-29T00:00:00Z "',
        '"٢٠٢٦-03-29T00:00:00Z"',
        '"0001-01-01T00:00:00+14:00"',
        '"1700000000"',
        "1700000000",
        "1700000000.5",
        "true",
        "null",
        "[]",
    ],
)
def test_instant_is_read_from_nothing_else(text: str) -> None:
    with pytest.raises(ValidationError):
        INSTANT.validate_json(text)


@pytest.mark.parametrize(
    "text", ["", "2026-01-01T00:00:00Z", "a/b", "2026-01-01T00:00:00Z/2026-01-02T00:00:00Z/x"]
)
def test_parse_refuses_what_is_no_interval(text: str) -> None:
    with pytest.raises(InvalidInput, match="not an ISO 8601 interval"):
        Period.parse(text)


@given(periods(), moments)
def test_period_holds_its_start_but_not_its_end(period: Period, moment: datetime) -> None:
    assert period.start in period
    assert period.end not in period
    assert (moment in period) is (period.start <= moment < period.end)


@given(periods(), st.integers(-(10**7), 10**7), st.integers(1, 10**7))
def test_intersection_is_what_both_hold(period: Period, shift: int, length: int) -> None:
    start = period.start + timedelta(seconds=shift)
    other = Period(start=start, end=start + timedelta(seconds=length))
    common = period.intersection(other)
    assert common == other.intersection(period)
    apart = other.end <= period.start or period.end <= other.start
    assert (common is None) is apart
    assert common is None or (common.start in period and common.start in other)
    assert period.intersection(period) == period


def test_rfc3339_is_written_with_z() -> None:
    assert rfc3339(DAY) == "2026-03-29T00:00:00Z"
    assert rfc3339(datetime(2026, 3, 29, 2, tzinfo=timezone(timedelta(hours=2)))) == rfc3339(DAY)
