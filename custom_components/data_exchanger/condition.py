"""Conditions: what the household allows at the moment."""

from collections.abc import Callable
from typing import Any, Unpack, override

from homeassistant.core import CALLBACK_TYPE, HomeAssistant
from homeassistant.helpers.condition import Condition, ConditionCheckParams
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.typing import ConfigType
import probatio

from .const import DOMAIN, SIGNAL_CHANGED
from .coordinator import DataExchangerCoordinator
from .core.trade.trade import TradeState

_SCHEMA = probatio.Schema({})


class HouseholdCondition(Condition):
    """Tests something of the household; false while none is running."""

    test: Callable[[DataExchangerCoordinator], bool]

    @classmethod
    @override
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        """Take no options."""
        validated: dict[str, Any] = _SCHEMA(config)
        return validated

    @property
    @override
    def needs_polling(self) -> bool:
        """Return False: every change is told."""
        return False

    @override
    def _async_check(self, **kwargs: Unpack[ConditionCheckParams]) -> bool:
        entries = self._hass.config_entries.async_loaded_entries(DOMAIN)
        return any(self.test(entry.runtime_data) for entry in entries)

    @override
    async def _async_track_changes(self, action: Callable[[], None]) -> CALLBACK_TYPE:
        return async_dispatcher_connect(self._hass, SIGNAL_CHANGED, action)


def _condition(name: str, test: Callable[[DataExchangerCoordinator], bool]) -> type[Condition]:
    return type(name, (HouseholdCondition,), {"test": staticmethod(test)})


def _waits(coordinator: DataExchangerCoordinator) -> bool:
    return any(one.state is TradeState.AWAITING_APPROVAL for one in coordinator.data.trades)


CONDITIONS = {
    "is_approval_needed": _condition("is_approval_needed", _waits),
    "is_sharing_allowed": _condition(
        "is_sharing_allowed", lambda coordinator: coordinator.household.home.sharing
    ),
}


async def async_get_conditions(hass: HomeAssistant) -> dict[str, type[Condition]]:
    """Return the conditions."""
    return CONDITIONS
