"""Commit and audit: whoever is given the key of a job can check that result and inputs match.

The home committed to ciphertext and key before the result, the buyer to its result before it knew
what would be released; both signatures cover hashes of what is checked here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .engine import CiphertextRefused, Engine, SecretKey
from .layout import RowGroup, lane_sums


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What the ciphertexts of a job hold: sums of the inputs, and sums of the buyer's result."""

    inputs: tuple[int, ...]
    """Weighted sums per lane of the decrypted inputs."""
    result: tuple[int, ...] | None
    """Sums per lane of the decrypted result; None where it cannot be read."""

    @property
    def agree(self) -> bool:
        """Whether the buyer computed what was declared, on what the home sent."""
        return self.inputs == self.result


def examine(
    key: SecretKey,
    inputs: Sequence[bytes],
    groups: Sequence[RowGroup],
    lanes: int,
    result: bytes,
) -> Findings:
    """Decrypt inputs and result of a job; raise :class:`CiphertextRefused` for broken inputs."""
    weights = row_weights(groups)
    if len(weights) != len(inputs):
        raise CiphertextRefused
    total = sum(
        weight * np.array(key.decrypt(row), dtype=np.int64)
        for weight, row in zip(weights, inputs, strict=True)
    )
    return Findings(
        inputs=lane_sums(np.asarray(total, dtype=np.int64), lanes),
        result=read_result(key, result, lanes),
    )


def read_result(key: SecretKey, result: bytes, lanes: int) -> tuple[int, ...] | None:
    """Return the sums per lane of a buyer's result; None where it is no ciphertext of this job."""
    try:
        values = np.array(key.decrypt(result), dtype=np.int64)
        return lane_sums(values, lanes)
    except CiphertextRefused:
        return None


def row_weights(groups: Sequence[RowGroup]) -> list[int]:
    """Return the weight of each ciphertext."""
    return [group.weight for group in groups for _ in range(group.rows)]


def compute(
    engine: Engine, public: bytes, inputs: Sequence[bytes], groups: Sequence[RowGroup]
) -> bytes:
    """Do the buyer's part: the weighted sum of the inputs; raise :class:`CiphertextRefused`."""
    weights = row_weights(groups)
    limits = engine.limits
    if not weights or len(weights) != len(inputs):
        raise CiphertextRefused
    if (
        any(len(row) > limits.ciphertext for row in inputs)
        or sum(map(abs, weights)) > limits.weight
    ):
        raise CiphertextRefused
    return engine.combine(public, inputs, weights)
