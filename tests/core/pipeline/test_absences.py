"""Outages, holidays and devices taken away."""

from datetime import UTC, date, datetime, timedelta

import pytest

from custom_components.data_exchanger.core.catalog.inventory import Catalog
from custom_components.data_exchanger.core.ledger.medals import EXCUSED_DAYS
from custom_components.data_exchanger.core.model.identifiers import MemberId
from custom_components.data_exchanger.core.pipeline.absences import (
    note_alive,
    note_holidays,
    note_lost,
)
from custom_components.data_exchanger.core.pipeline.ports import EVERYBODY
from tests.core.examples import entry
from tests.core.pipeline.household import ANNA, BEN, catalog_of
from tests.core.pipeline.world import World

NOW = datetime(2026, 12, 5, 12, tzinfo=UTC)


def absences(world: World) -> dict[tuple[str, MemberId], int]:
    return dict(world.run(lambda tx: tx.scores.absences("")))


def test_an_outage_is_excused_in_every_month_that_it_touches(world: World) -> None:
    for moment in (NOW - timedelta(days=20), NOW, NOW + timedelta(hours=23)):
        world.run(lambda tx, moment=moment: note_alive(tx, moment))
    assert absences(world) == {("2026-11", EVERYBODY): 16, ("2026-12", EVERYBODY): 4}


def test_two_outages_of_a_month_add_up(world: World) -> None:
    for day in (1, 5, 6, 10):
        world.run(lambda tx, day=day: note_alive(tx, NOW.replace(day=day)))
    assert absences(world) == {("2026-12", EVERYBODY): 9}


def test_holidays_are_counted_once_a_day(world: World) -> None:
    spans = [
        (date(2026, 11, 28), date(2026, 12, 3)),
        (date(2026, 12, 1), date(2026, 12, 2)),
        (date(2026, 12, 24), date(2026, 12, 24)),
    ]
    for _ in range(2):
        world.run(lambda tx: note_holidays(tx, spans))
    assert absences(world) == {("2026-11", EVERYBODY): 3, ("2026-12", EVERYBODY): 3}


@pytest.mark.parametrize("now", [NOW, NOW.replace(day=31)])
def test_who_loses_a_device_is_excused_this_month_and_the_next(world: World, now: datetime) -> None:
    watch, meter = entry("watch", subjects=frozenset({ANNA})), entry("meter")
    before, after = catalog_of(watch, meter), Catalog(entries={})
    for _ in range(2):
        world.run(lambda tx: note_lost(tx, before, now))
    assert absences(world) == {}
    for _ in range(2):
        world.run(lambda tx: note_lost(tx, after, now))
    assert absences(world) == {
        ("2026-12", ANNA): EXCUSED_DAYS,
        ("2027-01", ANNA): EXCUSED_DAYS,
    }
    assert BEN not in {member for _, member in absences(world)}
