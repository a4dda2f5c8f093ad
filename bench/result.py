"""What a benchmark reports."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
import time
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A figure, and the peer that it is measured against; ``ratio`` is what limits are set for."""

    name: str
    value: float
    unit: str
    peer: str = ""
    peer_value: float | None = None
    ratio: float | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the result as ``scripts/bench --json`` prints it."""
        return {
            "name": self.name,
            "value": round(self.value, 4),
            "unit": self.unit,
            "peer": self.peer,
            "peer_value": None if self.peer_value is None else round(self.peer_value, 4),
            "ratio": None if self.ratio is None else round(self.ratio, 4),
        }


def seconds(work: Callable[[], Any]) -> float:
    """Return how long something takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def paired(
    rounds: int, ours: Callable[[], Any], peer: Callable[[], Any]
) -> tuple[float, float, float]:
    """Time two things in turn; return the medians of ours, the peer's, and of their ratio."""
    pairs = [(seconds(ours), seconds(peer)) for _ in range(rounds)]
    return (
        median(one for one, _ in pairs),
        median(other for _, other in pairs),
        median(one / other for one, other in pairs),
    )
