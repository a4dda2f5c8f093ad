"""Privacy budgets, and what more or less noise would mean for a demand."""

from collections.abc import Mapping
from typing import Any

import probatio

from ..core.model.identifiers import DemandId
from ..core.pipeline.budget import BudgetState
from ..core.pipeline.demands import find_demand
from ..core.privacy.curve import Point, asked, curve
from ..core.privacy.dp.accounting import DELTA, MICRO, epsilon
from .command import Caller, Command


async def _budget(caller: Caller, msg: Mapping[str, Any]) -> Mapping[str, Any]:
    """Answer each member's budget: all to administrators, their own to members."""
    caller.require_family()
    budgets = caller.coordinator.data.budgets
    return {
        "delta": DELTA,
        "members": {
            member: _state(budget)
            for member, budget in budgets.items()
            if caller.viewer in (None, member)
        },
    }


def _state(state: BudgetState) -> Mapping[str, Any]:
    return {
        "days": state.budget.days,
        "rho": state.budget.micro_rho / MICRO,
        "epsilon": epsilon(state.budget.micro_rho),
        "used": state.spent / MICRO,
        "used_epsilon": epsilon(state.spent),
        "left": state.left / MICRO,
        "left_epsilon": epsilon(state.left),
        "by": [
            {"trade": one.trade, "rho": one.micro_rho / MICRO, "at": one.at.isoformat()}
            for one in state.spendings
        ],
    }


async def _curve(caller: Caller, msg: Mapping[str, Any]) -> Mapping[str, Any]:
    """Answer how error, information and price would change with the noise of a demand."""
    caller.require_family()
    demand_id = DemandId(msg["demand_id"])
    stored = await caller.household.run(lambda work: find_demand(work.tx, demand_id, work.now))
    scope = stored.demand.scope
    wanted, points = await caller.hass.async_add_executor_job(lambda: (asked(scope), curve(scope)))
    return {
        "demand": demand_id,
        "delta": DELTA,
        "asked": _point(wanted),
        "price": stored.demand.price.amount,
        "currency": stored.demand.price.currency,
        "points": [_point(point) for point in points],
    }


def _point(point: Point) -> Mapping[str, Any]:
    return {
        "epsilon": point.epsilon,
        "rho": point.micro_rho / MICRO,
        "error": point.error,
        "information": point.information,
        "price_factor": point.price_factor,
    }


BUDGET = Command(answer=_budget)
CURVE = Command(answer=_curve, fields={probatio.Required("demand_id"): str})
