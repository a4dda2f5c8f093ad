"""Reminders of what runs out: consents and privacy budgets, each told once."""

from datetime import datetime, timedelta
from typing import Final

from ..consent.policy import Member
from ..model.disclosure import DisclosureLevel
from .budget import BudgetState, state
from .home import Home
from .ports import Notice, Transaction

AHEAD: Final = timedelta(days=14)
"""How long before a consent ends the family hears of it."""
LOW: Final = 20
"""Per cent of a budget below which it is low."""

_TOLD = "told"


def remind(tx: Transaction, home: Home, now: datetime) -> None:
    """Tell which members' consents end soon, and whose budget has become low; stays silent after.

    A consent that was renewed and ends again, and a budget that had refilled, are told anew.
    """
    for id_, member in home.members.items():
        ending = _ending(member, now)
        told = frozenset(tx.settings.get(f"ending:{id_}", "").split())
        if ending != told:
            tx.settings.put(f"ending:{id_}", " ".join(sorted(ending)))
        if ending - told:
            tx.notices.append(Notice(what="consent_expiring", subject=id_))
        before = tx.settings.get(f"low:{id_}", "")
        after = _TOLD if is_low(state(tx, id_, home.budget(id_), now)) else ""
        if after != before:
            tx.settings.put(f"low:{id_}", after)
        if after and not before:
            tx.notices.append(Notice(what="budget_low", subject=id_))


def is_low(budget: BudgetState, per_cent: int = LOW) -> bool:
    """Whether less than a part of a budget is left; one of nothing was never to be spent."""
    return 100 * budget.left < per_cent * budget.budget.micro_rho


def _ending(member: Member, now: datetime) -> frozenset[str]:
    """Return when the consents that end soon end."""
    return frozenset(
        one.until.isoformat()
        for one in member.permissions
        if one.until and one.level is not DisclosureLevel.NONE and now < one.until <= now + AHEAD
    )
