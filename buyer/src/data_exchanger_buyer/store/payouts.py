"""Payouts, as JSON beside the columns by which they are found, and the files they left with."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from data_exchanger_core.errors import InvalidInput, NotFound
from data_exchanger_core.model.identifiers import Did
from data_exchanger_core.protocol.profile import PayoutMethod
from data_exchanger_core.protocol.wire import decode, encode
from sqlalchemy import Connection, Select, func, insert, select, update

from ..payout import FINAL, Payout
from .moments import unix
from .tables import payout_files, payouts

_URN = "urn:uuid:"
_QUERY = select(payouts.c.body).order_by(payouts.c.position)


class Payouts:
    """Payouts; those that are read in order to change them are locked."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, home: Did, number: int) -> Payout | None:
        """Return a home's payout by its number."""
        query = _QUERY.where(payouts.c.home == home, payouts.c.number == number)
        return next(iter(self._many(query.with_for_update())), None)

    def get(self, home: Did, number: int) -> Payout:
        """Return a home's payout; raise :class:`NotFound`."""
        payout = self.find(home, number)
        if payout is None:
            raise NotFound("payout", str(number))
        return payout

    def named(self, name: str) -> Payout:
        """Return a payout by its id or enough of the beginning of its UUID.

        Raises :class:`NotFound` or :class:`InvalidInput`.
        """
        prefix = _URN + name.removeprefix(_URN)
        query = _QUERY.where(payouts.c.id.startswith(prefix, autoescape=True))
        found = self._many(query.limit(2).with_for_update())
        if not found:
            raise NotFound("payout", name)
        if len(found) > 1:
            raise InvalidInput("payout", f"{name} fits several")
        return found[0]

    def last(self, home: Did) -> int:
        """Return the highest number that a home has used."""
        query = select(func.max(payouts.c.number)).where(payouts.c.home == home)
        return self._connection.execute(query).scalar_one() or 0

    def of_home(self, home: Did, after: int = 0, limit: int | None = None) -> Sequence[Payout]:
        """Return a home's payouts from behind a number on, in the order of their numbers."""
        query = select(payouts.c.body).where(payouts.c.home == home, payouts.c.number > after)
        return self._many(query.order_by(payouts.c.number).limit(limit))

    def all(self) -> Sequence[Payout]:
        """Return all payouts, the oldest first."""
        return self._many(_QUERY)

    def due(self, methods: Iterable[PayoutMethod], now: datetime) -> Sequence[Payout]:
        """Return what gateways have to be asked about by now."""
        query = self._open(methods).where(payouts.c.due <= unix(now))
        return self._many(query.where(payouts.c.file.is_(None)))

    def waiting(self, methods: Iterable[PayoutMethod]) -> Sequence[Payout]:
        """Return what nobody has been told to pay yet, locked."""
        return self._many(self._open(methods).where(~payouts.c.submitted).with_for_update())

    def add(self, payout: Payout) -> None:
        """Store a new payout."""
        row = {
            "id": payout.id,
            "home": payout.home,
            "number": payout.number,
            "method": payout.method.value,
        }
        self._connection.execute(insert(payouts).values(row | _changing(payout)))

    def save(self, payout: Payout) -> None:
        """Store the new state of a payout."""
        columns = payouts.c
        of = (columns.home == payout.home, columns.number == payout.number)
        self._connection.execute(update(payouts).where(*of).values(_changing(payout)))

    def keep_file(self, name: str, body: bytes, now: datetime) -> None:
        """Keep a file before anybody gets it; raise :class:`InvalidInput` for a used name."""
        if self._file(name) is not None:
            raise InvalidInput("file", f"{name} was made before")
        row = {"name": name, "body": body, "at": unix(now)}
        self._connection.execute(insert(payout_files).values(row))

    def file(self, name: str) -> bytes:
        """Return a file that was made before; raise :class:`NotFound`."""
        body = self._file(name)
        if body is None:
            raise NotFound("file", name)
        return body

    def _file(self, name: str) -> bytes | None:
        query = select(payout_files.c.body).where(payout_files.c.name == name)
        return self._connection.execute(query).scalar_one_or_none()

    def _open(self, methods: Iterable[PayoutMethod]) -> Select[Any]:
        wanted = [method.value for method in methods]
        return _QUERY.where(payouts.c.status.not_in(FINAL), payouts.c.method.in_(wanted))

    def _many(self, query: Select[Any]) -> Sequence[Payout]:
        return [decode(Payout, body) for body in self._connection.scalars(query)]


def _changing(payout: Payout) -> dict[str, Any]:
    return {
        "status": payout.status.value,
        "submitted": payout.submitted,
        "file": payout.file,
        "due": unix(payout.due),
        "body": encode(payout).decode(),
    }
