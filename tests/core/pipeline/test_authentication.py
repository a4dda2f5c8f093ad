"""Requests of buyers are believed only when their tokens hold."""

from dataclasses import replace
from datetime import timedelta
import json
from typing import Any

from custom_components.data_exchanger.core.model.identifiers import Did
from custom_components.data_exchanger.core.pipeline.inbound import InboundRequest
from custom_components.data_exchanger.core.pipeline.ports import Reply
from custom_components.data_exchanger.core.protocol import messages
from custom_components.data_exchanger.core.protocol.messages import Message
from custom_components.data_exchanger.core.protocol.tokens import authorize
from tests.core.examples import BUYER_KEY, STRANGER_KEY
from tests.core.pipeline.household import OTHER
from tests.core.pipeline.world import World, encode_message


def body(reply: Reply) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(reply.body)
    return data


def acceptance(world: World, **changes: Any) -> Message:
    fields = world.negotiation_pids() | {"event_type": "ACCEPTED"} | changes
    return messages.ContractNegotiationEventMessage(**fields)


def events_path(world: World) -> str:
    return f"/negotiations/{world.trade_id}/events"


def acceptance_request(world: World, **changes: Any) -> InboundRequest:
    return world.request("POST", events_path(world), encode_message(acceptance(world)), **changes)


def wrong_requests(world: World) -> dict[str, InboundRequest]:
    """Make requests whose tokens do not hold, each in another way."""
    good = acceptance_request(world)
    return {
        "no token": replace(good, authorization=None),
        "garbage": replace(good, authorization="Bearer a.b.c"),
        "another key": acceptance_request(world, key=STRANGER_KEY),
        "another key in the buyer's name": acceptance_request(
            world, key=STRANGER_KEY, issuer=BUYER_KEY.did
        ),
        "another issuer": acceptance_request(world, issuer=Did("did:web:other")),
        "for another home": acceptance_request(world, audience=STRANGER_KEY.did),
        "another body": replace(good, body=good.body + b" "),
        "another path": replace(good, path=good.path + "/"),
        "another method": replace(good, method="GET"),
        "huge body": replace(good, body=b" " * 10_000_000),
    }


def test_requests_whose_token_does_not_hold_find_nothing(world: World) -> None:
    world.walk_to("offered")
    before = world.snapshot()
    for name, request in wrong_requests(world).items():
        assert world.handle(request) == Reply(status=404), name
        assert world.kinds()[-1] == "inbound.unauthorized", name
    assert world.snapshot() == before
    assert world.accept().status == 200


def test_a_token_too_old_or_from_the_future_finds_nothing(world: World) -> None:
    world.walk_to("offered")
    request = acceptance_request(world)
    for offset in (timedelta(hours=1), -timedelta(hours=1)):
        world.now += offset
        assert world.handle(request).status == 404
        world.now -= offset
    assert world.handle(request).status == 200


def test_a_token_that_came_with_another_request_finds_nothing(world: World) -> None:
    world.walk_to("offered")
    assert world.get(f"/negotiations/{world.trade_id}").status == 200
    used = world.request("GET", f"/negotiations/{world.trade_id}", nonce="the-same-nonce")
    assert world.handle(used).status == 200
    assert world.handle(used).status == 200
    before = world.snapshot()
    assert world.handle(acceptance_request(world, nonce="the-same-nonce")).status == 404
    assert (world.snapshot(), world.kinds()[-1]) == (before, "inbound.unauthorized")


def test_evidence_of_a_refusal_stays_short(world: World) -> None:
    world.walk_to("offered")
    request = acceptance_request(world, audience=Did("did:web:" + "x" * 400))
    world.handle(replace(request, path="/" + "x" * 5000))
    facts = world.store.state.evidence[-1].facts
    assert len(facts["reason"]) <= 100


def other_request(world: World, method: str, path: str, content: bytes = b"") -> InboundRequest:
    """Sign a request as the other buyer that this home knows."""
    other = world.home.buyers[OTHER]
    authorization = authorize(
        STRANGER_KEY,
        audience=world.home.key_for(other).did,
        method=method,
        url=other.callback + path,
        body=content,
        now=world.now,
        nonce=world.nonce(),
    )
    return InboundRequest(method=method, path=path, authorization=authorization, body=content)


def test_another_buyers_trade_does_not_exist_for_a_buyer(world: World) -> None:
    world.walk_to("delivered")
    before = world.snapshot()
    pid, transfer_pid = world.trade_id, world.trade.transfer_pid
    suspension = messages.TransferSuspensionMessage(**world.transfer_pids())
    attempts = [
        ("GET", f"/negotiations/{pid}", b""),
        ("GET", f"/transfers/{transfer_pid}", b""),
        ("POST", events_path(world), encode_message(acceptance(world))),
        ("POST", "/transfers/request", encode_message(world.transfer_request())),
        ("POST", f"/transfers/{transfer_pid}/suspension", encode_message(suspension)),
        ("POST", f"/settlements/{pid}", b'{"document":"a.b.c"}'),
    ]
    for method, path, content in attempts:
        foreign = world.handle(other_request(world, method, path, content), OTHER)
        unknown = world.handle(
            other_request(world, method, anonymous(world, path), encoded(world, content)), OTHER
        )
        assert (foreign.status, body(foreign)["code"]) == (404, "not_found"), path
        assert encoded(world, foreign.body) == unknown.body
    assert world.snapshot() == before


def anonymous(world: World, text: str) -> str:
    """Put an unknown pid in place of every pid of the trade."""
    trade = world.trade
    for pid in (trade.id, trade.transfer_pid, trade.agreement_id):
        text = text.replace(pid, "urn:uuid:0")
    return text


def encoded(world: World, content: bytes) -> bytes:
    return anonymous(world, content.decode()).encode()
