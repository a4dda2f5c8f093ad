"""The state of a trade, from the buyer's side (the DSP consumer)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID, uuid5

from data_exchanger_core.errors import DataExchangerError
from data_exchanger_core.model.identifiers import Did
from data_exchanger_core.model.money import Money
from data_exchanger_core.model.period import Instant
from data_exchanger_core.privacy.release import Count, Sha256
from data_exchanger_core.protocol.messages import Policy
from data_exchanger_core.protocol.obligation import Obligation, StatementKind
from data_exchanger_core.protocol.states import NegotiationState, TransferState, Verb
from data_exchanger_core.protocol.terms import Terms
from data_exchanger_core.protocol.wire import WIRE
from pydantic import StringConstraints

ConsumerPid = Annotated[str, StringConstraints(pattern=r"^urn:uuid:[0-9a-f-]{36}$")]


class TradeEnded(DataExchangerError):
    """A trade in which nothing can happen any more."""

    code = "trade_ended"


class TradeState(StrEnum):
    """Where a trade stands, in the buyer's words."""

    WAITING = "waiting"
    """An offer that no demand covers waits for a decision."""
    NEGOTIATING = "negotiating"
    DELIVERING = "delivering"
    DELIVERED = "delivered"
    COMPLETED = "completed"
    """Delivered and not yet paid in full."""
    PAID = "paid"
    ENDED = "ended"


FINISHED = (TradeState.COMPLETED, TradeState.PAID, TradeState.ENDED)
"""States in which the home has nothing left to do."""


class PaymentStatus(StrEnum):
    """Where the statement about a payment stands."""

    QUEUED = "queued"
    BOOKED = "booked"
    REFUSED = "refused"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A release that arrived, was opened and is stored; ``body`` is the hash of the delivery."""

    __pydantic_config__: ClassVar = WIRE

    release: str
    body: Sha256
    package: Sha256
    size: Count
    rows: Count
    manifest: str
    receipt: str
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """Ciphertext that arrived, and the signed result of computing on it."""

    __pydantic_config__: ClassVar = WIRE

    body: Sha256
    manifest: str
    result: str
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """Money that moved and the signed statement (JWS) about it."""

    __pydantic_config__: ClassVar = WIRE

    statement: str
    kind: StatementKind = StatementKind.PAYMENT
    gross: Money
    fee: Money
    net: Money
    method: str
    reference: str
    date: Instant
    status: PaymentStatus = PaymentStatus.QUEUED
    reason: str | None = None
    """Why the home refused the statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """That the home has called its data back (the signed request), and when it was erased."""

    __pydantic_config__: ClassVar = WIRE

    request: str
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """One trade with one home.

    ``id`` is the consumerPid of the negotiation. ``in_flight`` is the message that waits in the
    home's mailbox; its transition happens when the home has acknowledged it.
    """

    __pydantic_config__: ClassVar = WIRE

    id: ConsumerPid
    home: Did
    mailbox: str
    provider_pid: str
    offer: Policy
    terms: Terms
    opened: Instant
    updated: Instant
    negotiation: NegotiationState = NegotiationState.OFFERED
    in_flight: Verb | None = None
    agreement: Policy | None = None
    transfer: TransferState | None = None
    transfer_provider_pid: str | None = None
    computed: Computed | None = None
    received: Received | None = None
    folders: tuple[str, ...] = ()
    """Where the release was opened."""
    erased: Erased | None = None
    payments: tuple[Payment, ...] = ()
    """Payments, refunds and chargebacks, in their order."""
    ended: str | None = None
    """Why the trade ended before its time."""

    @property
    def transfer_pid(self) -> str:
        """The consumerPid of the transfer process."""
        return uuid5(UUID(self.id), "transfer").urn

    @property
    def agreement_id(self) -> str | None:
        """IRI of the agreement, once there is one."""
        return str(self.agreement["@id"]) if self.agreement else None

    @property
    def payment(self) -> Payment | None:
        """The last payment, refund or chargeback."""
        return self.payments[-1] if self.payments else None

    @property
    def obligation(self) -> Obligation:
        """What is owed, after all statements that were made."""
        owed = Obligation(price=self.terms.price, fee_per_mille=self.terms.fee_per_mille)
        for payment in self.payments:
            owed = owed.after(payment.kind, payment.gross)
        return owed

    @property
    def paid(self) -> bool:
        """Whether something was paid and nothing is outstanding."""
        return bool(self.payments) and self.obligation.outstanding.amount == 0

    @property
    def state(self) -> TradeState:
        """Where the trade stands."""
        reached = {
            TradeState.ENDED: self.ended,
            TradeState.PAID: self.paid,
            TradeState.COMPLETED: self.transfer is TransferState.COMPLETED,
            TradeState.DELIVERED: self.received,
            TradeState.DELIVERING: self.negotiation is NegotiationState.FINALIZED,
            TradeState.NEGOTIATING: self.in_flight
            or self.negotiation is not NegotiationState.OFFERED,
        }
        return next((state for state, there in reached.items() if there), TradeState.WAITING)
