"""Carries payouts out through gateways: asks before it tries again, and never pays twice.

That an order is about to leave is stored before it does. After a crash, a time-out or any answer
that is not clear, the gateway is asked what became of the order; only one that it has never heard
of is submitted again, under the same number.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
import logging
from typing import Protocol

from data_exchanger_core.errors import DataExchangerError, WrongState
from data_exchanger_core.protocol.payout import PayoutStatus
from data_exchanger_core.protocol.profile import PayoutMethod

from . import payouts
from .buyer import Buyer
from .gateways.gateway import Absent, Gateway, Order, Outcome
from .payout import Payout
from .store.database import Transaction

_LOGGER = logging.getLogger(__name__)

_TICK = 1.0
"""Seconds between looks for new payouts."""


class Run(Protocol):
    """Runs a step on the database, off the event loop."""

    async def __call__[R](self, work: Callable[[Transaction], R]) -> R:
        """Return what ``work`` returns, once it is stored."""


class Cashier:
    """Takes payouts to the gateways of one buyer."""

    def __init__(
        self,
        buyer: Buyer,
        gateways: Mapping[PayoutMethod, Gateway],
        run: Run,
        clock: Callable[[], datetime],
    ) -> None:
        self._buyer = buyer
        self._gateways = gateways
        self._run = run
        self._clock = clock

    async def pay_forever(self) -> None:
        """Pay as payouts become due."""
        while True:
            try:
                await self.pay_due()
            except Exception:  # whatever it was, members still wait
                _LOGGER.exception("Paying out failed")
            await asyncio.sleep(_TICK)

    async def pay_due(self) -> None:
        """Look after everything that is due."""
        now = self._clock()
        for payout in await self._run(lambda tx: tx.payouts.due(self._gateways, now)):
            await self._pay(payout)

    async def _pay(self, payout: Payout) -> None:
        known = await self._run(lambda tx: payouts.hand_over(tx, payout, self._clock()))
        if known is None:
            return
        gateway = self._gateways[known.method]
        try:
            order = Order(
                number=known.order,
                account=payouts.account_of(self._buyer, known),
                amount=known.amount,
                title=self._buyer.config.name,
            )
        except DataExchangerError as err:
            _LOGGER.warning("The account of a payout cannot be opened: %s", err.code)
            outcome = Outcome(status=PayoutStatus.UNKNOWN, reason="account_unreadable")
        else:
            outcome = await self._settle(gateway, order, submitted=known.submitted)
        status = outcome.status
        if status is Absent.ABSENT:
            status = PayoutStatus.UNKNOWN
        with suppress(WrongState):  # the operator was faster
            await self._run(
                lambda tx: payouts.conclude(
                    tx, known, status, self._clock(), outcome.reference, outcome.reason
                )
            )

    @staticmethod
    async def _settle(gateway: Gateway, order: Order, *, submitted: bool) -> Outcome:
        if submitted:
            found = await gateway.query(order)
            if found.status is not Absent.ABSENT:
                return found
        return await gateway.submit(order)

    async def close(self) -> None:
        """Close all gateways."""
        for gateway in self._gateways.values():
            await gateway.close()
