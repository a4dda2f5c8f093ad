"""Requests to erase: sent until the buyer attests, however long it is down.

A request is about one trade and made once; repeating it changes nothing at the buyer.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from http import HTTPStatus

from ..errors import DataExchangerError
from ..identity.keys import PublicKey
from ..market.reputation import Deed
from ..model.identifiers import BuyerId, TradeId
from ..protocol.delivery import SignedBody
from ..protocol.documents import sign_document
from ..protocol.erasure import ErasureRequest, read_attestation
from ..protocol.states import Verb
from ..protocol.tokens import authorize
from ..protocol.wire import decode, encode
from ..trade.trade import Trade
from .erasures import Erasure
from .home import Home
from .ports import Notice, Transaction
from .steps import find_trade

TIME_TO_ERASE = timedelta(days=30)
"""How long a buyer has: the month of GDPR article 12(3)."""

_FIRST_RETRY = timedelta(seconds=2)
_LAST_RETRY = timedelta(hours=6)
_VERB = "erase"
_PUSHES = (Verb.DELIVER, Verb.COMPUTE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureCall:
    """A request ready to leave."""

    trade: TradeId
    buyer: BuyerId
    url: str
    headers: dict[str, str]
    body: bytes


def may_hold(trade: Trade) -> bool:
    """Whether a buyer may hold data of a trade: what was on its way may have arrived."""
    if trade.receipt or trade.in_flight in _PUSHES:
        return True
    if trade.computation and trade.computation.answer:
        return True
    return bool(trade.ended and (trade.release or trade.computation))


def request_erasure(tx: Transaction, home: Home, trade: Trade, now: datetime) -> bool:
    """Ask a trade's buyer to erase what it received; return False where that was asked before."""
    if tx.erasures.get(trade.id):
        return False
    document = ErasureRequest(
        id=trade.derived_id("erasure"),
        agreement=trade.agreement_id,
        requested=now,
        due=now + TIME_TO_ERASE,
    )
    party = trade.party
    request = sign_document(document, home.keys.for_buyer(party.buyer_did))
    tx.erasures.save(
        Erasure(
            trade=trade.id,
            buyer=party.buyer,
            request=request,
            requested=now,
            due=document.due,
            next=now,
        )
    )
    facts = {"trade": trade.id, "buyer": party.buyer_did, "request": request}
    tx.evidence.append("erasure.requested", facts, now)
    tx.notices.append(Notice(what="erasure_requested", subject=trade.id))
    return True


def prepare(
    tx: Transaction, home: Home, erasure: Erasure, now: datetime, nonce: str
) -> ErasureCall:
    """Make the request of an erasure and note in evidence that it leaves."""
    party = find_trade(tx, erasure.trade).party
    buyer = home.buyers.get(erasure.buyer)
    url = buyer.profile.erasure if buyer else party.erasure
    body = encode(SignedBody(document=erasure.request))
    authorization = authorize(
        home.keys.for_buyer(party.buyer_did),
        audience=party.buyer_did,
        method="POST",
        url=url,
        body=body,
        now=now,
        nonce=nonce,
    )
    tx.evidence.append(
        "egress.sent",
        {
            "buyer": party.buyer_did,
            "trade": erasure.trade,
            "verb": _VERB,
            "bytes": len(body),
            "sha256": sha256(body).hexdigest(),
            "attempt": erasure.attempts + 1,
        },
        now,
    )
    headers = {"Authorization": authorization, "Content-Type": "application/json"}
    return ErasureCall(
        trade=erasure.trade, buyer=erasure.buyer, url=url, headers=headers, body=body
    )


def answered(
    tx: Transaction, home: Home, trade_id: TradeId, status: int, body: bytes, now: datetime
) -> None:
    """Take in a buyer's answer (status 0: none); its attestation ends the matter."""
    erasure = tx.erasures.get(trade_id)
    if erasure is None or erasure.attestation:
        return
    facts = {"trade": trade_id, "verb": _VERB, "status": status}
    tx.evidence.append("egress.answered", facts, now)
    if status != HTTPStatus.OK:
        _ask_again(tx, erasure, now)
        return
    trade = find_trade(tx, trade_id)
    try:
        attestation = _attestation(home, trade, body)
    except DataExchangerError as err:
        tx.evidence.append("egress.misunderstood", {**facts, "code": err.code}, now)
        _ask_again(tx, erasure, now)
        return
    late = now > erasure.due
    tx.erasures.save(replace(erasure, attestation=attestation, attested=now, next=None))
    tx.deeds.put(erasure.buyer, Deed.ERASED_LATE if late else Deed.ERASED, trade_id, now)
    told = {"trade": trade_id, "buyer": trade.party.buyer_did, "attestation": attestation}
    tx.evidence.append("erasure.attested", {**told, "late": late}, now)
    tx.notices.append(Notice(what="erased", subject=trade_id))


def note_silence(tx: Transaction, now: datetime) -> None:
    """Note the buyers that let the time to erase pass, each request once; asking goes on."""
    for erasure in tx.erasures.open():
        if erasure.ignored or not erasure.overdue(now):
            continue
        tx.erasures.save(replace(erasure, ignored=True))
        tx.deeds.put(erasure.buyer, Deed.ERASURE_IGNORED, erasure.trade, now)
        buyer = find_trade(tx, erasure.trade).party.buyer_did
        tx.evidence.append("erasure.ignored", {"trade": erasure.trade, "buyer": buyer}, now)
        tx.notices.append(Notice(what="erasure_overdue", subject=erasure.trade))


def _ask_again(tx: Transaction, erasure: Erasure, now: datetime) -> None:
    wait = min(_FIRST_RETRY * 2 ** min(erasure.attempts, 16), _LAST_RETRY)
    tx.erasures.save(replace(erasure, attempts=erasure.attempts + 1, next=now + wait))


def _attestation(home: Home, trade: Trade, body: bytes) -> str:
    """Check who attests, and what; a buyer that was removed signs with the key pinned then."""
    token = decode(SignedBody, body).document
    buyer = home.buyers.get(trade.party.buyer)
    key = buyer.key if buyer else PublicKey(bytes.fromhex(trade.party.key))
    asked = trade.derived_id("erasure")
    read_attestation(token, key, trade.party.buyer_did, asked, trade.agreement_id)
    return token
