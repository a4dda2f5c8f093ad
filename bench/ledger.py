"""The books with a hundred thousand trades: adding one more, opening, and the memory it takes."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
import shutil
import sqlite3
from statistics import median
from tempfile import TemporaryDirectory
import tracemalloc
from uuid import UUID

from custom_components.data_exchanger.adapters.database import Database
from custom_components.data_exchanger.core.catalog.inventory import Catalog
from custom_components.data_exchanger.core.consent.policy import Member, Role
from custom_components.data_exchanger.core.identity.keyring import KeyRing
from custom_components.data_exchanger.core.ledger.contribution import Contribution
from custom_components.data_exchanger.core.ledger.shares import Allocation, ShareRule
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.identifiers import (
    BuyerId,
    Did,
    EntryId,
    MemberId,
    TradeId,
)
from custom_components.data_exchanger.core.model.money import Money
from custom_components.data_exchanger.core.model.period import Period, rfc3339
from custom_components.data_exchanger.core.model.resolution import Resolution
from custom_components.data_exchanger.core.model.scope import MethodSpec, Scope
from custom_components.data_exchanger.core.pipeline.growth import tally
from custom_components.data_exchanger.core.pipeline.home import Home
from custom_components.data_exchanger.core.pipeline.overview import overview
from custom_components.data_exchanger.core.pipeline.ports import Transaction
from custom_components.data_exchanger.core.pipeline.settlement import book
from custom_components.data_exchanger.core.protocol import odrl
from custom_components.data_exchanger.core.protocol.delivery import SettlementStatement
from custom_components.data_exchanger.core.protocol.states import NegotiationState, TransferState
from custom_components.data_exchanger.core.protocol.terms import Terms
from custom_components.data_exchanger.core.trade.trade import Approval, Party, Trade, Transfer

from .result import Result, seconds

FEW, MANY, ADDED = 1_000, 100_000, 200

_NOW = datetime(2026, 11, 22, tzinfo=UTC)
_BUYER, _MEMBERS = BuyerId("buyer"), (MemberId("anna"), MemberId("ben"))
_JWS = "e" * 700
_TERMS = Terms(
    scope=Scope(
        required=("electricity_consumption",),
        period=Period(start=_NOW - timedelta(days=90), end=_NOW),
        resolution=Resolution.HOUR,
        level=DisclosureLevel.SERIES,
        method=MethodSpec(id="series"),
    ),
    purposes=("https://w3id.org/dpv#AcademicResearch",),
    price=Money(amount=450, currency="EUR"),
    fee_per_mille=100,
    retention_days=30,
    place="DE",
    valid_until=_NOW + timedelta(days=30),
)
_ALLOCATION = Allocation(
    rule=ShareRule(),
    members=_MEMBERS,
    contributions=tuple(
        Contribution(member=member, per_mille=500, categories=(("energy", 1),))
        for member in _MEMBERS
    ),
)


class _Books:
    """A household's database with finished trades."""

    def __init__(self, path: Path, first: int = 1) -> None:
        self._path = path
        self._keys = KeyRing(b"\x01" * 32)
        self._numbers = count(first)
        self.home = Home(
            keys=self._keys,
            catalog=Catalog(entries={}),
            members={one: Member(id=one, role=Role.ADULT) for one in _MEMBERS},
            buyers={},
            country="DE",
            zone=UTC,
            sharing=True,
        )
        self.open()

    def open(self) -> None:
        """Open the file and read what a start shows."""
        self._database = Database(self._path, self._keys.evidence)
        self._database.open()
        self.look()

    def look(self) -> None:
        """Read the overview."""
        with self._database.transaction() as tx:
            overview(tx, self.home, _NOW)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def fill(self) -> None:
        """Add the first trades."""
        with self._database.transaction() as tx:
            for _ in range(FEW):
                self._add(tx)

    def add(self) -> None:
        """Deliver and book one more trade, in a transaction of its own."""
        with self._database.transaction() as tx:
            self._add(tx)

    def _add(self, tx: Transaction) -> None:
        number = next(self._numbers)
        trade = _trade(number)
        tx.trades.save(trade)
        tx.allocations.put(trade.id, _ALLOCATION)
        tally(tx, _ALLOCATION.contributions, 0, "2026-11")
        statement = SettlementStatement(
            id=f"urn:statement:{number}",
            agreement=trade.agreement_id,
            gross=trade.terms.price,
            fee=Money(amount=45, currency="EUR"),
            net=Money(amount=405, currency="EUR"),
            method="bank",
            reference="r",
            date=_NOW,
        )
        book(tx, trade, statement, _JWS, _NOW)


