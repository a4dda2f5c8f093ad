"""Requests of buyers, answered as the protocol says, once."""

from collections.abc import Callable
import json
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.data_exchanger.core.pipeline.inbound import InboundRequest
from custom_components.data_exchanger.core.pipeline.ports import Reply
from custom_components.data_exchanger.core.protocol import messages
from custom_components.data_exchanger.core.protocol.messages import DataAddress, Message
from custom_components.data_exchanger.core.protocol.states import TransferState
from custom_components.data_exchanger.core.protocol.wire import MAX_DOCUMENT
from custom_components.data_exchanger.core.trade.trade import TradeState
from tests.core.examples import BUYER_HOST
from tests.core.pipeline.world import CONSUMER, TRANSFER, World, encode_message


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


# What is asked


def test_version_is_told(world: World, require_dsp: Callable[..., None]) -> None:
    reply = world.get("/.well-known/dspace-version")
    assert reply.status == 200
    require_dsp(body(reply), "VersionResponse")
    assert body(reply)["protocolVersions"][0]["version"] == "2025-1"


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/catalog"), ("POST", "/negotiations/request"), ("PUT", "/x")]
)
def test_other_paths_are_not_found(world: World, method: str, path: str) -> None:
    assert world.handle(world.request(method, path)).status == 404


def test_the_state_of_processes_is_told(world: World) -> None:
    world.walk_to("offering")
    negotiation = f"/negotiations/{world.trade_id}"
    assert body(world.get(negotiation))["state"] == "OFFERED"
    world.walk_to("requested")
    negotiation, process = (
        f"/negotiations/{world.trade_id}",
        f"/transfers/{world.trade.transfer_pid}",
    )
    assert body(world.get(negotiation)) == {
        "@context": ["https://w3id.org/dspace/2025/1/context.jsonld"],
        "@type": "ContractNegotiation",
        "providerPid": world.trade_id,
        "consumerPid": CONSUMER,
        "state": "FINALIZED",
    }
    assert body(world.get(process)) == {
        "@context": ["https://w3id.org/dspace/2025/1/context.jsonld"],
        "@type": "TransferProcess",
        "providerPid": world.trade.transfer_pid,
        "consumerPid": TRANSFER,
        "state": "REQUESTED",
    }


def test_a_process_is_known_by_its_own_pid_only(world: World) -> None:
    world.walk_to("requested")
    trade = world.trade
    for path in (
        f"/transfers/{trade.id}",
        f"/transfers/{trade.agreement_id}",
        f"/negotiations/{trade.transfer_pid}",
        f"/negotiations/{trade.agreement_id}",
    ):
        assert (world.get(path).status, body(world.get(path))["code"]) == (404, "not_found")
    by_negotiation = world.transfer_request(agreement_id=trade.id)
    assert world.post("/transfers/request", by_negotiation).status == 404


def test_a_transfer_that_was_never_requested_is_not_found(world: World) -> None:
    world.walk_to("finalized")
    pid = world.trade.transfer_pid
    suspension = messages.TransferSuspensionMessage(**world.transfer_pids())
    assert world.get(f"/transfers/{pid}").status == 404
    assert world.post(f"/transfers/{pid}/suspension", suspension).status == 404


def test_replies_have_the_status_of_the_protocol(world: World) -> None:
    world.walk_to("offered")
    assert world.accept().status == 200
    world.approve()
    world.pump()
    assert world.verify().status == 200
    world.pump()
    assert world.request_transfer().status == 201
    world.hand_over()
    world.pump()
    assert world.settle() == Reply(status=200, body=b'{"status":"booked"}')


def refused(world: World, path: str, message: Message | bytes) -> dict[str, Any]:
    """Send something that is refused; check that nothing changed but evidence."""
    before = world.snapshot()
    content = message if isinstance(message, bytes) else encode_message(message)
    reply = world.handle(world.request("POST", path, content))
    assert reply.status == 400
    assert world.snapshot() == before
    assert world.kinds()[-1] == "inbound.refused"
    return body(reply)


