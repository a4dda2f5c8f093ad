"""The evidence, page by page, with the names of what it speaks of."""

from collections.abc import Collection, Mapping
from typing import Any

import probatio

from ..adapters.courier import UnitOfWork
from ..core.model.identifiers import DemandId
from ..core.pipeline.activity import activity
from .command import Caller, Command


async def _answer(caller: Caller, msg: Mapping[str, Any]) -> Mapping[str, Any]:
    """Answer records that the caller may read, the newest first."""
    caller.require_family()
    viewer = caller.viewer
    others = frozenset() if viewer is None else caller.household.home.members.keys() - {viewer}

    def read(work: UnitOfWork) -> Mapping[str, Any]:
        page = activity(
            work.tx,
            msg.get("before"),
            msg["limit"],
            caller.viewer,
            msg.get("trade_id"),
            detailed=msg["detailed"],
        )
        asked = {str(one.facts["demand"]) for one in page.records if "demand" in one.facts}
        traded = {str(one.facts["trade"]) for one in page.records if "trade" in one.facts}
        trades = [trade for id_ in traded if (trade := work.tx.trades.find(id_))]
        asked |= {one.terms.demand for one in trades if one.terms.demand}
        demands = [stored for id_ in asked if (stored := work.tx.demands.get(DemandId(id_)))]
        return {
            "records": [
                {
                    "sequence": one.sequence,
                    "at": one.at,
                    "kind": one.kind,
                    "facts": _without(one.facts, others),
                    "hash": one.hash,
                }
                for one in page.records
            ],
            "next": page.next,
            "buyers": {buyer.did: buyer.profile.name for buyer in work.home.buyers.values()},
            "demands": {one.demand.id: one.demand.title for one in demands},
            "trades": {one.id: one.terms.demand for one in trades},
        }

    return await caller.household.run(read)


def _without(facts: Any, others: Collection[str]) -> Any:
    """Return what a record holds, but for what it says about other members."""
    match facts:
        case Mapping():
            return {key: _without(one, others) for key, one in facts.items() if key not in others}
        case list() | tuple():
            said = [one for one in facts if not (isinstance(one, str) and one in others)]
            return [_without(one, others) for one in said]
        case _:
            return facts


ACTIVITY = Command(
    answer=_answer,
    fields={
        probatio.Optional("before"): probatio.All(int, probatio.Range(min=0)),
        probatio.Optional("detailed", default=True): bool,
        probatio.Optional("limit", default=50): probatio.All(int, probatio.Range(min=1, max=200)),
        probatio.Optional("trade_id"): str,
    },
)
