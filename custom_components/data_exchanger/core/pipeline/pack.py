"""The papers that go with the chain of evidence when the family exports it.

Each chapter gives documents by path; another one is another function in ``_CHAPTERS``. Paths are
ASCII, and what a chapter holds names people by role or id only.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from itertools import count

from ..errors import DataExchangerError
from ..evidence.countersigned import KEYS, SIGNED, check_countersigned
from ..evidence.export import Document
from ..identity.canonical import canonical
from ..identity.keys import PublicKey
from ..trade.trade import Trade
from .home import Home
from .papers import papers
from .ports import Transaction
from .processing import agreed_trades, processing

type Chapter = Callable[[Transaction, Home, datetime], Iterator[Document]]

_UNCHECKED = ".unchecked"
"""Ends the name of what somebody signed with a key that this home does not know any more."""


def documents(tx: Transaction, home: Home, now: datetime) -> Iterator[Document]:
    """Return all papers."""
    for chapter in _CHAPTERS:
        yield from chapter(tx, home, now)


def _agreements(tx: Transaction, home: Home, now: datetime) -> Iterator[Document]:
    """Give every agreement, as it was sent."""
    for trade in agreed_trades(tx):
        yield f"agreements/{_number(trade)}.json", canonical(trade.agreement)


def _countersigned(tx: Transaction, home: Home, now: datetime) -> Iterator[Document]:
    """Give what buyers signed: receipts of deliveries and statements of payments; and their keys.

    What does not hold with the key of today (a did:web has had another since) must not make the
    whole export fail, and goes in under another ending.
    """
    keys = dict(_keys(tx, home))
    yield KEYS, canonical(keys)
    for trade in agreed_trades(tx):
        for name, token in _tokens(trade):
            yield name + _ending(token, keys), token.encode()


def _tokens(trade: Trade) -> Iterator[tuple[str, str]]:
    if trade.receipt:
        yield f"receipts/{_number(trade)}", trade.receipt
    for number, statement in zip(count(1), trade.statements, strict=False):
        yield f"statements/{_number(trade)}_{number}", statement.token
    if trade.computation and trade.computation.answer:
        yield f"results/{_number(trade)}", trade.computation.answer


def _keys(tx: Transaction, home: Home) -> Iterator[tuple[str, str]]:
    """Return the keys of all buyers that ever agreed; a did:key holds its own."""
    pinned = {buyer.did: buyer.key for buyer in home.buyers.values()}
    for did in sorted({trade.party.buyer_did for trade in agreed_trades(tx)}):
        if did in pinned:
            yield did, pinned[did].raw.hex()
        elif did.startswith("did:key:"):
            yield did, PublicKey.from_did(did).raw.hex()


def _ending(token: str, keys: Mapping[str, str]) -> str:
    try:
        check_countersigned(token.encode(), keys)
    except DataExchangerError:
        return _UNCHECKED
    return SIGNED


def _papers(tx: Transaction, home: Home, now: datetime) -> Iterator[Document]:
    """Give a guide, the records of processing and the impact assessment, in both languages."""
    yield from papers(processing(tx, home, now), home.keys.evidence.did)


def _consents(tx: Transaction, home: Home, now: datetime) -> Iterator[Document]:
    """Give the receipt of every change of what members allow."""
    for one in tx.consents.all():
        yield f"consents/{one.id.removeprefix('urn:uuid:')}.jsonld", one.body


def _erasures(tx: Transaction, home: Home, now: datetime) -> Iterator[Document]:
    """Give what the home called back, and the buyers' word that it is erased."""
    keys = dict(_keys(tx, home))
    for trade in agreed_trades(tx):
        erasure = tx.erasures.get(trade.id)
        if erasure is None:
            continue
        yield f"erasures/{_number(trade)}_request.txt", erasure.request.encode()
        if erasure.attestation:
            name = f"erasures/{_number(trade)}" + _ending(erasure.attestation, keys)
            yield name, erasure.attestation.encode()


def _number(trade: Trade) -> str:
    return trade.id.removeprefix("urn:uuid:")


_CHAPTERS: tuple[Chapter, ...] = (
    _agreements,
    _countersigned,
    _consents,
    _erasures,
    _papers,
)
