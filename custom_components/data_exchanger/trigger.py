"""Triggers: what happens to demands, trades, consents and budgets, in the family's words."""

from typing import Any, override

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.trigger import (
    Trigger,
    TriggerActionRunner,
    TriggerConfig,
    TriggerNotTriggeredReporter,
)
from homeassistant.helpers.typing import ConfigType
import probatio

from .const import SIGNAL_NOTICE
from .core.pipeline.ports import Notice
from .core.trade.trade import TradeState

_SCHEMA = probatio.Schema({})


class NoticeTrigger(Trigger):
    """Fires with the id of a demand, trade or member; ids say nothing about the family."""

    what: str

    @classmethod
    @override
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        """Take no options."""
        validated: dict[str, Any] = _SCHEMA(config)
        return validated

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Keep what the description says."""
        super().__init__(hass, config)
        self._key = config.key

    @override
    async def async_attach_runner(
        self,
        run_action: TriggerActionRunner,
        did_not_trigger: TriggerNotTriggeredReporter | None = None,
    ) -> CALLBACK_TYPE:
        """Listen to the household, across its reloads."""

        @callback
        def hear(notice: Notice) -> None:
            if notice.what == self.what:
                run_action({"subject": notice.subject}, f"{self._key} {notice.subject}")

        return async_dispatcher_connect(self._hass, SIGNAL_NOTICE, hear)


def _trigger(notice: str) -> type[Trigger]:
    return type(f"{notice}_trigger", (NoticeTrigger,), {"what": notice})


TRIGGERS = {
    "approval_needed": _trigger(TradeState.AWAITING_APPROVAL.value),
    "budget_low": _trigger("budget_low"),
    "consent_expiring": _trigger("consent_expiring"),
    "delivery_confirmed": _trigger(TradeState.DELIVERED.value),
    "demand_received": _trigger("demand_received"),
    "medal_earned": _trigger("medal_earned"),
    "payment_received": _trigger("payment_received"),
    "payout_done": _trigger("payout_done"),
    "trade_agreed": _trigger(TradeState.AGREED.value),
    "trade_ended": _trigger(TradeState.ENDED.value),
}


async def async_get_triggers(hass: HomeAssistant) -> dict[str, type[Trigger]]:
    """Return the triggers."""
    return TRIGGERS
