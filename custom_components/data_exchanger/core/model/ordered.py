"""Enumerations whose order is the order of their definition."""

from enum import StrEnum
from typing import override


class OrderedStrEnum(StrEnum):
    """A StrEnum that compares by rank, not by spelling."""

    rank: int
    """Position in the definition, 0 for the first member."""

    def __init__(self, _: str) -> None:
        self.rank = len(type(self).__members__)

    @override
    def __lt__(self, other: str) -> bool:
        return self.rank < type(self)(other).rank

    @override
    def __le__(self, other: str) -> bool:
        return self.rank <= type(self)(other).rank

    @override
    def __gt__(self, other: str) -> bool:
        return self.rank > type(self)(other).rank

    @override
    def __ge__(self, other: str) -> bool:
        return self.rank >= type(self)(other).rank
