"""Licences of buyers: verifiable credentials as JWT, and the lists that revoke them.

W3C Verifiable Credentials Data Model 2.0, secured with JOSE (VC-JOSE-COSE); Bitstring Status List
1.0. Ed25519 only. The payload is the credential itself; JSON-LD contexts are never fetched.
"""

from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar
import zlib

from pydantic import Field, StringConstraints

from ..errors import DataExchangerError, InvalidInput, InvalidSignature
from ..identity import base64url, jws
from ..identity.keys import PublicKey, SigningKey
from ..model.identifiers import Did
from ..model.period import Instant
from ..model.scope import Slug
from .profile import Country, Url
from .wire import WIRE, decode, encode

CONTEXT = "https://www.w3.org/ns/credentials/v2"
TYP = "vc+jwt"
_ALGORITHMS = ("Ed25519", "EdDSA")
_SMALLEST_LIST = 131_072
"""Entries that a status list has at least, so that one holder hides among many (section 6)."""
_LARGEST_LIST = 4 * 1024 * 1024
"""Bytes of a status list once unpacked."""

Text = Annotated[str, StringConstraints(min_length=1, max_length=500)]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusEntry:
    """Where to look whether a credential was revoked."""

    __pydantic_config__: ClassVar = WIRE

    type: Text
    status_purpose: Text
    status_list_index: Annotated[str, StringConstraints(pattern=r"^\d{1,9}$")]
    status_list_credential: Url


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The buyer that a licence is about, and what the licence says of it."""

    __pydantic_config__: ClassVar = WIRE

    id: Did
    name: Text = "licence"
    jurisdiction: Country | None = None
    services: Annotated[tuple[Slug, ...], Field(max_length=50)] = ()
    """The special services that the licence endorses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """An issuer that is written as an object."""

    __pydantic_config__: ClassVar = WIRE

    id: Did


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A licence."""

    __pydantic_config__: ClassVar = WIRE

    context: Annotated[tuple[Any, ...], Field(alias="@context", min_length=1, max_length=20)]
    type: Annotated[tuple[Text, ...], Field(max_length=20)]
    issuer: Did | Issuer
    valid_from: Instant | None = None
    valid_until: Instant | None = None
    credential_subject: Subject
    credential_status: StatusEntry | None = None

    def __post_init__(self) -> None:
        if self.context[0] != CONTEXT or "VerifiableCredential" not in self.type:
            raise InvalidInput("licence", "is no verifiable credential")

    @property
    def issued_by(self) -> Did:
        """The issuer's DID."""
        return self.issuer.id if isinstance(self.issuer, Issuer) else self.issuer


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSubject:
    """The bits of a status list: multibase (base64url) of gzip."""

    __pydantic_config__: ClassVar = WIRE

    type: Text
    status_purpose: Text
    encoded_list: Annotated[str, StringConstraints(pattern=r"^u[A-Za-z0-9_-]+$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusListCredential:
    """A signed status list."""

    __pydantic_config__: ClassVar = WIRE

    issuer: Did | Issuer
    valid_until: Instant | None = None
    credential_subject: ListSubject


@dataclass(frozen=True, slots=True)
class StatusList:
    """Bits by index, the leftmost first."""

    issuer: Did
    valid_until: Instant | None
    bits: bytes = field(repr=False)

    def is_set(self, index: int) -> bool:
        """Whether a bit is set; raise :class:`InvalidInput` beyond the end."""
        if index >= 8 * len(self.bits):
            raise InvalidInput("statusListIndex", "lies beyond the list")
        return bool(self.bits[index // 8] >> (7 - index % 8) & 1)


def read_credential(token: str) -> Credential:
    """Read a licence without believing it."""
    return decode(Credential, jws.unverified_payload(token))


def verify_token(token: str, keys: tuple[PublicKey, ...]) -> bytes:
    """Return the payload that one of an issuer's keys signed."""
    for key in keys:
        try:
            return jws.verify(token, TYP, key, _ALGORITHMS).payload
        except InvalidSignature:
            continue
    raise InvalidSignature("not signed by its issuer")


def open_status_list(token: str, keys: tuple[PublicKey, ...]) -> StatusList:
    """Read a status list that one of the issuer's keys signed."""
    payload = verify_token(token, keys)
    signed = decode(StatusListCredential, payload, limit=_LARGEST_LIST)
    subject = signed.credential_subject
    if (subject.type, subject.status_purpose) != ("BitstringStatusList", "revocation"):
        raise InvalidInput("credentialSubject", "is no list of revocations")
    issuer = signed.issuer.id if isinstance(signed.issuer, Issuer) else signed.issuer
    return StatusList(issuer, signed.valid_until, _unpack(subject.encoded_list))


def sign_credential(credential: Credential | StatusListCredential, key: SigningKey) -> str:
    """Sign a licence or status list as its issuer does."""
    issuer = credential.issuer.id if isinstance(credential.issuer, Issuer) else credential.issuer
    return jws.sign(encode(credential), key, TYP, issuer)


def pack_bits(size: int, *indexes: int) -> str:
    """Write a status list of ``size`` entries in which some are set."""
    bits = bytearray(size // 8)
    for index in indexes:
        bits[index // 8] |= 1 << (7 - index % 8)
    packer = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    return "u" + base64url.encode(packer.compress(bytes(bits)) + packer.flush())


def _unpack(encoded: str) -> bytes:
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        bits = unpacker.decompress(base64url.decode(encoded[1:]), _LARGEST_LIST)
    except (zlib.error, DataExchangerError) as err:
        raise InvalidInput("encodedList", "is malformed") from err
    if not unpacker.eof or 8 * len(bits) < _SMALLEST_LIST:
        raise InvalidInput("encodedList", "has a size that no list may have")
    return bits
