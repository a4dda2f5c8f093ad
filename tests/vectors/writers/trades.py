"""Vectors of the state tables and of one whole trade."""

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from custom_components.data_exchanger.core.identity.keys import SigningKey
from custom_components.data_exchanger.core.model.period import rfc3339
from custom_components.data_exchanger.core.protocol import messages
from custom_components.data_exchanger.core.protocol.delivery import SignedBody
from custom_components.data_exchanger.core.protocol.documents import sign_document
from custom_components.data_exchanger.core.protocol.messages import message_json
from custom_components.data_exchanger.core.protocol.states import (
    NEGOTIATION,
    TRANSFER,
    NegotiationState,
    Sender,
    Table,
    TransferState,
    Verb,
    next_state,
)
from custom_components.data_exchanger.core.protocol.tokens import authorize
from custom_components.data_exchanger.core.protocol.wire import encode, to_json

from .cast import (
    AGREED,
    BUYER,
    CALLBACK,
    CONSUMER_PID,
    DSP,
    HOME,
    NOW,
    SALE,
    STRANGER,
    TERMS,
)
from .documents import STATEMENT
from .messages import (
    ACCEPTED,
    AGREE,
    COMPLETED,
    ENDPOINT,
    FINALIZED,
    OFFERED,
    REQUESTED,
    STARTED,
    TRANSFER_CONSUMER_PID,
    VERIFIED,
    wire_bytes,
)
from .releases import DELIVERY, RECEIPT, SEALED_AT
from .vector import Vector, good

