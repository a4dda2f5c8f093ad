"""The buyer's server: HTTP in front of steps that run one after the other on a thread."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
import logging
from pathlib import Path
from typing import Concatenate

from aiohttp import web
from aiohttp.typedefs import Handler
from data_exchanger_core.errors import DataExchangerError, TooLarge
from data_exchanger_core.identity.canonical import canonical
from data_exchanger_core.protocol.did import document_of
from data_exchanger_core.protocol.profile import PATH as PROFILE_PATH
from data_exchanger_core.protocol.wire import MAX_DOCUMENT
from sqlalchemy.exc import SQLAlchemyError

from . import (
    consumer,
    demands,
    erasure,
    inputs,
    mailbox,
    payouts,
    receiver,
    settlement,
)
from .bell import Bell
from .buyer import Buyer, load_buyer, tidy
from .cashier import Cashier
from .config import Folder
from .gateways.settings import open_gateways
from .requests import TOKEN_MEMORY, Reply, Request, refuse, refuse_transfer
from .store.database import Database, Transaction
from .welcome import HEADERS, welcome

_LOGGER = logging.getLogger(__name__)

LONGEST_POLL = 25
"""Seconds that a poll may wait; more would be cut off by proxies."""
_TICK = 1.0
"""Seconds between looks for what the command line put into the database."""
_DELIVERIES_AT_ONCE = 2
"""Deliveries that are held in memory at a time."""
_DELIVERY_TIME = 300.0
"""Seconds that a delivery may take."""
_FEED_AGE = "public, max-age=60"

type Clock = Callable[[], datetime]


class BuyerServer:
    """Handlers of one buyer."""

    def __init__(self, buyer: Buyer, database: Database, clock: Clock) -> None:
        self._buyer = buyer
        self._database = database
        self._clock = clock
        self._steps = ThreadPoolExecutor(max_workers=1, thread_name_prefix="data-buyer")
        self._bell = Bell()
        self._changed = asyncio.Event()
        self._deliveries = asyncio.Semaphore(_DELIVERIES_AT_ONCE)
        self._profile = buyer.profile()
        self._welcome = welcome(buyer)

    def routes(self) -> list[web.RouteDef]:
        """Return all addresses."""
        return [
            web.get("/", self.welcome),
            web.get(PROFILE_PATH, self.profile),
            web.get("/.well-known/did.json", self.did_document),
            web.get("/did.json", self.did_document),
            web.get(f"{consumer.BASE}/.well-known/dspace-version", self.versions),
            web.get("/demands", self.feed),
            web.post("/mailboxes", self.open_mailbox),
            web.get("/mailboxes/{mailbox}/items", self.poll),
            web.post("/mailboxes/{mailbox}/items/{item}/reply", self.take_reply),
            web.route("*", consumer.BASE + "/{path:.*}", self.consume),
            web.post("/releases/{transfer}", self.take_release),
            web.post("/releases/{transfer}/inputs", self.take_inputs),
            web.get("/settlements/{agreement}", self.show_statement),
            web.post("/payouts", self.instruct),
            web.get("/payouts", self.show_payouts),
            web.post("/erasure", self.erase),
        ]

    async def run(self, _: web.Application) -> AsyncIterator[None]:
        """Keep watch while the application runs."""
        await asyncio.to_thread(tidy, self._buyer)
        gateways = open_gateways(self._buyer.folder.path, self._clock)
        cashier = Cashier(self._buyer, gateways, self._step, self._clock)
        tasks = [asyncio.create_task(one) for one in (self._watch(), cashier.pay_forever())]
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await cashier.close()
        await asyncio.to_thread(self._steps.shutdown)
        self._database.close()

    async def stop_waiting(self, _: web.Application) -> None:
        """Let polls end when the server is about to stop."""
        self._bell.close()

    async def welcome(self, _: web.Request) -> web.Response:
        """Show families who this is and how to add it."""
        return web.Response(text=self._welcome, content_type="text/html", headers=HEADERS)

    async def profile(self, _: web.Request) -> web.Response:
        """Show the signed profile."""
        return _json(200, self._profile)

    async def did_document(self, _: web.Request) -> web.Response:
        """Show the key behind the buyer's domain, where homes know it by that."""
        if not self._buyer.config.did_web:
            raise web.HTTPNotFound
        key = self._buyer.keys.signing.public
        return _json(200, document_of(self._buyer.did, key))

    async def versions(self, _: web.Request) -> web.Response:
        """Show the versions of the protocol."""
        return _json(200, canonical(consumer.VERSIONS))

    async def feed(self, request: web.Request) -> web.Response:
        """Show a page of demands, or that nothing changed."""
        now = self._clock()
        body, tag = await self._step(demands.feed, request.query.get("after", ""), now)
        headers = {"ETag": f'"{tag}"', "Cache-Control": _FEED_AGE}
        if any(known.value == tag for known in request.if_none_match or ()):
            return web.Response(status=304, headers=headers)
        return _json(200, body, headers)

    async def open_mailbox(self, request: web.Request) -> web.Response:
        """Give a home its mailbox."""
        asked = _request(request, await _read(request))
        return await self._change(mailbox.open_mailbox, asked, self._clock())

    async def poll(self, request: web.Request) -> web.Response:
        """Hand out messages; wait for some where there are none."""
        name, asked = request.match_info["mailbox"], _request(request)
        home = await self._step(mailbox.owner, self._buyer, asked, name, self._clock())
        after, wait = asked.query.get("after", ""), asked.query.get("wait", "")
        loop = asyncio.get_running_loop()
        end = loop.time() + (min(int(wait), LONGEST_POLL) if wait.isdecimal() else 0)
        while True:
            news = self._bell.listen(name)
            page = await self._step(mailbox.page, self._buyer, home, name, after, self._clock())
            left = end - loop.time()
            if page or left <= 0 or self._bell.closed:
                return _response(page or Reply(status=204))
            with suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await news.wait()

    async def take_reply(self, request: web.Request) -> web.Response:
        """Take a home's reply to a message."""
        asked = _request(request, await _read(request, mailbox.MAX_REPLY))
        box, item = request.match_info["mailbox"], request.match_info["item"]
        return await self._change(mailbox.take_reply, asked, box, item, self._clock())

    async def consume(self, request: web.Request) -> web.Response:
        """Take a message of the Dataspace Protocol."""
        asked = _request(request, await _read(request))
        return await self._change(consumer.handle, asked, self._clock())

    async def take_release(self, request: web.Request) -> web.Response:
        """Take a delivery."""
        return await self._take(request, receiver.MAX_DELIVERY, self._receive)

    async def take_inputs(self, request: web.Request) -> web.Response:
        """Take ciphertext, compute on it, and answer with the signed result."""
        return await self._take(request, inputs.MAX_PUSH, self._compute)

    async def _take(
        self,
        request: web.Request,
        limit: int,
        take: Callable[[Request, str], Awaitable[web.Response]],
    ) -> web.Response:
        """Take what a home sends for a transfer, a few homes at a time."""
        transfer, asked = request.match_info["transfer"], _request(request)
        try:
            await self._step(receiver.expect, asked, transfer)
            async with self._deliveries, asyncio.timeout(_DELIVERY_TIME):
                body = await _read(request, limit)
                return await take(replace(asked, body=body), transfer)
        except DataExchangerError as err:
            return _response(refuse_transfer(transfer, asked)(err))
        except TimeoutError:
            return _response(Reply(status=408))

    async def _compute(self, asked: Request, transfer: str) -> web.Response:
        buyer = self._buyer
        trade = await self._step(inputs.admit, buyer, asked, transfer, self._clock())
        if trade.computed is None:
            opened = await asyncio.to_thread(inputs.open_inputs, buyer, trade, asked.body)
            result = await asyncio.to_thread(inputs.compute_apart, opened)
            await asyncio.to_thread(inputs.keep, buyer, trade, opened, result)
            await self._step(inputs.confirm, buyer, trade.id, asked.body, opened, self._clock())
        answer = await self._step(inputs.answer, buyer, trade.id)
        return web.Response(status=200, body=answer, content_type="application/octet-stream")

    async def _receive(self, asked: Request, transfer: str) -> web.Response:
        buyer = self._buyer
        trade = await self._step(receiver.admit, buyer, asked, transfer, self._clock())
        if isinstance(trade, Reply):
            return _response(trade)
        opened = await asyncio.to_thread(receiver.open_delivery, buyer, trade, asked.body)
        await asyncio.to_thread(receiver.keep, buyer, trade, opened)
        reply = await self._step(
            receiver.confirm, buyer, trade.id, asked.body, opened, self._clock()
        )
        return _response(reply)

    async def show_statement(self, request: web.Request) -> web.Response:
        """Show a home the statement about an agreement."""
        agreement = request.match_info["agreement"]
        return await self._change(
            settlement.show_statement, _request(request), agreement, self._clock()
        )

    async def instruct(self, request: web.Request) -> web.Response:
        """Take an instruction to pay a member out."""
        asked = _request(request, await _read(request))
        return await self._change(payouts.instruct, asked, self._clock())

    async def show_payouts(self, request: web.Request) -> web.Response:
        """Show a home its instructions."""
        return await self._change(payouts.page, _request(request), self._clock())

    async def erase(self, request: web.Request) -> web.Response:
        """Erase what a home calls back."""
        asked = _request(request, await _read(request))
        try:
            return await self._change(erasure.erase, asked, self._clock())
        except OSError:
            _LOGGER.exception("Data that a home calls back could not be removed")
            return web.Response(status=503)

    async def _change[**P](
        self,
        work: Callable[Concatenate[Transaction, Buyer, Request, P], Reply],
        request: Request,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> web.Response:
        reply = await self._step(work, self._buyer, request, *args, **kwargs)
        self._changed.set()
        return _response(reply)

    async def _step[**P, R](
        self,
        work: Callable[Concatenate[Transaction, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Run a step on the thread that steps run on, one after the other."""
        step = partial(self._database.run, work, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._steps, step)

    async def _watch(self) -> None:
        """Wake polls, and give up what waited too long; also after changes from outside."""
        while True:
            self._changed.clear()
            try:
                self._bell.ring(await self._step(_look_after, self._buyer, self._clock()))
            except Exception:  # whatever it was, homes still wait
                _LOGGER.exception("Looking after the mailboxes failed")
            with suppress(TimeoutError):
                async with asyncio.timeout(_TICK):
                    await self._changed.wait()


def utc_now() -> datetime:
    """Return the present moment, in whole seconds as on the wire."""
    return datetime.now(UTC).replace(microsecond=0)


def create_app(home: Path, clock: Clock = utc_now) -> web.Application:
    """Return the server of the buyer in a folder, ready to run."""
    return make_app(*load_buyer(Folder(home)), clock)


def make_app(buyer: Buyer, database: Database, clock: Clock) -> web.Application:
    """Return the server of an open buyer."""
    server = BuyerServer(buyer, database, clock)
    app = web.Application(middlewares=[_refusing])
    app.add_routes(server.routes())
    app.cleanup_ctx.append(server.run)
    app.on_shutdown.append(server.stop_waiting)
    return app


@web.middleware
async def _refusing(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer what goes wrong: what a home can mend, and what time may."""
    try:
        return await handler(request)
    except DataExchangerError as err:
        return _response(refuse(err))
    except SQLAlchemyError:
        _LOGGER.exception("The database does not answer")
        return web.Response(status=503, headers={"Retry-After": "10"})


def _look_after(tx: Transaction, buyer: Buyer, now: datetime) -> frozenset[str]:
    mailbox.give_up_overdue(tx, buyer, now)
    tx.inbox.forget_tokens(now - TOKEN_MEMORY)
    return tx.items.with_news(now)


async def _read(request: web.Request, limit: int = MAX_DOCUMENT) -> bytes:
    """Read a body, but never more than may be there."""
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > limit:
            raise TooLarge("body", limit)
    return bytes(body)


def _request(request: web.Request, body: bytes = b"") -> Request:
    return Request(
        method=request.method,
        path=request.raw_path.partition("?")[0],  # as it was signed
        query=dict(request.query),
        authorization=request.headers.get("Authorization"),
        body=body,
    )


def _response(reply: Reply) -> web.Response:
    if not reply.body:
        return web.Response(status=reply.status)
    return _json(reply.status, reply.body.encode())


def _json(status: int, body: bytes, headers: Mapping[str, str] | None = None) -> web.Response:
    return web.Response(status=status, body=body, content_type="application/json", headers=headers)
