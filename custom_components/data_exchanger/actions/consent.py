"""The action that takes consent back."""

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse
from homeassistant.helpers import config_validation as cv
import probatio

from ..authorization import async_require_member
from ..coordinator import DataExchangerConfigEntry
from ..core.catalog.taxonomy import Category
from ..core.errors import InvalidInput
from ..core.model.identifiers import MemberId, TradeId
from ..devices import buyer_of, member_of
from ..withdrawal import async_withdraw, async_withdraw_trade
from .action import Action

_FIELDS = {
    probatio.Optional("member"): cv.string,
    probatio.Optional("category"): probatio.Coerce(Category),
    probatio.Optional("buyer"): cv.string,
    probatio.Optional("trade_id"): cv.string,
}


async def _withdraw(
    hass: HomeAssistant, entry: DataExchangerConfigEntry, call: ServiceCall
) -> ServiceResponse:
    """Take back one's own consent, or that for a minor whom one guards; a person must do this."""
    actor = await async_require_member(hass, entry, call.context)
    trade, data = call.data.get("trade_id"), call.data
    if trade:
        if len(data) > 1:
            raise InvalidInput("trade_id", "stands alone: it is about one trade")
        done = await async_withdraw_trade(entry, actor, TradeId(trade))
    else:
        member = member_of(hass, entry, data["member"]) if "member" in data else MemberId(actor)
        buyer = buyer_of(hass, entry, data["buyer"]) if "buyer" in data else None
        done = await async_withdraw(hass, entry, actor, member, data.get("category"), buyer)
    return {"ended": [*done.ended], "erasures": [*done.erasures]}


ACTIONS = {"withdraw_consent": Action(handler=_withdraw, fields=_FIELDS)}
