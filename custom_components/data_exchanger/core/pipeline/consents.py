"""Receipts of consents as they are kept: one for each change, and never another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from ..model.identifiers import MemberId


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredReceipt:
    """A receipt, and what it says in short."""

    id: str
    member: MemberId
    at: datetime
    withdrawn: bool
    permission: Mapping[str, Any]
    """What was given or taken back, as evidence holds it."""
    body: bytes
    """The receipt (JSON-LD, canonical)."""


class Consents(Protocol):
    """Receipts of consents; only ever added to."""

    def add(self, receipt: StoredReceipt) -> None:
        """Keep a receipt."""

    def of(self, member: MemberId) -> Sequence[StoredReceipt]:
        """Return a member's receipts, the oldest first."""

    def all(self) -> Sequence[StoredReceipt]:
        """Return all receipts, the oldest first."""
