"""Demands, trades and earnings at one glance, for scripts and the demo."""

from collections.abc import Mapping
from typing import Any

from ..core.ledger.journal import is_balanced
from ..core.pipeline.overview import OpenDemand
from ..core.trade.trade import Trade
from .command import Caller, Command
from .shown import dispute, finding, money


async def _answer(caller: Caller, msg: Mapping[str, Any]) -> Mapping[str, Any]:
    """Answer demands, trades and earnings: all to administrators, their own to members."""
    caller.require_family()
    await caller.coordinator.async_refresh()
    data, home = caller.coordinator.data, caller.household.home
    books = await caller.household.run(lambda work: work.tx.journal.balances())
    return {
        "sharing": home.sharing,
        "catalogue": len(home.catalog.entries),
        "demands": [_demand(one) for one in data.demands],
        "refused": [_demand(one) for one in data.refused],
        "trades": [_trade(one, caller) for one in data.trades if caller.may_see(one.contributors)],
        "members": {
            id_: {"name": caller.entry.subentries[id_].title, "earned": dict(earned)}
            for id_, earned in data.members.items()
            if caller.may_see([id_])
        },
        "earned": dict(data.earned),
        "pending": dict(data.pending),
        "bytes_sent": data.bytes_sent,
        "records": data.records,
        "balanced": is_balanced(books),
    }


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
        "price": money(demand.price),
        "deadline": demand.deadline.isoformat(),
        "findings": [finding(found) for found in one.assessment.concerns],
        "score": one.match.score,
        "gaps": [
            {"element": gap.element, "reason": (gap.denial or gap).reason.value}
            for gap in one.match.gaps
        ],
    }


def _trade(trade: Trade, caller: Caller) -> Mapping[str, Any]:
    release = trade.release
    return {
        "id": trade.id,
        "buyer": trade.party.buyer,
        "demand": trade.terms.demand,
        "state": trade.state.value,
        "negotiation": trade.negotiation,
        "transfer": trade.transfer and trade.transfer.state,
        "approval": trade.approval.value,
        "findings": [finding(found) for found in trade.findings],
        "ended": trade.ended,
        "dispute": trade.dispute and dispute(trade.dispute),
        "outstanding": money(trade.owed.outstanding),
        "level": trade.terms.scope.level.value,
        "method": trade.terms.scope.method.id,
        "price": money(trade.terms.price),
        "contributors": [one for one in trade.contributors if caller.may_see([one])],
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


OVERVIEW = Command(answer=_answer)
