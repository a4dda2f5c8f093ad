"""BFV on TenSEAL: 8,192 slots, coefficient modulus of 163 bits, plaintext modulus of 34 bits.

Sums are left in their slots, and weights multiply whole ciphertexts: no rotation, so no Galois or
relinearisation keys; a linear function needs no public key either, so that none is sent. Measured:
26 bits of noise budget remain after a weighted sum over 105,120 values.

Fresh ciphertexts travel with the seed of their uniform half in its place: half the bytes. TenSEAL's
own vectors cannot, but SEAL below them can. It writes to a path: here that of a pipe, so that
nothing touches a disk. Readers expand the seed without knowing (docs/decisions/0083).

TenSEAL holds the interpreter lock during every call and embeds a SEAL whose parser is not hardened
against hostile bytes: only for a process of its own, and only on bytes that somebody signed.
"""

from collections.abc import Sequence
import fcntl
import os
from typing import Any, Final, override

import tenseal
from tenseal import sealapi

from .engine import (
    LIMITS,
    CiphertextRefused,
    Engine,
    Limits,
    Randomness,
    Rows,
    Scheme,
    SecretKey,
)

DEGREE: Final = 8192
PLAIN_MODULUS: Final = 17_179_754_497
"""The greatest prime below 2^34 that is 1 mod 16,384, as batching needs it."""
COEFFICIENT_BITS: Final = (54, 54, 55)
_BROKEN = (ValueError, RuntimeError, TypeError, IndexError, MemoryError)
"""What TenSEAL raises for bytes that it cannot read."""
_PIPE = 256 * 1024
"""More than a ciphertext with a seed has: writing it must not wait for a reader."""


class BfvKey(SecretKey):
    """A context with the secret key of a job."""

    def __init__(self, context: Any) -> None:
        self._context = context

    @property
    @override
    def public(self) -> bytes:
        return b""

    @override
    def dump(self) -> bytes:
        secret: bytes = self._context.serialize(
            save_public_key=False,
            save_secret_key=True,
            save_galois_keys=False,
            save_relin_keys=False,
        )
        return secret

    @override
    def encrypt(self, rows: Rows) -> Sequence[bytes]:
        context = self._context.seal_context().data
        encoder = sealapi.BatchEncoder(context)
        encryptor = sealapi.Encryptor(context, self._context.secret_key().data)
        return [_as_vector(_seeded(encoder, encryptor, row.tolist())) for row in rows]

    @override
    def decrypt(self, ciphertext: bytes) -> Sequence[int]:
        values: list[int] = _vector(self._context, ciphertext).decrypt()
        return values


class Bfv(Engine):
    """The scheme with parameters for 128 bits of security."""

    @property
    @override
    def limits(self) -> Limits:
        return LIMITS[Scheme.BFV]

    @override
    def generate(self, randomness: Randomness) -> BfvKey:
        return BfvKey(_context())

    @override
    def load(self, secret: bytes, randomness: Randomness) -> BfvKey:
        try:
            context = tenseal.context_from(secret, n_threads=1)
            if not context.has_secret_key():
                raise CiphertextRefused
        except _BROKEN as err:
            raise CiphertextRefused from err
        return BfvKey(context)

    @override
    def combine(self, public: bytes, ciphertexts: Sequence[bytes], weights: Sequence[int]) -> bytes:
        if public:
            raise CiphertextRefused
        context = _context()
        total: Any = None
        for weight in sorted(set(weights)):
            rows = [row for row, own in zip(ciphertexts, weights, strict=True) if own == weight]
            part = _vector(context, rows[0])
            for row in rows[1:]:
                part += _vector(context, row)
            if weight != 1:
                part *= [weight] * DEGREE
            total = part if total is None else total + part
        result: bytes = total.serialize()
        return result


def _context() -> Any:
    """Make a context of the fixed parameters; its keys are the caller's own."""
    return tenseal.context(
        tenseal.SCHEME_TYPE.BFV,
        DEGREE,
        plain_modulus=PLAIN_MODULUS,
        coeff_mod_bit_sizes=list(COEFFICIENT_BITS),
        encryption_type=tenseal.ENCRYPTION_TYPE.SYMMETRIC,
        n_threads=1,
    )


def _seeded(encoder: Any, encryptor: Any, values: list[int]) -> bytes:
    """Encrypt a full row; return SEAL's bytes, with a seed for what is uniform."""
    plain = sealapi.Plaintext()
    encoder.encode(values, plain)
    reader, writer = os.pipe()
    with os.fdopen(reader, "rb") as file:
        try:
            fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, _PIPE)
            encryptor.encrypt_symmetric(plain).save(f"/dev/fd/{writer}")
        finally:
            os.close(writer)
        return file.read()


def _as_vector(ciphertext: bytes) -> bytes:
    """Write TenSEAL's ``BFVVectorProto``: the size of a full vector, and one ciphertext."""
    return b"".join((_field(1, _varint(DEGREE)), _field(2, ciphertext)))


def _field(number: int, content: bytes) -> bytes:
    """Write a field of Protocol Buffers that has a length."""
    return bytes([number << 3 | 2]) + _varint(len(content)) + content


def _varint(number: int) -> bytes:
    """Write a number as Protocol Buffers do: seven bits a byte, the lowest first."""
    head = bytes([number & 0x7F | (0x80 if number > 0x7F else 0)])
    return head + _varint(number >> 7) if number > 0x7F else head


def _vector(context: Any, raw: bytes) -> Any:
    """Read a full ciphertext of the context's parameters."""
    if len(raw) > LIMITS[Scheme.BFV].ciphertext:
        raise CiphertextRefused
    try:
        vector = tenseal.bfv_vector_from(context, raw)
        size = vector.size()
    except _BROKEN as err:
        raise CiphertextRefused from err
    if size != DEGREE:
        raise CiphertextRefused
    return vector
