"""The books in the database: entries once, with running sums beside them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC

from pydantic import TypeAdapter
from sqlalchemy import Connection, Table, func, select
from sqlalchemy.dialects.sqlite import Insert, insert

from ..core.ledger.journal import JournalEntry
from ..core.ledger.shares import Allocation
from ..core.model.identifiers import MemberId, TradeId
from ..core.pipeline.ports import Turnover
from . import tables

_ENTRY = TypeAdapter(JournalEntry)
_ALLOCATION = TypeAdapter(Allocation)
_PIECE = 1000


_OF_BALANCES = ("account", "currency", "amount")


def _adding_to(table: Table) -> Insert:
    """Return the statement that adds amounts to running sums."""
    statement = insert(table)
    return statement.on_conflict_do_update(
        index_elements=list(table.primary_key.columns),
        set_={"amount": table.c.amount + statement.excluded.amount},
    )


_TO_BALANCES, _TO_TURNOVER = _adding_to(tables.balances), _adding_to(tables.turnover)


class SqlJournal:
    """The books, with running balances and monthly sums."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def post(self, entry: JournalEntry) -> bool:
        """Add an entry; return False where its key is already there."""
        posted = self._connection.execute(
            insert(tables.journal)
            .values(key=entry.key, entry=_ENTRY.dump_json(entry).decode())
            .on_conflict_do_nothing()
        )
        if not posted.rowcount:
            return False
        month = entry.date.astimezone(UTC).strftime("%Y-%m")
        rows = [
            {
                "month": month,
                "account": one.account,
                "category": one.category or "",
                "currency": one.amount.currency,
                "amount": one.amount.amount,
            }
            for one in entry.postings
        ]
        self._connection.execute(_TO_TURNOVER, rows)
        self._connection.execute(
            _TO_BALANCES, [{key: row[key] for key in _OF_BALANCES} for row in rows]
        )
        return True

    def entries(self) -> Iterator[JournalEntry]:
        """Return all entries in order, in pieces."""
        query = select(tables.journal.c.entry).order_by(tables.journal.c.id)
        result = self._connection.execution_options(yield_per=_PIECE).scalars(query)
        return (_ENTRY.validate_json(text) for text in result)

    def page(self, before: int | None, limit: int) -> Sequence[tuple[int, JournalEntry]]:
        """Return entries with their numbers, newest first, from below the number ``before``."""
        columns = tables.journal.c
        query = select(columns.id, columns.entry).order_by(columns.id.desc()).limit(limit)
        if before is not None:
            query = query.where(columns.id < before)
        rows = self._connection.execute(query)
        return [(row.id, _ENTRY.validate_json(row.entry)) for row in rows]

    def balances(self) -> Mapping[tuple[str, str], int]:
        """Return the sums by account and currency, in minor units."""
        rows = self._connection.execute(select(tables.balances))
        return {(row.account, row.currency): row.amount for row in rows}

    def turnover(self, since: str = "") -> Sequence[Turnover]:
        """Return what the accounts gained, month by month from ``since`` on."""
        columns = tables.turnover.c
        query = select(tables.turnover).where(columns.month >= since).order_by(*columns)
        return [
            Turnover(
                month=row.month,
                account=row.account,
                category=row.category or None,
                currency=row.currency,
                amount=row.amount,
            )
            for row in self._connection.execute(query)
        ]


class SqlAllocations:
    """What decides over the shares of each trade."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, trade: TradeId) -> Allocation | None:
        """Return what was kept for a trade."""
        columns = tables.allocations.c
        body = self._connection.scalar(select(columns.body).where(columns.trade == trade))
        return None if body is None else _ALLOCATION.validate_json(body)

    def put(self, trade: TradeId, allocation: Allocation) -> None:
        """Keep, or replace, what decides over the shares of a trade."""
        body = _ALLOCATION.dump_json(allocation).decode()
        self._connection.execute(
            insert(tables.allocations)
            .values(trade=trade, body=body)
            .on_conflict_do_update(index_elements=["trade"], set_={"body": body})
        )


class SqlScores:
    """What members contributed and when they were away, by month."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, month: str, member: MemberId, points: int) -> None:
        """Add points of a member; those of everybody count trades."""
        statement = insert(tables.scores).values(month=month, member=member, points=points)
        self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=["month", "member"],
                set_={"points": tables.scores.c.points + statement.excluded.points},
            )
        )

    def since(self, month: str) -> Mapping[tuple[str, MemberId], int]:
        """Return the points from a month on."""
        query = select(tables.scores).where(tables.scores.c.month >= month)
        rows = self._connection.execute(query)
        return {(row.month, MemberId(row.member)): row.points for row in rows}

    def excuse(self, month: str, member: MemberId, reason: str, days: int) -> None:
        """Note days of absence in a month; of one reason, the longest counts."""
        key = {"month": month, "member": member, "reason": reason}
        statement = insert(tables.absences).values(**key, days=days)
        longest = func.max(tables.absences.c.days, statement.excluded.days)
        self._connection.execute(
            statement.on_conflict_do_update(index_elements=list(key), set_={"days": longest})
        )

    def absences(self, since: str) -> Mapping[tuple[str, MemberId], int]:
        """Return the days of absence from a month on."""
        columns = tables.absences.c
        days = func.sum(columns.days).label("days")
        query = select(columns.month, columns.member, days).where(columns.month >= since)
        rows = self._connection.execute(query.group_by(columns.month, columns.member))
        return {(row.month, MemberId(row.member)): row.days for row in rows}
