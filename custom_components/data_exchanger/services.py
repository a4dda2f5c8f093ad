"""The actions of the integration, in one table."""

from functools import partial

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, callback
from homeassistant.helpers.service import async_get_config_entry
import probatio

from .actions import (
    computations,
    consent,
    demands,
    earnings,
    evidence,
    packages,
    payouts,
    previews,
    trades,
    twins,
)
from .actions.action import Action
from .const import CONF_LANGUAGE, DOMAIN
from .coordinator import DataExchangerConfigEntry
from .exceptions import translated_errors

ACTIONS: dict[str, Action] = {
    **demands.ACTIONS,
    **trades.ACTIONS,
    **packages.ACTIONS,
    **previews.ACTIONS,
    **twins.ACTIONS,
    **earnings.ACTIONS,
    **evidence.ACTIONS,
    **computations.ACTIONS,
    **payouts.ACTIONS,
    **consent.ACTIONS,
}


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register all actions."""
    for name, action in ACTIONS.items():
        hass.services.async_register(
            DOMAIN,
            name,
            partial(_async_call, hass, action),
            schema=probatio.Schema(dict(action.fields)),
            supports_response=action.response,
        )


async def _async_call(hass: HomeAssistant, action: Action, call: ServiceCall) -> ServiceResponse:
    """Run an action on the household; the core's errors become translated ones."""
    entry: DataExchangerConfigEntry = async_get_config_entry(hass, DOMAIN, None)
    with translated_errors(entry.data[CONF_LANGUAGE]):
        return await action.handler(hass, entry, call)
