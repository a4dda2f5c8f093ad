"""The demands that wait for an answer, page by page."""

from collections.abc import Mapping
from typing import Any

from ..core.pipeline.overview import OpenDemand
from . import shown
from .command import Caller, Command, page


async def _answer(caller: Caller, msg: Mapping[str, Any]) -> Mapping[str, Any]:
    """Answer what fits best first, then what medals speak for, then what ends soonest."""
    caller.require_family()
    waiting = sorted(caller.coordinator.data.demands, key=_order)
    some = waiting[msg["offset"] : msg["offset"] + msg["limit"]]
    return {"total": len(waiting), "items": [shown.demand(one, caller) for one in some]}


def _order(one: OpenDemand) -> tuple[Any, ...]:
    asked = one.stored.demand
    return (-one.match.score, -one.priority, asked.deadline, asked.id)


DEMANDS = Command(answer=_answer, fields=page(50))
