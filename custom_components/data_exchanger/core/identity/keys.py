"""Ed25519 keys and the did:key identifiers that carry them."""

from dataclasses import dataclass
from typing import Self

from cryptography.exceptions import InvalidSignature as BadSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ..errors import InvalidInput, InvalidSignature
from ..model.identifiers import Did

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_MULTICODEC_ED25519 = b"\xed\x01"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """The public half of a participant's key (32 bytes)."""

    raw: bytes

    @classmethod
    def from_did(cls, did: str) -> Self:
        """Read the key out of a ``did:key`` (Ed25519); other methods need a resolver."""
        prefix, _, encoded = did.partition(":key:z")
        decoded = _base58_decode(encoded)
        if prefix != "did" or len(decoded) != 34 or not decoded.startswith(_MULTICODEC_ED25519):
            raise InvalidInput("did", "not a did:key of an Ed25519 key")
        return cls(decoded[2:])

    @property
    def did(self) -> Did:
        """The ``did:key`` of this key."""
        return Did("did:key:z" + _base58_encode(_MULTICODEC_ED25519 + self.raw))

    @property
    def fingerprint(self) -> str:
        """The first half of the key as groups that people can compare."""
        text = self.raw.hex()
        return " ".join(text[i : i + 4] for i in range(0, 32, 4))

    def verify(self, signature: bytes, message: bytes) -> None:
        """Raise :class:`InvalidSignature` unless ``signature`` is this key's over ``message``."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except (BadSignature, ValueError) as err:
            raise InvalidSignature from err


class SigningKey:
    """The private half of a participant's key, made from a 32-byte seed."""

    __slots__ = ("private", "public")

    def __init__(self, seed: bytes) -> None:
        self.private = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = PublicKey(self.private.public_key().public_bytes_raw())

    @property
    def did(self) -> Did:
        """The ``did:key`` of this key."""
        return self.public.did

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte signature over ``message``."""
        return self.private.sign(message)


def derive_seed(master: bytes, purpose: str) -> bytes:
    """Derive an independent 32-byte seed for ``purpose`` (HKDF-SHA256, RFC 5869).

    A home shows every buyer another key, so that buyers cannot compare notes about one home.
    """
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(master)


def _base58_encode(raw: bytes) -> str:
    number, digits = int.from_bytes(raw), ""
    while number:
        number, rest = divmod(number, 58)
        digits = _BASE58[rest] + digits
    return _BASE58[0] * (len(raw) - len(raw.lstrip(b"\0"))) + digits


def _base58_decode(text: str) -> bytes:
    if len(text) > 128 or any(digit not in _BASE58 for digit in text):
        raise InvalidInput("did", "not base58")
    number = 0
    for digit in text:
        number = number * 58 + _BASE58.index(digit)
    zeros = len(text) - len(text.lstrip(_BASE58[0]))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8)
