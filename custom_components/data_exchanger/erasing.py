"""Takes requests to erase to the buyers, for days if need be; restarts lose nothing."""

import asyncio
from contextlib import suppress
import logging
from typing import TYPE_CHECKING
from uuid import uuid4

from homeassistant.util import dt as dt_util

from .core.errors import DataExchangerError
from .core.pipeline import erasure
from .core.pipeline.erasures import Erasure
from .core.protocol.wire import MAX_DOCUMENT

if TYPE_CHECKING:
    from .runtime import Household

_LOGGER = logging.getLogger(__name__)


class Erasing:
    """The requests to erase of one household."""

    def __init__(self, household: Household) -> None:
        self._household = household
        self._changed = asyncio.Event()

    def wake(self) -> None:
        """Say that there may be somebody to ask."""
        self._changed.set()

    async def keep_asking(self) -> None:
        """Ask whoever is due; buyers that do not answer are asked again, ever more rarely."""
        while True:
            self._changed.clear()
            due = await self._household.run(lambda work: work.tx.erasures.due(work.now))
            await asyncio.gather(*(self._ask(one) for one in due))
            soonest = await self._household.run(lambda work: work.tx.erasures.next_due())
            pause = None
            if soonest:
                pause = max((soonest - dt_util.utcnow()).total_seconds(), 0.0)
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._changed.wait()

    async def _ask(self, one: Erasure) -> None:
        household, nonce = self._household, str(uuid4())
        call = await household.run(
            lambda work: erasure.prepare(work.tx, work.home, one, work.now, nonce)
        )
        status, body = 0, b""
        try:
            answer = await household.transport.request(
                call.buyer, "POST", call.url, headers=call.headers, body=call.body,
                limit=MAX_DOCUMENT,
            )  # fmt: skip
            status, body = answer.status, answer.body
        except DataExchangerError as err:
            _LOGGER.debug("A request to erase did not arrive: %s", err.code)
        await household.run(
            lambda work: erasure.answered(work.tx, work.home, one.trade, status, body, work.now)
        )
