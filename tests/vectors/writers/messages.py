"""Vectors of messages of the Dataspace Protocol, in both directions."""

from collections.abc import Iterator, Mapping
import json
from typing import Any
from uuid import UUID, uuid5

from custom_components.data_exchanger.core.identity.canonical import canonical
from custom_components.data_exchanger.core.protocol import messages
from custom_components.data_exchanger.core.protocol.messages import Message, message_json
from custom_components.data_exchanger.core.protocol.namespace import PUSH_FORMAT
from custom_components.data_exchanger.core.protocol.states import NegotiationState, TransferState

from .cast import AGREEMENT, CALLBACK, CONSUMER_PID, DSP, HOST, OFFER, SALE
from .vector import Vector, bad, good

TRANSFER_CONSUMER_PID = uuid5(UUID(CONSUMER_PID), "transfer").urn
ENDPOINT = f"{HOST}/releases/{TRANSFER_CONSUMER_PID}"

_NEGOTIATION: Mapping[str, Any] = {"provider_pid": SALE.id, "consumer_pid": CONSUMER_PID}
_TRANSFER: Mapping[str, Any] = {
    "provider_pid": SALE.transfer_pid,
    "consumer_pid": TRANSFER_CONSUMER_PID,
}
_WHY: Mapping[str, Any] = {"code": "not_wanted", "reason": ("The family changed its mind.",)}

OFFERED = messages.ContractOfferMessage(
    provider_pid=SALE.id, offer=OFFER, callback_address=CALLBACK
)
ACCEPTED = messages.ContractNegotiationEventMessage(**_NEGOTIATION, event_type="ACCEPTED")
AGREE = messages.ContractAgreementMessage(**_NEGOTIATION, agreement=AGREEMENT)
VERIFIED = messages.ContractAgreementVerificationMessage(**_NEGOTIATION)
FINALIZED = messages.ContractNegotiationEventMessage(**_NEGOTIATION, event_type="FINALIZED")
REQUESTED = messages.TransferRequestMessage(
    consumer_pid=TRANSFER_CONSUMER_PID,
    agreement_id=SALE.agreement_id,
    format=PUSH_FORMAT,
    callback_address=DSP,
    data_address=messages.DataAddress(
        endpoint_type="https://w3id.org/idsa/v4.1/HTTP", endpoint=ENDPOINT
    ),
)
STARTED = messages.TransferStartMessage(**_TRANSFER)
COMPLETED = messages.TransferCompletionMessage(**_TRANSFER)

_MESSAGES: Mapping[str, tuple[Message, str]] = {
    "offer": (OFFERED, "Home to buyer: the initial offer."),
    "accepted": (ACCEPTED, "Buyer to home: the offer is accepted as it stands."),
    "agreement": (AGREE, "Home to buyer: the agreement."),
    "verification": (VERIFIED, "Buyer to home: the agreement is what was offered."),
    "finalized": (FINALIZED, "Home to buyer: the contract is concluded."),
    "negotiation_termination": (
        messages.ContractNegotiationTerminationMessage(**_NEGOTIATION, **_WHY),
        "Either way: the negotiation ends.",
    ),
    "negotiation": (
        messages.ContractNegotiation(**_NEGOTIATION, state=NegotiationState.ACCEPTED),
        "A reply: the state of a negotiation.",
    ),
    "negotiation_error": (
        messages.ContractNegotiationError(
            **_NEGOTIATION, code="wrong_state", reason=("verify in OFFERED",)
        ),
        "A reply: a negotiation message is refused.",
    ),
    "transfer_request": (REQUESTED, "Buyer to home: deliver to this address."),
    "transfer_start": (STARTED, "Home to buyer: delivery begins."),
    "transfer_completion": (COMPLETED, "Either way: everything is delivered."),
    "transfer_suspension": (
        messages.TransferSuspensionMessage(**_TRANSFER, code="maintenance"),
        "Either way: delivery pauses.",
    ),
    "transfer_termination": (
        messages.TransferTerminationMessage(**_TRANSFER, **_WHY),
        "Either way: the transfer ends.",
    ),
    "transfer_process": (
        messages.TransferProcess(**_TRANSFER, state=TransferState.STARTED),
        "A reply: the state of a transfer.",
    ),
    "transfer_error": (
        messages.TransferError(**_TRANSFER, code="wrong_state", reason=("complete in REQUESTED",)),
        "A reply: a transfer message is refused.",
    ),
}

