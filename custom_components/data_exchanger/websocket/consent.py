"""Taking consent back, for the cards."""

from collections.abc import Mapping
from typing import Any

from homeassistant.exceptions import Unauthorized
import probatio

from ..core.catalog.taxonomy import Category
from ..core.errors import InvalidInput
from ..core.model.identifiers import BuyerId, MemberId, TradeId
from ..core.pipeline.withdrawal import Withdrawn
from ..withdrawal import async_withdraw, async_withdraw_trade
from .command import Caller, Command

_FIELDS = {
    probatio.Optional("member"): str,
    probatio.Optional("category"): probatio.Coerce(Category),
    probatio.Optional("buyer"): str,
    probatio.Optional("trade"): str,
}


async def _withdraw(caller: Caller, msg: Mapping[str, Any]) -> Mapping[str, Any]:
    """Take back one's own consent, or that for a minor whom one guards."""
    if caller.member is None:
        raise Unauthorized
    done = await _withdrawn(caller, caller.member, msg)
    return {"ended": done.ended, "erasures": done.erasures}


async def _withdrawn(caller: Caller, actor: MemberId, msg: Mapping[str, Any]) -> Withdrawn:
    named = [key for key in ("member", "category", "buyer") if key in msg]
    if "trade" in msg:
        if named:
            raise InvalidInput("trade", "stands alone: it is about one trade")
        return await async_withdraw_trade(caller.entry, actor, TradeId(msg["trade"]))
    buyer = BuyerId(msg["buyer"]) if "buyer" in msg else None
    member = MemberId(msg.get("member", actor))
    return await async_withdraw(
        caller.hass, caller.entry, actor, member, msg.get("category"), buyer
    )


CONSENT = {"consent/withdraw": Command(answer=_withdraw, fields=_FIELDS)}
