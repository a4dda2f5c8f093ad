"""Mirrors the household's state into Home Assistant; holds no logic."""

from collections.abc import Callable, Sequence
import logging
from typing import override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed
from homeassistant.util import dt as dt_util

from .const import DOMAIN, SIGNAL_CHANGED, SIGNAL_NOTICE
from .core.consent.decision import is_set_back
from .core.errors import DataExchangerError
from .core.pipeline.overview import Overview, overview
from .core.pipeline.ports import Notice
from .issues import (
    async_show_changed_buyers,
    async_show_erasure_issues,
    async_show_family_issues,
    async_show_money_issues,
)
from .members import problems_of
from .runtime import Household

_LOGGER = logging.getLogger(__name__)

_COOLDOWN = 1.0
"""Seconds between two refreshes: what changes at home is seen at once, and a burst as one."""

type DataExchangerConfigEntry = ConfigEntry[DataExchangerCoordinator]


class DataExchangerCoordinator(DataUpdateCoordinator[Overview]):
    """Reads an overview whenever something changed."""

    config_entry: DataExchangerConfigEntry

    def __init__(
        self, hass: HomeAssistant, entry: DataExchangerConfigEntry, household: Household
    ) -> None:
        """Listen to the household."""
        super().__init__(
            hass,
            _LOGGER,
            config_entry=entry,
            name=DOMAIN,
            always_update=False,
            request_refresh_debouncer=Debouncer(hass, _LOGGER, cooldown=_COOLDOWN, immediate=True),
        )
        self.household = household
        self._listeners_to_notices: list[Callable[[Notice], None]] = []
        household.on_change = self._changed

    @override
    async def _async_update_data(self) -> Overview:
        try:
            data = await self.household.run(lambda work: overview(work.tx, work.home, work.now))
        except DataExchangerError as err:
            raise UpdateFailed(translation_domain=DOMAIN, translation_key=err.code) from err
        async_show_money_issues(self.hass, data.trades, data.late, data.late_payouts)
        home = self.household.home
        async_show_erasure_issues(self.hass, home, data.erasures.values())
        async_show_changed_buyers(self.hass, home)
        async_show_family_issues(
            self.hass,
            problems_of(self.hass, self.config_entry),
            set_back=is_set_back(dt_util.utcnow(), home.witnessed),
        )
        return data

    @override
    @callback
    def async_update_listeners(self) -> None:
        """Tell entities, and dashboards too."""
        super().async_update_listeners()
        async_dispatcher_send(self.hass, SIGNAL_CHANGED)

    @callback
    def async_listen_to_notices(self, listener: Callable[[Notice], None]) -> Callable[[], None]:
        """Call ``listener`` for everything that the family may want to hear of."""
        self._listeners_to_notices.append(listener)
        return lambda: self._listeners_to_notices.remove(listener)

    @callback
    def _changed(self, notices: Sequence[Notice]) -> None:
        for notice in notices:
            for listener in self._listeners_to_notices:
                listener(notice)
            async_dispatcher_send(self.hass, SIGNAL_NOTICE, notice)
        if not notices:  # what changed may stand in no overview: tell entities, and only them
            super().async_update_listeners()
        self.config_entry.async_create_background_task(
            self.hass, self.async_request_refresh(), f"{DOMAIN} refresh"
        )
