"""The mailbox: how a home behind a router receives DSP requests (docs/protocol/mailbox.md).

The home's ``callbackAddress`` is the public side of a mailbox at the buyer. Each request that
arrives there waits as an item; the home polls, handles it as if it had come in over HTTPS, and
posts the reply.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from pydantic import Field, StringConstraints

from ..errors import InvalidInput
from ..identity.canonical import canonical
from ..model.period import Instant
from .profile import Url
from .wire import MAX_DOCUMENT, WIRE, decode, from_json

ItemId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
Cursor = Annotated[str, StringConstraints(max_length=100)]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxRequest:
    """Body of ``POST <mailbox>``; who asks is in the token."""

    __pydantic_config__: ClassVar = WIRE

    key: Annotated[str, StringConstraints(max_length=200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """Reply to :class:`MailboxRequest`: where others write to and where the home polls."""

    __pydantic_config__: ClassVar = WIRE

    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{16,64}$")]
    address: Url


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxItem:
    """A request that waits for the home; ``path`` is relative to the mailbox's address."""

    __pydantic_config__: ClassVar = WIRE

    id: ItemId
    method: Annotated[str, StringConstraints(pattern=r"^(GET|POST)$")]
    path: Annotated[str, StringConstraints(pattern=r"^/[\x21-\x7e]{1,500}$")]
    authorization: Annotated[str, StringConstraints(max_length=4000)] | None = None
    body: Annotated[str, StringConstraints(max_length=MAX_DOCUMENT)] = ""
    received: Instant
    expires: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxPage:
    """Items in order of arrival; ``cursor`` goes into the next poll."""

    __pydantic_config__: ClassVar = WIRE

    cursor: Cursor
    items: Annotated[tuple[MailboxItem, ...], Field(max_length=50)]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxReply:
    """The home's answer to an item: the HTTP status and body of a reply."""

    __pydantic_config__: ClassVar = WIRE

    status: Annotated[int, Field(ge=200, le=599)]
    body: Annotated[str, StringConstraints(max_length=MAX_DOCUMENT)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """An item that is no request: the public side of a mailbox is open to everybody."""

    __pydantic_config__: ClassVar = WIRE

    id: ItemId


def read_page(raw: bytes, limit: int) -> tuple[str, Sequence[MailboxItem | Unreadable]]:
    """Read a page's cursor and items; an item that breaks its schema keeps no other from the home.

    Raises :class:`InvalidInput` for what is no page, or has an item without an id to reply to.
    """
    page = decode(_Page, raw, limit)
    return page.cursor, [_read_item(item, limit) for item in page.items]


def _read_item(data: Any, limit: int) -> MailboxItem | Unreadable:
    try:
        return decode(MailboxItem, canonical(data), limit)
    except InvalidInput:
        return from_json(Unreadable, {"id": data.get("id")} if isinstance(data, dict) else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    __pydantic_config__: ClassVar = WIRE

    cursor: Cursor
    items: Annotated[tuple[Any, ...], Field(max_length=50)]
