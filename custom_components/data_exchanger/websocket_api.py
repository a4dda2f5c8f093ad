"""Websocket commands for dashboards; each shows a member no more than concerns them."""

from collections.abc import Mapping
from typing import Any

from homeassistant.components import websocket_api
from homeassistant.components.websocket_api import ActiveConnection
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.service import async_get_config_entry
import probatio

from .authorization import member_of
from .const import DOMAIN
from .coordinator import DataExchangerConfigEntry
from .core.ledger.journal import is_balanced
from .core.model.money import Money
from .core.pipeline.overview import OpenDemand
from .core.trade.trade import Trade


@callback
def async_setup_websocket(hass: HomeAssistant) -> None:
    """Register the commands."""
    websocket_api.async_register_command(hass, ws_overview)


@websocket_api.websocket_command({probatio.Required("type"): "data_exchanger/overview"})
@websocket_api.async_response
async def ws_overview(
    hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send demands, trades and earnings: all to administrators, their own to members."""
    entry: DataExchangerConfigEntry = async_get_config_entry(hass, DOMAIN, None)
    coordinator = entry.runtime_data
    await coordinator.async_refresh()
    data, home = coordinator.data, coordinator.household.home
    member = member_of(hass, entry, connection.user)
    admin = connection.user.is_admin
    books = await coordinator.household.run(lambda work: work.tx.journal.balances())
    connection.send_result(
        msg["id"],
        {
            "sharing": home.sharing,
            "catalogue": len(home.catalog.entries),
            "demands": [_demand(one) for one in data.demands],
            "trades": [_trade(one) for one in data.trades if admin or member in one.contributors],
            "members": {
                id_: {"name": entry.subentries[id_].title, "earned": dict(earned)}
                for id_, earned in data.members.items()
                if admin or id_ == member
            },
            "earned": dict(data.earned),
            "pending": dict(data.pending),
            "bytes_sent": data.bytes_sent,
            "records": data.records,
            "balanced": is_balanced(books),
        },
    )


def _demand(one: OpenDemand) -> Mapping[str, Any]:
    demand = one.stored.demand
    return {
        "id": demand.id,
        "buyer": one.stored.buyer,
        "title": demand.title,
        "scenario": demand.scenario,
        "purposes": list(demand.purposes),
        "elements": list(demand.scope.elements),
        "level": demand.scope.level.value,
        "method": demand.scope.method.id,
        "price": _money(demand.price),
        "deadline": demand.deadline.isoformat(),
        "score": one.match.score,
        "gaps": [
            {"element": gap.element, "reason": (gap.denial or gap).reason.value}
            for gap in one.match.gaps
        ],
    }


def _trade(trade: Trade) -> Mapping[str, Any]:
    release = trade.release
    return {
        "id": trade.id,
        "buyer": trade.party.buyer,
        "demand": trade.terms.demand,
        "state": trade.state.value,
        "negotiation": trade.negotiation,
        "transfer": trade.transfer and trade.transfer.state,
        "approval": trade.approval.value,
        "ended": trade.ended,
        "dispute": trade.dispute,
        "level": trade.terms.scope.level.value,
        "method": trade.terms.scope.method.id,
        "price": _money(trade.terms.price),
        "contributors": list(trade.contributors),
        "opened": trade.opened.isoformat(),
        "package": release
        and {
            "resources": release.resources,
            "rows": release.rows,
            "bytes_plain": release.package_size,
            "bytes_sent": release.sealed_size,
            "sha256": release.package,
        },
    }


def _money(money: Money) -> Mapping[str, Any]:
    return {"amount": money.amount, "currency": money.currency}
