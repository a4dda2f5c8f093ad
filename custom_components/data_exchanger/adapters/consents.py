"""Receipts of consents, in the household's database."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
import json
from typing import Any

from sqlalchemy import Connection, Row, select

from ..core.model.identifiers import MemberId
from ..core.pipeline.consents import StoredReceipt
from .tables import consents


class SqlConsents:
    """Receipts of consents; only ever added to."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, receipt: StoredReceipt) -> None:
        """Keep a receipt."""
        self._connection.execute(
            consents.insert().values(
                id=receipt.id,
                member=receipt.member,
                at=round(receipt.at.timestamp() * 1000),
                withdrawn=receipt.withdrawn,
                permission=json.dumps(receipt.permission),
                body=receipt.body,
            )
        )

    def of(self, member: MemberId) -> Sequence[StoredReceipt]:
        """Return a member's receipts, the oldest first."""
        query = select(consents).where(consents.c.member == member)
        return _receipts(self._connection.execute(query.order_by(consents.c.number)))

    def all(self) -> Sequence[StoredReceipt]:
        """Return all receipts, the oldest first."""
        return _receipts(self._connection.execute(select(consents).order_by(consents.c.number)))


def _receipts(rows: Iterable[Row[Any]]) -> Sequence[StoredReceipt]:
    return [
        StoredReceipt(
            id=row.id,
            member=MemberId(row.member),
            at=datetime.fromtimestamp(row.at / 1000, UTC),
            withdrawn=row.withdrawn,
            permission=json.loads(row.permission),
            body=row.body,
        )
        for row in rows
    ]