_BAD: Mapping[str, tuple[str, Mapping[str, Any], str, str]] = {
    "type": ("accepted", {"@type": "ContractAgreementMessage"}, "@type", "Another message."),
    "type_missing": ("accepted", {"@type": None}, "@type", "A message without name."),
    "type_prefix": (
        "accepted",
        {"@type": "dspace:ContractNegotiationEventMessage"},
        "@type",
        "The name of an earlier version.",
    ),
    "context_missing": ("accepted", {"@context": None}, "@context", "No context."),
    "context_text": (
        "accepted",
        {"@context": "https://w3id.org/dspace/2025/1/context.jsonld"},
        "@context",
        "A context that does not stand in a list.",
    ),
    "context_other": (
        "accepted",
        {"@context": ["https://w3id.org/dspace/2024/1/context.json"]},
        "@context",
        "The context of an earlier version.",
    ),
    "event": ("accepted", {"eventType": "OFFERED"}, "eventType", "An event that does not exist."),
    "pid_missing": ("accepted", {"providerPid": None}, "providerPid", "No providerPid."),
    "pid_empty": ("verification", {"consumerPid": ""}, "consumerPid", "An empty consumerPid."),
    "pid_long": ("verification", {"consumerPid": "x" * 301}, "consumerPid", "Too long."),
    "offer_missing": ("offer", {"offer": None}, "offer", "No offer."),
    "offer_text": ("offer", {"offer": "urn:example:offer"}, "offer", "An offer by name only."),
    "callback": ("offer", {"callbackAddress": "mbx/1"}, "callbackAddress", "No address."),
    "agreement_missing": ("agreement", {"agreement": None}, "agreement", "No agreement."),
    "format_missing": ("transfer_request", {"format": None}, "format", "No format."),
    "endpoint": (
        "transfer_request",
        {"dataAddress": {"@type": "DataAddress", "endpointType": "x", "endpoint": "file:///etc"}},
        "dataAddress.endpoint",
        "An address that is none of HTTP.",
    ),
    "address_type": (
        "transfer_request",
        {"dataAddress": {"@type": "Address", "endpointType": "x"}},
        "dataAddress.@type",
        "What is no data address.",
    ),
    "state": ("negotiation", {"state": "PENDING"}, "state", "A state that does not exist."),
    "code": ("transfer_suspension", {"code": "x" * 101}, "code", "Too long a code."),
    "reasons": ("transfer_termination", {"reason": ["x"] * 21}, "reason", "Too many reasons."),
}


def vectors() -> Iterator[Vector]:
    """Write the vectors of this module."""
    for name, (message, description) in _MESSAGES.items():
        yield good(
            f"message_{name}",
            "message",
            description,
            {"type": type(message).__name__, "body": wire_bytes(message).decode()},
            message_json(message),
        )
    for name, (of, change, refused, description) in _BAD.items():
        message = _MESSAGES[of][0]
        changed = {**message_json(message), **change}
        data = {key: value for key, value in changed.items() if value is not None}
        yield bad(
            f"message_bad_{name}",
            "message",
            description,
            {"type": type(message).__name__, "body": json.dumps(data)},
            "invalid_input",
            refused,
        )


def wire_bytes(message: Message) -> bytes:
    """Write a message as it goes over the wire."""
    return canonical(message_json(message))
