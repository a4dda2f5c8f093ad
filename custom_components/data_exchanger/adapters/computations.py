"""Computations on ciphertext, in the household's database."""

from datetime import datetime
import json

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from ..core.model.identifiers import TradeId
from ..core.pipeline.ports import StoredComputation
from . import tables


class SqlComputations:
    """Computations by trade; keys in them are locked."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, trade: TradeId, computation: StoredComputation, now: datetime) -> None:
        """Keep a computation before anything of it leaves; the first one of a trade stays."""
        self._connection.execute(
            insert(tables.computations)
            .values(
                trade=trade,
                manifest=computation.manifest,
                secret=computation.secret,
                inputs=computation.inputs,
                sums=json.dumps(computation.sums),
                body=computation.body,
                at=round(now.timestamp() * 1000),
            )
            .on_conflict_do_nothing()
        )

    def get(self, trade: TradeId) -> StoredComputation | None:
        """Return a computation."""
        query = select(tables.computations).where(tables.computations.c.trade == trade)
        row = self._connection.execute(query).one_or_none()
        if row is None:
            return None
        return StoredComputation(
            manifest=row.manifest,
            secret=row.secret,
            inputs=row.inputs,
            sums=tuple(json.loads(row.sums)),
            body=row.body,
            result=row.result,
        )

    def answer(self, trade: TradeId, result: bytes) -> None:
        """Keep the buyer's ciphertext and drop what was pushed."""
        self._connection.execute(
            update(tables.computations)
            .where(tables.computations.c.trade == trade, tables.computations.c.result.is_(None))
            .values(result=result, body=None)
        )

    def forget(self, trade: TradeId) -> None:
        """Drop a computation with its key."""
        self._connection.execute(
            delete(tables.computations).where(tables.computations.c.trade == trade)
        )
