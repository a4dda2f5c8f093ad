"""Messages on their way: signed when they leave, tried again, given up, or held back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

from hypothesis import given, strategies as st
import pytest

from custom_components.data_exchanger.core.errors import NotFound
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.pipeline.outbound import OutboundRequest, Response
from custom_components.data_exchanger.core.protocol import messages
from custom_components.data_exchanger.core.protocol.delivery import DeliveryReceipt
from custom_components.data_exchanger.core.protocol.messages import DataAddress
from custom_components.data_exchanger.core.protocol.states import (
    NegotiationState,
    TransferState,
    Verb,
)
from custom_components.data_exchanger.core.protocol.tokens import check_authorization
from custom_components.data_exchanger.core.trade.trade import TradeState
from tests.core.examples import BUYER_HOST, BUYER_KEY, STRANGER_KEY, element, entry
from tests.core.pipeline.household import ANNA, BUYER, ENTRY, catalog_of, member
from tests.core.pipeline.world import CONSUMER, OK, World

FORGOTTEN = Response(status=0)


def request_of(world: World) -> OutboundRequest:
    """Prepare the next message."""
    request = world.prepare_next()
    assert request is not None
    return request


def delivery_of(world: World) -> OutboundRequest:
    """Walk to the delivery and prepare it."""
    world.walk_to("starting")
    world.answer(request_of(world), OK)
    request = request_of(world)
    assert request.item.verb is Verb.DELIVER
    return request


def test_a_message_is_signed_when_it_leaves(world: World) -> None:
    world.walk_to("offering")
    first = request_of(world)
    world.later(days=3)
    again = request_of(world)
    assert first.body == again.body
    assert first.headers["Content-Type"] == "application/json"
    for request, now in [(again, world.now), (first, world.now - timedelta(days=3))]:
        claims = check_authorization(
            request.headers["Authorization"],
            world.home.key_for(world.buyer).public,
            issuer=world.home.key_for(world.buyer).did,
            audience=BUYER_KEY.did,
            method="POST",
            url=request.url,
            body=request.body,
            now=now,
        )
        assert claims.jti.startswith("nonce-")


def test_the_token_names_the_address_without_its_query(world: World) -> None:
    world.walk_to("finalized")
    address = DataAddress(endpoint_type="HTTP", endpoint=f"{BUYER_HOST}/releases?trade=1")
    world.request_transfer(data_address=address)
    world.hand_over()
    world.answer(request_of(world), OK)
    request = request_of(world)
    assert request.url == f"{BUYER_HOST}/releases?trade=1"
    assert request.headers["Content-Type"] == "application/octet-stream"
    assert check_authorization(
        request.headers["Authorization"],
        world.home.key_for(world.buyer).public,
        issuer=world.home.key_for(world.buyer).did,
        audience=BUYER_KEY.did,
        method="POST",
        url=f"{BUYER_HOST}/releases",
        body=request.body,
        now=world.now,
    )


@pytest.mark.parametrize("status", [0, 301, 401, 404, 408, 409, 423, 425, 429, 500, 502, 503])
def test_a_message_that_did_not_arrive_is_tried_again_later(world: World, status: int) -> None:
    world.walk_to("offering")
    before = world.trade
    waits = []
    for _ in range(20):
        world.answer(request_of(world), Response(status=status))
        due = world.run(lambda tx: tx.outbox.next_due())
        assert due is not None
        waits.append((due - world.now).total_seconds())
        world.now = due
    assert waits[:5] == [2, 4, 8, 16, 32]
    assert waits[-1] == 6 * 3600
    assert world.trade == before
    world.pump()
    assert world.trade.negotiation is NegotiationState.OFFERED


@pytest.mark.parametrize("status", [400, 403, 405, 410, 413, 422])
def test_a_message_refused_for_good_ends_the_trade(world: World, status: int) -> None:
    world.walk_to("agreeing")
    world.answer(request_of(world), Response(status=status))
    assert (world.trade.state, world.trade.ended) == (TradeState.ENDED, "refused_by_buyer")
    assert request_of(world).item.verb is Verb.TERMINATE


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"\xff",
        b"[" * 50_000,
        b'{"providerPid":"urn:other","consumerPid":"urn:c","state":"OFFERED"}',
        b'{"providerPid":5,"consumerPid":"urn:c","state":"OFFERED"}',
        b'{"providerPid":"urn:other","consumerPid":"urn:c","state":"ELSE"}',
    ],
    ids=range(7),
)
def test_an_answer_that_makes_no_sense_is_asked_for_again(world: World, body: bytes) -> None:
    world.walk_to("offering")
    world.answer(request_of(world), Response(status=201, body=body))
    assert world.kinds()[-1] == "egress.misunderstood"
    assert world.trade.consumer_pid is None
    world.later(seconds=2)
    world.pump()
    assert world.trade.consumer_pid == CONSUMER


def wrong_receipts(world: World, request: OutboundRequest) -> list[Response]:
    """Make receipts that do not confirm this delivery."""
    world.receive(request.body)
    release = world.trade.release
    assert release is not None
    good = DeliveryReceipt(
        release=release.id,
        agreement=world.trade.agreement_id,
        sealed=release.sealed,
        package=release.package,
        received=world.now,
    )
    other_hash = sha256(b"other").hexdigest()
    changes = [
        {"release": "urn:uuid:other"},
        {"agreement": "urn:uuid:other"},
        {"sealed": other_hash},
        {"package": other_hash},
    ]
    return [
        OK,
        Response(status=200, body=b""),
        Response(status=200, body=b'{"document":"a.b.c"}'),
        world.sign_receipt(good, STRANGER_KEY),
        *(world.sign_receipt(replace(good, **change)) for change in changes),  # type: ignore[arg-type]
    ]


def test_a_delivery_counts_only_with_the_right_receipt(world: World) -> None:
    request = delivery_of(world)
    before = world.trade
    for response in wrong_receipts(world, request):
        world.answer(request, response)
        assert world.kinds()[-1] == "egress.misunderstood"
        assert world.trade == before
    world.answer(request, world.receive(request.body))
    assert world.trade.state is TradeState.DELIVERED


def test_a_delivery_answered_twice_counts_once(world: World) -> None:
    request = delivery_of(world)
    response = world.receive(request.body)
    world.answer(request, response)
    delivered = world.trade
    world.answer(request, response)
    assert world.trade == delivered
    assert [item.verb for item in world.store.state.outbox.values()] == [Verb.COMPLETE]


def test_a_message_that_the_buyer_has_acted_on_is_not_sent_again(world: World) -> None:
    world.walk_to("offering")
    world.answer(request_of(world), FORGOTTEN)
    world.later(seconds=2)
    world.accept()
    assert world.prepare_next() is None
    assert world.store.state.outbox == {}


def test_a_late_refusal_of_a_message_that_the_buyer_has_acted_on_is_no_refusal(
    world: World,
) -> None:
    world.walk_to("offering")
    request = request_of(world)
    world.accept()
    before = world.trade
    world.answer(request, Response(status=400))
    assert (world.trade, world.store.state.outbox) == (before, {})


def test_a_suspended_transfer_delivers_nothing_until_it_resumes(world: World) -> None:
    world.walk_to("starting")
    world.answer(request_of(world), OK)
    pids = world.transfer_pids()
    path = f"/transfers/{world.trade.transfer_pid}"
    world.post(f"{path}/suspension", messages.TransferSuspensionMessage(**pids))
    assert world.prepare_next() is None
    assert world.run(lambda tx: tx.outbox.due(world.now)) == []
    world.later(minutes=1)
    world.post(f"{path}/start", messages.TransferStartMessage(**pids))
    world.pump()
    assert len(world.opened) == 1
    assert world.trade.state is TradeState.DELIVERED
    assert world.store.state.outbox == {}


def test_a_transfer_suspended_and_resumed_on_the_wire_delivers_once(world: World) -> None:
    request = delivery_of(world)
    pids = world.transfer_pids()
    path = f"/transfers/{world.trade.transfer_pid}"
    world.post(f"{path}/suspension", messages.TransferSuspensionMessage(**pids))
    world.post(f"{path}/start", messages.TransferStartMessage(**pids))
    assert [item.verb for item in world.store.state.outbox.values()] == [Verb.DELIVER]
    world.answer(request, world.receive(request.body))
    world.pump()
    assert world.trade.state is TradeState.DELIVERED
    assert len(world.opened) == 1


def test_messages_to_a_removed_buyer_wait(world: World) -> None:
    world.walk_to("offering")
    world.home = replace(world.home, buyers={})
    assert world.prepare_next() is None
    due = world.run(lambda tx: tx.outbox.next_due())
    assert due == world.now + timedelta(hours=6)


def test_an_answer_of_a_removed_buyer_is_not_understood(world: World) -> None:
    request = delivery_of(world)
    response = world.receive(request.body)
    world.home = replace(world.home, buyers={})
    world.answer(request, response)
    assert world.kinds()[-1] == "egress.misunderstood"
    assert world.trade.receipt is None


def test_a_message_of_an_unknown_trade_is_an_error(world: World) -> None:
    world.walk_to("offering")
    item = replace(request_of(world).item, trade=world.trade.derived_id("x"))  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        world.answer(OutboundRequest(item=item, url="", headers={}, body=b""), OK)


# The end


def test_a_termination_is_sent_until_it_arrives(world: World) -> None:
    world.walk_to("accepted")
    world.refuse()
    for status in (0, 503, 404):
        world.answer(request_of(world), Response(status=status))
        world.now = world.run(lambda tx: tx.outbox.next_due())
    world.pump()
    assert world.store.state.outbox == {}
    assert (world.trade.negotiation, world.trade.ended) == (
        NegotiationState.TERMINATED,
        "not_wanted",
    )


def test_a_termination_that_the_buyer_refuses_is_not_repeated(world: World) -> None:
    world.walk_to("accepted")
    world.refuse()
    world.answer(request_of(world), Response(status=400))
    assert world.store.state.outbox == {}
    assert world.trade.ended == "not_wanted"


def test_a_termination_that_never_arrives_is_given_up_after_days(world: World) -> None:
    world.walk_to("accepted")
    world.refuse()
    start = world.now
    while world.store.state.outbox:
        world.answer(request_of(world), FORGOTTEN)
        world.now = world.run(lambda tx: tx.outbox.next_due()) or world.now
    assert timedelta(days=1) < world.now - start < timedelta(days=7)
    assert world.trade.state is TradeState.ENDED


def test_a_payment_keeps_the_termination_that_is_on_its_way(world: World) -> None:
    request = delivery_of(world)
    path = f"/transfers/{world.trade.transfer_pid}/suspension"
    world.post(path, messages.TransferSuspensionMessage(**world.transfer_pids()))
    world.answer(request, world.receive(request.body))
    world.refuse()
    assert world.settle().status == 200
    assert request_of(world).item.verb is Verb.TERMINATE
    assert len(world.store.state.journal) == 2


# The last gate


def withdraw(world: World) -> None:
    members = {**world.home.members, ANNA: member(ANNA, DisclosureLevel.NONE)}
    world.home = replace(world.home, members=members)


def pause(world: World) -> None:
    world.home = replace(world.home, sharing=False)


def lose_the_entry(world: World) -> None:
    world.home = replace(world.home, catalog=catalog_of())


def reclassify(world: World) -> None:
    world.home = replace(world.home, catalog=catalog_of(entry(ENTRY, element("heat"))))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (withdraw, "level_too_high"),
        (pause, "sharing_paused"),
        (lose_the_entry, "element_missing"),
        (reclassify, "element_missing"),
    ],
)
def test_nothing_leaves_once_consent_is_gone(
    world: World, change: Callable[[World], None], reason: str
) -> None:
    world.walk_to("starting")
    world.answer(request_of(world), OK)
    left = len(world.sent)
    change(world)
    assert world.prepare_next() is None
    assert (world.trade.state, world.trade.ended) == (TradeState.ENDED, reason)
    assert world.store.state.releases == {}
    world.pump()
    assert [request.item.verb for request in world.sent[left:]] == [Verb.TERMINATE]
    assert world.opened == []
    assert world.trade.transfer is not None
    assert world.trade.transfer.state is TransferState.TERMINATED


def test_a_release_that_was_lost_is_waited_for(world: World) -> None:
    world.walk_to("starting")
    world.answer(request_of(world), OK)
    world.run(lambda tx: tx.releases.forget(world.trade_id))
    assert world.prepare_next() is None
    assert world.trade.state is TradeState.DELIVERING


@given(st.integers(0, 599), st.binary(max_size=60))
def test_any_answer_leaves_at_most_one_message_on_its_way(status: int, body: bytes) -> None:
    world = World().walk_to("starting")
    world.answer(request_of(world), OK)
    world.answer(request_of(world), Response(status=status, body=body))
    state = world.store.state
    assert [item.verb for item in state.outbox.values()] == [world.trade.in_flight]
    assert world.trade.receipt is None
    world.check()


def test_every_buyer_gets_its_own_key(world: World) -> None:
    keys = {world.home.key_for(buyer).did for buyer in world.home.buyers.values()}
    assert len(keys) == 2
    world.walk_to("offered")
    assert world.trade.party.home_did == world.home.key_for(world.home.buyer(BUYER)).did
