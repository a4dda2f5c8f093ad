"""Takes messages to the buyers and brings theirs; all decisions are the corridor's."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import groupby
import logging
from operator import attrgetter
from typing import Protocol
from uuid import uuid4

from ..core.errors import DataExchangerError
from ..core.model.identifiers import BuyerId
from ..core.pipeline import outbound
from ..core.pipeline.demands import receive_demands
from ..core.pipeline.home import Buyer, Home
from ..core.pipeline.inbound import InboundRequest, handle
from ..core.pipeline.outbound import OutboundRequest, Response
from ..core.pipeline.ports import OpenMailbox, OutboxItem, StoredDemand, Transaction
from ..core.protocol.computation import MAX_ANSWER
from ..core.protocol.demand import DemandFeed
from ..core.protocol.mailbox import (
    Mailbox,
    MailboxItem,
    MailboxReply,
    MailboxRequest,
    Unreadable,
    read_page,
)
from ..core.protocol.origin import require_same_origin
from ..core.protocol.states import Verb
from ..core.protocol.tokens import authorize
from ..core.protocol.wire import MAX_DOCUMENT, decode, encode
from .transport import HttpResponse, Transport, Unreachable

_LOGGER = logging.getLogger(__name__)

_PAGE_LIMIT = 8 * 1024 * 1024
_FEED_PAGES = 20
_WAIT = 20
"""Seconds for which a buyer may keep a poll open."""
_LIVELY = timedelta(minutes=10)
"""How long after the last event polls follow one another."""
_FIRST_PAUSE = 5.0
_GONE = frozenset({404, 410})
_LIVELY_PAUSE = 20.0
_LONGEST_PAUSE = 900.0


@dataclass(frozen=True, slots=True)
class UnitOfWork:
    """One transaction, the home as it stands, and the time."""

    tx: Transaction
    home: Home
    now: datetime


class Run(Protocol):
    """Runs something as one unit of work, off the event loop."""

    async def __call__[R](self, task: Callable[[UnitOfWork], R]) -> R:
        """Return what ``task`` returns, once it is stored."""


class Courier:
    """Moves messages between this home and its buyers."""

    def __init__(self, run: Run, transport: Transport) -> None:
        self._run = run
        self._transport = transport
        self._changed = asyncio.Event()
        self._lively_until = datetime.now(UTC)

    def wake(self) -> None:
        """Say that a trade has moved: there may be messages to take, or answers to wait for."""
        self._lively_until = datetime.now(UTC) + _LIVELY
        self._changed.set()
        self._changed = asyncio.Event()

    # Outbox

    async def deliver_forever(self) -> None:
        """Deliver messages as they become due."""
        while True:
            changed = self._changed
            due = await self._deliver_due()
            pause = None if due is None else max((due - datetime.now(UTC)).total_seconds(), 0.0)
            await _wait(changed, pause)

    async def _deliver_due(self) -> datetime | None:
        """Deliver what is due, buyers side by side; return when there is more to do."""
        items = await self._run(lambda work: work.tx.outbox.due(work.now))
        buyer = attrgetter("buyer")
        by_buyer = [list(some) for _, some in groupby(sorted(items, key=buyer), buyer)]
        await asyncio.gather(*(self._deliver(some) for some in by_buyer))
        return await self._run(lambda work: work.tx.outbox.next_due())

    async def _deliver(self, items: Iterable[OutboxItem]) -> None:
        for item in items:
            nonce = str(uuid4())
            request = await self._run(partial(_prepare, item=item, nonce=nonce))
            if request:
                response = await self._send(request)
                await self._run(partial(_answered, item=item, response=response))

    async def _send(self, request: OutboundRequest) -> Response:
        item = request.item
        try:
            answer = await self._transport.request(
                item.buyer,
                "POST",
                request.url,
                headers=request.headers,
                body=request.body,
                limit=MAX_ANSWER if item.verb is Verb.COMPUTE else MAX_DOCUMENT,
            )
        except DataExchangerError as err:
            _LOGGER.debug("Message %s did not arrive: %s", item.verb, err.code)
            return Response(status=0)
        return Response(status=answer.status, body=answer.body)

    # Mailbox

    async def open_mailbox(self, buyer_id: BuyerId) -> None:
        """Have a mailbox at a buyer; does nothing where there is one."""
        home = await self._run(lambda work: work.home)
        buyer = home.buyer(buyer_id)
        if buyer.callback:
            return
        body = encode(MailboxRequest(key=home.key_for(buyer).did))
        answer = await self.signed(home, buyer, "POST", buyer.profile.mailbox, body)
        mailbox = decode(Mailbox, answer.body)
        require_same_origin("address", mailbox.address, buyer.profile.mailbox)
        await self._run(lambda work: work.tx.mailboxes.open(buyer_id, mailbox))

    async def listen_forever(self, buyer_id: BuyerId) -> None:
        """Fetch and answer a buyer's requests for as long as a trade with it is open."""
        pause = 0.0
        while True:
            changed = self._changed
            home, opened = await self._run(partial(_listening, buyer_id=buyer_id))
            if opened is None:
                await _wait(changed, None)
                continue
            try:
                found = await self._poll(home, home.buyer(buyer_id), opened)
            except DataExchangerError as err:
                _LOGGER.debug("Mailbox could not be read: %s", err.code)
                found = None
            lively = datetime.now(UTC) < self._lively_until
            longest = _LIVELY_PAUSE if lively else _LONGEST_PAUSE
            at_once = found or (lively and found is not None)
            pause = 0.0 if at_once else min(max(2 * pause, _FIRST_PAUSE), longest)
            if pause:
                await _wait(changed, pause)

    async def _poll(self, home: Home, buyer: Buyer, opened: OpenMailbox) -> bool:
        items = f"{buyer.profile.mailbox.rstrip('/')}/{opened.mailbox.id}/items"
        query = f"?after={opened.cursor}&wait={_WAIT}"
        answer = await self.signed(home, buyer, "GET", items, query=query)
        if answer.status == 204:
            return False
        cursor, found = await self._run(lambda _: read_page(answer.body, _PAGE_LIMIT))
        for item in found:
            reply = encode(await self._answer(buyer.id, item))
            await self.signed(home, buyer, "POST", f"{items}/{item.id}/reply", reply, taken=_GONE)
        await self._run(lambda work: work.tx.mailboxes.advance(buyer.id, cursor))
        return bool(found)

    async def _answer(self, buyer_id: BuyerId, item: MailboxItem | Unreadable) -> MailboxReply:
        if isinstance(item, Unreadable):
            return MailboxReply(status=400)
        request = InboundRequest(
            method=item.method,
            path=item.path,
            authorization=item.authorization,
            body=item.body.encode(),
        )
        reply = await self._run(
            lambda work: handle(work.tx, work.home, work.home.buyer(buyer_id), request, work.now)
        )
        self.wake()
        return MailboxReply(status=reply.status, body=reply.body.decode())

    # Demands

    async def fetch_demands(self, buyer_id: BuyerId) -> Sequence[StoredDemand]:
        """Read a buyer's feed to its end; return the demands that are new."""
        home = await self._run(lambda work: work.home)
        buyer = home.buyer(buyer_id)
        new: list[StoredDemand] = []
        query = ""
        for _ in range(_FEED_PAGES):
            answer = await self._transport.request(
                buyer.id, "GET", buyer.profile.demands + query, limit=_PAGE_LIMIT
            )
            body = _taken(answer).body
            following, received = await self._run(partial(_receive, buyer=buyer, body=body))
            new += received
            if following is None:
                break
            query = f"?after={following}"
        return new

    async def signed(
        self,
        home: Home,
        buyer: Buyer,
        method: str,
        url: str,
        body: bytes = b"",
        *,
        query: str = "",
        taken: frozenset[int] = frozenset(),
    ) -> HttpResponse:
        """Send a request of the home's own; ``taken`` are statuses that count as answers."""
        authorization = authorize(
            home.key_for(buyer),
            audience=buyer.did,
            method=method,
            url=url,
            body=body,
            now=datetime.now(UTC),
            nonce=str(uuid4()),
        )
        headers = {"Authorization": authorization}
        if body:
            headers["Content-Type"] = "application/json"
        answer = await self._transport.request(
            buyer.id, method, url + query, headers=headers, body=body, limit=_PAGE_LIMIT
        )
        return answer if answer.status in taken else _taken(answer)


