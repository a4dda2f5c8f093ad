"""Computing on ciphertext, where the family allows it: libraries, inputs, verdicts.

Two libraries can encrypt. They are no requirements of the integration: Home Assistant fetches them
when the family turns the switch on, and they run in child processes only.
"""

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
import logging
import secrets
from types import MappingProxyType
from typing import TYPE_CHECKING

from homeassistant.requirements import RequirementsNotFound, async_process_requirements
from homeassistant.util import dt as dt_util

from .adapters import cipher
from .adapters.courier import UnitOfWork
from .const import DOMAIN
from .core.catalog.entry import CatalogEntry
from .core.errors import DataExchangerError
from .core.identity.vault import NONCE, VaultBroken
from .core.model.identifiers import EntryId
from .core.model.timeseries import Readings
from .core.pipeline import computation
from .core.pipeline.home import Home
from .core.pipeline.ports import StoredComputation
from .core.privacy.he.engine import Scheme
from .core.trade.trade import Trade

if TYPE_CHECKING:
    from .runtime import Household

_LOGGER = logging.getLogger(__name__)

REQUIREMENTS: Mapping[Scheme, str] = MappingProxyType(
    {Scheme.BFV: "tenseal==0.3.18", Scheme.PAILLIER: "gmpy2==2.3.2"}
)
"""TenSEAL has no wheel for musl on ARM (Home Assistant OS on a Raspberry Pi); gmpy2 has it."""

_SETTING, _TENSEAL, _ON, _OFF = "encrypted_computing", "tenseal", "on", "off"
_CHILDREN = 2


class NoEngine(DataExchangerError):
    """Neither library could be fetched, or none of them works here."""

    code = "no_engine"


class Computing:
    """The computations of one household."""

    def __init__(self, household: Household) -> None:
        self._household = household
        self._changed = asyncio.Event()
        self._children = asyncio.Semaphore(_CHILDREN)
        self.tenseal_allowed = True
        """Whether the family lets the larger library in, whose parser is not hardened."""

    def wake(self) -> None:
        """Say that a buyer may have answered."""
        self._changed.set()

    @property
    def allowed(self) -> bool:
        """Whether this home can encrypt for buyers."""
        return bool(self._household.home.schemes)

    # Libraries

    async def async_allow(self) -> None:
        """Fetch the libraries and remember that the family wants them.

        Raises :class:`NoEngine` where none of them works here.
        """
        if not await self._async_load():
            raise NoEngine
        await self._household.run(lambda work: _remember(work, _SETTING, _ON))

    async def async_forbid(self) -> None:
        """Take part in no further computation; libraries stay installed and unused."""
        await self._household.run(lambda work: _remember(work, _SETTING, _OFF))
        self._use(frozenset())

    async def async_allow_tenseal(self, *, allowed: bool) -> None:
        """Let TenSEAL in or keep it out; without it, Paillier remains."""
        value = _ON if allowed else _OFF
        await self._household.run(lambda work: _remember(work, _TENSEAL, value))
        self.tenseal_allowed = allowed
        if self.allowed:
            await self._async_load()

    async def load_if_allowed(self) -> None:
        """Make the engines available again after a start."""
        wanted, self.tenseal_allowed = await self._household.run(
            lambda work: (
                work.tx.settings.get(_SETTING, _OFF) == _ON,
                work.tx.settings.get(_TENSEAL, _ON) == _ON,
            )
        )
        self._household.on_change(())
        if wanted and not await self._async_load():
            _LOGGER.warning("No library for computing on ciphertext works here")
        await asyncio.Event().wait()  # done until the household closes

    async def _async_load(self) -> frozenset[Scheme]:
        """Fetch and try each library that the family lets in; use those that work."""
        let_in = [one for one in Scheme if one is not Scheme.BFV or self.tenseal_allowed]
        found = [scheme for scheme in let_in if await self._async_try(scheme)]
        self._use(frozenset(found))
        return frozenset(found)

    async def _async_try(self, scheme: Scheme) -> bool:
        hass = self._household.hass
        try:
            await async_process_requirements(
                hass, DOMAIN, [REQUIREMENTS[scheme]], is_built_in=False
            )
        except RequirementsNotFound:
            _LOGGER.info("%s is not available here", REQUIREMENTS[scheme])
            return False
        return await hass.async_add_executor_job(cipher.probe, scheme)

    def _use(self, schemes: frozenset[Scheme]) -> None:
        self._household.home = replace(self._household.home, schemes=schemes)
        self._household.on_change(())

    # Inputs

    async def async_begin(
        self, trade: Trade, entries: Sequence[CatalogEntry], readings: Mapping[EntryId, Readings]
    ) -> None:
        """Encrypt what a buyer is to compute on, and store it with what may be released."""
        household = self._household
        now = dt_util.utcnow()
        prepared = await household.hass.async_add_executor_job(
            self._prepare, trade, entries, readings, now
        )
        await household.run(lambda work: computation.begin(work.tx, trade, prepared, work.now))
        household.courier.wake()

    def _prepare(
        self,
        trade: Trade,
        entries: Sequence[CatalogEntry],
        readings: Mapping[EntryId, Readings],
        now: datetime,
    ) -> computation.Prepared:
        home = self._household.home
        posed = computation.pose(home, trade, entries, readings, now)
        encrypted = cipher.encrypt(posed.scheme, posed.rows())
        nonce = secrets.token_bytes(NONCE)
        return computation.seal_computation(home, trade, posed, encrypted, now, nonce)

    # Verdicts

    async def keep_judging(self) -> None:
        """Check answers as they come; let each verdict fall at its time."""
        judged: set[str] = set()
        async with asyncio.TaskGroup() as group:
            while True:
                self._changed.clear()
                for trade in await self._household.run(
                    lambda work: computation.answered_trades(work.tx)
                ):
                    if trade.id not in judged:
                        judged.add(trade.id)
                        group.create_task(self._async_judge(trade))
                await self._changed.wait()

    async def _async_judge(self, trade: Trade) -> None:
        """Decrypt one answer and wait.

        When the verdict falls, and when the turn of the next answer comes, depends on nothing that
        is in this one.
        """
        async with self._children:
            found = await keep_time(self._async_check(trade), computation.VERDICT_AFTER)
        household = self._household
        await household.run(lambda work: computation.judge(work.tx, trade.id, found, work.now))
        household.courier.wake()

    async def _async_check(self, trade: Trade) -> tuple[int, ...] | None:
        household = self._household
        stored = await household.run(lambda work: computation.stored_computation(work.tx, trade.id))
        return await household.hass.async_add_executor_job(_check, household.home, trade, stored)


async def keep_time[R](work: Awaitable[R], wait: timedelta) -> R:
    """Return what comes of some work, but no sooner than after ``wait``."""
    clock = asyncio.get_running_loop().time
    end = clock() + wait.total_seconds()
    found = await work
    await asyncio.sleep(end - clock())
    return found


def _remember(work: UnitOfWork, setting: str, value: str) -> None:
    work.tx.settings.put(setting, value)
    facts = {"on": value == _ON} if setting == _SETTING else {setting: value == _ON}
    work.tx.evidence.append("encrypted_computing", facts, work.now)


def _check(home: Home, trade: Trade, stored: StoredComputation) -> tuple[int, ...] | None:
    """Decrypt an answer; None for whatever is wrong with it."""
    if trade.computation is None or stored.result is None:
        return None
    try:
        secret = home.keys.vault.unlock(stored.secret, trade.computation.id)
    except VaultBroken:
        return None
    return cipher.decrypt(trade.computation.scheme, secret, stored.result, len(stored.sums))
