"""Vectors of seals. Sealing is random: a ciphertext that still opens to the same is kept."""

from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any
import zlib

from cryptography.exceptions import InvalidTag

from custom_components.data_exchanger.core.protocol.kem import supported_kems
from custom_components.data_exchanger.core.protocol.messages import Policy
from custom_components.data_exchanger.core.protocol.sealing import agreement_info

from .cast import AGREEMENT, PRIVATE, XWING_SEED
from .packages import SERIES
from .vector import Vector, bad, good, read_input

_OTHER_AGREEMENT = {**AGREEMENT, "timestamp": "2026-11-22T15:03:01Z"}
_BOMB_LIMIT = 1_000_000


def _deflate(data: bytes) -> bytes:
    compressor = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    return compressor.compress(data) + compressor.flush()


def _encrypt(
    name: str, plaintext: bytes, kem: str = "X25519", agreement: Policy = AGREEMENT
) -> bytes:
    """Encrypt to the buyer's key, or take what the vector ``name`` holds since the last time."""
    method = supported_kems()[kem]
    info = agreement_info(agreement)
    with suppress(KeyError, InvalidTag, ValueError):
        kept = b64decode(read_input(name)["sealed"])
        private = method.load_private(PRIVATE[kem])
        if _content(method.suite.decrypt(kept, private, info=info)) == _content(plaintext):
            return kept
    return method.suite.encrypt(
        plaintext, method.load_public(method.public(PRIVATE[kem])), info=info
    )


def _content(plaintext: bytes) -> tuple[bytes, bool]:
    """Return what a plaintext inflates to: compressors differ in how they say the same."""
    decompressor = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
    try:
        return decompressor.decompress(plaintext), decompressor.eof
    except zlib.error:
        return plaintext, False


def flipped(sealed: bytes) -> bytes:
    """Return a sealed release with one wrong bit."""
    return sealed[:100] + bytes([sealed[100] ^ 1]) + sealed[101:]


_PLAIN = _deflate(SERIES.package)
SEALED = {
    "X25519": _encrypt("seal_x25519", _PLAIN),
    "X-Wing": _encrypt("seal_xwing", _PLAIN, "X-Wing"),
}


def _seal(sealed: bytes, kem: str = "X25519", **changes: Any) -> dict[str, Any]:
    return {
        "kem": kem,
        "privateKey": PRIVATE[kem].hex(),
        "agreement": AGREEMENT,
        "sealed": b64encode(sealed).decode(),
        **changes,
    }


def vectors() -> Iterator[Vector]:
    """Write the vectors of this module."""
    opened = {"sha256": SERIES.sha256, "size": len(SERIES.package)}
    yield good(
        "seal_x25519",
        "seal",
        "A package sealed to an X25519 key. TEST ONLY: the private key is public.",
        _seal(SEALED["X25519"]),
        opened,
    )
    yield good(
        "seal_xwing",
        "seal",
        "A package sealed to an X-Wing key. `privateKey` is SHAKE256(`privateSeed`, 96 bytes): the "
        "seed of ML-KEM-768, then the X25519 key.",
        _seal(SEALED["X-Wing"], "X-Wing", privateSeed=XWING_SEED.hex()),
        opened,
    )
    sealed = SEALED["X25519"]
    whole = _deflate(bytes(2000))
    bomb = _encrypt("seal_bad_bomb", _deflate(bytes(_BOMB_LIMIT + 1)))
    broken: Mapping[str, tuple[dict[str, Any], str]] = {
        "bit": (_seal(flipped(sealed)), "One bit is flipped."),
        "encapsulation": (
            _seal(bytes([sealed[0] ^ 1]) + sealed[1:]),
            "One bit of the encapsulated key is flipped.",
        ),
        "agreement": (
            _seal(sealed, agreement=_OTHER_AGREEMENT),
            "Sealed under another agreement.",
        ),
        "key": (_seal(sealed, privateKey=(b"\x06" * 32).hex()), "Sealed to another key."),
        "short": (_seal(sealed[:-1]), "The last byte is missing."),
        "long": (_seal(sealed + b"\0"), "One byte too many."),
        "empty": (_seal(b""), "Nothing."),
        "plaintext": (
            _seal(_encrypt("seal_bad_plaintext", b"not a DEFLATE stream \xff")),
            "What was sealed is no DEFLATE stream.",
        ),
        "cut": (
            _seal(_encrypt("seal_bad_cut", whole[:-2])),
            "What was sealed is a DEFLATE stream without its end.",
        ),
    }
    for why, (given, description) in broken.items():
        yield bad(f"seal_bad_{why}", "seal", description, given, "seal_broken")
    yield bad(
        "seal_bad_bomb",
        "seal",
        "What was sealed inflates to more than `limit` bytes: stop at the limit.",
        _seal(bomb, limit=_BOMB_LIMIT),
        "too_large",
        "package",
    )