_N, _T = NegotiationState, TransferState
_OURS, _OURS_TRANSFER = (
    f"{DSP}/negotiations/{CONSUMER_PID}",
    f"{DSP}/transfers/{TRANSFER_CONSUMER_PID}",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A request, its reply, and the states that both sides are in afterwards."""

    sender: str
    url: str
    body: bytes
    at: datetime
    status: int
    reply: Any
    negotiation: NegotiationState
    transfer: TransferState | None = None


def vectors() -> Iterator[Vector]:
    """Write the vectors of this module."""
    yield _states("states_negotiation", NEGOTIATION)
    yield _states("states_transfer", TRANSFER)
    yield good(
        "trade_complete",
        "trade",
        "A whole trade, request by request. Nothing but the family's approval happens between.",
        {
            "home": HOME.did,
            "buyer": BUYER.did,
            "callback": CALLBACK,
            "dsp": DSP,
            "terms": to_json(TERMS),
        },
        [_exchange(number, one) for number, one in enumerate(EXCHANGES)],
    )


def _states[S](name: str, table: Table[S]) -> Vector:
    rows = [
        {
            "state": state,
            "sender": sender,
            "verb": verb,
            "next": next_state(table, state, sender, verb),
        }
        for state in table
        for sender in Sender
        for verb in Verb
    ]
    process = name.removeprefix("states_")
    return good(
        name,
        "states",
        f"Every message in every state of a {process}; `next` is null where it is not allowed.",
        {"process": process},
        rows,
    )


def _negotiation(state: NegotiationState) -> Any:
    process = messages.ContractNegotiation(
        provider_pid=SALE.id, consumer_pid=CONSUMER_PID, state=state
    )
    return message_json(process)


def _transfer(state: TransferState) -> Any:
    process = messages.TransferProcess(
        provider_pid=SALE.transfer_pid, consumer_pid=TRANSFER_CONSUMER_PID, state=state
    )
    return message_json(process)


def _minutes(number: int) -> datetime:
    return NOW + timedelta(minutes=number)


EXCHANGES: Sequence[Exchange] = (
    Exchange(
        sender="home",
        url=f"{DSP}/negotiations/offers",
        body=wire_bytes(OFFERED),
        at=NOW,
        status=201,
        reply=_negotiation(_N.OFFERED),
        negotiation=_N.OFFERED,
    ),
    Exchange(
        sender="buyer",
        url=f"{CALLBACK}/negotiations/{SALE.id}/events",
        body=wire_bytes(ACCEPTED),
        at=_minutes(1),
        status=200,
        reply=_negotiation(_N.ACCEPTED),
        negotiation=_N.ACCEPTED,
    ),
    Exchange(
        sender="home",
        url=f"{_OURS}/agreement",
        body=wire_bytes(AGREE),
        at=AGREED,
        status=200,
        reply=_negotiation(_N.AGREED),
        negotiation=_N.AGREED,
    ),
    Exchange(
        sender="buyer",
        url=f"{CALLBACK}/negotiations/{SALE.id}/agreement/verification",
        body=wire_bytes(VERIFIED),
        at=_minutes(4),
        status=200,
        reply=_negotiation(_N.VERIFIED),
        negotiation=_N.VERIFIED,
    ),
    Exchange(
        sender="home",
        url=f"{_OURS}/events",
        body=wire_bytes(FINALIZED),
        at=_minutes(5),
        status=200,
        reply=_negotiation(_N.FINALIZED),
        negotiation=_N.FINALIZED,
    ),
    Exchange(
        sender="buyer",
        url=f"{CALLBACK}/transfers/request",
        body=wire_bytes(REQUESTED),
        at=_minutes(6),
        status=201,
        reply=_transfer(_T.REQUESTED),
        negotiation=_N.FINALIZED,
        transfer=_T.REQUESTED,
    ),
    Exchange(
        sender="home",
        url=f"{_OURS_TRANSFER}/start",
        body=wire_bytes(STARTED),
        at=SEALED_AT,
        status=200,
        reply=_transfer(_T.STARTED),
        negotiation=_N.FINALIZED,
        transfer=_T.STARTED,
    ),
    Exchange(
        sender="home",
        url=ENDPOINT,
        body=DELIVERY,
        at=RECEIPT.received,
        status=201,
        reply=to_json(SignedBody(document=sign_document(RECEIPT, BUYER))),
        negotiation=_N.FINALIZED,
        transfer=_T.STARTED,
    ),
    Exchange(
        sender="home",
        url=f"{_OURS_TRANSFER}/completion",
        body=wire_bytes(COMPLETED),
        at=_minutes(9),
        status=200,
        reply=_transfer(_T.COMPLETED),
        negotiation=_N.FINALIZED,
        transfer=_T.COMPLETED,
    ),
    Exchange(
        sender="buyer",
        url=f"{CALLBACK}/settlements/{SALE.id}",
        body=encode(SignedBody(document=sign_document(STATEMENT, BUYER))),
        at=STATEMENT.date,
        status=200,
        reply={"status": "booked"},
        negotiation=_N.FINALIZED,
        transfer=_T.COMPLETED,
    ),
)


def _exchange(number: int, one: Exchange) -> dict[str, Any]:
    binary = one.body is DELIVERY
    sent = {"bodyBase64": b64encode(one.body).decode()} if binary else {"body": one.body.decode()}
    return {
        "from": one.sender,
        "at": rfc3339(one.at),
        "method": "POST",
        "url": one.url,
        "contentType": "application/octet-stream" if binary else "application/json",
        "authorization": token(one.sender, one.url, one.body, one.at, f"trade-step-{number}"),
        **sent,
        "reply": {"status": one.status, "body": one.reply},
        "negotiation": one.negotiation,
        "transfer": one.transfer,
    }


_SIGNERS: Mapping[str, tuple[SigningKey, SigningKey]] = {
    "home": (HOME, BUYER),
    "buyer": (BUYER, HOME),
    "stranger": (STRANGER, HOME),
}


def token(sender: str, url: str, body: bytes, at: datetime, nonce: str) -> str:
    """Authorize a request to the other side."""
    key, audience = _SIGNERS[sender]
    return authorize(
        key, audience=audience.did, method="POST", url=url, body=body, now=at, nonce=nonce
    )
