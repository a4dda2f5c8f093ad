"""Scores and medals of a household, month by month."""

from datetime import UTC, datetime

import pytest

from custom_components.data_exchanger.core.ledger.contribution import Contribution
from custom_components.data_exchanger.core.ledger.medals import Medal
from custom_components.data_exchanger.core.model.identifiers import MemberId
from custom_components.data_exchanger.core.pipeline.growth import Growth, award, growth, tally
from custom_components.data_exchanger.core.pipeline.overview import overview
from custom_components.data_exchanger.core.pipeline.ports import EVERYBODY
from tests.core.pipeline.household import ANNA, BEN
from tests.core.pipeline.test_demands import demand, receive, signed
from tests.core.pipeline.world import World


def contribute(world: World, month: str, anna: int, ben: int = 0, household: int = 0) -> None:
    parts = [Contribution(member=ANNA, per_mille=anna), Contribution(member=BEN, per_mille=ben)]
    world.run(lambda tx: tally(tx, parts, household, month))


def look(world: World, member: MemberId = ANNA) -> Growth:
    return world.run(lambda tx: growth(tx, world.home, world.now))[member]


@pytest.fixture
def january(world: World) -> World:
    world.now = datetime(2027, 1, 5, tzinfo=UTC)
    return world


def test_a_release_counts_in_its_month(world: World) -> None:
    world.walk_to("starting")
    assert (look(world), look(world, BEN)) == (Growth(score=50), Growth(score=50))
    world.run(lambda tx: tally(tx, (), 0, "2026-11"))
    assert world.store.state.scores["2026-11", EVERYBODY] == 1


def test_three_months_earn_a_medal_that_is_told_once(january: World) -> None:
    for month in ("2026-10", "2026-11", "2026-12"):
        contribute(january, month, 700, 300)
    assert look(january) == Growth(score=70, row=3, medal=Medal.BRONZE)
    assert look(january, BEN).medal is Medal.NONE
    for _ in range(2):
        january.run(lambda tx: award(tx, january.home, january.now))
    told = [(one.what, one.subject) for one in january.store.state.notices]
    assert told == [("medal_earned", ANNA)]
    assert january.kinds() == ["medal.earned"]


def test_the_running_month_does_not_count_yet(january: World) -> None:
    for month in ("2026-11", "2026-12", "2027-01"):
        contribute(january, month, 700, 300)
    assert look(january).row == 2


def test_a_medal_goes_when_the_row_breaks_and_may_come_again(january: World) -> None:
    for month in ("2026-08", "2026-09", "2026-10"):
        contribute(january, month, 700, 300)
    january.now = datetime(2026, 11, 1, tzinfo=UTC)
    january.run(lambda tx: award(tx, january.home, january.now))
    contribute(january, "2026-11", 100, 900)
    january.now = datetime(2026, 12, 1, tzinfo=UTC)
    january.run(lambda tx: award(tx, january.home, january.now))
    assert look(january).medal is Medal.NONE
    assert len(january.store.state.notices) == 1


@pytest.mark.parametrize("who", [ANNA, EVERYBODY])
def test_outages_holidays_and_lost_devices_break_no_row(january: World, who: MemberId) -> None:
    for month, part in (("2026-09", 700), ("2026-10", 700), ("2026-11", 0), ("2026-12", 700)):
        contribute(january, month, part, 1000 - part)
    assert look(january).row == 1
    january.run(lambda tx: tx.scores.excuse("2026-11", who, "outage", 3))
    january.run(lambda tx: tx.scores.excuse("2026-11", ANNA, "holiday", 4))
    january.run(lambda tx: tx.scores.excuse("2026-11", BEN, "holiday", 9))
    assert look(january) == Growth(score=35, row=3, medal=Medal.BRONZE)


def test_the_meter_counts_for_all_who_take_part(january: World) -> None:
    contribute(january, "2026-12", 200, 0, household=800)
    assert (look(january).score, look(january, BEN).score) == (60, 40)


def test_a_medal_brings_its_members_data_forward(january: World) -> None:
    january.now = datetime(2026, 11, 22, 15, tzinfo=UTC)
    for month in ("2026-08", "2026-09", "2026-10"):
        contribute(january, month, 700, 300)
    receive(january, signed(demand(id="urn:d:1")))
    (shown,) = january.run(lambda tx: overview(tx, january.home, january.now)).demands
    assert shown.priority == Medal.BRONZE.rank
