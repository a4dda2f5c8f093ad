"""What cannot be told apart from guests: rooms of theirs, and times in which they are here."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.data_exchanger.core.catalog.entry import CatalogEntry
from custom_components.data_exchanger.core.consent.decision import (
    Circumstances,
    Denial,
    Grant,
    Policy,
    decide,
    decide_all,
)
from custom_components.data_exchanger.core.consent.guests import Guests, Stay
from custom_components.data_exchanger.core.consent.voice import AccessRequest, DenialReason
from custom_components.data_exchanger.core.errors import InvalidInput
from custom_components.data_exchanger.core.model.period import Period
from tests.core.consent.households import Members, entries, members, requests
from tests.core.examples import WEEK, entry

HOUR = timedelta(hours=1)
ROOMS = ["guest", "living", "bed"]
moments = st.integers(-48, 10 * 24).map(lambda hours: WEEK.start + hours * HOUR / 2)
stays = st.builds(
    lambda start, length: Stay(start=start, end=length and start + length * HOUR),
    moments,
    st.sampled_from([None, 1, 5, 40]),
)
guests = st.builds(
    Guests,
    rooms=st.sets(st.sampled_from(ROOMS)).map(frozenset),
    areas=st.sets(st.sampled_from(ROOMS)).map(frozenset),
    stays=st.lists(stays, max_size=3).map(tuple),
)
placed = st.builds(
    lambda one, area, own: replace(one, area=area, own=own),
    entries,
    st.sampled_from([None, *ROOMS]),
    st.booleans(),
)


def test_a_guest_room_gives_nothing_but_what_is_somebodys_own() -> None:
    known = Guests(rooms=frozenset({"guest"}))
    assert known.bars(entry(area="guest"))
    assert not known.bars(entry(area="guest", own=True))
    assert not known.bars(entry(area="living"))
    assert not known.bars(entry())


def test_a_stay_touches_what_is_nobodys_own() -> None:
    stay = Stay(start=WEEK.start + HOUR, end=WEEK.start + 2 * HOUR)
    everywhere = Guests(stays=(stay,))
    gap = Period(start=WEEK.start + HOUR, end=WEEK.start + 2 * HOUR)
    assert everywhere.gaps(entry(area="bed"), WEEK) == (gap,)
    assert everywhere.gaps(entry(), WEEK) == (gap,)
    assert everywhere.gaps(entry(own=True), WEEK) == ()
    some = replace(everywhere, areas=frozenset({"living"}))
    assert some.gaps(entry(area="living"), WEEK) == (gap,)
    assert some.gaps(entry(area="bed"), WEEK) == ()
    assert some.gaps(entry(), WEEK) == (gap,), "what is in no room may be about any"


def test_who_is_still_here_is_here_to_the_end() -> None:
    begun = Guests(stays=(Stay(start=WEEK.end - HOUR),))
    assert begun.gaps(entry(), WEEK) == (Period(start=WEEK.end - HOUR, end=WEEK.end),)
    to_come = Guests(stays=(Stay(start=WEEK.end),))
    assert to_come.gaps(entry(), WEEK) == ()


def test_a_part_of_a_second_counts_whole() -> None:
    short = Stay(start=WEEK.start, end=WEEK.start + timedelta(milliseconds=1))
    assert Guests(stays=(short,)).gaps(entry(), WEEK)[0].duration == timedelta(seconds=1)


def test_a_stay_ends_after_it_begins() -> None:
    with pytest.raises(InvalidInput, match="stay"):
        Stay(start=WEEK.start, end=WEEK.start)


@settings(max_examples=1000)
@given(placed, members, requests, guests)
def test_nothing_of_a_guest_room_is_ever_granted(
    one: CatalogEntry, family: Members, asked: AccessRequest, known: Guests
) -> None:
    now = Circumstances(guests=known)
    decision = decide(one, family, asked, now)
    if not one.own and one.area in known.rooms:
        assert isinstance(decision, Denial)
    (verdicts,) = decide_all([one], Policy(family, now), [asked])
    assert (verdicts[one.id].reason is None) is isinstance(decision, Grant)
    without = decide(one, family, asked)
    assert isinstance(without, Grant) or not isinstance(decision, Grant)
    if isinstance(without, Grant) and isinstance(decision, Denial):
        assert decision.reason is DenialReason.GUEST_ROOM


@settings(max_examples=1000)
@given(placed, guests, moments)
def test_a_moment_is_left_out_when_guests_may_be_in_it(
    one: CatalogEntry, known: Guests, at: datetime
) -> None:
    here = any(stay.start <= at and (stay.end is None or at < stay.end) for stay in known.stays)
    reached = not known.areas or one.area is None or one.area in known.areas
    left_out = any(at in gap for gap in known.gaps(one, WEEK))
    assert left_out is (at in WEEK and here and reached and not one.own)
