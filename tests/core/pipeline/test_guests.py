"""Guests come and go, are noted by hand and forgotten; what leaves afterwards has gaps."""

from csv import reader
from dataclasses import replace
from datetime import timedelta
from io import BytesIO, StringIO
from zipfile import ZipFile

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.data_exchanger.core.consent.guests import Guests, Stay
from custom_components.data_exchanger.core.errors import NotFound
from custom_components.data_exchanger.core.pipeline import delivery
from custom_components.data_exchanger.core.pipeline.guests import (
    add_stay,
    forget_stay,
    note_presence,
    stays,
)
from custom_components.data_exchanger.core.pipeline.home import Home
from custom_components.data_exchanger.core.pipeline.trading import NotOnOffer
from tests.core.examples import BUYER_KEY, WEEK, entry, scope
from tests.core.pipeline.household import ENTRY, catalog_of, make_home, readings
from tests.core.pipeline.world import World

HOUR = timedelta(hours=1)


def known(world: World) -> tuple[Stay, ...]:
    return world.run(stays)


def presence(world: World, *, present: bool) -> None:
    world.run(lambda tx: note_presence(tx, world.now, present=present))


def values(home: Home) -> list[str]:
    """Return the column that a delivery would hold."""
    meter = home.catalog.entries[ENTRY]
    made = delivery.preview(home, BUYER_KEY.did, scope(), [meter], readings())
    with ZipFile(BytesIO(made.package)) as archive:
        (name,) = [one for one in archive.namelist() if one.endswith(".csv")]
        return [row[1] for row in reader(StringIO(archive.read(name).decode()))][1:]


def test_a_stay_lasts_from_arrival_to_leaving() -> None:
    world = World()
    presence(world, present=False)
    assert known(world) == ()
    for present in (True, True):
        presence(world, present=present)
    assert known(world) == (Stay(start=world.now),)
    begun = world.now
    world.later(hours=3, microseconds=1)
    for present in (False, False):
        presence(world, present=present)
    assert known(world) == (Stay(start=begun, end=begun + 3 * HOUR + timedelta(seconds=1)),)
    presence(world, present=True)
    assert [stay.end is None for stay in known(world)] == [False, True]
    assert world.kinds() == ["guests.arrived", "guests.left", "guests.arrived"]


def test_who_leaves_before_coming_has_been_here_for_a_second() -> None:
    world = World()
    presence(world, present=True)
    world.later(days=-1)
    presence(world, present=False)
    (stay,) = known(world)
    assert stay.end == stay.start + timedelta(seconds=1)


def test_stays_are_noted_and_forgotten_by_hand() -> None:
    world = World()
    stay = Stay(start=WEEK.start, end=WEEK.start + HOUR)
    for _ in range(2):
        world.run(lambda tx: add_stay(tx, stay, world.now))
    assert known(world) == (stay,)
    world.run(lambda tx: forget_stay(tx, stay.start, world.now))
    assert known(world) == ()
    with pytest.raises(NotFound):
        world.run(lambda tx: forget_stay(tx, stay.start, world.now))
    assert world.kinds() == ["guests.noted", "guests.forgotten"]


def test_a_guest_room_has_nothing_on_offer() -> None:
    world = World()
    meter = replace(world.home.catalog.entries[ENTRY], area="room")
    guests = Guests(rooms=frozenset({"room"}))
    world.home = replace(world.home, catalog=catalog_of(meter), guests=guests)
    with pytest.raises(NotOnOffer) as refused:
        world.offer()
    assert refused.value.details["reason"] == "guest_room"


def test_a_room_that_becomes_the_guests_stops_what_was_agreed() -> None:
    world = World().walk_to("requested")
    meter = replace(world.home.catalog.entries[ENTRY], area="room")
    guests = Guests(rooms=frozenset({"room"}))
    world.home = replace(world.home, catalog=catalog_of(meter), guests=guests)
    with pytest.raises(NotOnOffer):
        world.hand_over()


spans = st.lists(
    st.tuples(st.integers(-30, 190), st.integers(1, 60)).map(
        lambda pair: Stay(
            start=WEEK.start + pair[0] * HOUR, end=WEEK.start + (pair[0] + pair[1]) * HOUR
        )
    ),
    min_size=1,
    max_size=3,
)


@settings(max_examples=1000, deadline=None)
@given(spans, st.booleans())
def test_no_cell_with_a_guest_in_it_ever_leaves(some: list[Stay], own: bool) -> None:
    home = make_home()
    home = replace(home, catalog=catalog_of(replace(entry(ENTRY), own=own)))
    before = values(home)
    after = values(replace(home, guests=Guests(stays=tuple(some))))
    assert len(before) == len(after) == 168
    for hour, (had, has) in enumerate(zip(before, after, strict=True)):
        start = WEEK.start + hour * HOUR
        guests = any(one.start < start + HOUR and start < (one.end or start) for one in some)
        assert has == ("" if guests and not own else had)


def test_the_delivery_has_the_gaps_of_its_own_day() -> None:
    world = World().walk_to("requested")
    stay = Stay(start=WEEK.start, end=WEEK.start + 24 * HOUR)
    world.home = replace(world.home, guests=Guests(stays=(stay,)))
    world.hand_over()
    world.pump()
    with ZipFile(BytesIO(world.opened[0])) as archive:
        (name,) = [one for one in archive.namelist() if one.endswith(".csv")]
        column = [row.split(",")[1] for row in archive.read(name).decode().splitlines()[1:]]
    assert set(column[:24]) == {""}
    assert "" not in column[24:]