def _multiply(path: Path) -> None:
    """Copy the trades of a file with few until there are many, each time a month earlier."""
    month = 30 * 24 * 3_600_000
    with closing(sqlite3.connect(path)) as connection, connection:
        for table, (columns, values) in _COPIED.items():
            (last,) = connection.execute(f"SELECT max(rowid) FROM {table}").fetchone()
            for copy in range(1, MANY // FEW):
                chosen = values.format(copy=copy, rows=last + 1, month=month)
                connection.execute(
                    f"INSERT INTO {table} ({columns}) SELECT {chosen} FROM {table}"
                    f" WHERE rowid <= {last}"
                )


_COPIED = {
    "allocations": ("trade, body", "trade||'-{copy}', body"),
    "evidence": (
        "sequence, at, record",
        (
            "sequence + {copy} * {rows}, at,"
            " json_set(record, '$.sequence', sequence + {copy} * {rows})"
        ),
    ),
    "journal": ("key, entry", "key||'-{copy}', entry"),
    "trades": (
        "id, agreement, transfer, demand, opened, open, body",
        (
            "id||'-{copy}', agreement||'-{copy}', transfer||'-{copy}', demand,"
            " opened - {copy} * {month}, open, body"
        ),
    ),
}


def _trade(number: int) -> Trade:
    id_ = TradeId(UUID(int=number, version=4).urn)
    opened = _NOW - timedelta(hours=FEW - number)
    trade = Trade(
        id=id_,
        party=Party(
            buyer=_BUYER,
            buyer_did=Did("did:key:z6Mkbuyer"),
            home_did=Did("did:key:z6Mkhome"),
            consumer_base="https://buyer.example/dsp",
            callback="https://buyer.example/mailboxes/abc",
            erasure="https://buyer.example/erasure",
            key="",
        ),
        terms=_TERMS,
        entries=(EntryId("entry"),),
        contributors=_MEMBERS,
        opened=opened,
        updated=opened,
        approval=Approval.GRANTED,
        negotiation=NegotiationState.FINALIZED,
        consumer_pid="urn:uuid:consumer",
        transfer=Transfer(
            state=TransferState.COMPLETED,
            consumer_pid="urn:uuid:transfer",
            callback="https://buyer.example/dsp",
            endpoint="https://buyer.example/releases/1",
        ),
        receipt=_JWS,
        delivered=opened,
    )
    agreement = odrl.agreement(
        odrl.offer(_TERMS, trade.offer_id, trade.target),
        trade.agreement_id,
        assigner=trade.party.home_did,
        assignee=trade.party.buyer_did,
        timestamp=rfc3339(opened),
    )
    return replace(trade, agreement=agreement)


def measure() -> list[Result]:
    """Measure two households, one with few trades and one with many, in turn."""
    with TemporaryDirectory() as name:
        paths = Path(name) / "few.db", Path(name) / "many.db"
        first = _Books(paths[0])
        first.fill()
        first.close()
        shutil.copy(*paths)
        _multiply(paths[1])
        few, many = (_Books(path, FEW + 1) for path in paths)
        pairs = [(seconds(many.add), seconds(few.add)) for _ in range(ADDED)]
        ours, peer = (median(one) * 1000 for one in zip(*pairs, strict=True))
        many.close()
        opened = []
        for _ in range(5):
            opened.append(seconds(many.open))
            many.close()
        many.open()
        memory = [_peak(few), _peak(many)]
        few.close()
        many.close()
    return [
        Result(
            name="ledger.add_100k",
            value=ours,
            unit="ms",
            peer="with 1,000",
            peer_value=peer,
            ratio=ours / peer,
        ),
        Result(name="ledger.open_100k_s", value=median(opened), unit="s"),
        Result(
            name="ledger.memory_100k",
            value=memory[1],
            unit="kB",
            peer="with 1,000",
            peer_value=memory[0],
            ratio=memory[1] / memory[0],
        ),
    ]


def _peak(books: _Books) -> float:
    """Return the most memory (kB) that a look at the books and one more trade take."""
    tracemalloc.start()
    books.look()
    books.add()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1000
