"""Websocket commands for dashboards; each shows a member no more than concerns them."""

from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant, callback

from .websocket.activity import ACTIVITY
from .websocket.buyers import BUYERS
from .websocket.command import Command
from .websocket.compliance import REFUSED, RULE_LIST
from .websocket.consent import CONSENT
from .websocket.demands import DEMANDS
from .websocket.earnings import EARNINGS, SHARES
from .websocket.overview import OVERVIEW
from .websocket.permissions import PERMISSIONS
from .websocket.privacy import BUDGET, CURVE
from .websocket.summary import ws_subscribe
from .websocket.trades import TRADES

COMMANDS: dict[str, Command] = {
    "activity": ACTIVITY,
    "buyers": BUYERS,
    **CONSENT,
    "demands": DEMANDS,
    "earnings": EARNINGS,
    "overview": OVERVIEW,
    **PERMISSIONS,
    "privacy_budget": BUDGET,
    "privacy_curve": CURVE,
    "refused": REFUSED,
    "rules": RULE_LIST,
    "shares": SHARES,
    "trades": TRADES,
}


@callback
def async_setup_websocket(hass: HomeAssistant) -> None:
    """Register the commands."""
    for name, command in COMMANDS.items():
        command.register(hass, name)
    websocket_api.async_register_command(hass, ws_subscribe)
