"""The corridor's counts of what left, in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter

from custom_components.data_exchanger.core.model.identifiers import BuyerId
from custom_components.data_exchanger.core.pipeline.ports import EgressCount


@dataclass
class Egress:
    """Every request with its bytes, and how many of a buyer's day are on record.

    Values are replaced, never changed, so that a shallow copy is a draft.
    """

    sent: Sequence[tuple[date, BuyerId, int]] = ()
    noted: Mapping[tuple[date, BuyerId], int] = field(default_factory=dict)

    def count(self, buyer: BuyerId, size: int, now: datetime) -> None:
        self.sent = [*self.sent, (now.date(), buyer, size)]

    def total(self) -> int:
        return sum(size for _, _, size in self.sent)

    def unnoted(self) -> Sequence[EgressCount]:
        counts = []
        for (day, buyer), sent in groupby(sorted(self.sent), itemgetter(0, 1)):
            sizes = [size for _, _, size in sent]
            if self.noted.get((day, buyer), 0) < len(sizes):
                counts.append(
                    EgressCount(day=day, buyer=buyer, requests=len(sizes), bytes=sum(sizes))
                )
        return counts

    def note(self, count: EgressCount) -> None:
        self.noted = {**self.noted, (count.day, count.buyer): count.requests}
