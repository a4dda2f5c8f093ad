"""A disagreement about money: opened, answered, resolved."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class DisputeReason(StrEnum):
    """What a dispute is about; each has a translation."""

    AGREEMENT = "agreement"
    CHARGEBACK = "chargeback"
    FAMILY = "family"
    FEE = "fee"
    GROSS = "gross"
    ID = "id"
    NET = "net"


class DisputeState(StrEnum):
    """Where a dispute stands."""

    OPENED = "opened"
    ANSWERED = "answered"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """What was stated and what was agreed, and when somebody said something about it."""

    reason: DisputeReason
    stated: str
    agreed: str
    opened: datetime
    answered: datetime | None = None
    """When the buyer said something new."""
    resolved: datetime | None = None

    @property
    def state(self) -> DisputeState:
        """Where the dispute stands."""
        if self.resolved:
            return DisputeState.RESOLVED
        return DisputeState.ANSWERED if self.answered else DisputeState.OPENED

    @property
    def open(self) -> bool:
        """Whether anybody still waits for something."""
        return self.resolved is None

    def answer(self, now: datetime) -> Dispute:
        """Note that the buyer said something new."""
        return replace(self, answered=now)

    def resolve(self, now: datetime) -> Dispute:
        """Close the dispute."""
        return replace(self, resolved=now)
