"""The mailbox: how messages reach homes that nobody can call (docs/protocol/mailbox.md).

The buyer runs the mailboxes of the homes that it trades with, for its own messages only. Each
message waits as an item; the home polls, handles it and posts its reply.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
import secrets
from typing import Any, ClassVar

from data_exchanger_core.errors import DataExchangerError, InvalidInput, NotFound
from data_exchanger_core.model.identifiers import Did
from data_exchanger_core.protocol.mailbox import (
    Mailbox,
    MailboxItem,
    MailboxPage,
    MailboxReply,
    MailboxRequest,
)
from data_exchanger_core.protocol.messages import Pid
from data_exchanger_core.protocol.states import Verb
from data_exchanger_core.protocol.tokens import authorize
from data_exchanger_core.protocol.wire import MAX_DOCUMENT, WIRE, decode

from . import negotiation
from .buyer import Buyer
from .cursor import read_cursor
from .outbox import store
from .requests import Reply, Request, TooMany, answer, authenticate, refuse, reply_with
from .settlement import SETTLE, settled
from .store.database import Transaction
from .store.mailboxes import ItemState, StoredItem, StoredMailbox
from .store.moments import unix
from .trade import PaymentStatus

MAX_REPLY = 2 * MAX_DOCUMENT + 1024
"""Bytes of a reply: a body within JSON grows by its escapes."""

_MAX_MAILBOXES = 100_000
_PAGE = 16
"""Items of a page; so many fit the size of a document."""
_FIRST_RETRY = timedelta(seconds=2)
_LAST_RETRY = timedelta(hours=1)


def open_mailbox(tx: Transaction, buyer: Buyer, request: Request, now: datetime) -> Reply:
    """Give a home its mailbox, always the same."""
    return answer(
        tx, buyer, request, now, lambda home: _open(tx, buyer, home, request, now), refuse
    )


def owner(tx: Transaction, buyer: Buyer, request: Request, mailbox: str, now: datetime) -> Did:
    """Return the home that asks for its own mailbox; raise :class:`NotFound` for any other."""
    return Did(_own(tx, authenticate(tx, buyer, request, now), mailbox).home)


def page(
    tx: Transaction, buyer: Buyer, home: Did, mailbox: str, after: str, now: datetime
) -> Reply | None:
    """Hand out what waits for a home; None where nothing does."""
    found = tx.items.page(mailbox, read_cursor(after), now, _PAGE)
    if not found:
        return None
    items = tuple(_item(buyer, home, stored, now) for stored in found)
    return reply_with(200, MailboxPage(cursor=str(found[-1].position), items=items))


def take_reply(
    tx: Transaction, buyer: Buyer, request: Request, mailbox: str, item: str, now: datetime
) -> Reply:
    """Take a home's reply to an item; the first one counts."""
    return answer(
        tx,
        buyer,
        request,
        now,
        lambda home: _reply(tx, buyer, _own(tx, home, mailbox), item, request.body, now),
        refuse,
    )


def give_up_overdue(tx: Transaction, buyer: Buyer, now: datetime) -> None:
    """Fail the messages that no home answered in time."""
    for item in tx.items.overdue(now):
        tx.items.finish(item.id, ItemState.EXPIRED)
        trade = tx.trades.get(item.trade)
        if item.errand == SETTLE:
            settled(tx, trade, PaymentStatus.UNANSWERED, None)
        else:
            step = negotiation.unanswered(trade, Verb(item.errand))
            store(tx, buyer, trade, step, now)


def _open(tx: Transaction, buyer: Buyer, home: Did, request: Request, now: datetime) -> Reply:
    if decode(MailboxRequest, request.body).key != home:
        raise InvalidInput("key", "is not the sender's")
    mailbox = tx.mailboxes.of_home(home)
    status = 200
    if mailbox is None:
        if tx.mailboxes.count() >= _MAX_MAILBOXES:
            raise TooMany
        mailbox = StoredMailbox(id=secrets.token_urlsafe(16), home=home)
        tx.mailboxes.open(mailbox.id, home, now)
        status = 201
    address = buyer.config.mailbox_address(mailbox.id)
    return reply_with(status, Mailbox(id=mailbox.id, address=address))


