"""Demands that were published."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from .moments import unix
from .tables import demands


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDemand:
    """A demand as it was published; ``number`` is its place in the feed."""

    number: int
    id: str
    token: str
    deadline: int
    max_trades: int | None
    closed: bool

    def is_live(self, now: datetime) -> bool:
        """Whether homes may answer."""
        return not self.closed and self.deadline > unix(now)


_QUERY = select(*(demands.c[field.name] for field in fields(StoredDemand)))


class Demands:
    """Demands by id."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, demand: str, token: str, deadline: datetime, max_trades: int | None) -> None:
        """Publish a demand."""
        row = {"id": demand, "token": token, "deadline": unix(deadline), "max_trades": max_trades}
        self._connection.execute(insert(demands).values(row))

    def find(self, demand: str) -> StoredDemand | None:
        """Return a demand, live or not."""
        row = self._connection.execute(_QUERY.where(demands.c.id == demand)).mappings().first()
        return StoredDemand(**row) if row else None

    def all(self) -> Sequence[StoredDemand]:
        """Return all demands, the oldest first."""
        rows = self._connection.execute(_QUERY.order_by(demands.c.number)).mappings()
        return [StoredDemand(**row) for row in rows]

    def live(self, now: datetime, after: int, limit: int) -> Sequence[StoredDemand]:
        """Return demands that can be answered, from a place in the feed on."""
        query = (
            _QUERY.where(demands.c.number > after)
            .where(~demands.c.closed, demands.c.deadline > unix(now))
            .order_by(demands.c.number)
            .limit(limit)
        )
        return [StoredDemand(**row) for row in self._connection.execute(query).mappings()]

    def close(self, demand: str) -> None:
        """Take a demand off the feed."""
        self._connection.execute(update(demands).where(demands.c.id == demand).values(closed=True))
