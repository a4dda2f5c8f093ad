"""Requests to erase as they are stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ..model.identifiers import BuyerId, TradeId


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """A request to erase what a buyer received in a trade, and what came of it."""

    trade: TradeId
    buyer: BuyerId
    request: str
    """The signed request (JWS)."""
    requested: datetime
    due: datetime
    attempts: int = 0
    next: datetime | None
    """When to ask (again); None once the buyer has attested."""
    attestation: str | None = None
    """The buyer's signed word (JWS)."""
    attested: datetime | None = None
    ignored: bool = False
    """Whether it is on record that the time has passed."""

    def overdue(self, now: datetime) -> bool:
        """Whether the buyer should have attested by now."""
        return self.attestation is None and self.due < now


class Erasures(Protocol):
    """Requests to erase, by trade."""

    def get(self, trade: TradeId) -> Erasure | None:
        """Return the request about a trade."""

    def save(self, erasure: Erasure) -> None:
        """Store a request, or what came of it."""

    def open(self) -> Sequence[Erasure]:
        """Return the requests that are not attested."""

    def due(self, now: datetime) -> Sequence[Erasure]:
        """Return the requests that are to be sent now, those that waited longest first."""

    def next_due(self) -> datetime | None:
        """Return when a request is to be sent next."""
