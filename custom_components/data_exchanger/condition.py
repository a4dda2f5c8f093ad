"""Conditions: what the household allows at the moment."""

from collections.abc import Callable, Mapping
from typing import Any, Unpack, override

from homeassistant.const import CONF_OPTIONS
from homeassistant.core import CALLBACK_TYPE, HomeAssistant
from homeassistant.helpers.condition import Condition, ConditionCheckParams, ConditionConfig
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.typing import ConfigType
import probatio

from .const import DOMAIN, SIGNAL_CHANGED
from .coordinator import DataExchangerCoordinator
from .core.pipeline.reminders import LOW, is_low
from .core.trade.trade import TradeState

_PER_CENT = "per_cent"
_NOTHING = probatio.Schema({})
_BUDGET = probatio.Schema(
    {
        probatio.Optional(CONF_OPTIONS, default=dict): {
            probatio.Optional(_PER_CENT, default=LOW): probatio.All(
                int, probatio.Range(min=1, max=100)
            )
        }
    }
)

type Test = Callable[[DataExchangerCoordinator, Mapping[str, Any]], bool]


class HouseholdCondition(Condition):
    """Tests something of the household; false while none is running."""

    schema: probatio.Schema
    test: Test

    def __init__(self, hass: HomeAssistant, config: ConditionConfig) -> None:
        """Keep the options."""
        super().__init__(hass, config)
        self._options = config.options or {}

    @classmethod
    @override
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        """Take the condition's own options and no others."""
        validated: dict[str, Any] = cls.schema(config)
        return validated

    @property
    @override
    def needs_polling(self) -> bool:
        """Return False: every change is told."""
        return False

    @override
    def _async_check(self, **kwargs: Unpack[ConditionCheckParams]) -> bool:
        entries = self._hass.config_entries.async_loaded_entries(DOMAIN)
        return any(self.test(entry.runtime_data, self._options) for entry in entries)

    @override
    async def _async_track_changes(self, action: Callable[[], None]) -> CALLBACK_TYPE:
        return async_dispatcher_connect(self._hass, SIGNAL_CHANGED, action)


def _condition(name: str, test: Test, schema: probatio.Schema = _NOTHING) -> type[Condition]:
    return type(name, (HouseholdCondition,), {"schema": schema, "test": staticmethod(test)})


def _is_approval_needed(coordinator: DataExchangerCoordinator, _: Mapping[str, Any]) -> bool:
    return any(one.state is TradeState.AWAITING_APPROVAL for one in coordinator.data.trades)


def _is_budget_left(coordinator: DataExchangerCoordinator, options: Mapping[str, Any]) -> bool:
    budgets = coordinator.data.budgets.values()
    return not any(is_low(one, options[_PER_CENT]) for one in budgets)


def _is_sharing_allowed(coordinator: DataExchangerCoordinator, _: Mapping[str, Any]) -> bool:
    return coordinator.household.home.sharing


CONDITIONS = {
    "is_approval_needed": _condition("is_approval_needed", _is_approval_needed),
    "is_budget_left": _condition("is_budget_left", _is_budget_left, _BUDGET),
    "is_sharing_allowed": _condition("is_sharing_allowed", _is_sharing_allowed),
}


async def async_get_conditions(hass: HomeAssistant) -> dict[str, type[Condition]]:
    """Return the conditions."""
    return CONDITIONS
