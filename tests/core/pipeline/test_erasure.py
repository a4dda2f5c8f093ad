"""A buyer is asked until it attests; what it does about that is noted once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.data_exchanger.core.market.reputation import Deed
from custom_components.data_exchanger.core.pipeline import erasure
from custom_components.data_exchanger.core.pipeline.erasure import TIME_TO_ERASE, note_silence
from custom_components.data_exchanger.core.pipeline.ports import Notice
from tests.core.examples import STRANGER_KEY
from tests.core.pipeline.erasing import Eraser
from tests.core.pipeline.household import BUYER
from tests.core.pipeline.world import World


@pytest.fixture
def asked(world: World) -> Eraser:
    """Return a buyer that is to erase what it got."""
    world.walk_to("delivered")
    eraser = Eraser(world)
    eraser.withdraw()
    return eraser


def deeds(world: World) -> set[Deed]:
    return {deed for _, deed, _ in world.store.state.deeds}


def told(world: World) -> list[Notice]:
    return [one for one in world.store.state.notices if one.what.startswith("eras")]


def test_an_attestation_ends_the_matter(asked: Eraser) -> None:
    world = asked.world
    asked.pump()
    known = asked.erasure
    assert known.attestation
    assert (known.attested, known.next, known.overdue(world.now)) == (world.now, None, False)
    assert (deeds(world) & {*Deed}) >= {Deed.ERASED}
    (record,) = [one for one in world.store.state.evidence if one.kind == "erasure.attested"]
    assert record.facts["attestation"] == known.attestation
    assert record.facts["late"] is False
    assert [one.what for one in told(world)] == ["erasure_requested", "erased"]
    asked.pump()
    assert len(asked.asked) == 1
    world.check()


def test_an_answer_that_comes_twice_counts_once(asked: Eraser) -> None:
    world = asked.world
    asked.pump()
    before = len(world.store.state.evidence)
    for trade in (world.trade_id, world.trade.agreement_id):
        world.run(
            lambda tx, about=trade: erasure.answered(tx, world.home, about, 200, b"", world.now)
        )
    assert len(world.store.state.evidence) == before


def test_a_buyer_that_is_down_is_asked_for_days_with_the_same_request(asked: Eraser) -> None:
    world, asked.status = asked.world, 0
    for _ in range(40):
        due = world.run(lambda tx: tx.erasures.next_due())
        assert due
        assert due - world.now <= timedelta(hours=6)
        world.now = max(due, world.now)
        asked.pump()
    assert asked.erasure.attempts == 40
    assert len({one.id for one in asked.asked}) == 1
    asked.status = 200
    world.later(hours=6)
    asked.pump()
    assert asked.erasure.attestation
    assert world.kinds().count("erasure.requested") == 1


@pytest.mark.parametrize(
    ("key", "changes"),
    [
        (STRANGER_KEY, {}),
        (None, {"request": "urn:uuid:00000000-0000-4000-8000-000000000000"}),
        (None, {"agreement": "urn:uuid:00000000-0000-4000-8000-000000000000"}),
    ],
    ids=["signer", "request", "agreement"],
)
def test_a_wrong_attestation_is_none(asked: Eraser, key: object, changes: dict[str, str]) -> None:
    asked.key = STRANGER_KEY if key else asked.key
    asked.changes = changes
    asked.pump()
    assert asked.erasure.attestation is None
    assert asked.world.kinds()[-1] == "egress.misunderstood"
    assert asked.erasure.next


def test_silence_is_noted_once_and_a_late_attestation_too(asked: Eraser) -> None:
    world = asked.world
    world.run(lambda tx: note_silence(tx, world.now))
    assert asked.erasure.ignored is False
    world.now += TIME_TO_ERASE + timedelta(seconds=1)
    for _ in range(2):
        world.run(lambda tx: note_silence(tx, world.now))
    assert asked.erasure.overdue(world.now)
    assert Deed.ERASURE_IGNORED in deeds(world)
    assert world.kinds().count("erasure.ignored") == 1
    assert [one.what for one in told(world)] == ["erasure_requested", "erasure_overdue"]
    asked.pump()
    assert {Deed.ERASED_LATE, Deed.ERASURE_IGNORED} <= deeds(world)
    assert Deed.ERASED not in deeds(world)
    world.run(lambda tx: note_silence(tx, world.now))
    assert not asked.erasure.overdue(world.now)


def test_a_buyer_that_was_removed_is_asked_too(asked: Eraser) -> None:
    world = asked.world
    buyers = {id_: one for id_, one in world.home.buyers.items() if id_ != BUYER}
    world.home = replace(world.home, buyers=buyers)
    asked.pump()
    assert asked.erasure.attestation
