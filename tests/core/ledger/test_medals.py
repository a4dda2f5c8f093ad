"""Scores and rows of months."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given, strategies as st
import pytest

from custom_components.data_exchanger.core.ledger.medals import (
    EXCUSED_DAYS,
    Medal,
    Tally,
    medal_for,
    month_of,
    row,
    score,
)
from custom_components.data_exchanger.core.model.identifiers import MemberId

ANNA, BEN = MemberId("anna"), MemberId("ben")


def months(*parts: int | None) -> list[Tally]:
    """Make months in which Anna contributed so many per cent; None: nothing was sold."""
    return [
        Tally(month=f"2026-{number:02}", trades=0, points={})
        if part is None
        else Tally(
            month=f"2026-{number:02}", trades=2, points={ANNA: 20 * part, BEN: 20 * (100 - part)}
        )
        for number, part in enumerate(parts, start=1)
    ]


def test_a_score_is_the_part_of_what_was_sold_in_three_months() -> None:
    assert score(months(0, 60, 30, 90), ANNA) == 60
    assert score(months(0, 60, 30, 90), BEN) == 40
    assert score(months(50, None, None, None), ANNA) is None
    assert score(months(50), MemberId("child")) == 0


@pytest.mark.parametrize(
    ("parts", "length"),
    [
        ([50, 60, 70], 3),
        ([50, 49, 70], 1),
        ([50, 60, 10], 0),
        ([50, None, 60, None, 70], 3),
        ([None, None], 0),
        ([0, 0], 0),
    ],
)
def test_months_in_the_top_band_make_a_row(parts: list[int | None], length: int) -> None:
    assert row(months(*parts), ANNA, {}) == length


@given(st.integers(0, 2), st.integers(0, 31))
def test_an_excused_month_breaks_no_row(which: int, days: int) -> None:
    parts = [60, 60, 60, 60]
    parts[which] = 10
    excused = {f"2026-{which + 1:02}": days}
    assert row(months(*parts), ANNA, excused) == (3 if days >= EXCUSED_DAYS else 3 - which)


def test_a_good_month_counts_although_it_is_excused() -> None:
    assert row(months(60, 60, 60), ANNA, {"2026-02": 20}) == 3


def test_who_contributes_alone_is_in_the_top_band() -> None:
    assert row(months(100, 100, 100), ANNA, {}) == 3
    assert row(months(100, 100, 100), BEN, {}) == 0


@pytest.mark.parametrize(
    ("length", "medal", "rank"),
    [
        (0, Medal.NONE, 0),
        (2, Medal.NONE, 0),
        (3, Medal.BRONZE, 1),
        (5, Medal.BRONZE, 1),
        (6, Medal.SILVER, 2),
        (12, Medal.GOLD, 3),
        (40, Medal.GOLD, 3),
    ],
)
def test_rows_earn_medals(length: int, medal: Medal, rank: int) -> None:
    assert (medal_for(length), medal.rank) == (medal, rank)


def test_months_are_those_of_utc() -> None:
    east = timezone(timedelta(hours=8))
    assert month_of(datetime(2026, 12, 1, 2, tzinfo=east)) == "2026-11"
    assert month_of(datetime(2026, 12, 1, tzinfo=UTC)) == "2026-12"
