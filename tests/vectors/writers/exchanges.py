"""Vectors of requests that come once more, at the wrong time, or with something wrong in them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
import json
from typing import Any

from custom_components.data_exchanger.core.identity.keys import SigningKey
from custom_components.data_exchanger.core.model.period import rfc3339
from custom_components.data_exchanger.core.protocol import messages
from custom_components.data_exchanger.core.protocol.delivery import SignedBody
from custom_components.data_exchanger.core.protocol.documents import sign_document
from custom_components.data_exchanger.core.protocol.messages import Message
from custom_components.data_exchanger.core.protocol.wire import MAX_DOCUMENT, encode

from .cast import AGREEMENT, BUYER, CALLBACK, CONSUMER_PID, DSP, SALE, STRANGER
from .documents import STATEMENT
from .messages import (
    ACCEPTED,
    AGREE,
    COMPLETED,
    FINALIZED,
    OFFERED,
    REQUESTED,
    STARTED,
    TRANSFER_CONSUMER_PID,
    VERIFIED,
    wire_bytes,
)
from .trades import EXCHANGES, token
from .vector import Vector, bad, good


def vectors() -> Iterator[Vector]:
    """Write the vectors of this module."""
    for name, (after, request, description) in _REPEATED.items():
        yield _answered(name, after, request, description)
    for name, (after, request, reply, description) in _REFUSED.items():
        yield _refused(f"exchange_bad_{name}", after, request, reply, description)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request to the home (``path``) or to the buyer (``url`` of ours)."""

    to: str
    path: str
    body: bytes
    sender: str = ""
    nonce: str = "another-nonce"
    pad_to: int = 0

    def as_json(self, at: datetime) -> dict[str, Any]:
        """Write the request with its token."""
        base = {"home": CALLBACK, "buyer": DSP}[self.to]
        sender = self.sender or {"home": "buyer", "buyer": "home"}[self.to]
        body = self.body.ljust(self.pad_to)
        data = {
            "to": self.to,
            "at": rfc3339(at),
            "method": "POST",
            "url": base + self.path,
            "authorization": token(sender, base + self.path, body, at, self.nonce),
            "body": self.body.decode(),
        }
        return data | ({"padTo": self.pad_to} if self.pad_to else {})


def _to_home(path: str, message: Message, **changes: Any) -> Request:
    return Request(to="home", path=path, body=wire_bytes(message), **changes)


def _to_buyer(path: str, message: Message) -> Request:
    return Request(to="buyer", path=path, body=wire_bytes(message))


_NEGOTIATION, _TRANSFER = f"/negotiations/{SALE.id}", f"/transfers/{SALE.transfer_pid}"
_EVENTS, _VERIFICATION = f"{_NEGOTIATION}/events", f"{_NEGOTIATION}/agreement/verification"
_AGREEMENT = f"/negotiations/{CONSUMER_PID}/agreement"
_SETTLEMENT = f"/settlements/{SALE.id}"
_COUNTER_OFFER = messages.ContractRequestMessage(
    consumer_pid=CONSUMER_PID, provider_pid=SALE.id, offer=OFFERED.offer
)


def _statement(key: SigningKey = BUYER, **changes: Any) -> Request:
    token = sign_document(replace(STATEMENT, **changes), key)
    return Request(to="home", path=_SETTLEMENT, body=encode(SignedBody(document=token)))


_REPEATED: Mapping[str, tuple[int, Request, str]] = {
    "exchange_repeated_acceptance": (
        2,
        _to_home(_EVENTS, ACCEPTED),
        "The same message in another request gets the same answer.",
    ),
    "exchange_repeated_request": (
        6,
        _to_home("/transfers/request", REQUESTED),
        "A transfer is requested once, however often the request comes.",
    ),
    "exchange_repeated_statement": (
        10,
        _statement(),
        "The same statement is booked once, however often it comes.",
    ),
}

_IN_NEGOTIATION = {"status": 400, "type": "ContractNegotiationError"}
_IN_TRANSFER = {"status": 400, "type": "TransferError"}
_WRONG_STATE = {"code": "wrong_state"}
_NOT_FOUND = {"code": "not_found"}
_UNAUTHORIZED: Mapping[str, Any] = {"status": 404}


def _invalid(field: str) -> dict[str, str]:
    return {"code": "invalid_input", "field": field}


