"""The household at run time: wires adapters into the core and decides the threads.

The database has its writer thread, history is read in the recorder's executor, packaging and
sealing happen in Home Assistant's; the event loop only hands over.
"""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
import logging
import os
from pathlib import Path
from random import uniform
import secrets
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.helpers.recorder import get_instance
from homeassistant.helpers.storage import STORAGE_DIR
from homeassistant.util import dt as dt_util
from sqlalchemy.exc import SQLAlchemyError

from .adapters.courier import Courier, UnitOfWork
from .adapters.database import Database, StorageUnusable
from .adapters.history import HistoryUnavailable, RecorderHistory
from .adapters.keys import load_keys
from .adapters.payer import Payer
from .adapters.registries import Survey, async_describe
from .adapters.transport import Transport
from .buyers import BuyerDesk
from .computing import Computing
from .const import CONF_COUNTRY, DOMAIN, ENV_DEVELOPMENT
from .core.catalog.entry import CatalogEntry
from .core.catalog.inventory import Catalog, build_catalog
from .core.errors import DataExchangerError, InvalidInput, NotFound, WrongState
from .core.identity.keyring import KeyRing
from .core.model.identifiers import BuyerId, EntryId
from .core.model.scope import Scope
from .core.model.timeseries import Readings
from .core.pipeline import budget, delivery, trading
from .core.pipeline.computation import awaits_inputs
from .core.pipeline.erasure import note_silence
from .core.pipeline.home import Home
from .core.pipeline.ports import Notice
from .core.pipeline.reminders import remind
from .core.pipeline.tally import note_egress
from .core.pipeline.trading import NotNow, NotOnOffer
from .core.pipeline.withdrawal import withdraw_departed
from .core.privacy.budget import BudgetExhausted
from .core.privacy.windows import AlreadyAnswered
from .core.protocol.terms import Terms
from .core.trade.trade import Trade
from .erasing import Erasing
from .faults import log_fault
from .guest_watch import GuestBook
from .members import budgets_of, buyers_of, claims_of, members_of, rule_of, structure_of

_LOGGER = logging.getLogger(__name__)

_SHARING, _ON, _OFF = "sharing", "on", "off"
_FEED_INTERVAL = 1800
_FEED_JITTER = 300
_UPKEEP_INTERVAL = 900
_RETRY = 60


