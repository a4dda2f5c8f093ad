"""Requests to erase, in the household's database."""

from collections.abc import Sequence
from datetime import UTC, datetime

from pydantic import TypeAdapter
from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.sqlite import insert

from ..core.model.identifiers import TradeId
from ..core.pipeline.erasures import Erasure
from .tables import erasures

_ERASURE = TypeAdapter(Erasure)


class SqlErasures:
    """Requests to erase, by trade."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, trade: TradeId) -> Erasure | None:
        """Return the request about a trade."""
        body = self._connection.scalar(select(erasures.c.body).where(erasures.c.trade == trade))
        return None if body is None else _ERASURE.validate_json(body)

    def save(self, erasure: Erasure) -> None:
        """Store a request, or what came of it."""
        values = {
            "next": erasure.next and _stamp(erasure.next),
            "body": _ERASURE.dump_json(erasure).decode(),
        }
        self._connection.execute(
            insert(erasures)
            .values(trade=erasure.trade, **values)
            .on_conflict_do_update(index_elements=["trade"], set_=values)
        )

    def open(self) -> Sequence[Erasure]:
        """Return the requests that are not attested."""
        query = select(erasures.c.body).where(erasures.c.next.is_not(None))
        return [_ERASURE.validate_json(body) for body in self._connection.scalars(query)]

    def due(self, now: datetime) -> Sequence[Erasure]:
        """Return the requests that are to be sent now, those that waited longest first."""
        query = select(erasures.c.body).where(erasures.c.next <= _stamp(now))
        bodies = self._connection.scalars(query.order_by(erasures.c.next))
        return [_ERASURE.validate_json(body) for body in bodies]

    def next_due(self) -> datetime | None:
        """Return when a request is to be sent next."""
        soonest = self._connection.scalar(select(func.min(erasures.c.next)))
        return None if soonest is None else datetime.fromtimestamp(soonest / 1000, UTC)


def _stamp(moment: datetime) -> int:
    """Return milliseconds since the epoch."""
    return round(moment.timestamp() * 1000)
