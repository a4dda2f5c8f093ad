"""Consent for the cards: taking it back, and the receipts of it."""

from collections.abc import Mapping
import json
from typing import Any

from homeassistant.exceptions import Unauthorized
import probatio

from ..core.catalog.taxonomy import Category
from ..core.consent.authority import may_consent
from ..core.errors import InvalidInput
from ..core.model.identifiers import BuyerId, MemberId, TradeId
from ..core.pipeline.withdrawal import Withdrawn
from ..withdrawal import async_withdraw, async_withdraw_trade
from .command import Caller, Command, page

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


async def _receipts(caller: Caller, msg: Mapping[str, Any]) -> Mapping[str, Any]:
    """Answer the receipts of one's own consents, or of those for a minor whom one guards."""
    member = MemberId(msg.get("member", caller.member or ""))
    if caller.member is None or not _may_read(caller, member):
        raise Unauthorized
    kept = await caller.household.run(lambda work: work.tx.consents.of(member))
    some = kept[::-1][msg["offset"] : msg["offset"] + msg["limit"]]
    return {
        "total": len(kept),
        "items": [
            {
                "id": one.id,
                "at": one.at.isoformat(),
                "withdrawn": one.withdrawn,
                "permission": one.permission,
                "receipt": json.loads(one.body),
            }
            for one in some
        ],
    }


def _may_read(caller: Caller, member: MemberId) -> bool:
    return caller.member == member or may_consent(
        caller.member, member, caller.household.home.members
    )


CONSENT = {
    "consent/receipts": Command(
        answer=_receipts, fields={probatio.Optional("member"): str, **page(50)}
    ),
    "consent/withdraw": Command(answer=_withdraw, fields=_FIELDS),
}
