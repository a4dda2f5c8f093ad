"""Messages on their way to a buyer: signed when they leave, settled by the reply."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from ..errors import DataExchangerError, InvalidInput
from ..protocol.computation import read_answer
from ..protocol.delivery import DeliveryReceipt, SignedBody
from ..protocol.documents import open_document
from ..protocol.messages import ContractNegotiation
from ..protocol.states import TransferState, Verb
from ..protocol.tokens import authorize
from ..protocol.wire import decode
from ..trade import events
from ..trade.trade import Trade
from .delivery import granted_entries
from .home import Buyer, Home
from .ports import Notice, OutboxItem, Transaction
from .steps import apply, find_trade
from .trading import NotNow, NotOnOffer

_FIRST_RETRY = timedelta(seconds=2)
_LAST_RETRY = timedelta(hours=6)
_UNTIL_ACCEPTED = timedelta(minutes=15)
"""How often to see whether the family has accepted what changed at a buyer."""
_NOT_NOW = timedelta(minutes=15)
_LAST_FAREWELL = 20
"""Attempts (some four days) after which the termination of an ended trade is given up."""
_TEMPORARY = frozenset({401, 404, 408, 409, 423, 425, 429})
"""Client errors that a restart or a moment's wait on the other side can mend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundRequest:
    """A request ready to leave."""

    item: OutboxItem
    url: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What came back; status 0 stands for no answer."""

    status: int
    body: bytes = b""


def prepare(
    tx: Transaction, home: Home, item: OutboxItem, now: datetime, nonce: str
) -> OutboundRequest | None:
    """Make the request of an outbox item and note in evidence that it leaves.

    Returns None where there is nothing to send now: the buyer has acted on the message already,
    suspended the transfer, was removed, or has changed so that the family must look at it first. A
    termination goes to any buyer.
    This is the last gate of a delivery: without live grants the trade ends here.
    """
    trade = find_trade(tx, item.trade)
    if trade.in_flight is not item.verb:
        tx.outbox.done(item.id)
        return None
    buyer = home.buyers.get(item.buyer)
    push = item.body is None
    if push and trade.open:
        try:
            granted_entries(home, trade, now)
        except NotNow:
            tx.outbox.postpone(item.id, now + _NOT_NOW)
            return None
        except NotOnOffer as err:
            apply(tx, trade, events.Refused(reason=err.details["reason"]), now)
            return None
    body = _pushed(tx, item) if push else item.body
    stopped = home.check(item.buyer).changes and item.verb is not Verb.TERMINATE
    if stopped:
        tx.outbox.postpone(item.id, now + _UNTIL_ACCEPTED)
        return None
    suspended = trade.transfer and trade.transfer.state is TransferState.SUSPENDED
    unknown = buyer is None and item.verb is not Verb.TERMINATE
    if unknown or body is None or (push and suspended):
        tx.outbox.postpone(item.id, now + _LAST_RETRY)
        return None
    audience = buyer.did if buyer else trade.party.buyer_did
    authorization = authorize(
        home.keys.for_buyer(audience),
        audience=audience,
        method="POST",
        url=item.url.partition("?")[0],
        body=body,
        now=now,
        nonce=nonce,
    )
    tx.evidence.append(
        "egress.sent",
        {
            "buyer": audience,
            "trade": item.trade,
            "verb": item.verb.value,
            "bytes": len(body),
            "sha256": sha256(body).hexdigest(),
            "attempt": item.attempts + 1,
        },
        now,
    )
    content_type = "application/octet-stream" if push else "application/json"
    headers = {"Authorization": authorization, "Content-Type": content_type}
    return OutboundRequest(item=item, url=item.url, headers=headers, body=body)


def answered(
    tx: Transaction, home: Home, item: OutboxItem, response: Response, now: datetime
) -> Trade:
    """Take in the reply to an outbox item: go on, try again later, or give up."""
    trade = find_trade(tx, item.trade)
    facts = {"trade": item.trade, "verb": item.verb.value, "status": response.status}
    tx.evidence.append("egress.answered", facts, now)
    if trade.in_flight is not item.verb:
        tx.outbox.done(item.id)
        return trade
    if 200 <= response.status < 300:
        try:
            event = _acknowledgement(home, trade, item, response, now)
        except DataExchangerError as err:
            tx.evidence.append("egress.misunderstood", {**facts, "code": err.code}, now)
            return _retry(tx, trade, item, now)
        tx.outbox.done(item.id)
        if isinstance(event, events.Computed):
            tx.computations.answer(trade.id, response.body.partition(b"\n")[2])
            tx.notices.append(Notice(what=trade.state, subject=trade.id))
        return apply(tx, trade, event, now)
    refused = 400 <= response.status < 500 and response.status not in _TEMPORARY
    if trade.ended and (refused or item.attempts >= _LAST_FAREWELL):
        tx.outbox.done(item.id)
        return trade
    if refused:
        tx.outbox.done(item.id)
        return apply(tx, trade, events.Rejected(verb=item.verb, status=response.status), now)
    return _retry(tx, trade, item, now)


def _pushed(tx: Transaction, item: OutboxItem) -> bytes | None:
    """Return what an item pushes; None where it is not there any more."""
    if item.verb is Verb.DELIVER:
        return tx.releases.get(item.trade)
    stored = tx.computations.get(item.trade)
    return stored.body if stored else None


def _retry(tx: Transaction, trade: Trade, item: OutboxItem, now: datetime) -> Trade:
    wait = min(_FIRST_RETRY * 2 ** min(item.attempts, 16), _LAST_RETRY)
    tx.outbox.postpone(item.id, now + wait)
    return trade


def _acknowledgement(
    home: Home, trade: Trade, item: OutboxItem, response: Response, now: datetime
) -> events.Acknowledged | events.Delivered | events.Computed:
    if item.verb is Verb.DELIVER:
        return _delivered(home.buyer(item.buyer), trade, response)
    if item.verb is Verb.COMPUTE:
        return _computed(home.buyer(item.buyer), trade, response, now)
    if item.verb is Verb.OFFER:
        negotiation = decode(ContractNegotiation, response.body)
        if negotiation.provider_pid != trade.id:
            raise InvalidInput("providerPid", "belongs to another negotiation")
        return events.Acknowledged(verb=item.verb, consumer_pid=negotiation.consumer_pid)
    return events.Acknowledged(verb=item.verb)


def _delivered(buyer: Buyer, trade: Trade, response: Response) -> events.Delivered:
    token = decode(SignedBody, response.body).document
    receipt = open_document(DeliveryReceipt, token, buyer.key, buyer.did).content
    release = trade.release
    confirmed = (receipt.release, receipt.agreement, receipt.sealed, receipt.package)
    if release is None or confirmed != (
        release.id,
        trade.agreement_id,
        release.sealed,
        release.package,
    ):
        raise InvalidInput("receipt", "is about something else")
    return events.Delivered(receipt=token)


def _computed(buyer: Buyer, trade: Trade, response: Response, now: datetime) -> events.Computed:
    """Take the buyer's signed result; only bytes that it signed are ever decrypted."""
    answer = read_answer(response.body, buyer.key, buyer.did)
    computation = trade.computation
    about = (answer.content.computation, answer.content.agreement, answer.content.inputs)
    if computation is None or about != (computation.id, trade.agreement_id, computation.inputs):
        raise InvalidInput("result", "is about something else")
    return events.Computed(answer=answer.token, at=now)
