"""The newest trades, all open ones among them."""

from collections.abc import Mapping
from typing import Any

from . import shown
from .command import Caller, Command, page


async def _answer(caller: Caller, msg: Mapping[str, Any]) -> Mapping[str, Any]:
    """Answer the trades that the caller may see, newest first."""
    caller.require_family()
    visible = [one for one in caller.coordinator.data.trades if caller.may_see(one.contributors)]
    some = visible[msg["offset"] : msg["offset"] + msg["limit"]]
    return {"total": len(visible), "items": [shown.trade(one, caller) for one in some]}


TRADES = Command(answer=_answer, fields=page(50))
