"""Paillier's scheme, packed and with the key holder's shortcuts, on gmpy2 (3,072 bits).

P. Paillier, "Public-Key Cryptosystems Based on Composite Degree Residuosity Classes" (Eurocrypt
1999), with g = n + 1; decryption by the Chinese remainder theorem is its section 7. The holder of
p and q draws the blinding factor r^n mod n^2 as x^p mod p^2 and y^q mod q^2: the same uniform
distribution over n-th residues, at half the exponent. Values are packed into slots of 48 bits,
signed, so that one multiplication of ciphertexts adds all slots.

gmpy2 is not constant in time except where ``powmod_sec`` is used; a job's key is used on one
machine, for one job.
"""

from collections.abc import Sequence
from functools import reduce
from typing import Final, override

import gmpy2
from gmpy2 import mpz

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

KEY_BITS: Final = 3072
SLOT_BITS: Final = 48
_SLOTS = LIMITS[Scheme.PAILLIER].slots
_MODULUS_BYTES = KEY_BITS // 8
_CIPHERTEXT_BYTES = 2 * _MODULUS_BYTES
_PRIME_BYTES = _MODULUS_BYTES // 2
_MILLER_RABIN = 40


class PaillierKey(SecretKey):
    """Primes p and q and what follows from them."""

    def __init__(self, p: int, q: int, randomness: Randomness) -> None:
        self._p, self._q = mpz(p), mpz(q)
        self._n = self._p * self._q
        self._pp, self._qq = self._p**2, self._q**2
        self._randomness = randomness
        self._to_n2 = self._pp * gmpy2.invert(self._pp, self._qq)
        """Is 0 mod p^2 and 1 mod q^2."""
        self._hp = gmpy2.invert((self._p - 1) * self._q % self._p, self._p)
        self._hq = gmpy2.invert((self._q - 1) * self._p % self._q, self._q)
        self._p_inverse = gmpy2.invert(self._p, self._q)

    @property
    @override
    def public(self) -> bytes:
        return _to_bytes(self._n, _MODULUS_BYTES)

    @override
    def dump(self) -> bytes:
        return _to_bytes(self._p, _PRIME_BYTES) + _to_bytes(self._q, _PRIME_BYTES)

    @override
    def encrypt(self, rows: Rows) -> Sequence[bytes]:
        return [self._encrypt(pack(row)) for row in rows.tolist()]

    @override
    def decrypt(self, ciphertext: bytes) -> Sequence[int]:
        c = _ciphertext(ciphertext, self._n)
        p, q = self._p, self._q
        mp = (gmpy2.powmod_sec(c % self._pp, p - 1, self._pp) - 1) // p * self._hp % p
        mq = (gmpy2.powmod_sec(c % self._qq, q - 1, self._qq) - 1) // q * self._hq % q
        m = mp + (mq - mp) * self._p_inverse % q * p
        return unpack(int(m if m <= self._n // 2 else m - self._n))

    def _encrypt(self, message: int) -> bytes:
        """Encrypt a packed message: (1 + m n) r^n mod n^2."""
        rp = gmpy2.powmod_sec(self._below(self._p), self._p, self._pp)
        rq = gmpy2.powmod_sec(self._below(self._q), self._q, self._qq)
        n2 = self._n**2
        blinding = (rp + (rq - rp) * self._to_n2) % n2
        return _to_bytes((1 + message % self._n * self._n) * blinding % n2, _CIPHERTEXT_BYTES)

    def _below(self, prime: mpz) -> mpz:
        """Draw uniformly from 1 to ``prime`` - 1."""
        while True:
            drawn = gmpy2.mpz(int.from_bytes(self._randomness(_PRIME_BYTES)))
            if 0 < drawn < prime:
                return drawn


class Paillier(Engine):
    """The scheme with keys of 3,072 bits (128 bits of security)."""

    @property
    @override
    def limits(self) -> Limits:
        return LIMITS[Scheme.PAILLIER]

    @override
    def generate(self, randomness: Randomness) -> PaillierKey:
        while True:
            p, q = _prime(randomness), _prime(randomness)
            if p != q and (p * q).bit_length() == KEY_BITS:
                return PaillierKey(p, q, randomness)

    @override
    def load(self, secret: bytes, randomness: Randomness) -> PaillierKey:
        p = int.from_bytes(secret[:_PRIME_BYTES])
        q = int.from_bytes(secret[_PRIME_BYTES:])
        sound = len(secret) == 2 * _PRIME_BYTES and (p * q).bit_length() == KEY_BITS and p != q
        if not (sound and gmpy2.is_prime(p, _MILLER_RABIN) and gmpy2.is_prime(q, _MILLER_RABIN)):
            raise CiphertextRefused
        return PaillierKey(p, q, randomness)

    @override
    def combine(self, public: bytes, ciphertexts: Sequence[bytes], weights: Sequence[int]) -> bytes:
        n = mpz(int.from_bytes(public))
        if len(public) != _MODULUS_BYTES or n.bit_length() != KEY_BITS or not n % 2:
            raise CiphertextRefused
        n2 = n**2
        product = mpz(1)
        for weight in sorted(set(weights)):
            rows = [row for row, own in zip(ciphertexts, weights, strict=True) if own == weight]
            total = reduce(lambda a, b: a * b % n2, (_ciphertext(row, n) for row in rows))
            product = product * gmpy2.powmod(total, weight, n2) % n2
        return _to_bytes(product, _CIPHERTEXT_BYTES)


def pack(values: Sequence[int]) -> int:
    """Put signed values into slots, the first one lowest."""
    return sum(value << (SLOT_BITS * slot) for slot, value in enumerate(values))


def unpack(message: int) -> list[int]:
    """Take signed values out of their slots; raise :class:`CiphertextRefused` for leftovers."""
    half, mask = 1 << (SLOT_BITS - 1), (1 << SLOT_BITS) - 1
    values = []
    for _ in range(_SLOTS):
        value = ((message + half) & mask) - half
        values.append(value)
        message = (message - value) >> SLOT_BITS
    if message:
        raise CiphertextRefused
    return values


def _prime(randomness: Randomness) -> mpz:
    """Draw a prime whose two upper bits are set, so that a product of two has all its bits."""
    while True:
        drawn = int.from_bytes(randomness(_PRIME_BYTES)) | 3 << (8 * _PRIME_BYTES - 2) | 1
        if gmpy2.is_prime(drawn, _MILLER_RABIN):
            return mpz(drawn)


def _ciphertext(raw: bytes, n: mpz) -> mpz:
    """Read an element of Z*_n^2."""
    c = mpz(int.from_bytes(raw))
    if len(raw) != _CIPHERTEXT_BYTES or not 0 < c < n**2 or gmpy2.gcd(c, n) != 1:
        raise CiphertextRefused
    return c


def _to_bytes(number: mpz, length: int) -> bytes:
    return int(number).to_bytes(length)
