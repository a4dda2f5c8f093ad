"""Requests of homes: who sends them, and one answer to each however often it is repeated."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
import logging
from typing import Any, ClassVar

from data_exchanger_core.errors import DataExchangerError, NotFound, TooLarge
from data_exchanger_core.identity.canonical import canonical
from data_exchanger_core.identity.keys import PublicKey
from data_exchanger_core.model.identifiers import Did
from data_exchanger_core.protocol.messages import (
    ContractNegotiationError,
    Pid,
    TransferError,
    message_json,
)
from data_exchanger_core.protocol.tokens import bearer_issuer, check_authorization
from data_exchanger_core.protocol.wire import WIRE, decode, encode

from .buyer import Buyer
from .store.database import Transaction
from .store.inbox import StoredReply

TOKEN_MEMORY = timedelta(hours=2)
"""Longer than any token is believed."""

_LOGGER = logging.getLogger(__name__)


class Unauthorized(DataExchangerError):
    """A request without a token that holds for it."""

    code = "unauthorized"


class OutOfStep(DataExchangerError):
    """An instruction under a number that is taken, or that is not the next one."""

    code = "out_of_step"


class TooMany(DataExchangerError):
    """More than this buyer takes on at a time."""

    code = "too_many"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request as it arrived; ``path`` is relative to the buyer's base address."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    authorization: str | None = None
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer: HTTP status and JSON."""

    status: int
    body: str = ""


def reply_with(status: int, value: Any) -> Reply:
    """Answer with JSON data or a document."""
    raw = canonical(value) if isinstance(value, dict) else encode(value)
    return Reply(status=status, body=raw.decode())


def authenticate(tx: Transaction, buyer: Buyer, request: Request, now: datetime) -> Did:
    """Return the home that sent a request; raise :class:`Unauthorized`."""
    try:
        sender = bearer_issuer(request.authorization)
        key = PublicKey.from_did(sender)
        token = check_authorization(
            request.authorization,
            key,
            issuer=key.did,
            audience=buyer.did,
            method=request.method,
            url=buyer.config.url + request.path,
            body=request.body,
            now=now,
        )
    except DataExchangerError as err:
        _LOGGER.info("%s %s: %s", request.method, request.path, err)
        raise Unauthorized from err
    if tx.inbox.is_replayed(sender, token.jti, _key(sender, request), now):
        _LOGGER.info("%s %s: token was used before", request.method, request.path)
        raise Unauthorized
    return sender


def answer(
    tx: Transaction,
    buyer: Buyer,
    request: Request,
    now: datetime,
    work: Callable[[Did], Reply],
    refuse: Callable[[DataExchangerError], Reply],
    *,
    once: bool = False,
) -> Reply:
    """Answer a request of a home with ``work``; what that raises leaves no trace.

    ``once`` keeps the answer, so that repeating the request gets it again and does nothing.
    """
    try:
        sender = authenticate(tx, buyer, request, now)
        key = _key(sender, request)
        earlier = tx.inbox.reply_to(key) if once else None
        if earlier:
            return Reply(status=earlier.status, body=earlier.body)
        with tx.attempt():
            reply = work(sender)
    except DataExchangerError as err:
        return refuse(err)
    if once:
        tx.inbox.remember(key, StoredReply(status=reply.status, body=reply.body), now)
    return reply


def refuse(err: DataExchangerError) -> Reply:
    """Refuse a request outside the Dataspace Protocol."""
    return reply_with(_status(err), {"code": err.code, "reason": [str(err)]})


def refuse_negotiation(pid: str, request: Request) -> Callable[[DataExchangerError], Reply]:
    """Refuse messages about a negotiation as the protocol does."""
    return lambda err: _refusal(ContractNegotiationError, pid, request, err)


def refuse_transfer(pid: str, request: Request) -> Callable[[DataExchangerError], Reply]:
    """Refuse messages about a transfer as the protocol does."""
    return lambda err: _refusal(TransferError, pid, request, err)


_STATUS: Mapping[type[DataExchangerError], int] = {
    NotFound: 404,
    Unauthorized: 404,  # who may not ask must not learn what there is
    OutOfStep: 409,
    TooLarge: 413,
    TooMany: 429,
}


def _status(err: DataExchangerError) -> int:
    return _STATUS.get(type(err), 400)


def _refusal(
    kind: type[ContractNegotiationError | TransferError],
    pid: str,
    request: Request,
    err: DataExchangerError,
) -> Reply:
    error = kind(
        consumer_pid=pid or "unknown",
        provider_pid=_claimed_provider_pid(request.body),
        code=err.code,
        reason=(str(err),),
    )
    return reply_with(_status(err), message_json(error))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    __pydantic_config__: ClassVar = WIRE

    provider_pid: Pid


def _claimed_provider_pid(body: bytes) -> str:
    try:
        return decode(_Claim, body).provider_pid
    except DataExchangerError:
        return "unknown"


def _key(sender: Did, request: Request) -> str:
    """Name a request by everything that makes it what it is."""
    query = "&".join(f"{name}={value}" for name, value in sorted(request.query.items()))
    head = f"{sender}\n{request.method}\n{request.path}\n{query}\n".encode()
    return sha256(head + sha256(request.body).digest()).hexdigest()
