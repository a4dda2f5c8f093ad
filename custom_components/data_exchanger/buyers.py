"""Looks at buyers again: before each offer, at start, and from time to time."""

import asyncio
from dataclasses import replace
import logging
from random import uniform
from typing import TYPE_CHECKING

from homeassistant.util import dt as dt_util

from .adapters.courier import UnitOfWork
from .adapters.profiles import FetchedProfile, fetch_profile
from .adapters.qualification import fetch_dossier
from .adapters.transport import Transport, Unreachable
from .const import CONF_TRUSTED_ISSUERS, CONF_URL
from .core.compliance.check import BuyerCheck, changes_between
from .core.compliance.licence import TRUSTED, Dossier
from .core.compliance.qualification import Qualification, qualify
from .core.errors import DataExchangerError
from .core.model.identifiers import BuyerId, Did
from .core.pipeline.buyers import recall_check, remember_check, require_unchanged
from .core.protocol.profile import BuyerProfile

if TYPE_CHECKING:
    from .runtime import Household

_LOGGER = logging.getLogger(__name__)

_INTERVAL = 6 * 3600
_JITTER = 1800


class BuyerDesk:
    """Knows what the family may think of each of its buyers."""

    def __init__(self, household: Household) -> None:
        self._household = household

    async def async_open(self) -> None:
        """Recall which buyers had changed."""

        def recall(work: UnitOfWork) -> dict[BuyerId, BuyerCheck]:
            return {id_: recall_check(work.tx, one) for id_, one in work.home.buyers.items()}

        checks = await self._household.run(recall)
        self._household.home = replace(self._household.home, checks=checks)

    async def check_forever(self, buyer: BuyerId) -> None:
        """Look at a buyer now where it has licences to prove, and then from time to time."""
        if self._household.home.buyer(buyer).profile.licences:
            await self._check_quietly(buyer)
        while True:
            await asyncio.sleep(_INTERVAL + uniform(0, _JITTER))  # noqa: S311
            await self._check_quietly(buyer)

    async def require(self, buyer: BuyerId) -> None:
        """Look at a buyer before it gets an offer; raise :class:`BuyerChanged`."""
        await self.check(buyer)
        require_unchanged(self._household.home, buyer)

    async def check(self, buyer: BuyerId) -> BuyerCheck:
        """Fetch a buyer's profile and what stands behind it, and keep what that shows.

        Where the buyer cannot be reached, what was known stays, but no licence counts any more.
        """
        household = self._household
        known = household.home.buyer(buyer)
        before = household.home.checks.get(buyer)
        url = household.entry.subentries[buyer].data[CONF_URL]
        try:
            seen = await fetch_profile(household.transport, url, buyer)
        except Unreachable:
            bare = await self._qualify(known.profile, Dossier())
            found = BuyerCheck(qualification=bare, changes=before.changes if before else ())
        else:
            found = await self._compare(buyer, seen)
        if found == before:
            return found

        def keep(work: UnitOfWork) -> None:
            remember_check(work.tx, known, found, work.now)

        await household.run(keep)
        checks = {**household.home.checks, buyer: found}
        household.home = replace(household.home, checks=checks)
        household.on_change(())
        return found

    async def async_qualify(self, profile: BuyerProfile, buyer: str = "") -> Qualification:
        """Judge a profile whose signature holds, asking the issuers that the family trusts."""
        transport: Transport = self._household.transport
        return await self._qualify(
            profile, await fetch_dossier(transport, buyer, profile, self._trusted)
        )

    @property
    def _trusted(self) -> frozenset[Did]:
        own = self._household.entry.data.get(CONF_TRUSTED_ISSUERS, ())
        return TRUSTED | frozenset(Did(one) for one in own)

    async def _compare(self, buyer: BuyerId, seen: FetchedProfile) -> BuyerCheck:
        """Compare what a buyer shows with what the family has accepted."""
        known = self._household.home.buyer(buyer)
        changes = changes_between(known.profile, known.key, seen.profile, seen.key)
        judged = known.profile if seen.key != known.key else seen.profile
        return BuyerCheck(
            qualification=await self.async_qualify(judged, buyer),
            changes=changes,
        )

    async def _qualify(self, profile: BuyerProfile, dossier: Dossier) -> Qualification:
        return await self._household.hass.async_add_executor_job(
            qualify, profile, dossier, self._trusted, dt_util.utcnow()
        )

    async def _check_quietly(self, buyer: BuyerId) -> None:
        try:
            await self.check(buyer)
        except DataExchangerError as err:
            _LOGGER.debug("A buyer could not be looked at: %s", err.code)
