"""Requests of a buyer, answered the same whether they came over HTTPS or through the mailbox.

Nothing is believed before its token is checked: sender, receiver, address, body and time. A request
that was answered before gets the same answer again, and so does a message that comes once more in
another request, unless it can happen again (a second suspension).
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, ClassVar

from ..errors import DataExchangerError, InvalidInput, InvalidSignature, NotFound, WrongState
from ..identity.canonical import canonical
from ..protocol import binding
from ..protocol.binding import Route
from ..protocol.delivery import SettlementStatement, SignedBody
from ..protocol.documents import open_document
from ..protocol.messages import (
    ContractNegotiation,
    ContractNegotiationError,
    Message,
    Pid,
    TransferError,
    TransferProcess,
    TransferRequestMessage,
    message_json,
    read_message,
)
from ..protocol.namespace import DSP_VERSION
from ..protocol.origin import require_same_origin
from ..protocol.states import NegotiationState
from ..protocol.tokens import check_authorization
from ..protocol.wire import WIRE, decode
from ..trade.events import TransferRequested
from ..trade.heard import EVENTS
from ..trade.trade import Trade
from .deeds import note_lateness
from .home import Buyer, Home
from .ports import Reply, Transaction
from .settlement import book
from .steps import apply, find_trade


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundRequest:
    """A request as it arrived; ``path`` is relative to the home's callback address."""

    method: str
    path: str
    authorization: str | None
    body: bytes


def handle(
    tx: Transaction, home: Home, buyer: Buyer, request: InboundRequest, now: datetime
) -> Reply:
    """Answer a request and store what follows from it."""
    key = _key(buyer, request)
    try:
        nonce = _authenticate(tx, home, buyer, request, key, now)
    except DataExchangerError as err:
        tx.evidence.append(
            "inbound.unauthorized", {"buyer": buyer.did, "reason": str(err)[:100]}, now
        )
        return Reply(status=404)
    this_request = f"{key} {nonce}"
    earlier = tx.inbox.reply_to(this_request)
    if earlier:
        return earlier
    reply = _answer(tx, buyer, request, tx.inbox.reply_to(key), now)
    if request.method == "POST" and reply.status < 300:
        tx.inbox.remember(this_request, reply, now)
        tx.inbox.remember(key, reply, now)
    return reply


_VERSIONS = {"protocolVersions": [{"version": DSP_VERSION, "path": "/", "binding": "HTTPS"}]}


def _key(buyer: Buyer, request: InboundRequest) -> str:
    head = f"{buyer.id}\n{request.method}\n{request.path}\n".encode()
    return sha256(head + request.body).hexdigest()


def _authenticate(
    tx: Transaction, home: Home, buyer: Buyer, request: InboundRequest, key: str, now: datetime
) -> str:
    """Check a request's token and return its nonce."""
    token = check_authorization(
        request.authorization,
        buyer.key,
        issuer=buyer.did,
        audience=home.key_for(buyer).did,
        method=request.method,
        url=buyer.callback + request.path,
        body=request.body,
        now=now,
    )
    if tx.inbox.is_replayed(token.jti, key, now):
        raise InvalidSignature("token was used before")
    return token.jti


def _answer(
    tx: Transaction, buyer: Buyer, request: InboundRequest, earlier: Reply | None, now: datetime
) -> Reply:
    """Do what a request asks; ``earlier`` is what the same message was answered before."""
    found = binding.resolve(request.method, request.path)
    if found is None:
        return Reply(status=404)
    route, pid = found
    if route is binding.VERSION:
        return _json(200, _VERSIONS)
    try:
        return _dispatch(tx, buyer, route, pid, request.body, now)
    except DataExchangerError as err:
        if earlier and isinstance(err, WrongState):
            return earlier
        facts = {"buyer": buyer.did, "route": route.template, "code": err.code}
        tx.evidence.append("inbound.refused", facts, now)
        return _error(route, pid, request.body, err)


def _dispatch(
    tx: Transaction, buyer: Buyer, route: Route, pid: str, body: bytes, now: datetime
) -> Reply:
    if route is binding.SETTLEMENT:
        return _settle(tx, buyer, pid, body, now)
    if route.message is None:
        return _process(_own_process(tx, buyer, route, pid), route)
    message = read_message(route.message, body)
    trade = _own_process(tx, buyer, route, _pid_of(message, pid))
    event = EVENTS[type(message)](message)
    if isinstance(event, TransferRequested):
        for field, url in (("callbackAddress", event.callback), ("dataAddress", event.endpoint)):
            require_same_origin(field, url, buyer.profile.dsp)
    return _process(apply(tx, trade, event, now), route)


def _own_trade(tx: Transaction, buyer: Buyer, pid: str) -> Trade:
    """Return a trade of this buyer; another buyer's does not exist for it."""
    trade = find_trade(tx, pid)
    if trade.party.buyer != buyer.id:
        raise NotFound("trade", pid)
    return trade


def _own_process(tx: Transaction, buyer: Buyer, route: Route, pid: str) -> Trade:
    """Return a trade of this buyer by the pid under which a route knows it."""
    trade = _own_trade(tx, buyer, pid)
    if pid != _pid_at(route, trade):
        raise NotFound("trade", pid)
    return trade


def _pid_at(route: Route, trade: Trade) -> str | None:
    """Say by which pid a route knows a trade; None where it does not know it yet."""
    if route is binding.TRANSFER_REQUEST:
        return trade.agreement_id
    if route.about_transfer:
        return trade.transfer_pid if trade.transfer else None
    return trade.id


def _pid_of(message: Message, pid: str) -> str:
    """Say which process a message is about; address and message must agree."""
    if isinstance(message, TransferRequestMessage):
        return message.agreement_id
    if getattr(message, "provider_pid", None) != pid:
        raise InvalidInput("providerPid", "differs from the address")
    return pid


def _settle(tx: Transaction, buyer: Buyer, pid: str, body: bytes, now: datetime) -> Reply:
    trade = _own_trade(tx, buyer, pid)
    token = decode(SignedBody, body).document
    statement = open_document(SettlementStatement, token, buyer.key, buyer.did).content
    note_lateness(tx, buyer, trade, now)
    book(tx, trade, statement, token, now)
    return _json(200, {"status": "booked"})


def _process(trade: Trade, route: Route) -> Reply:
    """Show the state of the process that a route is about."""
    process: Message
    if route.about_transfer and trade.transfer:
        process = TransferProcess(
            provider_pid=trade.transfer_pid,
            consumer_pid=trade.transfer.consumer_pid,
            state=trade.transfer.state,
        )
    else:
        process = ContractNegotiation(
            provider_pid=trade.id,
            consumer_pid=trade.consumer_pid or "",
            state=trade.negotiation or NegotiationState.OFFERED,
        )
    return _json(route.success, message_json(process))


def _error(route: Route, pid: str, body: bytes, err: DataExchangerError) -> Reply:
    """Refuse a message as the protocol does; the state stays as it was."""
    kind = TransferError if route.about_transfer else ContractNegotiationError
    error = kind(
        provider_pid=pid or "unknown",
        consumer_pid=_claimed_consumer_pid(body),
        code=err.code,
        reason=(str(err),),
    )
    return _json(404 if isinstance(err, NotFound) else 400, message_json(error))


def _claimed_consumer_pid(body: bytes) -> str:
    try:
        return decode(_Claim, body).consumer_pid
    except DataExchangerError:
        return "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    __pydantic_config__: ClassVar = WIRE
    consumer_pid: Pid


def _json(status: int, data: Any) -> Reply:
    return Reply(status=status, body=canonical(data))