def test_messages_out_of_order_are_refused(world: World) -> None:
    world.walk_to("offered")
    base = f"/negotiations/{world.trade_id}"
    verification = messages.ContractAgreementVerificationMessage(**world.negotiation_pids())
    error = refused(world, f"{base}/agreement/verification", verification)
    assert error == {
        "@context": ["https://w3id.org/dspace/2025/1/context.jsonld"],
        "@type": "ContractNegotiationError",
        "providerPid": world.trade_id,
        "consumerPid": CONSUMER,
        "code": "wrong_state",
        "reason": ["verify in OFFERED"],
    }
    early = refused(world, "/transfers/request", world.transfer_request())
    assert (early["@type"], early["code"], early["consumerPid"]) == (
        "TransferError",
        "wrong_state",
        TRANSFER,
    )


def test_a_consumer_cannot_finalize(world: World) -> None:
    world.walk_to("finalizing")
    error = refused(world, events_path(world), acceptance(world, event_type="FINALIZED"))
    assert error["reason"] == ["eventType: a consumer cannot finalize"]


def test_counter_offers_are_refused(world: World) -> None:
    world.walk_to("offered")
    counter = messages.ContractRequestMessage(
        **world.negotiation_pids(), offer={"@type": "Offer", "@id": "urn:x", "target": "urn:y"}
    )
    error = refused(world, f"/negotiations/{world.trade_id}/request", counter)
    assert error["code"] == "invalid_input"


def test_address_and_message_must_name_the_same_process(world: World) -> None:
    world.walk_to("offered")
    error = refused(world, events_path(world), acceptance(world, provider_pid="urn:uuid:other"))
    assert error["reason"] == ["providerPid: differs from the address"]
    other = refused(world, events_path(world), acceptance(world, consumer_pid="urn:uuid:other"))
    assert other["reason"] == ["consumerPid: belongs to another negotiation"]


@pytest.mark.parametrize(
    "address",
    [
        None,
        DataAddress(endpoint_type="HTTP"),
        DataAddress(endpoint_type="HTTP", endpoint="https://evil.example/releases"),
        DataAddress(endpoint_type="HTTP", endpoint="http://buyer.example/releases"),
        DataAddress(endpoint_type="HTTP", endpoint="https://buyer.example@evil.example/x"),
        DataAddress(endpoint_type="HTTP", endpoint="https://[::1/x"),
    ],
)
def test_data_goes_to_the_buyers_own_host_only(world: World, address: DataAddress | None) -> None:
    world.walk_to("finalized")
    error = refused(world, "/transfers/request", world.transfer_request(data_address=address))
    assert error["code"] == "invalid_input"


@pytest.mark.parametrize(
    "changes",
    [
        {"callback_address": "https://evil.example/dsp"},
        {"callback_address": "https://10.0.0.1/dsp"},
        {"format": "HttpData-PULL"},
    ],
)
def test_transfers_on_other_terms_are_refused(world: World, changes: dict[str, Any]) -> None:
    world.walk_to("finalized")
    assert refused(world, "/transfers/request", world.transfer_request(**changes))["code"] == (
        "invalid_input"
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 50_000,
        b'{"@type":"ContractNegotiationEventMessage"}',
        b'{"a":' + b"9" * 5000 + b"}",
    ],
    ids=range(8),
)
def test_bodies_that_are_no_message_are_refused(world: World, content: bytes) -> None:
    world.walk_to("offered")
    error = refused(world, events_path(world), content)
    assert (error["code"], error["consumerPid"]) == ("invalid_input", "unknown")


def test_an_oversized_body_is_refused(world: World) -> None:
    world.walk_to("offered")
    big = encode_message(acceptance(world))[:-1] + b" " * MAX_DOCUMENT + b"}"
    assert refused(world, events_path(world), big)["code"] == "too_large"


