"""What of the evidence somebody may read."""

from dataclasses import replace

from custom_components.data_exchanger.core.model.identifiers import MemberId
from custom_components.data_exchanger.core.pipeline.activity import ActivityPage, activity
from tests.core.pipeline.household import ANNA
from tests.core.pipeline.world import World

GUEST = MemberId("guest")


def look(
    world: World,
    before: int | None = None,
    limit: int = 50,
    viewer: MemberId | None = None,
    trade: str | None = None,
) -> ActivityPage:
    return world.run(lambda tx: activity(tx, before, limit, viewer, trade))


def note(world: World, number: int, **facts: str) -> None:
    for _ in range(number):
        world.run(lambda tx: tx.evidence.append("note", facts, world.now))


def test_activity_pages_from_the_newest_to_the_first(world: World) -> None:
    note(world, 450)
    seen: list[int] = []
    page = look(world, limit=130)
    while page.next is not None:
        seen += [record.sequence for record in page.records]
        page = look(world, page.next, limit=130)
    seen += [record.sequence for record in page.records]
    assert seen == list(reversed(range(450)))


def test_activity_of_a_new_home_is_empty(world: World) -> None:
    assert look(world) == ActivityPage(records=[], next=None)


def test_member_reads_what_concerns_them_or_nobody(world: World) -> None:
    note(world, 1)
    note(world, 1, member=ANNA)
    note(world, 1, member=GUEST)
    note(world, 1, trade="urn:uuid:unknown")
    world.walk_to("accepted")
    everything = look(world)
    seen = {who: {one.sequence for one in look(world, viewer=who).records} for who in (ANNA, GUEST)}
    assert seen[ANNA] == {one.sequence for one in everything.records} - {2, 3}
    assert seen[GUEST] == {0, 2}


def test_activity_of_one_trade(world: World) -> None:
    note(world, 250)
    first = world.offer(number=1)
    note(world, 250)
    second = world.offer(number=2)
    page = look(world, limit=1, trade=first.id)
    assert [one.facts["trade"] for one in page.records] == [first.id]
    assert look(world, trade=second.id).records[0].facts["trade"] == second.id
    assert replace(look(world, page.next, trade=first.id), next=None).records == []


def test_without_details_only_messages_that_carry_data_are_left(world: World) -> None:
    world.walk_to("delivered")
    kinds = {
        detailed: [
            one.kind
            for one in world.run(
                lambda tx, detailed=detailed: activity(tx, None, 200, detailed=detailed)
            ).records
        ]
        for detailed in (True, False)
    }
    assert kinds[True].count("egress.sent") > kinds[False].count("egress.sent") == 1
    assert "egress.answered" in kinds[True]
    assert not {"egress.answered", "trade.acknowledged"} & set(kinds[False])
    assert {"trade.offered", "trade.approved", "trade.delivered"} <= set(kinds[False])
