"""What payouts need of a database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from ..ledger.payout import Payout
from ..model.identifiers import BuyerId, MemberId, PayoutId
from ..protocol.profile import PayoutMethod


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAccount:
    """A member's account: as shown, and locked in the home's vault."""

    method: PayoutMethod
    masked: str
    locked: bytes


class PayoutAccounts(Protocol):
    """Where members want their money, by member."""

    def all(self) -> Mapping[MemberId, StoredAccount]:
        """Return the accounts of all members."""

    def put(self, member: MemberId, account: StoredAccount) -> None:
        """Keep, or replace, a member's account."""

    def forget(self, member: MemberId) -> None:
        """Drop a member's account."""


class Payouts(Protocol):
    """Payouts by id."""

    def find(self, payout: PayoutId) -> Payout | None:
        """Return a payout."""

    def save(self, payout: Payout) -> None:
        """Store a payout."""

    def open(self) -> Sequence[Payout]:
        """Return the payouts that are on their way, by buyer and number."""

    def newest(self) -> Mapping[MemberId, Payout]:
        """Return the newest payout of each member."""

    def numbers(self, buyer: BuyerId) -> tuple[int, int]:
        """Return the highest number that was given, and the highest that the buyer answered."""