class Household:
    """One household: its data, its permissions, its trades."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any], keys: KeyRing) -> None:
        self.hass = hass
        self.entry = entry
        self.database = Database(storage_folder(hass) / "household.db", keys.evidence)
        self.history = RecorderHistory(hass)
        self.transport = Transport(self._count, loopback=development())
        self.courier = Courier(self.run, self.transport)
        self.desk = BuyerDesk(self)
        self.payer = Payer(self.run, self.courier, lambda: self.on_change(()))
        self.computing = Computing(self)
        self.guest_book = GuestBook(self)
        self.erasing = Erasing(self)
        self.home = Home(
            keys=keys,
            catalog=Catalog(entries={}),
            members=members_of(hass, entry),
            buyers={},
            country=entry.data[CONF_COUNTRY],
            zone=dt_util.get_default_time_zone(),
            sharing=False,
            rule=rule_of(entry),
        )
        self.structure = structure_of(entry)
        self.on_change: Callable[[Sequence[Notice]], None] = _ignore
        self._delivery_due = asyncio.Event()
        self._catalog_known = asyncio.Event()
        self._survey: Survey | None = None
        self._tasks: list[asyncio.Task[None]] = []

    # Life

    async def async_open(self) -> None:
        """Open the database and take over what is stored; errors name what is wrong with it."""
        await asyncio.wrap_future(self.database.submit(self.database.open))
        await self.async_refresh_buyers()
        await self.run(lambda work: budget.reconcile(work.tx, work.home, work.now))
        await self.run(lambda work: withdraw_departed(work.tx, work.home, work.now))
        await self.desk.async_open()
        await self.guest_book.async_open()

    def start(self) -> None:
        """Begin to trade, in background tasks."""
        tasks: dict[str, Callable[[], Coroutine[Any, Any, None]]] = {
            "catalogue": self._keep_catalog,
            "outbox": self._keep_sending,
            "payouts": self.payer.pay_forever,
            "deliveries": self._keep_delivering,
            "engines": self.computing.load_if_allowed,
            "guests": self.guest_book.keep,
            "erasures": self.erasing.keep_asking,
            "verdicts": self.computing.keep_judging,
            "upkeep": self._keep_up,
        }
        for buyer in self.home.buyers:
            tasks[f"mailbox {buyer}"] = partial(self.courier.listen_forever, buyer)
            tasks[f"demands {buyer}"] = partial(self._keep_fetching, buyer)
            tasks[f"profile {buyer}"] = partial(self.desk.check_forever, buyer)
        self._tasks = [
            self.entry.async_create_background_task(
                self.hass, persist(name, task), f"{DOMAIN} {name}"
            )
            for name, task in tasks.items()
        ]

    async def async_close(self) -> None:
        """Stop trading, then close; what is stored goes on after the next start."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.transport.close()
        await self.hass.async_add_executor_job(self.database.close)

    # State

    async def run[R](self, task: Callable[[UnitOfWork], R]) -> R:
        """Run something as one transaction, and tell of what it changed."""
        result, notices = await asyncio.wrap_future(self.database.submit(self._transact, task))
        if notices:
            self.courier.wake()
            self.computing.wake()
            self.erasing.wake()
            self._delivery_due.set()
            self.on_change(notices)
        return result

    def _transact[R](self, task: Callable[[UnitOfWork], R]) -> tuple[R, Sequence[Notice]]:
        with self.database.transaction() as tx:
            return task(UnitOfWork(tx, self.home, dt_util.utcnow())), tuple(tx.notices)

    async def async_set_sharing(self, *, sharing: bool) -> None:
        """Turn the main switch; off, nothing new leaves, and nothing that is still here."""

        def switch(work: UnitOfWork) -> None:
            work.tx.settings.put(_SHARING, _ON if sharing else _OFF)
            work.tx.evidence.append("sharing", {"on": sharing}, work.now)

        await self.run(switch)
        self.home = replace(self.home, sharing=sharing)
        self.on_change(())

    @property
    def catalog_known(self) -> bool:
        """Whether the catalogue is that of a Home Assistant that has started."""
        return self._catalog_known.is_set()

    def refresh_members(self) -> None:
        """Take over what members allow and when guests are here; holds from now on."""
        members = members_of(self.hass, self.entry)
        self.home = replace(self.home, members=members, guests=self.guest_book.guests)

    async def async_refresh_buyers(self) -> None:
        """Read buyers, mailboxes, budgets, the main switch, and up to when evidence reaches."""

        def read(work: UnitOfWork) -> Mapping[str, Any]:
            callbacks = {
                buyer: opened.mailbox.address for buyer, opened in work.tx.mailboxes.all().items()
            }
            sharing = work.tx.settings.get(_SHARING, _ON) == _ON
            witnessed = work.tx.evidence.newest_moment()
            return {
                "budgets": budgets_of(self.entry),
                "buyers": buyers_of(self.entry, callbacks),
                "sharing": sharing,
                "witnessed": witnessed,
            }

        self.home = replace(self.home, **await self.run(read))

    async def async_refresh_catalog(self, *, survey: bool) -> None:
        """Look at the registries again, and with ``survey`` at what the recorder has.

        Nothing is sent before this was done in a Home Assistant that has started: until then,
        entities may be missing that are only on their way.
        """
        started = self.hass.state is CoreState.running
        if survey or self._survey is None:
            self._survey = await self._recall(self.history.survey)
        descriptors = await async_describe(self.hass, self._survey)
        catalog = await self.hass.async_add_executor_job(
            build_catalog, descriptors, claims_of(self.hass, self.entry), dt_util.utcnow()
        )
        if started or not self._catalog_known.is_set():
            self.home = replace(self.home, catalog=catalog)
        if started:
            self._catalog_known.set()
        self.on_change(())

    async def async_read(
        self, entries: Sequence[CatalogEntry], scope: Scope
    ) -> Mapping[EntryId, Readings]:
        """Read the history of some entries."""
        return await self._recall(
            self.history.read, entries, scope.period, scope.resolution, dt_util.utcnow()
        )

    async def _recall[*A, R](self, read: Callable[[*A], R], *args: *A) -> R:
        """Read in the recorder's executor; raise :class:`HistoryUnavailable`."""
        try:
            return await get_instance(self.hass).async_add_executor_job(read, *args)
        except SQLAlchemyError as err:
            raise HistoryUnavailable from err

    async def async_offer(self, buyer: BuyerId, terms: Terms) -> Trade:
        """Offer a buyer data; opens a mailbox there first, for the answer."""
        await self.desk.require(buyer)
        await self.courier.open_mailbox(buyer)
        await self.async_refresh_buyers()
        randomness = secrets.token_bytes(16)
        return await self.run(
            lambda work: trading.offer(work.tx, work.home, buyer, terms, work.now, randomness)
        )

    def _count(self, buyer: str, size: int) -> None:
        """Count bytes that left."""

        def count(work: UnitOfWork) -> None:
            work.tx.egress.count(BuyerId(buyer), size, work.now)

        with suppress(RuntimeError):  # the household closes: nothing is stored any more
            self.database.submit(self._transact, count)

    # Tasks

    async def _keep_catalog(self) -> None:
        while True:
            await self.async_refresh_catalog(survey=True)
            await asyncio.sleep(3600)

    async def _keep_fetching(self, buyer: BuyerId) -> None:
        while True:
            try:
                await self.courier.fetch_demands(buyer)
            except DataExchangerError as err:
                _LOGGER.debug("Demands of a buyer could not be read: %s", err.code)
            await asyncio.sleep(_FEED_INTERVAL + uniform(0, _FEED_JITTER))  # noqa: S311

    async def _keep_sending(self) -> None:
        """Send messages as they become due."""
        await self._catalog_known.wait()
        await self.courier.deliver_forever()

    async def _keep_delivering(self) -> None:
        """Make releases that buyers wait for, one after the other."""
        await self._catalog_known.wait()
        while True:
            self._delivery_due.clear()
            due = await self.run(lambda work: delivery.due_deliveries(work.tx, work.home))
            made = [await self._try_to_deliver(trade) for trade in due]
            with suppress(TimeoutError):
                async with asyncio.timeout(None if all(made) else _RETRY):
                    await self._delivery_due.wait()

    async def _try_to_deliver(self, trade: Trade) -> bool:
        """Deliver, or end what cannot be delivered; return False where it may go better later."""
        try:
            await self._deliver(trade)
        except NotNow:
            return False
        except (AlreadyAnswered, BudgetExhausted, InvalidInput, NotFound, NotOnOffer) as err:
            reason = err.details["reason"] if isinstance(err, NotOnOffer) else err.code
            with suppress(WrongState):  # the trade has ended meanwhile
                await self.run(lambda work: trading.refuse(work.tx, trade.id, reason, work.now))
        except DataExchangerError as err:
            _LOGGER.warning("A release could not be made: %s", err.code)
            return False
        except Exception as err:  # noqa: BLE001 (reported, without what it quotes)
            log_fault(_LOGGER, "A release could not be made", err)
            return False
        return True

    async def _deliver(self, trade: Trade) -> None:
        entries = await self.hass.async_add_executor_job(
            delivery.granted_entries, self.home, trade, dt_util.utcnow()
        )
        readings = await self.async_read(entries, trade.terms.scope)
        if awaits_inputs(trade):
            await self.computing.async_begin(trade, entries, readings)
            return
        sealed = await self.hass.async_add_executor_job(
            delivery.seal_delivery,
            self.home,
            trade,
            entries,
            readings,
            dt_util.utcnow(),
        )
        await self.run(lambda work: delivery.hand_over(work.tx, trade, sealed, work.now))
        self.courier.wake()

    async def _keep_up(self) -> None:
        """Do what time itself makes due."""
        while True:
            await self.run(lambda work: trading.expire(work.tx, work.home, work.now))
            await self.run(lambda work: note_silence(work.tx, work.now))
            await self.run(lambda work: note_egress(work.tx, work.home, work.now))
            await self.run(lambda work: remind(work.tx, work.home, work.now))
            await asyncio.sleep(_UPKEEP_INTERVAL)


