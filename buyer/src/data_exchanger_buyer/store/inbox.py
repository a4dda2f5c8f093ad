"""Requests that were answered, and tokens that were used."""

from dataclasses import dataclass
from datetime import datetime

from data_exchanger_core.model.identifiers import Did
from sqlalchemy import Connection, delete, insert, select

from .moments import unix
from .tables import inbox, tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredReply:
    """The answer that a request got."""

    status: int
    body: str


class Inbox:
    """What makes repeating a request harmless."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def reply_to(self, key: str) -> StoredReply | None:
        """Return the answer that a request got."""
        query = select(inbox.c.status, inbox.c.body).where(inbox.c.key == key)
        row = self._connection.execute(query).mappings().first()
        return StoredReply(**row) if row else None

    def remember(self, key: str, reply: StoredReply, now: datetime) -> None:
        """Store an answer."""
        row = {"key": key, "status": reply.status, "body": reply.body, "at": unix(now)}
        self._connection.execute(insert(inbox).values(row))

    def is_replayed(self, sender: Did, nonce: str, key: str, now: datetime) -> bool:
        """Note a token; return whether it came with another request before."""
        query = select(tokens.c.key).where(tokens.c.sender == sender, tokens.c.nonce == nonce)
        earlier = self._connection.execute(query).scalar_one_or_none()
        if earlier is None:
            row = {"sender": sender, "nonce": nonce, "key": key, "at": unix(now)}
            self._connection.execute(insert(tokens).values(row))
        return earlier not in (None, key)

    def forget_tokens(self, before: datetime) -> None:
        """Forget tokens that nobody would believe any more."""
        self._connection.execute(delete(tokens).where(tokens.c.at < unix(before)))
