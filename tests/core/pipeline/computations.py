"""Computations on ciphertext, in memory."""

from dataclasses import replace
from datetime import datetime

from custom_components.data_exchanger.core.model.identifiers import TradeId
from custom_components.data_exchanger.core.pipeline.ports import StoredComputation


class Computations(dict[TradeId, StoredComputation]):
    """Computations on ciphertext, by trade."""

    def put(self, trade: TradeId, computation: StoredComputation, now: datetime) -> None:
        self.setdefault(trade, computation)

    def answer(self, trade: TradeId, result: bytes) -> None:
        stored = self[trade]
        if stored.result is None:
            self[trade] = replace(stored, result=result, body=None)

    def forget(self, trade: TradeId) -> None:
        self.pop(trade, None)
