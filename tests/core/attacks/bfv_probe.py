"""A ciphertext that nobody encrypted, and what its decryption gives away.

Decryption of (c0, c1) is round(t/q (c0 + c1 s)) mod t. With c0 = 1 and c1 = floor(q/t) that is the
secret polynomial s itself, whose coefficients are -1, 0 and 1.
"""

from collections.abc import Sequence
import struct

import tenseal
from tenseal import sealapi

from custom_components.data_exchanger.core.privacy.he.bfv import (
    COEFFICIENT_BITS,
    DEGREE,
    PLAIN_MODULUS,
)

_HEADER = struct.Struct("<HBBBBHQ")
"""SEAL: magic number, length of the header, version, compression (none), reserved, size."""
_MAGIC, _NONE = 0xA15E, 0


def crafted() -> bytes:
    """Return the probe as a vector that TenSEAL reads; it needs no key."""
    context = tenseal.context(
        tenseal.SCHEME_TYPE.BFV,
        DEGREE,
        plain_modulus=PLAIN_MODULUS,
        coeff_mod_bit_sizes=list(COEFFICIENT_BITS),
    )
    primes = sealapi.CoeffModulus.Create(DEGREE, list(COEFFICIENT_BITS))
    moduli = [one.value() for one in primes][:-1]  # the last one is for keys alone
    whole = moduli[0] * moduli[1]
    numbers = [
        coefficient
        for constant in (1, whole // PLAIN_MODULUS)
        for modulus in moduli
        for coefficient in (constant % modulus, *[0] * (DEGREE - 1))
    ]
    data = struct.pack(f"<{len(numbers) + 1}Q", len(numbers), *numbers)
    fields = struct.pack(
        "<4QB3QdQ",
        *context.seal_context().data.first_parms_id(),
        0,
        2,
        DEGREE,
        len(moduli),
        1.0,
        1,
    )
    return message([DEGREE], _framed(fields + _framed(data)))


def message(size: Sequence[int], ciphertext: bytes) -> bytes:
    """Write TenSEAL's message: the dimensions of a vector, and a ciphertext of SEAL."""
    dimensions = b"".join(map(_varint, size))
    fields = (b"\x0a", dimensions), (b"\x12", ciphertext)
    return b"".join(tag + _varint(len(content)) + content for tag, content in fields)


def polynomial(slots: Sequence[int]) -> list[int]:
    """Turn the slots of a vector back into the coefficients of its polynomial, centred."""
    size = len(slots)
    root = _root(2 * size)
    values = [0] * size
    power = 1
    for first, second in zip(slots[: size // 2], slots[size // 2 :], strict=True):
        values[(power - 1) // 2] = first % PLAIN_MODULUS
        values[(2 * size - power - 1) // 2] = second % PLAIN_MODULUS
        power = power * 3 % (2 * size)
    inverse = pow(root, -1, PLAIN_MODULUS)
    scale = pow(size, -1, PLAIN_MODULUS)
    found = _evaluate(values, inverse * inverse % PLAIN_MODULUS)
    coefficients = []
    for one in found:
        value = one * scale % PLAIN_MODULUS
        coefficients.append(value - PLAIN_MODULUS if value > PLAIN_MODULUS // 2 else value)
        scale = scale * inverse % PLAIN_MODULUS
    return coefficients


def _evaluate(values: list[int], root: int) -> list[int]:
    """Evaluate a polynomial at all powers of a root of unity (fast Fourier transform)."""
    if len(values) == 1:
        return values
    square = root * root % PLAIN_MODULUS
    even, odd = _evaluate(values[::2], square), _evaluate(values[1::2], square)
    power, turned = 1, []
    for one in odd:
        turned.append(one * power % PLAIN_MODULUS)
        power = power * root % PLAIN_MODULUS
    pairs = list(zip(even, turned, strict=True))
    return [(a + b) % PLAIN_MODULUS for a, b in pairs] + [(a - b) % PLAIN_MODULUS for a, b in pairs]


def _root(order: int) -> int:
    """Find an element of an order that is a power of two."""
    exponent = (PLAIN_MODULUS - 1) // order
    candidates = (pow(base, exponent, PLAIN_MODULUS) for base in range(2, 100))
    return next(
        one for one in candidates if pow(one, order // 2, PLAIN_MODULUS) == PLAIN_MODULUS - 1
    )


def _framed(content: bytes) -> bytes:
    size = _HEADER.size + len(content)
    return _HEADER.pack(_MAGIC, _HEADER.size, 4, 3, _NONE, 0, size) + content


def _varint(number: int) -> bytes:
    if number < 0x80:
        return bytes([number])
    return bytes([number & 0x7F | 0x80]) + _varint(number >> 7)