@given(st.binary(max_size=100))
def test_any_bytes_get_a_valid_error(content: bytes) -> None:
    world = World().walk_to("offered")
    assert refused(world, events_path(world), content)["@type"] == "ContractNegotiationError"


# Once


def test_the_same_request_again_gets_the_same_answer(world: World) -> None:
    world.walk_to("offered")
    request = acceptance_request(world)
    first = world.handle(request)
    before, records = world.snapshot(), len(world.kinds())
    assert world.handle(request) == first
    assert (world.snapshot(), len(world.kinds())) == (before, records)


def test_the_same_message_in_a_new_request_gets_the_same_answer(world: World) -> None:
    """A buyer that never saw the answer signs its message anew, however late."""
    world.walk_to("offered")
    acts: list[tuple[Callable[[], Reply], list[Callable[[], object]]]] = [
        (world.accept, [world.approve, world.pump]),
        (world.verify, [world.pump]),
        (world.request_transfer, [world.hand_over, world.pump]),
        (world.settle, []),
    ]
    for act, then in acts:
        first = act()
        assert first.status in (200, 201)
        assert act() == first
        for step in then:
            step()
        before = world.snapshot()
        assert act() == first
        assert world.snapshot() == before
    assert world.trade.state is TradeState.COMPLETED


def transfer_message(world: World, kind: type[Message], path: str) -> Reply:
    message = kind(**world.transfer_pids())
    return world.post(f"/transfers/{world.trade.transfer_pid}/{path}", message)


def test_a_second_suspension_is_not_taken_for_the_first(world: World) -> None:
    world.walk_to("starting")
    request = world.prepare_next()
    assert request is not None
    world.answer(request, world.reply(request))
    suspension = (messages.TransferSuspensionMessage, "suspension", "SUSPENDED")
    resumption = (messages.TransferStartMessage, "start", "STARTED")
    for kind, path, state in [suspension, resumption] * 3:
        for _ in range(2):
            assert body(transfer_message(world, kind, path))["state"] == state
            assert world.trade.transfer is not None
            assert world.trade.transfer.state == state
    world.pump()
    assert world.trade.state is TradeState.DELIVERED
    assert len(world.opened) == 1


def test_an_old_suspension_that_arrives_again_suspends_nothing(world: World) -> None:
    world.walk_to("starting")
    path = f"/transfers/{world.trade.transfer_pid}/suspension"
    old = world.request(
        "POST", path, encode_message(messages.TransferSuspensionMessage(**world.transfer_pids()))
    )
    first = world.handle(old)
    transfer_message(world, messages.TransferStartMessage, "start")
    assert world.handle(old) == first
    assert world.trade.transfer is not None
    assert world.trade.transfer.state is TransferState.STARTED


def test_a_refusal_is_not_remembered(world: World) -> None:
    world.walk_to("offered")
    assert world.verify().status == 400
    world.accept()
    world.approve()
    world.pump()
    assert world.verify().status == 200


@pytest.mark.parametrize("stage", ["offered", "agreed", "finalizing"])
def test_the_buyer_may_end_the_negotiation(world: World, stage: str) -> None:
    world.walk_to(stage)
    termination = messages.ContractNegotiationTerminationMessage(**world.negotiation_pids())
    reply = world.post(f"/negotiations/{world.trade_id}/termination", termination)
    ended = stage != "finalizing"  # our finalization is on its way: too late
    assert (reply.status, world.trade.ended) == (
        (200, "terminated_by_buyer") if ended else (400, None)
    )


def test_a_transfer_ended_by_the_buyer_leaves_nothing_to_send(world: World) -> None:
    world.walk_to("starting")
    reply = transfer_message(world, messages.TransferTerminationMessage, "termination")
    assert body(reply)["state"] == "TERMINATED"
    assert (world.store.state.outbox, world.store.state.releases) == ({}, {})
    world.pump()
    assert world.opened == []
    again = f"{BUYER_HOST}/dsp"
    assert world.request_transfer(callback_address=again).status == 400