def _prepare(work: UnitOfWork, item: OutboxItem, nonce: str) -> OutboundRequest | None:
    return outbound.prepare(work.tx, work.home, item, work.now, nonce)


def _answered(work: UnitOfWork, item: OutboxItem, response: Response) -> None:
    outbound.answered(work.tx, work.home, item, response, work.now)


def _receive(
    work: UnitOfWork, buyer: Buyer, body: bytes
) -> tuple[str | None, Sequence[StoredDemand]]:
    """Take a page of a feed over; return where the next one begins, and the new demands."""
    feed = decode(DemandFeed, body, _PAGE_LIMIT)
    return feed.next, receive_demands(work.tx, work.home, buyer, feed, work.now)


def _listening(work: UnitOfWork, buyer_id: BuyerId) -> tuple[Home, OpenMailbox | None]:
    """Return the mailbox to poll: that of a buyer with whom a trade is open."""
    busy = any(trade.party.buyer == buyer_id for trade in work.tx.trades.open())
    return work.home, work.tx.mailboxes.all().get(buyer_id) if busy else None


def _taken(answer: HttpResponse) -> HttpResponse:
    if not 200 <= answer.status < 300:
        raise Unreachable(f"status {answer.status}")
    return answer


async def _wait(changed: asyncio.Event, seconds: float | None) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await changed.wait()
