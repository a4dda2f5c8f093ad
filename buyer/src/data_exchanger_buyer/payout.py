"""The state of a payout, from the buyer's side."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import NAMESPACE_URL, uuid5

from data_exchanger_core.identity.keys import PublicKey
from data_exchanger_core.model.identifiers import Did
from data_exchanger_core.model.money import Money
from data_exchanger_core.model.period import Instant
from data_exchanger_core.protocol.documents import open_document
from data_exchanger_core.protocol.payout import (
    PayoutInstruction,
    PayoutStatus,
)
from data_exchanger_core.protocol.profile import PayoutMethod
from data_exchanger_core.protocol.wire import WIRE

FINAL = (PayoutStatus.PAID, PayoutStatus.FAILED)

_FIRST_LOOK = timedelta(seconds=2)
_LAST_LOOK = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Payout:
    """Money that a home wants paid to a member; ``instruction`` is the home's signed word (JWS).

    ``submitted`` says that a gateway or bank may have heard of it, ``file`` with which file.
    """

    __pydantic_config__: ClassVar = WIRE

    id: str
    home: Did
    number: int
    amount: Money
    method: PayoutMethod
    instruction: str
    updated: Instant
    due: Instant
    status: PayoutStatus = PayoutStatus.ACCEPTED
    submitted: bool = False
    attempts: int = 0
    reference: str | None = None
    reason: str | None = None
    file: str | None = None

    @property
    def order(self) -> str:
        """The order number under which gateways know the payout: always the same 32 characters."""
        return uuid5(NAMESPACE_URL, f"{self.home} {self.number}").hex

    @property
    def final(self) -> bool:
        """Whether nothing changes any more."""
        return self.status in FINAL

    @property
    def content(self) -> PayoutInstruction:
        """What the home signed."""
        key = PublicKey.from_did(self.home)
        return open_document(PayoutInstruction, self.instruction, key).content

    def handed_over(self, now: datetime, file: str | None = None) -> Payout:
        """Return the payout as a gateway or bank is about to hear of it."""
        status = self.status if file else PayoutStatus.UNKNOWN
        return replace(self, submitted=True, status=status, file=file, updated=now)

    def after(
        self,
        status: PayoutStatus,
        now: datetime,
        reference: str | None = None,
        reason: str | None = None,
    ) -> Payout:
        """Return the payout with what became of it, to be looked at later unless that is final."""
        wait = min(_FIRST_LOOK * 2 ** min(self.attempts, 12), _LAST_LOOK)
        changed = (status, reason) != (self.status, self.reason)
        return replace(
            self,
            status=status,
            attempts=self.attempts + 1,
            due=now + wait,
            updated=now if changed else self.updated,
            reference=reference or self.reference,
            reason=reason,
        )