def storage_folder(hass: HomeAssistant) -> Path:
    """Return where database and keys live: among what Home Assistant backs up."""
    return Path(hass.config.path(STORAGE_DIR, DOMAIN))


def export_folder(hass: HomeAssistant) -> Path:
    """Return the folder for files that the family asked for, making it where needed. Blocks."""
    folder = Path(hass.config.path(DOMAIN))
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def prepare_storage(folder: Path) -> KeyRing:
    """Make the folder where it is new, and read the home's keys. Blocks."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        return load_keys(folder, database_exists=(folder / "household.db").exists())
    except OSError as err:
        raise StorageUnusable from err


def development() -> bool:
    """Whether buyers on this machine may be reached over plain http."""
    return os.environ.get(ENV_DEVELOPMENT) == "1"


async def persist(name: str, task: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Begin a task anew where it fails: what cannot be done now may be done later."""
    while True:
        try:
            await task()
        except DataExchangerError as err:
            _LOGGER.warning("The task %s begins anew after: %s", name, err.code)
        except Exception as err:  # noqa: BLE001 (reported, without what it quotes)
            log_fault(_LOGGER, f"The task {name} begins anew", err)
        await asyncio.sleep(_RETRY)


def _ignore(notices: Sequence[Notice]) -> None:
    """Hear of changes before anybody listens."""
