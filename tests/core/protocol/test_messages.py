"""Messages of the Dataspace Protocol: valid by its schemas, and read back."""

from collections.abc import Callable
import json
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.data_exchanger.core.errors import DataExchangerError, InvalidInput, TooLarge
from custom_components.data_exchanger.core.protocol import messages
from custom_components.data_exchanger.core.protocol.messages import (
    DataAddress,
    EndpointProperty,
    Message,
    message_json,
    read_message,
)
from custom_components.data_exchanger.core.protocol.namespace import DSP_CONTEXT, PUSH_FORMAT
from custom_components.data_exchanger.core.protocol.odrl import agreement, offer
from custom_components.data_exchanger.core.protocol.states import NegotiationState, TransferState
from custom_components.data_exchanger.core.protocol.wire import MAX_DOCUMENT
from tests import dsp_schemas
from tests.core.examples import terms
from tests.core.strategies import agreeable_terms

URN = "urn:uuid:00000000-0000-4000-8000-00000000000"
PIDS: dict[str, Any] = {"provider_pid": f"{URN}1", "consumer_pid": f"{URN}2"}
REASON: dict[str, Any] = {"code": "refused", "reason": ("because", {"@value": "so"})}
ADDRESS = DataAddress(
    endpoint_type="https://w3id.org/idsa/v4.1/HTTP",
    endpoint="https://buyer.example/releases/1",
    endpoint_properties=(EndpointProperty(name="authorization", value="token"),),
)
OFFER = offer(terms(), f"{URN}3", f"{URN}4")
AGREEMENT = agreement(
    OFFER, f"{URN}5", assigner="did:key:z1", assignee="did:key:z2", timestamp="2026-11-22T15:00:00Z"
)
CALLBACK = "https://buyer.example/mailboxes/abc"

MESSAGES: list[Message] = [
    messages.ContractOfferMessage(provider_pid=f"{URN}1", offer=OFFER, callback_address=CALLBACK),
    messages.ContractOfferMessage(**PIDS, offer=OFFER),
    messages.ContractRequestMessage(**PIDS, offer=OFFER),
    messages.ContractRequestMessage(consumer_pid=f"{URN}2", offer=OFFER, callback_address=CALLBACK),
    messages.ContractNegotiationEventMessage(**PIDS, event_type="ACCEPTED"),
    messages.ContractNegotiationEventMessage(**PIDS, event_type="FINALIZED"),
    messages.ContractAgreementMessage(**PIDS, agreement=AGREEMENT),
    messages.ContractAgreementVerificationMessage(**PIDS),
    messages.ContractNegotiationTerminationMessage(**PIDS),
    messages.ContractNegotiationTerminationMessage(**PIDS, **REASON),
    *(messages.ContractNegotiation(**PIDS, state=state) for state in NegotiationState),
    messages.ContractNegotiationError(**PIDS, **REASON),
    messages.TransferRequestMessage(
        consumer_pid=f"{URN}2",
        agreement_id=f"{URN}5",
        format=PUSH_FORMAT,
        callback_address=CALLBACK,
        data_address=ADDRESS,
    ),
    messages.TransferStartMessage(**PIDS),
    messages.TransferStartMessage(**PIDS, data_address=ADDRESS),
    messages.TransferCompletionMessage(**PIDS),
    messages.TransferSuspensionMessage(**PIDS, **REASON),
    messages.TransferTerminationMessage(**PIDS),
    messages.TransferTerminationMessage(**PIDS, **REASON),
    *(messages.TransferProcess(**PIDS, state=state) for state in TransferState),
    messages.TransferError(**PIDS, **REASON),
]


def names(message: Message) -> str:
    return type(message).__name__


def body(message: Message) -> bytes:
    return json.dumps(message_json(message)).encode()


@pytest.mark.parametrize("message", MESSAGES, ids=names)
def test_every_message_is_valid(message: Message, require_dsp: Callable[..., None]) -> None:
    require_dsp(message_json(message))


@given(agreeable_terms)
def test_every_offer_and_agreement_is_valid(require_dsp: Callable[..., None], agreed: Any) -> None:
    made = offer(agreed, f"{URN}3", f"{URN}4")
    require_dsp(message_json(messages.ContractOfferMessage(**PIDS, offer=made)))
    sealed = agreement(
        made,
        f"{URN}5",
        assigner="did:key:z1",
        assignee="did:key:z2",
        timestamp="2026-01-01T00:00:00Z",
    )
    require_dsp(message_json(messages.ContractAgreementMessage(**PIDS, agreement=sealed)))


