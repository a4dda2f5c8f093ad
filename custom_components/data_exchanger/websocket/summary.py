"""What every card needs, sent anew with every change."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.auth.models import User
from homeassistant.components import websocket_api
from homeassistant.components.websocket_api import ActiveConnection
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.dispatcher import async_dispatcher_connect
import probatio

from ..cards import cards_version
from ..const import DOMAIN, SIGNAL_CHANGED, SUBENTRY_BUYER
from ..core.trade.trade import TradeState
from .command import Caller, caller_of

SUBSCRIBE: Final = f"{DOMAIN}/subscribe"


@websocket_api.websocket_command({probatio.Required("type"): SUBSCRIBE})
@callback
def ws_subscribe(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Send the summary now and after every change, also across reloads of the household."""

    @callback
    def send() -> None:
        connection.send_event(msg["id"], summary(hass, connection.user))

    connection.subscriptions[msg["id"]] = async_dispatcher_connect(hass, SIGNAL_CHANGED, send)
    connection.send_result(msg["id"])
    send()


@callback
def summary(hass: HomeAssistant, user: User) -> Mapping[str, Any]:
    """Return what a user sees at a glance; ``loaded`` is False while no household is running."""
    version = cards_version(hass)
    try:
        caller = caller_of(hass, user)
    except ServiceValidationError:
        return {"loaded": False, "cards": version}
    return {"loaded": True, "cards": version, **_summary(caller)}


def _summary(caller: Caller) -> Mapping[str, Any]:
    """Say who the caller is, and to the family how things stand."""
    me = {"admin": caller.admin, "member": caller.member}
    if not (caller.admin or caller.member):
        return {"me": me}
    data, home, entry = caller.coordinator.data, caller.household.home, caller.entry
    asked = [one for one in data.trades if one.state is TradeState.AWAITING_APPROVAL]
    switch = er.async_get(caller.hass).async_get_entity_id(
        Platform.SWITCH, DOMAIN, f"{entry.entry_id}_sharing"
    )
    return {
        "me": me,
        "sharing": home.sharing,
        "switch": switch,
        "catalogue": len(home.catalog.entries),
        "demands": len(data.demands),
        "fitting": sum(1 for one in data.demands if one.match.complete),
        "approvals": sum(1 for one in asked if caller.may_see(one.contributors)),
        "running": sum(1 for one in data.trades if one.open and caller.may_see(one.contributors)),
        "members": {
            id_: {"name": entry.subentries[id_].title, "earned": dict(earned)}
            for id_, earned in data.members.items()
            if caller.may_see([id_])
        },
        "buyers": {
            subentry.subentry_id: subentry.title
            for subentry in entry.get_subentries_of_type(SUBENTRY_BUYER)
        },
        "earned": dict(data.earned),
        "pending": dict(data.pending),
        "bytes_sent": data.bytes_sent,
        "records": data.records,
    }
