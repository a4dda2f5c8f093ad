"""Key encapsulation for sealing: X25519 everywhere, X-Wing where OpenSSL has ML-KEM-768."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

_ML_KEM_PUBLIC = 1184
_ML_KEM_SEED = 64


@dataclass(frozen=True, slots=True)
class Kem:
    """How to make and read keys of one kind; raw forms are the concatenations of X-Wing's draft."""

    suite: Suite
    generate: Callable[[], bytes]
    public: Callable[[bytes], bytes]
    load_public: Callable[[bytes], Any]
    load_private: Callable[[bytes], Any]


def _x25519_public(private: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def _xwing_generate() -> bytes:
    ml_kem, x25519 = MLKEM768PrivateKey.generate(), X25519PrivateKey.generate()
    return ml_kem.private_bytes_raw() + x25519.private_bytes_raw()


def _xwing_public(private: bytes) -> bytes:
    ml_kem = MLKEM768PrivateKey.from_seed_bytes(private[:_ML_KEM_SEED]).public_key()
    return ml_kem.public_bytes_raw() + _x25519_public(private[_ML_KEM_SEED:])


def _xwing_load_public(raw: bytes) -> MLKEM768X25519PublicKey:
    return MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(raw[:_ML_KEM_PUBLIC]),
        X25519PublicKey.from_public_bytes(raw[_ML_KEM_PUBLIC:]),
    )


def _xwing_load_private(raw: bytes) -> MLKEM768X25519PrivateKey:
    return MLKEM768X25519PrivateKey(
        MLKEM768PrivateKey.from_seed_bytes(raw[:_ML_KEM_SEED]),
        X25519PrivateKey.from_private_bytes(raw[_ML_KEM_SEED:]),
    )


_KEMS = {
    "X-Wing": Kem(
        Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM),
        _xwing_generate,
        _xwing_public,
        _xwing_load_public,
        _xwing_load_private,
    ),
    "X25519": Kem(
        Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM),
        lambda: X25519PrivateKey.generate().private_bytes_raw(),
        _x25519_public,
        X25519PublicKey.from_public_bytes,
        X25519PrivateKey.from_private_bytes,
    ),
}


@cache
def supported_kems() -> Mapping[str, Kem]:
    """Return what this machine's cryptography can do, the strongest first."""
    try:
        MLKEM768PrivateKey.generate()
    except UnsupportedAlgorithm:
        return MappingProxyType({"X25519": _KEMS["X25519"]})
    return MappingProxyType(_KEMS)
