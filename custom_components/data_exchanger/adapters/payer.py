"""Takes instructions to pay out to the buyers and brings their receipts."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
import logging

from ..core.errors import DataExchangerError
from ..core.model.identifiers import BuyerId
from ..core.pipeline import payouts
from ..core.pipeline.home import Buyer, Home
from ..core.pipeline.payouts import Errand
from .courier import Courier, Run, UnitOfWork

_LOGGER = logging.getLogger(__name__)

_CONFLICT = 409
_REFUSALS = frozenset({400, 401, 403, 404, _CONFLICT, 429, 500, 502, 503})
_AGAIN = 900.0
"""Seconds after which a buyer is asked again what it knows."""
_LEAST = 1.0
_MOST_PAGES = 500


class Payer:
    """Asks buyers to pay, in the order of the instructions, until each has an end.

    Before a buyer gets an instruction it is asked, once per start, for those that this database
    does not know: it may have been restored from an older backup.
    """

    def __init__(self, run: Run, courier: Courier, told: Callable[[], None]) -> None:
        self._run = run
        self._courier = courier
        self._told = told
        self._changed = asyncio.Event()
        self._reconciled: set[BuyerId] = set()

    def wake(self) -> None:
        """Say that there is a new instruction."""
        self._changed.set()

    async def pay_forever(self) -> None:
        """Carry instructions to buyers as they become due."""
        while True:
            self._changed.clear()
            pause = await self._ask_all()
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._changed.wait()

    async def _ask_all(self) -> float | None:
        """Ask about everything that is due; return after how many seconds there is more."""
        complete = await self._reconcile_all()
        errands = await self._run(lambda work: payouts.due(work.tx, work.home, work.now))
        for errand in errands:
            if errand.buyer.id in self._reconciled:
                await self._ask(errand)
        if errands:
            self._told()
        if not complete:
            return _AGAIN
        due = await self._run(lambda work: payouts.next_due(work.tx, work.home))
        return None if due is None else max((due - datetime.now(UTC)).total_seconds(), _LEAST)

    async def _payers(self) -> list[Buyer]:
        """Return the buyers that pay out and have met this home."""
        home = await self._run(lambda work: work.home)
        return [one for one in home.buyers.values() if one.callback and payouts.may_pay(home, one)]

    async def _reconcile_all(self) -> bool:
        """Reconcile with every buyer, once; return whether all have answered."""
        payers = await self._payers()
        for buyer in payers:
            if buyer.id not in self._reconciled:
                try:
                    await self._reconcile(buyer)
                except DataExchangerError as err:
                    _LOGGER.debug("What a buyer has paid out is not known: %s", err.code)
        return self._reconciled.issuperset(buyer.id for buyer in payers)

    async def _reconcile(self, buyer: Buyer) -> None:
        """Read what a buyer has been instructed beyond what is known here."""
        home = await self._run(lambda work: work.home)
        after: int | None = await self._run(lambda work: payouts.known_up_to(work.tx, buyer.id))
        for _ in range(_MOST_PAGES):
            answer = await self._courier.signed(
                home, buyer, "GET", payouts.url_of(buyer), query=f"?after={after}"
            )
            after = await self._run(partial(_take_over, buyer=buyer, body=answer.body))
            if after is None:
                self._reconciled.add(buyer.id)
                self._told()
                return

    async def _ask(self, errand: Errand) -> None:
        home = await self._run(partial(_leaving, errand=errand))
        try:
            answer = await self._courier.signed(
                home, errand.buyer, "POST", errand.url, errand.body, taken=_REFUSALS
            )
            status, body = answer.status, answer.body
        except DataExchangerError as err:
            _LOGGER.debug("An instruction did not arrive: %s", err.code)
            status, body = 0, b""
        await self._run(partial(_answered, errand=errand, status=status, body=body))
        if status == _CONFLICT:
            self._reconciled.discard(errand.buyer.id)


def _take_over(work: UnitOfWork, buyer: Buyer, body: bytes) -> int | None:
    return payouts.reconcile(work.tx, work.home, buyer, body, work.now)


def _leaving(work: UnitOfWork, errand: Errand) -> Home:
    payouts.sent(work.tx, errand, work.now)
    return work.home


def _answered(work: UnitOfWork, errand: Errand, status: int, body: bytes) -> None:
    payouts.answered(work.tx, errand, status, body, work.now)
