"""A real home, without Home Assistant, that lives through the trade of the vectors."""

from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
import json
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import create_engine

from custom_components.data_exchanger.adapters.repositories import sql_transaction
from custom_components.data_exchanger.adapters.tables import metadata
from custom_components.data_exchanger.core.catalog.element import vocabulary
from custom_components.data_exchanger.core.catalog.inventory import Catalog
from custom_components.data_exchanger.core.consent.policy import Member, Permission, Role
from custom_components.data_exchanger.core.identity import base64url
from custom_components.data_exchanger.core.identity.keyring import KeyRing
from custom_components.data_exchanger.core.identity.keys import PublicKey
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.identifiers import ElementId, MemberId
from custom_components.data_exchanger.core.pipeline import trading
from custom_components.data_exchanger.core.pipeline.delivery import SealedDelivery, hand_over
from custom_components.data_exchanger.core.pipeline.home import Buyer, Home
from custom_components.data_exchanger.core.pipeline.inbound import InboundRequest, handle
from custom_components.data_exchanger.core.pipeline.outbound import (
    OutboundRequest,
    Response,
    answered,
    prepare,
)
from custom_components.data_exchanger.core.pipeline.ports import OutboxItem, Reply
from custom_components.data_exchanger.core.protocol.delivery import Manifest
from custom_components.data_exchanger.core.protocol.documents import open_document
from custom_components.data_exchanger.core.protocol.sealing import split_release
from custom_components.data_exchanger.core.protocol.terms import Terms
from custom_components.data_exchanger.core.protocol.wire import from_json
from custom_components.data_exchanger.core.trade.trade import ReleaseSummary, Trade
from tests.core.examples import entry
from tests.vectors.writers.cast import BUYER_ID, MASTER, PROFILE, RANDOMNESS

_ANNA = MemberId("anna")
_ELEMENTS = {"meter": "electricity_consumption", "thermometer": "indoor_temperature"}
_APPROVAL, _DELIVERY = 2, 6
"""Exchanges before which the family approves, and the release is sealed."""


class ReplayedHome:
    """The home of the vectors, with its database in memory."""

    def __init__(self, trade: Mapping[str, Any]) -> None:
        self._given, self._exchanges = trade["input"], trade["expected"]
        self._connection = create_engine("sqlite://").connect()
        metadata.create_all(self._connection)
        keys = KeyRing(MASTER)
        self.tx = sql_transaction(self._connection, keys.evidence)
        entries = {
            name: entry(name, of=vocabulary()[ElementId(element)])
            for name, element in _ELEMENTS.items()
        }
        permissions = tuple(
            Permission(category=one.element.category, level=DisclosureLevel.SERIES)
            for one in entries.values()
        )
        self._buyer = Buyer(
            id=BUYER_ID,
            profile=PROFILE,
            key=PublicKey.from_did(self._given["buyer"]),
            callback=self._given["callback"],
        )
        self.home = Home(
            keys=keys,
            catalog=Catalog(entries=MappingProxyType({one.id: one for one in entries.values()})),
            members={_ANNA: Member(id=_ANNA, role=Role.ADULT, permissions=permissions)},
            buyers={BUYER_ID: self._buyer},
            country="DE",
            zone=ZoneInfo("Europe/Berlin"),
            sharing=True,
        )

    def close(self) -> None:
        """Forget everything."""
        self._connection.close()

    @property
    def trade(self) -> Trade:
        """The trade as it is stored."""
        (trade,) = self.tx.trades.newest(2)
        return trade

    def play(self, count: int) -> None:
        """Live through the first exchanges; what the home says must be what the vector says."""
        terms = from_json(Terms, self._given["terms"])
        start = moment(self._exchanges[0]["at"])
        trading.offer(self.tx, self.home, BUYER_ID, terms, start, RANDOMNESS)
        for number, exchange in enumerate(self._exchanges[:count]):
            self._before(number)
            {"home": self._say, "buyer": self._hear}[exchange["from"]](exchange)
            transfer = self.trade.transfer and self.trade.transfer.state
            states = (exchange["negotiation"], exchange["transfer"])
            assert (self.trade.negotiation, transfer) == states

    def _before(self, number: int) -> None:
        exchange = self._exchanges[number]
        if number == _APPROVAL:
            trading.approve(self.tx, self.home, self.trade.id, _ANNA, moment(exchange["at"]))
        if number == _DELIVERY:
            delivery = _sealed(body_of(self._exchanges[number + 1]), self._given["home"])
            hand_over(self.tx, self.trade, delivery, moment(exchange["at"]))

    def _say(self, exchange: Mapping[str, Any]) -> None:
        item, sent = self.outgoing(exchange)
        assert sent.url == exchange["url"]
        assert sent.body == body_of(exchange)
        assert sent.headers == {
            "Authorization": exchange["authorization"],
            "Content-Type": exchange["contentType"],
        }
        reply = exchange["reply"]
        body = json.dumps(reply["body"]).encode()
        self.answer(item, Response(status=reply["status"], body=body), exchange)

    def outgoing(self, exchange: Mapping[str, Any]) -> tuple[OutboxItem, OutboundRequest]:
        """Take the next message of the home out of its outbox."""
        now = moment(exchange["at"])
        (item,) = self.tx.outbox.due(now)
        sent = prepare(self.tx, self.home, item, now, _nonce(exchange["authorization"]))
        assert sent is not None
        return item, sent

    def answer(self, item: OutboxItem, response: Response, exchange: Mapping[str, Any]) -> None:
        """Let the buyer answer a message."""
        answered(self.tx, self.home, item, response, moment(exchange["at"]))

    def _hear(self, exchange: Mapping[str, Any]) -> None:
        reply = self.hear(exchange)
        assert (reply.status, json.loads(reply.body)) == (
            exchange["reply"]["status"],
            exchange["reply"]["body"],
        )

    def hear(self, request: Mapping[str, Any]) -> Reply:
        """Give the home a request."""
        inbound = InboundRequest(
            method=request["method"],
            path=request["url"].removeprefix(self._given["callback"]),
            authorization=request["authorization"],
            body=body_of(request),
        )
        return handle(self.tx, self.home, self._buyer, inbound, moment(request["at"]))

    def next_exchange(self, number: int) -> Mapping[str, Any]:
        """Return an exchange of the vector."""
        found: Mapping[str, Any] = self._exchanges[number]
        return found


def moment(text: str) -> datetime:
    """Read a time of a vector."""
    return datetime.fromisoformat(text)


def body_of(request: Mapping[str, Any]) -> bytes:
    """Return the bytes of a request's body."""
    if "bodyBase64" in request:
        return b64decode(request["bodyBase64"])
    body: str = request["body"]
    return body.encode().ljust(request.get("padTo", 0))


def _nonce(authorization: str) -> str:
    payload = authorization.split(".")[1]
    nonce: str = json.loads(base64url.decode(payload))["jti"]
    return nonce


def _sealed(body: bytes, home: str) -> SealedDelivery:
    """Stand in for the sealing, which is random."""
    release = split_release(body)
    manifest = open_document(Manifest, release.manifest, PublicKey.from_did(home)).content
    summary = ReleaseSummary(
        id=manifest.release,
        package=manifest.package,
        package_size=manifest.package_size,
        sealed=sha256(release.sealed).hexdigest(),
        sealed_size=len(release.sealed),
        resources=len(manifest.resources),
        rows=sum(resource.rows for resource in manifest.resources),
    )
    return SealedDelivery(summary=summary, body=body)
