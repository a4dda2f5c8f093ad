"""The corridor's repositories, on one SQLAlchemy connection."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from ..core.identity.canonical import canonical
from ..core.identity.keys import SigningKey
from ..core.model.identifiers import BuyerId, DemandId, TradeId
from ..core.pipeline.ports import OpenMailbox, OutboxItem, Reply, StoredDemand, Transaction
from ..core.protocol.demand import Demand
from ..core.protocol.mailbox import Mailbox
from ..core.protocol.states import Verb
from ..core.protocol.wire import decode, encode
from ..core.trade.advance import Outgoing
from ..core.trade.trade import Trade
from . import tables
from .books import SqlAllocations, SqlJournal, SqlScores
from .budget import SqlBudget
from .computations import SqlComputations
from .consents import SqlConsents
from .deeds import SqlDeeds
from .erasures import SqlErasures
from .payouts import SqlPayoutAccounts, SqlPayouts
from .records import SqlEgress, SqlEvidence, SqlSettings
from .windows import SqlWindows

_TRADE = TypeAdapter(Trade)


def sql_transaction(connection: Connection, evidence_key: SigningKey) -> Transaction:
    """Give the corridor its repositories on an open connection."""
    return Transaction(
        demands=SqlDemands(connection),
        trades=SqlTrades(connection),
        outbox=SqlOutbox(connection),
        inbox=SqlInbox(connection),
        evidence=SqlEvidence(connection, evidence_key),
        deeds=SqlDeeds(connection),
        releases=SqlReleases(connection),
        computations=SqlComputations(connection),
        consents=SqlConsents(connection),
        erasures=SqlErasures(connection),
        journal=SqlJournal(connection),
        allocations=SqlAllocations(connection),
        scores=SqlScores(connection),
        budget=SqlBudget(connection),
        payouts=SqlPayouts(connection),
        payout_accounts=SqlPayoutAccounts(connection),
        windows=SqlWindows(connection),
        egress=SqlEgress(connection),
        mailboxes=SqlMailboxes(connection),
        settings=SqlSettings(connection),
    )


class SqlDemands:
    """Demands by id."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, demand: DemandId) -> StoredDemand | None:
        """Return a demand."""
        query = select(tables.demands).where(tables.demands.c.id == demand)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _demand(row)

    def put(self, demand: StoredDemand) -> bool:
        """Store or replace a demand; return whether it is new or changed."""
        known = self.get(DemandId(demand.demand.id))
        if known and known.token == demand.token:
            return False
        values = {
            "buyer": demand.buyer,
            "token": demand.token,
            "body": encode(demand.demand),
            "deadline": _stamp(demand.demand.deadline),
            "declined": False,
        }
        self._connection.execute(
            insert(tables.demands)
            .values(id=demand.demand.id, **values)
            .on_conflict_do_update(index_elements=["id"], set_=values)
        )
        return True

    def decline(self, demand: DemandId) -> None:
        """Keep a demand from being shown again."""
        self._connection.execute(
            update(tables.demands).where(tables.demands.c.id == demand).values(declined=True)
        )

    def live(self, now: datetime) -> Sequence[StoredDemand]:
        """Return the demands whose deadline lies ahead, the soonest first."""
        query = (
            select(tables.demands)
            .where(tables.demands.c.deadline > _stamp(now))
            .order_by(tables.demands.c.deadline, tables.demands.c.id)
        )
        return [_demand(row) for row in self._connection.execute(query)]


class SqlTrades:
    """Trades by id."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, pid: str) -> Trade | None:
        """Return the trade of a negotiation, transfer or agreement."""
        columns = tables.trades.c
        query = select(columns.body).where(
            (columns.id == pid) | (columns.transfer == pid) | (columns.agreement == pid)
        )
        return _trade(self._connection.scalar(query))

    def of_demand(self, demand: DemandId) -> Trade | None:
        """Return the newest trade about a demand."""
        columns = tables.trades.c
        query = select(columns.body).where(columns.demand == demand)
        return _trade(self._connection.scalar(query.order_by(columns.opened.desc()).limit(1)))

    def save(self, trade: Trade) -> None:
        """Store a trade."""
        values = {"open": trade.watched, "body": _TRADE.dump_json(trade).decode()}
        self._connection.execute(
            insert(tables.trades)
            .values(
                id=trade.id,
                agreement=trade.agreement_id,
                transfer=trade.transfer_pid,
                demand=trade.terms.demand,
                opened=_stamp(trade.opened),
                **values,
            )
            .on_conflict_do_update(index_elements=["id"], set_=values)
        )

    def open(self) -> Sequence[Trade]:
        """Return the trades that are open or wait for money or an answer."""
        query = select(tables.trades.c.body).where(tables.trades.c.open)
        return [_TRADE.validate_json(body) for body in self._connection.scalars(query)]

    def newest(self, limit: int) -> Sequence[Trade]:
        """Return the latest trades, newest first."""
        query = select(tables.trades.c.body).order_by(tables.trades.c.opened.desc()).limit(limit)
        return [_TRADE.validate_json(body) for body in self._connection.scalars(query)]

    def since(self, moment: datetime) -> Sequence[Trade]:
        """Return the trades that were opened after a moment."""
        query = select(tables.trades.c.body).where(tables.trades.c.opened > _stamp(moment))
        return [_TRADE.validate_json(body) for body in self._connection.scalars(query)]


class SqlOutbox:
    """Messages on their way."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, trade: Trade, outgoing: Outgoing, now: datetime) -> None:
        """Add a message, due at once."""
        self._connection.execute(
            tables.outbox.insert().values(
                trade=trade.id,
                buyer=trade.party.buyer,
                verb=outgoing.verb.value,
                url=outgoing.url,
                body=None if outgoing.body is None else canonical(dict(outgoing.body)),
                due=_stamp(now),
            )
        )

    def due(self, now: datetime) -> Sequence[OutboxItem]:
        """Return the messages that are due, the oldest of each trade only."""
        columns = tables.outbox.c
        oldest = select(func.min(columns.id)).group_by(columns.trade)
        query = (
            select(tables.outbox)
            .where(columns.id.in_(oldest), columns.due <= _stamp(now))
            .order_by(columns.id)
        )
        return [_outbox_item(row) for row in self._connection.execute(query)]

    def next_due(self) -> datetime | None:
        """Return when the next message is due."""
        due = self._connection.scalar(select(func.min(tables.outbox.c.due)))
        return None if due is None else _moment(due)

    def done(self, item: int) -> None:
        """Forget an acknowledged message."""
        self._connection.execute(delete(tables.outbox).where(tables.outbox.c.id == item))

    def postpone(self, item: int, due: datetime) -> None:
        """Count an attempt and try again at ``due``."""
        columns = tables.outbox.c
        self._connection.execute(
            update(tables.outbox)
            .where(columns.id == item)
            .values(due=_stamp(due), attempts=columns.attempts + 1)
        )

    def clear(self, trade: TradeId) -> None:
        """Forget all messages of a trade."""
        self._connection.execute(delete(tables.outbox).where(tables.outbox.c.trade == trade))


