"""Mailboxes, and the messages that wait in them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum

from data_exchanger_core.model.identifiers import Did
from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    and_,
    func,
    insert,
    or_,
    select,
    update,
)

from .moments import unix
from .tables import items, mailboxes

REDELIVERY = timedelta(seconds=60)
"""After so long without a reply, an item is handed out again."""


class ItemState(StrEnum):
    """Where a message stands."""

    WAITING = "waiting"
    DONE = "done"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredMailbox:
    """A mailbox and the home that owns it."""

    id: str
    home: Did


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredItem:
    """A message for a home; ``errand`` says what it is for, ``position`` is its cursor."""

    id: str
    mailbox: str
    trade: str
    errand: str
    path: str
    body: str
    received: int
    expires: int
    due: int
    attempts: int = 0
    position: int | None = None
    state: ItemState = ItemState.WAITING


_QUERY = select(*(items.c[field.name] for field in fields(StoredItem)))
_WAITING = items.c.state == ItemState.WAITING


class Mailboxes:
    """Mailboxes that homes opened."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self, mailbox: str, home: Did, now: datetime) -> None:
        """Add a mailbox."""
        row = {"id": mailbox, "home": home, "opened": unix(now)}
        self._connection.execute(insert(mailboxes).values(row))

    def find(self, mailbox: str) -> StoredMailbox | None:
        """Return a mailbox by id."""
        return self._one(mailboxes.c.id == mailbox)

    def of_home(self, home: Did) -> StoredMailbox | None:
        """Return the mailbox of a home."""
        return self._one(mailboxes.c.home == home)

    def count(self) -> int:
        """Return how many there are."""
        query = select(func.count()).select_from(mailboxes)
        return self._connection.execute(query).scalar_one()

    def _one(self, condition: ColumnElement[bool]) -> StoredMailbox | None:
        query = select(mailboxes.c.id, mailboxes.c.home).where(condition)
        row = self._connection.execute(query).mappings().first()
        return StoredMailbox(**row) if row else None


class Items:
    """Messages in mailboxes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, item: StoredItem) -> None:
        """Add a message."""
        self._connection.execute(insert(items).values(asdict(item)))

    def find(self, mailbox: str, item: str) -> StoredItem | None:
        """Return a message of a mailbox."""
        query = _QUERY.where(items.c.mailbox == mailbox, items.c.id == item).with_for_update()
        row = self._connection.execute(query).mappings().first()
        return _item(row) if row else None

    def finish(self, item: str, state: ItemState) -> None:
        """Take a message out of its mailbox."""
        self._connection.execute(update(items).where(items.c.id == item).values(state=state))

    def withdraw(self, trade: str, errand: str) -> None:
        """Take what a trade says about an errand out of the mailbox."""
        self._connection.execute(
            update(items)
            .where(items.c.trade == trade, items.c.errand == errand, _WAITING)
            .values(state=ItemState.DONE)
        )

    def with_news(self, now: datetime) -> frozenset[str]:
        """Return the mailboxes that have something to hand out for the first time, or again."""
        query = select(items.c.mailbox).where(_unplaced(now)).distinct()
        return frozenset(self._connection.scalars(query))

    def page(self, mailbox: str, after: int, now: datetime, limit: int) -> Sequence[StoredItem]:
        """Hand out what comes after a cursor; the position of the last is the next cursor."""
        self._place(mailbox, now)
        query = (
            _QUERY.where(items.c.mailbox == mailbox, _WAITING)
            .where(items.c.position > after, items.c.expires > unix(now))
            .order_by(items.c.position)
            .limit(limit)
        )
        return [_item(row) for row in self._connection.execute(query).mappings()]

    def overdue(self, now: datetime) -> Sequence[StoredItem]:
        """Return the messages whose time is over."""
        query = _QUERY.where(_WAITING, items.c.expires <= unix(now))
        return [_item(row) for row in self._connection.execute(query).mappings()]

    def _place(self, mailbox: str, now: datetime) -> None:
        """Give positions, in order of arrival, to what is due for the first time or again.

        A cursor never goes back, so an item that is handed out again moves to the end.
        """
        query = (
            select(items.c.number)
            .where(items.c.mailbox == mailbox, _unplaced(now))
            .order_by(items.c.number)
        )
        numbers = list(self._connection.scalars(query))
        if not numbers:
            return
        last = self._connection.execute(
            update(mailboxes)
            .where(mailboxes.c.id == mailbox)
            .values(position=mailboxes.c.position + len(numbers))
            .returning(mailboxes.c.position)
        ).scalar_one()
        for position, number in enumerate(numbers, last - len(numbers) + 1):
            self._connection.execute(
                update(items)
                .where(items.c.number == number)
                .values(position=position, placed=unix(now))
            )


def _item(row: RowMapping) -> StoredItem:
    return StoredItem(**{**row, "state": ItemState(row["state"])})


def _unplaced(now: datetime) -> ColumnElement[bool]:
    return and_(
        _WAITING,
        items.c.due <= unix(now),
        items.c.expires > unix(now),
        or_(items.c.position.is_(None), items.c.placed <= unix(now - REDELIVERY)),
    )
