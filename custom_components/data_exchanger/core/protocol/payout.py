"""Payouts: where a member's money goes, the home's signed instruction, the buyer's signed receipt.

The home numbers its instructions to a buyer from 1 on. The buyer carries each out once and answers
the same instruction with a receipt of how it stands, however often it is sent
(specification: docs/protocol/payout.md).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
import re
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from ..errors import InvalidInput
from ..identity import base64url
from ..model.money import Money
from ..model.period import Instant
from ..privacy.release import Sha256
from .profile import PayoutMethod, SealingKey
from .sealing import seal_message, unseal_message
from .terms import Iri
from .wire import WIRE, decode, encode, from_json

MAX_ACCOUNT = 1024
"""Bytes of an account before it is sealed."""

_Name = Annotated[str, StringConstraints(min_length=1, max_length=70, pattern=r"^[^\x00-\x1f]+$")]

type Number = Annotated[int, Field(strict=True, ge=1, le=10**9)]


class PayoutStatus(StrEnum):
    """What a buyer says of an instruction."""

    ACCEPTED = "accepted"
    """It will be paid."""
    UNKNOWN = "unknown"
    """It was handed over for payment, and nobody knows yet what became of it."""
    PAID = "paid"
    FAILED = "failed"
    """It was not paid and never will be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutAccount:
    """An account and whose it is; raises :class:`InvalidInput` for what cannot be one."""

    __pydantic_config__: ClassVar = WIRE

    method: PayoutMethod
    account: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    holder: _Name

    def __post_init__(self) -> None:
        """Check the form that the method asks for."""
        if not _FORMS[self.method](self.account):
            raise InvalidInput("account", f"is no account of {self.method}")

    @property
    def masked(self) -> str:
        """As much of the account as its holder needs to know it again."""
        name, at, host = self.account.partition("@")
        if at:
            return f"{name[:1]}•••@{host}"
        return f"••• {name[-4:]}" if len(name) > 6 else "•••"


def account_of(method: PayoutMethod, account: str, holder: str) -> PayoutAccount:
    """Read an account as people write it; raise :class:`InvalidInput`."""
    compact = re.sub(r"\s", "", account)
    fields = {
        "method": method.value,
        "account": compact.upper() if method is PayoutMethod.IBAN else compact,
        "holder": " ".join(holder.split()),
    }
    return from_json(PayoutAccount, fields)


def _is_iban(account: str) -> bool:
    """Check length and check digits (ISO 13616, ISO 7064 MOD 97-10)."""
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", account):
        return False
    turned = account[4:] + account[:4]
    return int("".join(str(int(digit, 36)) for digit in turned)) % 97 == 1


def _fits(pattern: str) -> Callable[[str], bool]:
    return lambda account: re.fullmatch(pattern, account) is not None


ALIPAY_USER = r"2088[0-9]{12}"
"""Alipay's own number of a user."""
_MOBILE = r"(\+?86-?)?1[3-9][0-9]{9}"
_MAIL = r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"

_FORMS: Mapping[PayoutMethod, Callable[[str], bool]] = {
    PayoutMethod.ALIPAY: _fits(rf"{ALIPAY_USER}|{_MOBILE}|{_MAIL}"),
    PayoutMethod.CREDIT: _fits(r"[A-Za-z0-9._@/+-]{1,64}"),
    PayoutMethod.IBAN: _is_iban,
    PayoutMethod.WECHAT_PAY: _fits(r"o[A-Za-z0-9_-]{27}"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutInstruction:
    """The home's word that the buyer shall pay a member.

    ``payee`` is the member's pseudonym for this buyer; ``account`` is a :class:`PayoutAccount`
    sealed to the key named ``sealing_key``.
    """

    typ: ClassVar[str] = "dx-payout"
    __pydantic_config__: ClassVar = WIRE

    id: Iri
    number: Number
    payee: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
    amount: Money
    method: PayoutMethod
    sealing_key: Annotated[str, StringConstraints(max_length=500)]
    account: Annotated[str, StringConstraints(max_length=4000)]
    created: Instant

    def __post_init__(self) -> None:
        """Refuse to pay nothing, or less."""
        if self.amount.amount <= 0:
            raise InvalidInput("amount", "must be more than nothing")


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutReceipt:
    """The buyer's word of how an instruction stands; ``instruction`` is the hash of its token.

    ``reference`` is what the payee finds on the statement; ``reason`` says why it failed or waits.
    """

    typ: ClassVar[str] = "dx-payout-receipt"
    __pydantic_config__: ClassVar = WIRE

    payout: Iri
    number: Number
    instruction: Sha256
    amount: Money
    status: PayoutStatus
    date: Instant
    reference: Annotated[str, StringConstraints(max_length=200)] | None = None
    reason: Annotated[str, StringConstraints(max_length=200)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutRecord:
    """An instruction (JWS) and the receipt (JWS) of how it stands."""

    __pydantic_config__: ClassVar = WIRE

    instruction: Annotated[str, StringConstraints(max_length=16_000)]
    receipt: Annotated[str, StringConstraints(max_length=16_000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutPage:
    """Records of a home in the order of their numbers; ``next`` goes into the next request."""

    __pydantic_config__: ClassVar = WIRE

    payouts: Annotated[tuple[PayoutRecord, ...], Field(max_length=20)]
    next: Number | None = None


def token_hash(token: str) -> str:
    """Return the hash under which a receipt names an instruction."""
    return sha256(token.encode()).hexdigest()


def seal_account(account: PayoutAccount, key: SealingKey, payout: str) -> str:
    """Encrypt an account so that only the buyer can open it, for one payout only."""
    return base64url.encode(seal_message(encode(account), key, account_info(payout)))


def open_account(instruction: PayoutInstruction, kem: str, private: bytes) -> PayoutAccount:
    """Open an instruction's account; raise :class:`SealBroken` or :class:`InvalidInput`."""
    sealed = base64url.decode(instruction.account)
    opened = unseal_message(sealed, kem, private, account_info(instruction.id), MAX_ACCOUNT)
    account = decode(PayoutAccount, opened, MAX_ACCOUNT)
    if account.method is not instruction.method:
        raise InvalidInput("method", "is not that of the account")
    return account


def account_info(payout: str) -> bytes:
    """Return the HPKE ``info`` of the account of one payout."""
    return sha256(f"dx-payout {payout}".encode()).digest()
