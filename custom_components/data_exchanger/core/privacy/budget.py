"""Privacy budgets: how much a person's releases may tell together within a window of time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ..errors import DataExchangerError, InvalidInput
from ..model.identifiers import MemberId
from .dp.accounting import micro_rho

EPSILON = 3.0
DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyBudget:
    """The most that one person's releases may cost within any ``days`` days.

    Set as ε (at δ = 10^-6); kept in millionths of rho, rounded down.
    """

    micro_rho: int = micro_rho(EPSILON)
    days: int = DAYS

    def __post_init__(self) -> None:
        if self.micro_rho < 0 or self.days < 1:
            raise InvalidInput("budget", "must not be negative")

    @classmethod
    def within(cls, epsilon: float, days: int) -> PrivacyBudget:
        """Make a budget of at most ``epsilon`` in ``days`` days."""
        return cls(micro_rho=micro_rho(epsilon), days=days)

    @property
    def window(self) -> timedelta:
        """How long a release counts."""
        return timedelta(days=self.days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """What one release took from one person's budget; never given back."""

    member: MemberId
    trade: str
    micro_rho: int
    at: datetime


class BudgetExhausted(DataExchangerError):
    """A release would cost more than what is left of somebody's budget."""

    code = "budget_exhausted"
