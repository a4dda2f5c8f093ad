"""All that left is on record, however often it is asked for."""

from datetime import timedelta

from custom_components.data_exchanger.core.model.identifiers import BuyerId
from custom_components.data_exchanger.core.pipeline.tally import note_egress
from tests.core.pipeline.world import World


def tally(world: World) -> list[tuple[object, ...]]:
    """Note what left; return the counts on record."""
    world.run(lambda tx: note_egress(tx, world.home, world.now))
    records = world.run(lambda tx: list(tx.evidence.records()))
    facts = [record.facts for record in records if record.kind == "egress.counted"]
    return [(one["buyer"], one["day"], one["requests"], one["bytes"]) for one in facts]


def test_note_egress_records_growth_once(world: World) -> None:
    buyer, did = world.buyer.id, world.buyer.did
    first, second = world.now, world.now + timedelta(days=1)
    assert tally(world) == []
    for size in (100, 20):
        world.run(lambda tx, size=size: tx.egress.count(buyer, size, first))
    noted = [(did, first.date().isoformat(), 2, 120)]
    assert tally(world) == noted
    assert tally(world) == noted
    world.run(lambda tx: tx.egress.count(buyer, 3, first))
    world.run(lambda tx: tx.egress.count(buyer, 5, second))
    assert tally(world) == [
        *noted,
        (did, first.date().isoformat(), 3, 123),
        (did, second.date().isoformat(), 1, 5),
    ]


def test_note_egress_records_buyers_that_are_gone_without_a_name(world: World) -> None:
    world.run(lambda tx: tx.egress.count(BuyerId("removed"), 7, world.now))
    assert tally(world) == [("", world.now.date().isoformat(), 1, 7)]