_REFUSED: Mapping[str, tuple[int, Request, Mapping[str, Any], str]] = {
    "early_verification": (
        2,
        _to_home(_VERIFICATION, VERIFIED),
        {**_IN_NEGOTIATION, **_WRONG_STATE},
        "Verified before there is an agreement.",
    ),
    "late_termination": (
        5,
        _to_home(
            f"{_NEGOTIATION}/termination",
            messages.ContractNegotiationTerminationMessage(
                provider_pid=SALE.id, consumer_pid=CONSUMER_PID
            ),
        ),
        {**_IN_NEGOTIATION, **_WRONG_STATE},
        "What is finalized cannot be terminated.",
    ),
    "consumer_finalizes": (
        1,
        _to_home(_EVENTS, FINALIZED),
        {**_IN_NEGOTIATION, **_invalid("eventType")},
        "Only the provider finalizes.",
    ),
    "counter_offer": (
        1,
        _to_home(f"{_NEGOTIATION}/request", _COUNTER_OFFER),
        {**_IN_NEGOTIATION, **_invalid("offer")},
        "Homes do not haggle.",
    ),
    "process_unknown": (
        1,
        _to_home(
            f"/negotiations/{CONSUMER_PID}/events", replace(ACCEPTED, provider_pid=CONSUMER_PID)
        ),
        {**_IN_NEGOTIATION, **_NOT_FOUND, "status": 404},
        "A negotiation that does not exist.",
    ),
    "pid_differs": (
        1,
        _to_home(_EVENTS, replace(ACCEPTED, provider_pid=SALE.transfer_pid)),
        {**_IN_NEGOTIATION, **_invalid("providerPid")},
        "Address and message name different negotiations.",
    ),
    "consumer_differs": (
        1,
        _to_home(_EVENTS, replace(ACCEPTED, consumer_pid=SALE.id)),
        {**_IN_NEGOTIATION, **_invalid("consumerPid")},
        "Another consumerPid than before.",
    ),
    "message_other": (
        1,
        _to_home(_EVENTS, VERIFIED),
        {**_IN_NEGOTIATION, **_invalid("@type")},
        "A message that belongs to another address.",
    ),
    "size": (
        1,
        _to_home(_EVENTS, ACCEPTED, pad_to=MAX_DOCUMENT + 1),
        {**_IN_NEGOTIATION, "code": "too_large", "field": "body"},
        "One byte more than a message may have.",
    ),
    "stranger": (
        1,
        _to_home(_EVENTS, ACCEPTED, sender="stranger"),
        _UNAUTHORIZED,
        "Signed by a key that the home does not know: no such thing.",
    ),
    "nonce_again": (
        2,
        _to_home(_VERIFICATION, VERIFIED, nonce="trade-step-1"),
        _UNAUTHORIZED,
        "The nonce was used for another request.",
    ),
    "path": (
        1,
        _to_home("/catalog/request", ACCEPTED),
        _UNAUTHORIZED,
        "A path that homes do not have.",
    ),
    "request_early": (
        3,
        _to_home("/transfers/request", REQUESTED),
        {**_IN_TRANSFER, **_WRONG_STATE},
        "Delivery is asked for before the contract is finalized.",
    ),
    "pull": (
        5,
        _to_home("/transfers/request", replace(REQUESTED, format="HttpData-PULL")),
        {**_IN_TRANSFER, **_invalid("format")},
        "Homes push.",
    ),
    "agreement_unknown": (
        5,
        _to_home("/transfers/request", replace(REQUESTED, agreement_id=SALE.target)),
        {**_IN_TRANSFER, **_NOT_FOUND, "status": 404},
        "An agreement that does not exist.",
    ),
    "address_missing": (
        5,
        _to_home("/transfers/request", replace(REQUESTED, data_address=None)),
        {**_IN_TRANSFER, **_invalid("dataAddress.endpoint")},
        "Nowhere to push to.",
    ),
    "address_elsewhere": (
        5,
        _to_home(
            "/transfers/request",
            replace(
                REQUESTED,
                data_address=messages.DataAddress(
                    endpoint_type="x", endpoint="https://evil.example/releases/1"
                ),
            ),
        ),
        {**_IN_TRANSFER, **_invalid("dataAddress")},
        "Delivery to somebody else's host.",
    ),
    "callback_elsewhere": (
        5,
        _to_home(
            "/transfers/request", replace(REQUESTED, callback_address="http://192.168.1.1/dsp")
        ),
        {**_IN_TRANSFER, **_invalid("callbackAddress")},
        "A callback into the home's own network.",
    ),
    "completion_early": (
        6,
        _to_home(f"{_TRANSFER}/completion", COMPLETED),
        {**_IN_TRANSFER, **_WRONG_STATE},
        "Complete before anything was delivered.",
    ),
    "statement_early": (
        7,
        _statement(),
        {**_IN_NEGOTIATION, **_WRONG_STATE},
        "Paid before anything was delivered.",
    ),
    "statement_amount": (
        9,
        _statement(gross=replace(STATEMENT.gross, amount=400)),
        {**_IN_NEGOTIATION, **_invalid("gross")},
        "Less than was agreed.",
    ),
    "statement_signer": (
        9,
        _statement(STRANGER),
        {**_IN_NEGOTIATION, "code": "invalid_signature"},
        "A statement that the buyer did not sign.",
    ),
    "statement_second": (
        10,
        _statement(reference="DX-2026-0002"),
        {**_IN_NEGOTIATION, "code": "invalid_input", "field": "id"},
        "Another statement under the same id.",
    ),
    "agreement_price": (
        2,
        _to_buyer(
            _AGREEMENT,
            replace(
                AGREE,
                agreement=json.loads(json.dumps(AGREEMENT).replace('"4.50"', '"45.00"')),
            ),
        ),
        {**_IN_NEGOTIATION, **_invalid("agreement")},
        "The agreement differs from the offer.",
    ),
    "agreement_assignee": (
        2,
        _to_buyer(
            _AGREEMENT,
            replace(AGREE, agreement={**AGREEMENT, "assignee": STRANGER.did}),
        ),
        {**_IN_NEGOTIATION, **_invalid("agreement.assignee")},
        "An agreement with somebody else.",
    ),
    "agreement_assigner": (
        2,
        _to_buyer(
            _AGREEMENT,
            replace(AGREE, agreement={**AGREEMENT, "assigner": STRANGER.did}),
        ),
        {**_IN_NEGOTIATION, **_invalid("agreement.assigner")},
        "An agreement in somebody else's name.",
    ),
    "agreement_undated": (
        2,
        _to_buyer(
            _AGREEMENT,
            replace(AGREE, agreement={k: v for k, v in AGREEMENT.items() if k != "timestamp"}),
        ),
        {**_IN_NEGOTIATION, **_invalid("agreement.timestamp")},
        "An agreement without a date.",
    ),
    "finalized_early": (
        2,
        _to_buyer(f"/negotiations/{CONSUMER_PID}/events", FINALIZED),
        {**_IN_NEGOTIATION, **_WRONG_STATE},
        "Finalized before there is an agreement.",
    ),
    "provider_accepts": (
        2,
        _to_buyer(f"/negotiations/{CONSUMER_PID}/events", ACCEPTED),
        {**_IN_NEGOTIATION, **_invalid("eventType")},
        "Only the consumer accepts.",
    ),
    "provider_differs": (
        4,
        _to_buyer(
            f"/negotiations/{CONSUMER_PID}/events", replace(FINALIZED, provider_pid=CONSUMER_PID)
        ),
        {**_IN_NEGOTIATION, **_invalid("providerPid")},
        "Another providerPid than before.",
    ),
    "completion_undelivered": (
        7,
        _to_buyer(f"/transfers/{TRANSFER_CONSUMER_PID}/completion", COMPLETED),
        {**_IN_TRANSFER, **_WRONG_STATE},
        "Complete although nothing was delivered.",
    ),
    "started_twice": (
        7,
        _to_buyer(
            f"/transfers/{TRANSFER_CONSUMER_PID}/start", replace(STARTED, provider_pid=SALE.id)
        ),
        {**_IN_TRANSFER, **_invalid("providerPid")},
        "Started again under another providerPid.",
    ),
}


def _given(after: int, request: Request) -> dict[str, Any]:
    moment = EXCHANGES[after - 1].at + timedelta(seconds=30)
    return {"trade": "trade_complete", "after": after, "request": request.as_json(moment)}


def _answered(name: str, after: int, request: Request, description: str) -> Vector:
    before = EXCHANGES[after - 1]
    expected = {"reply": {"status": before.status, "body": before.reply}}
    return good(name, "exchange", description, _given(after, request), expected)


def _refused(
    name: str, after: int, request: Request, reply: Mapping[str, Any], description: str
) -> Vector:
    made = bad(name, "exchange", description, _given(after, request), reply.get("code", "none"))
    return replace(made, error=reply)