class SqlInbox:
    """Requests that were answered."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def reply_to(self, key: str) -> Reply | None:
        """Return the answer that a request got."""
        query = select(tables.inbox).where(tables.inbox.c.key == key)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else Reply(status=row.status, body=row.body)

    def remember(self, key: str, reply: Reply, now: datetime) -> None:
        """Store an answer."""
        self._connection.execute(
            insert(tables.inbox)
            .values(key=key, status=reply.status, body=reply.body, at=_stamp(now))
            .on_conflict_do_nothing()
        )

    def is_replayed(self, nonce: str, key: str, now: datetime) -> bool:
        """Note a token; return whether it came with another request before."""
        columns = tables.tokens.c
        known = self._connection.scalar(select(columns.key).where(columns.nonce == nonce))
        if known is None:
            self._connection.execute(
                tables.tokens.insert().values(nonce=nonce, key=key, at=_stamp(now))
            )
        return known not in (None, key)

    def forget_before(self, moment: datetime) -> None:
        """Drop tokens that have expired anyway."""
        self._connection.execute(delete(tables.tokens).where(tables.tokens.c.at < _stamp(moment)))


class SqlMailboxes:
    """The home's mailboxes at its buyers."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> Mapping[BuyerId, OpenMailbox]:
        """Return the open mailboxes."""
        rows = self._connection.execute(select(tables.mailboxes))
        return {
            BuyerId(row.buyer): OpenMailbox(mailbox=decode(Mailbox, row.mailbox), cursor=row.cursor)
            for row in rows
        }

    def open(self, buyer: BuyerId, mailbox: Mailbox) -> None:
        """Keep a mailbox that a buyer has opened."""
        values = {"mailbox": encode(mailbox).decode(), "cursor": ""}
        self._connection.execute(
            insert(tables.mailboxes)
            .values(buyer=buyer, **values)
            .on_conflict_do_update(index_elements=["buyer"], set_=values)
        )

    def advance(self, buyer: BuyerId, cursor: str) -> None:
        """Note how far the items are answered."""
        self._connection.execute(
            update(tables.mailboxes).where(tables.mailboxes.c.buyer == buyer).values(cursor=cursor)
        )


class SqlReleases:
    """Sealed releases until they are delivered."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, trade: TradeId, body: bytes, now: datetime) -> None:
        """Keep the body of a delivery."""
        self._connection.execute(
            insert(tables.releases)
            .values(trade=trade, body=body, at=_stamp(now))
            .on_conflict_do_update(index_elements=["trade"], set_={"body": body})
        )

    def get(self, trade: TradeId) -> bytes | None:
        """Return the body of a delivery."""
        query = select(tables.releases.c.body).where(tables.releases.c.trade == trade)
        body: bytes | None = self._connection.scalar(query)
        return body

    def forget(self, trade: TradeId) -> None:
        """Drop a delivered or withdrawn release."""
        self._connection.execute(delete(tables.releases).where(tables.releases.c.trade == trade))


def _demand(row: Row[Any]) -> StoredDemand:
    return StoredDemand(
        demand=decode(Demand, row.body),
        buyer=BuyerId(row.buyer),
        token=row.token,
        declined=row.declined,
    )


def _trade(body: str | None) -> Trade | None:
    return None if body is None else _TRADE.validate_json(body)


def _outbox_item(row: Row[Any]) -> OutboxItem:
    return OutboxItem(
        id=row.id,
        trade=TradeId(row.trade),
        buyer=BuyerId(row.buyer),
        verb=Verb(row.verb),
        url=row.url,
        body=row.body,
        attempts=row.attempts,
        due=_moment(row.due),
    )


def _stamp(moment: datetime) -> int:
    """Return milliseconds since the epoch."""
    return round(moment.timestamp() * 1000)


def _moment(stamp: int) -> datetime:
    return datetime.fromtimestamp(stamp / 1000, UTC)
