"""Payouts and the accounts they go to, in the household's database."""

from collections.abc import Mapping, Sequence

from pydantic import TypeAdapter
from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from ..core.ledger.payout import Payout
from ..core.model.identifiers import BuyerId, MemberId, PayoutId
from ..core.pipeline.payout_ports import StoredAccount
from ..core.protocol.profile import PayoutMethod
from . import tables

_PAYOUT = TypeAdapter(Payout)


class SqlPayouts:
    """Payouts, as JSON beside the columns by which they are found."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, payout: PayoutId) -> Payout | None:
        """Return a payout."""
        query = select(tables.payouts.c.body).where(tables.payouts.c.id == payout)
        body = self._connection.scalar(query)
        return None if body is None else _PAYOUT.validate_json(body)

    def save(self, payout: Payout) -> None:
        """Store a payout."""
        changing = {
            "open": not payout.state.final,
            "answered": payout.receipt is not None,
            "body": _PAYOUT.dump_json(payout).decode(),
        }
        self._connection.execute(
            insert(tables.payouts)
            .values(
                id=payout.id,
                buyer=payout.buyer,
                number=payout.number,
                member=payout.member,
                **changing,
            )
            .on_conflict_do_update(index_elements=["id"], set_=changing)
        )

    def open(self) -> Sequence[Payout]:
        """Return the payouts that are on their way, by buyer and number."""
        columns = tables.payouts.c
        query = select(columns.body).where(columns.open).order_by(columns.buyer, columns.number)
        return [_PAYOUT.validate_json(body) for body in self._connection.scalars(query)]

    def newest(self) -> Mapping[MemberId, Payout]:
        """Return the newest payout of each member."""
        columns = tables.payouts.c
        last = select(func.max(columns.position)).group_by(columns.member)
        query = select(columns.body).where(columns.position.in_(last))
        found = [_PAYOUT.validate_json(body) for body in self._connection.scalars(query)]
        return {payout.member: payout for payout in found}

    def numbers(self, buyer: BuyerId) -> tuple[int, int]:
        """Return the highest number that was given, and the highest that the buyer answered."""
        columns = tables.payouts.c
        query = select(func.max(columns.number)).where(columns.buyer == buyer)
        given = self._connection.scalar(query)
        answered = self._connection.scalar(query.where(columns.answered))
        return given or 0, answered or 0


class SqlPayoutAccounts:
    """Where members want their money; locked, and as shown."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> Mapping[MemberId, StoredAccount]:
        """Return the accounts of all members."""
        rows = self._connection.execute(select(tables.payout_accounts))
        return {
            MemberId(row.member): StoredAccount(
                method=PayoutMethod(row.method), masked=row.masked, locked=row.locked
            )
            for row in rows
        }

    def put(self, member: MemberId, account: StoredAccount) -> None:
        """Keep, or replace, a member's account."""
        values = {
            "method": account.method.value,
            "masked": account.masked,
            "locked": account.locked,
        }
        self._connection.execute(
            insert(tables.payout_accounts)
            .values(member=member, **values)
            .on_conflict_do_update(index_elements=["member"], set_=values)
        )

    def forget(self, member: MemberId) -> None:
        """Drop a member's account."""
        accounts = tables.payout_accounts
        self._connection.execute(delete(accounts).where(accounts.c.member == member))
