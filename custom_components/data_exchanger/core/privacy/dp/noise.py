"""Exact samplers on integers: discrete Laplace, discrete Gaussian, and a weighted choice.

After Canonne, Kamath, Steinke, "The Discrete Gaussian for Differential Privacy" (2020), algorithms
1 to 3, with one difference: whether an event of probability exp(-x) happens is decided by comparing
a uniform real number, of which 64 bits are drawn first, with exp(-x). Floating point answers where
the two lie further apart than its error can reach; else both are refined until they differ. So the
distributions are exact, whatever the platform's floating point does within its last bits.

Randomness comes in as bytes and nothing else is random here.
"""

from collections.abc import Iterator, Sequence
from decimal import MAX_EMAX, MIN_EMIN, Context
from fractions import Fraction
from math import exp, isqrt
from struct import Struct

from ..method import Entropy

type Words = Iterator[int]
"""Random words of 64 bits."""

_BATCH = Struct("<256Q")
_ONE = 2.0**64
_DOUBT = 2.0**24
"""How close a word may come to a probability (of 2^64) before floating point is not trusted: 2^-40,
thousands of times the error of a division, an ``exp`` and a rounded word together."""


def words(entropy: Entropy) -> Words:
    """Draw words in batches: a call of the source costs more than a word."""
    while True:
        yield from _BATCH.unpack(entropy(_BATCH.size))


def below(limit: int, source: Words) -> int:
    """Draw a whole number from 0 up to, but not including, ``limit``."""
    bits = (limit - 1).bit_length()
    mask = (1 << bits) - 1
    while True:
        drawn = next(source)
        for _ in range(64, bits, 64):
            drawn = drawn << 64 | next(source)
        if (drawn := drawn & mask) < limit:
            return drawn


def happens(numerator: int, denominator: int, source: Words) -> bool:
    """Decide whether an event of probability exp(-numerator / denominator) happens."""
    word = next(source)
    gap = exp(-numerator / denominator) * _ONE - word
    if gap > _DOUBT:
        return True
    if gap < -_DOUBT:
        return False
    return _decide(word, 64, numerator, denominator, source)


def _decide(drawn: int, bits: int, numerator: int, denominator: int, source: Words) -> bool:
    """Compare a uniform number that begins with ``drawn`` with exp(-numerator / denominator)."""
    while True:
        digits = bits // 3 + len(str(numerator // denominator)) + 10
        exact = Context(prec=digits, Emax=MAX_EMAX, Emin=MIN_EMIN)
        power = exact.divide(-numerator, denominator)
        edge = int(exact.multiply(exact.exp(power), 1 << bits))  # within 1 of the truth
        if drawn + 1 < edge:
            return True
        if drawn > edge + 1:
            return False
        drawn, bits = drawn << 64 | next(source), bits + 64


_INVERSE_E = int(Context(prec=60).multiply(Context(prec=60).exp(-1), 1 << 64))


def _run(source: Words) -> int:
    """Count events of probability 1/e until the first that does not happen."""
    length = 0
    while (word := next(source)) < _INVERSE_E or (
        word == _INVERSE_E and _decide(word, 64, 1, 1, source)
    ):
        length += 1
    return length


def discrete_laplace(scale: Fraction, source: Words) -> int:
    """Draw ``x`` with probability proportional to exp(-|x| / scale)."""
    stretch, divisor = scale.numerator, scale.denominator
    while True:
        part = below(stretch, source)
        if not happens(part, stretch, source):
            continue
        drawn = (part + stretch * _run(source)) // divisor
        if next(source) & 1:
            return drawn
        if drawn:
            return -drawn


def discrete_gaussian(variance: Fraction, source: Words) -> int:
    """Draw ``x`` with probability proportional to exp(-x² / (2 variance))."""
    top, bottom = variance.numerator, variance.denominator
    width = isqrt(top // bottom) + 1
    scale = Fraction(width)
    step, whole = width * bottom, 2 * top * bottom * width * width
    while True:
        drawn = discrete_laplace(scale, source)
        if happens((abs(drawn) * step - top) ** 2, whole, source):
            return drawn


def choose(costs: Sequence[int], unit: Fraction, source: Words) -> int:
    """Draw an index with probability proportional to exp(-cost * unit); costs begin at 0."""
    while True:
        index = below(len(costs), source)
        if happens(costs[index] * unit.numerator, unit.denominator, source):
            return index
