"""Payouts in memory, and a buyer that pays out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from custom_components.data_exchanger.core.errors import DataExchangerError
from custom_components.data_exchanger.core.identity.keys import PublicKey
from custom_components.data_exchanger.core.ledger.payout import Payout
from custom_components.data_exchanger.core.model.identifiers import (
    BuyerId,
    MemberId,
    PayoutId,
)
from custom_components.data_exchanger.core.pipeline.home import Home
from custom_components.data_exchanger.core.pipeline.payout_ports import StoredAccount
from custom_components.data_exchanger.core.protocol.delivery import SignedBody
from custom_components.data_exchanger.core.protocol.documents import open_document, sign_document
from custom_components.data_exchanger.core.protocol.payout import (
    PayoutInstruction,
    PayoutPage,
    PayoutReceipt,
    PayoutRecord,
    PayoutStatus,
    token_hash,
)
from custom_components.data_exchanger.core.protocol.profile import PayoutMethod
from custom_components.data_exchanger.core.protocol.wire import decode, encode
from tests.core.examples import BUYER_HOST, BUYER_KEY, NOW
from tests.core.pipeline.household import BUYER

URL = f"{BUYER_HOST}/payouts"


class Payouts:
    """Payouts by id."""

    def __init__(self, stored: dict[PayoutId, Payout]) -> None:
        self._stored = stored

    def find(self, payout: PayoutId) -> Payout | None:
        return self._stored.get(payout)

    def save(self, payout: Payout) -> None:
        self._stored[payout.id] = payout

    def open(self) -> Sequence[Payout]:
        found = [one for one in self._stored.values() if not one.state.final]
        return sorted(found, key=lambda one: (one.buyer, one.number))

    def newest(self) -> Mapping[MemberId, Payout]:
        return {one.member: one for one in self._stored.values()}

    def numbers(self, buyer: BuyerId) -> tuple[int, int]:
        of = [one for one in self._stored.values() if one.buyer == buyer]
        given = max((one.number for one in of), default=0)
        return given, max((one.number for one in of if one.receipt), default=0)


class PayoutAccounts:
    """Where members want their money."""

    def __init__(self, stored: dict[MemberId, StoredAccount]) -> None:
        self._stored = stored

    def all(self) -> Mapping[MemberId, StoredAccount]:
        return dict(self._stored)

    def put(self, member: MemberId, account: StoredAccount) -> None:
        self._stored[member] = account

    def forget(self, member: MemberId) -> None:
        self._stored.pop(member, None)


def that_pays_out(home: Home, *methods: PayoutMethod) -> Home:
    """Let the first buyer of a home pay out by some methods, without any by all."""
    buyer = home.buyers[BUYER]
    terms = replace(buyer.profile.terms, payouts=methods or tuple(PayoutMethod))
    paying = replace(buyer, profile=replace(buyer.profile, payouts=URL, terms=terms))
    return replace(home, buyers={**home.buyers, BUYER: paying})


@dataclass
class PayingBuyer:
    """Keeps every instruction under its number and carries it out once."""

    home: PublicKey
    now: datetime = NOW
    instructions: dict[int, str] = field(default_factory=dict)
    receipts: dict[int, PayoutReceipt] = field(default_factory=dict)
    moved: Counter[str] = field(default_factory=Counter)
    """What payees got, in minor units."""

    def post(self, body: bytes) -> tuple[int, bytes]:
        """Take an instruction; return status and body of the answer."""
        token = decode(SignedBody, body).document
        try:
            instruction = open_document(PayoutInstruction, token, self.home).content
        except DataExchangerError:
            return 400, b"{}"
        number = instruction.number
        known = self.instructions.get(number)
        if known is None and number == len(self.instructions) + 1:
            self.instructions[number] = known = token
            self.say(number, PayoutStatus.ACCEPTED)
        if known != token:
            return 409, b"{}"
        return 200, encode(self.record(number))

    def say(self, number: int, status: PayoutStatus, **changes: object) -> None:
        """Carry an instruction out, or not."""
        token = self.instructions[number]
        instruction = open_document(PayoutInstruction, token, self.home).content
        before = self.receipts.get(number)
        if before and before.status in (PayoutStatus.PAID, PayoutStatus.FAILED):
            return
        if status is PayoutStatus.PAID:
            self.moved[instruction.payee] += instruction.amount.amount
        self.receipts[number] = PayoutReceipt(
            payout=instruction.id,
            number=number,
            instruction=token_hash(token),
            amount=instruction.amount,
            status=status,
            date=self.now,
        )
        self.receipts[number] = replace(self.receipts[number], **changes)  # type: ignore[arg-type]  # any field

    def record(self, number: int) -> PayoutRecord:
        """Sign how an instruction stands."""
        receipt = sign_document(self.receipts[number], BUYER_KEY)
        return PayoutRecord(instruction=self.instructions[number], receipt=receipt)

    def page(self, after: int, size: int = 2) -> bytes:
        """Show the instructions from behind a number on."""
        numbers = [one for one in sorted(self.instructions) if one > after]
        shown = numbers[:size]
        return encode(
            PayoutPage(
                payouts=tuple(self.record(number) for number in shown),
                next=shown[-1] if len(numbers) > size else None,
            )
        )
