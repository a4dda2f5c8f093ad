"""Trades, as JSON beside the columns by which they are found."""

from collections.abc import Sequence
from typing import Any

from data_exchanger_core.errors import InvalidInput, NotFound
from data_exchanger_core.model.identifiers import Did
from data_exchanger_core.protocol.wire import decode, encode
from sqlalchemy import ColumnElement, Connection, Select, and_, func, insert, select, update

from ..trade import FINISHED, Trade, TradeState
from .moments import unix
from .tables import trades

_MAX_TRADE = 1024 * 1024
_URN = "urn:uuid:"
_QUERY = select(trades.c.body).order_by(trades.c.opened, trades.c.id)


class Trades:
    """Trades; one that is read alone is locked until the transaction ends."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, consumer_pid: str) -> Trade | None:
        """Return a trade by the consumerPid of its negotiation."""
        return self._one(trades.c.id == consumer_pid)

    def get(self, consumer_pid: str) -> Trade:
        """Return a trade; raise :class:`NotFound`."""
        trade = self.find(consumer_pid)
        if trade is None:
            raise NotFound("trade", consumer_pid)
        return trade

    def named(self, name: str) -> Trade:
        """Return a trade by its id or enough of the beginning of its UUID.

        Raises :class:`NotFound` or :class:`InvalidInput`.
        """
        prefix = _URN + name.removeprefix(_URN)
        query = select(trades.c.id).where(trades.c.id.startswith(prefix, autoescape=True))
        found = list(self._connection.scalars(query.limit(2)))
        if not found:
            raise NotFound("trade", name)
        if len(found) > 1:
            raise InvalidInput("trade", f"{name} fits several")
        return self.get(found[0])

    def of_transfer(self, consumer_pid: str) -> Trade | None:
        """Return a trade by the consumerPid of its transfer."""
        return self._one(trades.c.transfer == consumer_pid)

    def of_offer(self, home: Did, provider_pid: str) -> Trade | None:
        """Return the trade of a home's negotiation."""
        return self._one(and_(trades.c.home == home, trades.c.provider_pid == provider_pid))

    def of_agreement(self, home: Did, agreement: str) -> Trade | None:
        """Return the trade that was concluded in an agreement."""
        return self._one(and_(trades.c.home == home, trades.c.agreement == agreement))

    def of_home(self, home: Did) -> Sequence[Trade]:
        """Return the trades with a home, locked."""
        return self._many(_QUERY.where(trades.c.home == home).with_for_update())

    def all(self) -> Sequence[Trade]:
        """Return all trades, the oldest first."""
        return self._many(_QUERY)

    def due(self) -> Sequence[Trade]:
        """Return the trades that are delivered and not paid, locked."""
        return self._many(_QUERY.where(trades.c.state == TradeState.COMPLETED).with_for_update())

    def count_open(self, home: Did) -> int:
        """Return how many trades of a home are not finished."""
        query = select(func.count()).select_from(trades)
        query = query.where(trades.c.home == home, trades.c.state.not_in(FINISHED))
        return self._connection.execute(query).scalar_one()

    def homes_bound(self, demand: str) -> Sequence[Did]:
        """Return the home of each trade about a demand, without undecided and ended ones."""
        undecided = (TradeState.WAITING, TradeState.ENDED)
        query = select(trades.c.home).where(trades.c.demand == demand)
        query = query.where(trades.c.state.not_in(undecided))
        return [Did(home) for home in self._connection.scalars(query)]

    def add(self, trade: Trade) -> None:
        """Store a new trade."""
        row = {
            "id": trade.id,
            "transfer": trade.transfer_pid,
            "home": trade.home,
            "provider_pid": trade.provider_pid,
            "demand": trade.terms.demand,
            "opened": unix(trade.opened),
        }
        self._connection.execute(insert(trades).values(row | _changing(trade)))

    def save(self, trade: Trade) -> None:
        """Store the new state of a trade."""
        self._connection.execute(
            update(trades).where(trades.c.id == trade.id).values(_changing(trade))
        )

    def _many(self, query: Select[Any]) -> Sequence[Trade]:
        return [decode(Trade, body, _MAX_TRADE) for body in self._connection.scalars(query)]

    def _one(self, condition: ColumnElement[bool]) -> Trade | None:
        query = select(trades.c.body).where(condition).with_for_update()
        body = self._connection.execute(query).scalar_one_or_none()
        return decode(Trade, body, _MAX_TRADE) if body else None


def _changing(trade: Trade) -> dict[str, Any]:
    return {
        "agreement": trade.agreement_id,
        "state": trade.state.value,
        "body": encode(trade).decode(),
    }
