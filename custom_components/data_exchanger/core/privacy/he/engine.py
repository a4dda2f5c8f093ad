"""What an additively homomorphic engine can do; slots of one ciphertext are added in parallel."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ...errors import DataExchangerError

type Rows = NDArray[np.int64]
"""Plaintext: one row per ciphertext, one column per slot."""
type Randomness = Callable[[int], bytes]
"""Gives so many unpredictable bytes."""


class Scheme(StrEnum):
    """Engines by the name under which demands and homes agree on them."""

    BFV = "bfv"
    PAILLIER = "paillier"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What fits into a ciphertext of a scheme.

    The absolute value of a slot stays below ``magnitude``; absolute weights, one per ciphertext,
    add up to ``weight`` at the most; a ciphertext has no more than ``ciphertext`` bytes.
    """

    slots: int
    magnitude: int
    weight: int
    ciphertext: int


class CiphertextRefused(DataExchangerError):
    """Bytes that are no ciphertext of the agreed parameters, or a key that is none."""

    code = "ciphertext_refused"


class SecretKey(Protocol):
    """The key of one job."""

    @property
    def public(self) -> bytes:
        """What the buyer needs to compute."""

    def dump(self) -> bytes:
        """Return the secret."""

    def encrypt(self, rows: Rows) -> Sequence[bytes]:
        """Return a ciphertext for each row."""

    def decrypt(self, ciphertext: bytes) -> Sequence[int]:
        """Return the value of every slot; raise :class:`CiphertextRefused`."""


class Engine(Protocol):
    """A scheme with fixed parameters."""

    @property
    def limits(self) -> Limits:
        """What fits into a ciphertext."""

    def generate(self, randomness: Randomness) -> SecretKey:
        """Make the key of a job."""

    def load(self, secret: bytes, randomness: Randomness) -> SecretKey:
        """Read a key that was dumped; raise :class:`CiphertextRefused`."""

    def combine(self, public: bytes, ciphertexts: Sequence[bytes], weights: Sequence[int]) -> bytes:
        """Return the weighted sum of ciphertexts; needs no secret."""


LIMITS: Mapping[Scheme, Limits] = MappingProxyType(
    {
        Scheme.BFV: Limits(slots=8192, magnitude=8_589_877_248, weight=2**24, ciphertext=300_000),
        Scheme.PAILLIER: Limits(slots=63, magnitude=2**47, weight=2**47, ciphertext=768),
    }
)
"""Known without any engine; a slot of BFV holds half its plaintext modulus."""


def engine_for(scheme: Scheme) -> Engine:
    """Load an engine; raises :class:`ImportError` where its library is missing.

    Only for processes that may handle ciphertext: libraries with native code parse it.
    """
    if scheme is Scheme.BFV:
        from .bfv import Bfv  # noqa: PLC0415 (its library is optional)

        return Bfv()
    from .paillier import Paillier  # noqa: PLC0415 (its library is optional)

    return Paillier()
