"""Actions about trades: approve, reject."""

from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse
from homeassistant.helpers import config_validation as cv
from homeassistant.util.json import JsonObjectType
import probatio

from ..authorization import async_require_member, async_require_voice
from ..const import CONF_LANGUAGE
from ..coordinator import DataExchangerConfigEntry
from ..core.model.identifiers import TradeId
from ..core.pipeline import trading
from ..core.pipeline.steps import find_trade
from ..core.trade.trade import Trade
from ..findings import shown_findings
from .action import Action

_TRADE: dict[Any, Any] = {probatio.Required("trade_id"): cv.string}
_APPROVAL = {**_TRADE, probatio.Optional("package"): cv.matches_regex(r"^[0-9a-f]{64}$")}


def shown(trade: Trade, language: str) -> JsonObjectType:
    """Return what actions answer about a trade."""
    return {
        "trade_id": trade.id,
        "state": trade.state.value,
        "price": str(trade.terms.price),
        "level": trade.terms.scope.level.value,
        "findings": shown_findings(trade.findings, language),
    }


async def _approve(
    hass: HomeAssistant, entry: DataExchangerConfigEntry, call: ServiceCall
) -> ServiceResponse:
    """Give one's own leave, and that for the minors whom one guards; nobody else can."""
    trade = await _trade(entry, call)
    member = await async_require_member(hass, entry, call.context)
    household = entry.runtime_data.household
    approved = await household.run(
        lambda work: trading.approve(
            work.tx, work.home, trade.id, member, work.now, call.data.get("package")
        )
    )
    await entry.runtime_data.async_refresh()
    return shown(approved, entry.data[CONF_LANGUAGE])


async def _reject(
    hass: HomeAssistant, entry: DataExchangerConfigEntry, call: ServiceCall
) -> ServiceResponse:
    """End a trade; anybody concerned may, and so may an automation."""
    trade = await _trade(entry, call)
    if call.context.user_id is not None:
        await async_require_voice(hass, entry, call.context, trade.contributors)
    household = entry.runtime_data.household
    ended = await household.run(
        lambda work: trading.refuse(work.tx, trade.id, "refused_by_family", work.now)
    )
    return shown(ended, entry.data[CONF_LANGUAGE])


async def _trade(entry: DataExchangerConfigEntry, call: ServiceCall) -> Trade:
    trade_id = TradeId(call.data["trade_id"])
    return await entry.runtime_data.household.run(lambda work: find_trade(work.tx, trade_id))


ACTIONS = {
    "approve_trade": Action(handler=_approve, fields=_APPROVAL),
    "reject_trade": Action(handler=_reject, fields=_TRADE),
}
