"""The buyer profile: who a buyer is and where its endpoints are."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from ..errors import InvalidInput
from ..identity import base64url, jws
from ..identity.keys import PublicKey
from ..model.identifiers import Did
from ..model.money import Currency
from ..model.period import Instant
from .did import is_web
from .documents import Signed, open_document
from .wire import WIRE, decode

PATH = "/.well-known/data-buyer.json"

Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s]{1,500}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class SealingKey:
    """A public key to which releases are sealed; ``kem`` as in RFC 9180 and its X-Wing draft."""

    __pydantic_config__: ClassVar = WIRE

    id: Text
    kem: Annotated[str, StringConstraints(pattern=r"^(X25519|X-Wing)$")]
    public_key: Annotated[str, StringConstraints(max_length=4000)]


class PayoutMethod(StrEnum):
    """Where money can be paid out to; each has a translation."""

    ALIPAY = "alipay"
    CREDIT = "credit"
    """Credit with the buyer."""
    IBAN = "iban"
    WECHAT_PAY = "wechat_pay"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementTerms:
    """When and how a buyer pays; ``fee_per_mille`` is what the platform keeps of the price."""

    __pydantic_config__: ClassVar = WIRE

    currencies: Annotated[tuple[Currency, ...], Field(min_length=1, max_length=20)]
    methods: Annotated[tuple[Text, ...], Field(min_length=1, max_length=20)]
    due_days: Annotated[int, Field(ge=0, le=365)]
    fee_per_mille: Annotated[int, Field(ge=0, le=500)] = 0
    payouts: Annotated[tuple[PayoutMethod, ...], Field(max_length=10)] = ()
    """How it pays out to members what the household holds with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyerProfile:
    """What a buyer says of itself, signed with its own key."""

    typ: ClassVar[str] = "dx-buyer-profile"
    __pydantic_config__: ClassVar = WIRE

    did: Did
    name: Text
    contact: Text
    jurisdiction: Country
    hosting: Annotated[tuple[Country, ...], Field(min_length=1, max_length=20)]
    dsp: Url
    mailbox: Url
    demands: Url
    settlement: Url
    erasure: Url
    sealing_keys: Annotated[tuple[SealingKey, ...], Field(min_length=1, max_length=4)]
    terms: SettlementTerms
    licences: Annotated[tuple[str, ...], Field(max_length=10)] = ()
    """Credentials as VC-JWT."""
    payouts: Url | None = None
    """Where instructions to pay out go."""
    website: Url | None = None
    retention_days: Annotated[int, Field(ge=1, le=3650)] | None = None
    """The longest that the buyer keeps any data."""
    updated: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileDocument:
    """The body served at :data:`PATH`."""

    profile: str


def open_profile(
    body: bytes, pinned: PublicKey | None = None
) -> tuple[Signed[BuyerProfile], PublicKey]:
    """Read a profile and check that its own key signed it.

    ``pinned`` is the key from when the family added the buyer, or one out of the document of a
    did:web; without it the key comes from the did:key that signed. Raises
    :class:`InvalidSignature` or :class:`InvalidInput`.
    """
    token = decode(ProfileDocument, body).profile
    key = pinned or PublicKey.from_did(jws.unverified_issuer(token))
    signed = read_profile(token, key)
    for sealing_key in signed.content.sealing_keys:
        base64url.decode(sealing_key.public_key)
    return signed, key


def profile_issuer(body: bytes) -> Did:
    """Return the DID that a profile claims to be from, in order to find its key."""
    return jws.unverified_issuer(decode(ProfileDocument, body).profile)


def read_profile(token: str, key: PublicKey) -> Signed[BuyerProfile]:
    """Read a profile that ``key`` signed in the name of its own did:key, or of a did:web."""
    claimed = jws.unverified_issuer(token)
    signed = open_document(BuyerProfile, token, key, claimed if is_web(claimed) else None)
    if signed.content.did != signed.issuer:
        raise InvalidInput("did", "is not the signer's")
    return signed
