"""Sealed releases: compressed, then encrypted to the buyer with HPKE (RFC 9180).

``release = manifest (compact JWS) || LF || HPKE ciphertext``. The plaintext of the HPKE message
is the package as a raw DEFLATE stream; ``info`` is the SHA-256 of the canonical agreement, so that
a sealed release opens under its own agreement only.
"""

from dataclasses import dataclass
from hashlib import sha256
import zlib

from cryptography.exceptions import InvalidTag

from ..errors import DataExchangerError, InvalidInput, TooLarge
from ..identity import base64url
from ..identity.canonical import canonical
from ..privacy.release import Release
from .kem import supported_kems
from .messages import Policy
from .profile import BuyerProfile, SealingKey

MAX_PACKAGE = 256 * 1024 * 1024
"""Bytes of a package before compression."""

_LEVEL = 1  # the fastest: compression is most of the time, and CSV shrinks well at any level


class SealBroken(DataExchangerError):
    """A sealed release that cannot be opened with this key and agreement."""

    code = "seal_broken"


@dataclass(frozen=True, slots=True)
class SealedRelease:
    """The two parts of a release on the wire."""

    manifest: str
    sealed: bytes

    def to_bytes(self) -> bytes:
        """Write the body of a delivery."""
        return self.manifest.encode() + b"\n" + self.sealed


def choose_sealing_key(profile: BuyerProfile) -> SealingKey:
    """Return the strongest of a buyer's keys that this machine can seal to."""
    for kem in supported_kems():
        for key in profile.sealing_keys:
            if key.kem == kem:
                return key
    raise InvalidInput("sealingKeys", "hold no key that this machine supports")


def seal(release: Release, key: SealingKey, agreement: Policy) -> bytes:
    """Encrypt a release so that only the buyer can open it, under this agreement only."""
    return _seal(release.package, _LEVEL, key, agreement_info(agreement))


def seal_inputs(ciphertexts: bytes, key: SealingKey, agreement: Policy) -> bytes:
    """Encrypt what a buyer computes on likewise; ciphertext does not compress."""
    return _seal(ciphertexts, zlib.Z_NO_COMPRESSION, key, agreement_info(agreement))


def seal_message(message: bytes, key: SealingKey, info: bytes) -> bytes:
    """Encrypt a short message likewise; it opens under its own ``info`` only."""
    return _seal(message, _LEVEL, key, info)


def _seal(content: bytes, level: int, key: SealingKey, info: bytes) -> bytes:
    compressor = zlib.compressobj(level, wbits=-zlib.MAX_WBITS)
    compressed = compressor.compress(content) + compressor.flush()
    kem = supported_kems()[key.kem]
    try:
        public = kem.load_public(base64url.decode(key.public_key))
        return kem.suite.encrypt(compressed, public, info=info)
    except ValueError as err:
        raise InvalidInput("sealingKeys.publicKey", "is not a key") from err


def unseal(
    sealed: bytes, kem: str, private: bytes, agreement: Policy, limit: int = MAX_PACKAGE
) -> bytes:
    """Open a sealed release; raise :class:`SealBroken` or :class:`TooLarge`."""
    return unseal_message(sealed, kem, private, agreement_info(agreement), limit)


def unseal_message(sealed: bytes, kem: str, private: bytes, info: bytes, limit: int) -> bytes:
    """Open what was sealed under ``info``; raise :class:`SealBroken` or :class:`TooLarge`."""
    method = supported_kems()[kem]
    try:
        key = method.load_private(private)
        compressed = method.suite.decrypt(sealed, key, info=info)
        decompressor = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
        package = decompressor.decompress(compressed, limit + 1)
    except (InvalidTag, ValueError, zlib.error) as err:
        raise SealBroken from err
    if len(package) > limit:
        raise TooLarge("package", limit)
    if not decompressor.eof:
        raise SealBroken
    return package


def agreement_info(agreement: Policy) -> bytes:
    """Return the SHA-256 of an agreement, the HPKE ``info`` of everything delivered under it."""
    return sha256(canonical(agreement)).digest()


def split_release(body: bytes) -> SealedRelease:
    """Take a delivery apart."""
    manifest, separator, sealed = body.partition(b"\n")
    if not separator or not manifest.isascii():
        raise InvalidInput("release", "has no manifest")
    return SealedRelease(manifest.decode(), sealed)
