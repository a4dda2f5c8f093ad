"""Spending privacy budgets: in the transaction that makes a release ready, never given back.

Evidence keeps the lifetime totals with every spending. Where the table says less than evidence
does, or the database is a copy from a backup, what may be missing counts as spent.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ..catalog.entry import CatalogEntry
from ..market.match import GapReason, Match, withhold
from ..model.identifiers import MemberId
from ..privacy.budget import BudgetExhausted, PrivacyBudget, Spending
from ..privacy.registry import method_for
from ..protocol.terms import Terms
from .home import Home
from .ports import Transaction

_SPENT, _RESTORED = "budget.spent", "restored"
_BACKUP, _TAKING = "backup", "taking"


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """What a release will take from one person's budget, as the family has set it."""

    member: MemberId
    micro_rho: int
    budget: PrivacyBudget


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetState:
    """A person's budget at one moment; ``spendings`` are those that still count, newest first."""

    budget: PrivacyBudget
    spent: int
    spendings: Sequence[Spending]

    @property
    def left(self) -> int:
        """Millionths of rho that may still be spent."""
        return max(self.budget.micro_rho - self.spent, 0)


def charges(
    home: Home, terms: Terms, entries: Sequence[CatalogEntry], contributors: Iterable[MemberId]
) -> tuple[Charge, ...]:
    """Say what a release of some entries costs whom.

    The method shares its cost evenly over the series; each counts against everybody it is about:
    its subjects, or where it is about the household, all contributors.
    """
    method = terms.scope.method
    cost = method_for(method).cost(method.parameters)
    series: Counter[MemberId] = Counter()
    for entry in entries if cost else ():
        series.update(entry.subjects or contributors)
    return tuple(
        Charge(
            member=member,
            micro_rho=-(-cost * count // len(entries)),
            budget=home.budget(member),
        )
        for member, count in sorted(series.items())
    )


def state(tx: Transaction, member: MemberId, budget: PrivacyBudget, now: datetime) -> BudgetState:
    """Return what of a budget is spent and left."""
    spendings = tx.budget.since(member, now - budget.window)
    spent = sum(one.micro_rho for one in spendings)
    return BudgetState(budget=budget, spent=spent, spendings=spendings)


def within_budget(tx: Transaction, home: Home, terms: Terms, found: Match, now: datetime) -> Match:
    """Return what is on offer: nothing, where somebody's budget does not suffice for it."""
    granted = [grant for of_element in found.grants.values() for grant in of_element]
    contributors = frozenset[MemberId]().union(*(grant.members for grant in granted))
    entries = [home.catalog.entries[grant.entry] for grant in granted]
    try:
        require_affordable(tx, charges(home, terms, entries, contributors), now)
    except BudgetExhausted:
        return withhold(found, terms.scope, found.grants, GapReason.BUDGET_EXHAUSTED)
    return found


def require_affordable(tx: Transaction, due: Iterable[Charge], now: datetime) -> None:
    """Raise :class:`BudgetExhausted` where one of the charges exceeds what is left."""
    for charge in due:
        if charge.micro_rho > state(tx, charge.member, charge.budget, now).left:
            raise BudgetExhausted


def is_spent(tx: Transaction, charge: Charge, trade: str, now: datetime) -> bool:
    """Whether a charge was taken already, within the budget's window."""
    spendings = tx.budget.since(charge.member, now - charge.budget.window)
    return any(one.trade == trade for one in spendings)


def spend(tx: Transaction, trade: str, due: Sequence[Charge], now: datetime) -> None:
    """Take charges from the budgets, all or none; raise :class:`BudgetExhausted`."""
    require_affordable(tx, due, now)
    if not due:
        return
    for charge in due:
        _add(tx, charge.member, trade, charge.micro_rho, now)
    _witness(tx, trade, {charge.member: charge.micro_rho for charge in due}, now)


def begin_backup(tx: Transaction) -> None:
    """Mark the database, so that a copy that is made now says that it is one."""
    tx.settings.put(_BACKUP, _TAKING)


def end_backup(tx: Transaction) -> None:
    """Take the mark away: this is the original."""
    tx.settings.put(_BACKUP, "")


def reconcile(tx: Transaction, home: Home, now: datetime) -> None:
    """Count as spent, when the database is opened, what it cannot rule out.

    That is what evidence knows beyond the table, and in a copy from a backup everything that was
    left: nobody can say what the original has spent since.
    """
    missing = Counter(_recorded(tx))
    missing.subtract(tx.budget.totals())
    lost = {MemberId(member): amount for member, amount in missing.items() if amount > 0}
    if tx.settings.get(_BACKUP, "") == _TAKING:
        for member in home.members:
            left = state(tx, member, home.budget(member), now).left
            lost[member] = max(lost.get(member, 0), left)
        end_backup(tx)
    lost = {member: amount for member, amount in lost.items() if amount}
    for member, amount in lost.items():
        _add(tx, member, _RESTORED, amount, now)
    if lost:
        _witness(tx, _RESTORED, lost, now)


def _recorded(tx: Transaction) -> Mapping[str, int]:
    """Return the lifetime totals that evidence bears witness to."""
    record = tx.evidence.newest_of(_SPENT)
    return record.facts["totals"] if record else {}


def _witness(tx: Transaction, trade: str, spent: Mapping[MemberId, int], now: datetime) -> None:
    facts = {"trade": trade, "microRho": dict(spent), "totals": dict(tx.budget.totals())}
    tx.evidence.append(_SPENT, facts, now)


def _add(tx: Transaction, member: MemberId, trade: str, amount: int, now: datetime) -> None:
    tx.budget.add(Spending(member=member, trade=trade, micro_rho=amount, at=now))
