"""Privacy budgets on disk: a table that is only ever added to."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, func, select

from ..core.model.identifiers import MemberId
from ..core.privacy.budget import Spending
from . import tables


class SqlBudget:
    """What was spent of privacy budgets."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, spending: Spending) -> None:
        """Add a spending."""
        self._connection.execute(
            tables.budget.insert().values(
                member=spending.member,
                trade=spending.trade,
                micro_rho=spending.micro_rho,
                at=_stamp(spending.at),
            )
        )

    def since(self, member: MemberId, moment: datetime) -> Sequence[Spending]:
        """Return a person's spendings after a moment, newest first."""
        columns = tables.budget.c
        query = (
            select(tables.budget)
            .where(columns.member == member, columns.at > _stamp(moment))
            .order_by(columns.id.desc())
        )
        return [
            Spending(
                member=MemberId(row.member),
                trade=row.trade,
                micro_rho=row.micro_rho,
                at=datetime.fromtimestamp(row.at / 1000, UTC),
            )
            for row in self._connection.execute(query)
        ]

    def totals(self) -> Mapping[MemberId, int]:
        """Return everything that was ever spent, in millionths of rho."""
        columns = tables.budget.c
        query = select(columns.member, func.sum(columns.micro_rho)).group_by(columns.member)
        return {MemberId(member): total for member, total in self._connection.execute(query)}


def _stamp(moment: datetime) -> int:
    """Return milliseconds since the epoch."""
    return round(moment.timestamp() * 1000)
