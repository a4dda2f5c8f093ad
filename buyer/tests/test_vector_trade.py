"""The trade of docs/protocol, lived through by a real buyer with its database."""

from collections.abc import Iterator, Mapping
from datetime import datetime
import json
from pathlib import Path

from data_exchanger_buyer import consumer, mailbox, receiver
from data_exchanger_buyer.config import Folder
from data_exchanger_buyer.files import make_private_folder
from data_exchanger_buyer.keys import PrivateSealingKey
from data_exchanger_buyer.requests import Reply, Request
from data_exchanger_buyer.settlement import pay
from data_exchanger_buyer.store.database import Transaction, create_database, open_database
from data_exchanger_buyer.trade import Trade
from data_exchanger_core.identity import base64url
from data_exchanger_core.identity.keys import SigningKey
from data_exchanger_core.protocol.delivery import SettlementStatement
from data_exchanger_core.protocol.documents import open_document
from data_exchanger_core.protocol.kem import supported_kems
from data_exchanger_core.protocol.mailbox import MailboxPage, MailboxReply
from data_exchanger_core.protocol.tokens import authorize
from data_exchanger_core.protocol.wire import decode, encode
import pytest
from test_vectors import Given, body_of, load, make_buyer, matches, moment, parameters

TRADE = load("trade_complete")
EXCHANGES = TRADE["expected"]
HOST, _, MAILBOX = TRADE["input"]["callback"].rpartition("/mbx/")
HOME, BUYER = (
    SigningKey(bytes.fromhex(load(f"did_{name}")["input"]["privateSeed"]))
    for name in ("home", "buyer")
)
PAYMENT = 9


def own_keys() -> Mapping[str, PrivateSealingKey]:
    """Return the sealing keys of the vectors that this machine can use."""
    given = [load(f"seal_{name}")["input"] for name in ("x25519", "xwing")]
    keys = [
        PrivateSealingKey(
            id=f"key-{one['kem'].lower().replace('-', '')}",
            kem=one["kem"],
            private=base64url.encode(bytes.fromhex(one["privateKey"])),
        )
        for one in given
        if one["kem"] in supported_kems()
    ]
    return {key.id: key for key in keys}


@pytest.mark.skipif("X-Wing" not in supported_kems(), reason="no ML-KEM on this machine")
def test_the_buyer_signs_the_profile_of_the_vectors(tmp_path: Path) -> None:
    written = make_buyer(Folder(tmp_path), own_keys()).profile()
    assert json.loads(written) == json.loads(load("profile_first")["input"]["body"])


class Replay:
    """The buyer of the vectors, with its database."""

    def __init__(self, path: Path) -> None:
        self.buyer = make_buyer(Folder(path), own_keys())
        make_private_folder(self.buyer.folder.releases)
        create_database(self.buyer.folder, self.buyer.config)
        self.database = open_database(self.buyer.folder, self.buyer.config)
        asked = load("demand")
        deadline = moment(asked["expected"]["deadline"])
        with self.database.transaction() as tx:
            tx.mailboxes.open(MAILBOX, HOME.did, moment(EXCHANGES[0]["at"]))
            tx.demands.add(asked["expected"]["id"], asked["input"]["token"], deadline, None)

    @property
    def trade(self) -> Trade:
        with self.database.transaction() as tx:
            (trade,) = tx.trades.all()
        return trade

    def play(self, count: int) -> None:
        """Live through the first exchanges; what the buyer says must be what the vector says."""
        for exchange in EXCHANGES[:count]:
            {"home": self._take, "buyer": self._say}[exchange["from"]](exchange)
            assert (self.trade.negotiation, self.trade.transfer) == (
                exchange["negotiation"],
                exchange["transfer"],
            )

    def _take(self, exchange: Given) -> None:
        reply = self.hear(exchange)
        assert (reply.status, json.loads(reply.body)) == (
            exchange["reply"]["status"],
            exchange["reply"]["body"],
        )

    def hear(self, sent: Given) -> Reply:
        """Give the buyer a request."""
        now, path = moment(sent["at"]), sent["url"].removeprefix(HOST)
        request = Request(
            method=sent["method"],
            path=path,
            authorization=sent["authorization"],
            body=body_of(sent),
        )
        with self.database.transaction() as tx:
            if path.startswith("/releases/"):
                return self._receive(tx, request, path.rpartition("/")[2], now)
            return consumer.handle(tx, self.buyer, request, now)

    def _receive(self, tx: Transaction, request: Request, transfer: str, now: datetime) -> Reply:
        trade = receiver.admit(tx, self.buyer, request, transfer, now)
        assert isinstance(trade, Trade)
        opened = receiver.open_delivery(self.buyer, trade, request.body)
        receiver.keep(self.buyer, trade, opened)
        return receiver.confirm(tx, self.buyer, trade.id, request.body, opened, now)

    def _say(self, exchange: Given) -> None:
        now, reply = moment(exchange["at"]), exchange["reply"]
        with self.database.transaction() as tx:
            if exchange is EXCHANGES[PAYMENT]:
                token = json.loads(exchange["body"])["document"]
                statement = open_document(SettlementStatement, token, BUYER.public).content
                (trade,) = tx.trades.all()
                pay(tx, self.buyer, trade, statement.reference, now)
            page = mailbox.page(tx, self.buyer, HOME.did, MAILBOX, "", now)
            assert page is not None
            (item,) = decode(MailboxPage, page.body).items
            assert TRADE["input"]["callback"] + item.path == exchange["url"]
            assert item.body == exchange["body"]
            path = f"/mailboxes/{MAILBOX}/items/{item.id}/reply"
            said = MailboxReply(status=reply["status"], body=json.dumps(reply["body"]))
            taken = self._reply(tx, path, encode(said), item.id, now)
        assert taken.status == 204

    def _reply(self, tx: Transaction, path: str, body: bytes, item: str, now: datetime) -> Reply:
        token = authorize(
            HOME,
            audience=BUYER.did,
            method="POST",
            url=HOST + path,
            body=body,
            now=now,
            nonce=f"reply-{item}",
        )
        request = Request(method="POST", path=path, authorization=token, body=body)
        return mailbox.take_reply(tx, self.buyer, request, MAILBOX, item, now)


@pytest.fixture
def replay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Replay]:
    pid = EXCHANGES[0]["reply"]["body"]["consumerPid"]
    monkeypatch.setattr(consumer, "urn", lambda _: pid)
    replayed = Replay(tmp_path)
    yield replayed
    replayed.database.close()


def test_the_buyer_says_and_hears_every_word_of_the_trade(replay: Replay) -> None:
    replay.play(len(EXCHANGES))
    assert replay.trade.state == "paid"


TO_BUYER = [
    parameter
    for parameter in parameters("exchange", bad=True)
    if parameter.values[0]["input"]["request"]["to"] == "buyer"
]


@pytest.mark.parametrize("vector", TO_BUYER)
def test_a_bad_request_is_refused_and_changes_nothing(replay: Replay, vector: Given) -> None:
    replay.play(vector["input"]["after"])
    before = replay.trade
    reply = replay.hear(vector["input"]["request"])
    body = json.loads(reply.body)
    (reason,) = body["reason"]
    seen = {
        "status": reply.status,
        "type": body["@type"],
        "code": body["code"],
        "field": reason.partition(":")[0],
    }
    assert matches(vector["error"], seen)
    assert replay.trade == before