def _own(tx: Transaction, home: Did, mailbox: str) -> StoredMailbox:
    """Return a mailbox of this home; another home's does not exist for it."""
    found = tx.mailboxes.find(mailbox)
    if found is None or found.home != home:
        raise NotFound("mailbox", mailbox)
    return found


def _item(buyer: Buyer, home: Did, stored: StoredItem, now: datetime) -> MailboxItem:
    """Write an item with a token of this moment, so that it never arrives too old."""
    authorization = authorize(
        buyer.keys.signing,
        audience=home,
        method="POST",
        url=buyer.config.mailbox_address(stored.mailbox) + stored.path,
        body=stored.body.encode(),
        now=now,
        nonce=secrets.token_urlsafe(16),
        issuer=buyer.did,
    )
    return MailboxItem(
        id=stored.id,
        method="POST",
        path=stored.path,
        authorization=authorization,
        body=stored.body,
        received=datetime.fromtimestamp(stored.received, UTC),
        expires=datetime.fromtimestamp(stored.expires, UTC),
    )


def _reply(
    tx: Transaction,
    buyer: Buyer,
    mailbox: StoredMailbox,
    item_id: str,
    body: bytes,
    now: datetime,
) -> Reply:
    item = tx.items.find(mailbox.id, item_id)
    if item is None:
        raise NotFound("item", item_id)
    reply = decode(MailboxReply, body, MAX_REPLY)
    if item.state is ItemState.EXPIRED or item.expires <= unix(now):
        return Reply(status=410)
    if item.state is ItemState.WAITING:
        tx.items.finish(item.id, ItemState.DONE)
        _take(tx, buyer, item, reply, now)
    return Reply(status=204)


def _take(
    tx: Transaction, buyer: Buyer, item: StoredItem, reply: MailboxReply, now: datetime
) -> None:
    trade = tx.trades.get(item.trade)
    accepted = 200 <= reply.status < 300
    if reply.status >= 500:
        _try_again(tx, item, now)
    elif item.errand == SETTLE:
        status = PaymentStatus.BOOKED if accepted else PaymentStatus.REFUSED
        settled(tx, trade, status, None if accepted else _reason(reply))
    elif accepted:
        step = negotiation.acknowledged(trade, Verb(item.errand), _provider_pid(reply))
        store(tx, buyer, trade, step, now)
    else:
        reason = f"refused_by_home: {_reason(reply)}"
        step = negotiation.refused(trade, Verb(item.errand), reason)
        store(tx, buyer, trade, step, now)


def _try_again(tx: Transaction, item: StoredItem, now: datetime) -> None:
    """Put a message that the home could not handle just now into the mailbox once more."""
    wait = min(_FIRST_RETRY * 2 ** min(item.attempts, 16), _LAST_RETRY)
    again = replace(
        item,
        id=secrets.token_urlsafe(16),
        due=unix(now + wait),
        attempts=item.attempts + 1,
        position=None,
        state=ItemState.WAITING,
    )
    tx.items.put(again)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    __pydantic_config__: ClassVar = WIRE

    provider_pid: Pid | None = None
    code: str | None = None
    reason: tuple[Any, ...] = ()


def _read(reply: MailboxReply) -> _Answer:
    try:
        return decode(_Answer, reply.body)
    except DataExchangerError:
        return _Answer()


def _provider_pid(reply: MailboxReply) -> str | None:
    return _read(reply).provider_pid


def _reason(reply: MailboxReply) -> str:
    """Say what a refusal says, or at least its status."""
    answer = _read(reply)
    said = " ".join((answer.code or "", *(str(reason) for reason in answer.reason))).strip()
    return said[:200] or f"status {reply.status}"
