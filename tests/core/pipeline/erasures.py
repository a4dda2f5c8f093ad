"""Requests to erase, in memory."""

from collections.abc import Sequence
from datetime import datetime

from custom_components.data_exchanger.core.model.identifiers import TradeId
from custom_components.data_exchanger.core.pipeline.erasures import Erasure


class Erasures(dict[TradeId, Erasure]):
    """Requests to erase, by trade."""

    def save(self, erasure: Erasure) -> None:
        self[erasure.trade] = erasure

    def open(self) -> Sequence[Erasure]:
        return [one for one in self.values() if one.next]

    def due(self, now: datetime) -> Sequence[Erasure]:
        return [one for one in self.open() if one.next and one.next <= now]

    def next_due(self) -> datetime | None:
        return min((one.next for one in self.open() if one.next), default=None)