@pytest.mark.parametrize("message", MESSAGES, ids=names)
def test_every_message_reads_back(message: Message) -> None:
    assert read_message(type(message), body(message)) == message


@pytest.mark.parametrize("message", MESSAGES, ids=names)
def test_no_message_passes_for_another_kind(message: Message) -> None:
    kinds = {type(one) for one in MESSAGES} - {type(message)}
    for kind in kinds:
        with pytest.raises(InvalidInput, match="@type"):
            read_message(kind, body(message))


EXAMPLES = [
    path
    for path in dsp_schemas.examples()
    if path.parent.parent.name in ("negotiation", "transfer")
]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_official_examples_are_read(path: Any) -> None:
    raw = path.read_bytes()
    data = json.loads(raw)
    message = read_message(getattr(messages, data["@type"]), raw)
    again = message_json(message)
    assert {key: again[key] for key in data if key != "@context"} == {
        key: value for key, value in data.items() if key != "@context"
    }


def changed(message: Message, **changes: Any) -> bytes:
    data = message_json(message) | changes
    return json.dumps({key: value for key, value in data.items() if value != "<absent>"}).encode()


TRANSFER = next(one for one in MESSAGES if isinstance(one, messages.TransferRequestMessage))


@pytest.mark.parametrize(
    "change",
    [
        {"@type": 5},
        {"@type": "<absent>"},
        {"@context": "<absent>"},
        {"@context": DSP_CONTEXT},
        {"@context": []},
        {"@context": ["https://w3id.org/dspace/2024/1/context.json"]},
        {"consumerPid": "<absent>"},
        {"consumerPid": ""},
        {"consumerPid": "x" * 301},
        {"consumerPid": 5},
        {"consumerPid": None},
        {"agreementId": ["a"]},
        {"format": True},
        {"callbackAddress": "ftp://buyer.example/x"},
        {"callbackAddress": "https://buyer.example/ x"},
        {"callbackAddress": "https://buyer.example/\n"},
        {"dataAddress": []},
        {"dataAddress": {"@type": "DataAddress"}},
        {"dataAddress": {"@type": "Other", "endpointType": "x"}},
        {"dataAddress": {"endpointType": "x", "endpointProperties": [{}] * 21}},
    ],
    ids=str,
)
def test_a_message_with_a_wrong_field_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        read_message(messages.TransferRequestMessage, changed(TRANSFER, **change))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"null",
        b"[]",
        b'"text"',
        b"1" * 5000,
        b"{" * 50_000,
        b"[" * 90_000,
        b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
        b'{"@type":"TransferRequestMessage"',
        b'{"@type":"\\ud800"}',
        b'{"@type":NaN,"@context":[Infinity]}',
        b"\xef\xbb\xbf{}",
        "{}".encode("utf-16"),
    ],
    ids=range(14),
)
def test_hostile_bytes_are_refused(raw: bytes) -> None:
    for kind in {type(message) for message in MESSAGES}:
        with pytest.raises(InvalidInput):
            read_message(kind, raw)


def test_a_message_beyond_the_limit_is_refused() -> None:
    with pytest.raises(TooLarge):
        read_message(messages.TransferRequestMessage, b" " * MAX_DOCUMENT + body(TRANSFER))


def test_the_last_of_repeated_keys_counts_as_in_any_json_reader() -> None:
    raw = body(TRANSFER)[:-1] + b',"agreementId":"urn:other"}'
    assert read_message(messages.TransferRequestMessage, raw).agreement_id == "urn:other"


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_garbage_raises_nothing_but_refusals(raw: bytes) -> None:
    with pytest.raises(DataExchangerError):
        read_message(messages.TransferRequestMessage, raw)


@given(st.data())
def test_a_message_with_bytes_changed_is_read_or_refused(data: st.DataObject) -> None:
    raw = bytearray(body(TRANSFER))
    for _ in range(data.draw(st.integers(1, 3))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        message = read_message(messages.TransferRequestMessage, bytes(raw))
    except DataExchangerError:
        return
    assert isinstance(message, messages.TransferRequestMessage)
