"""Receipts of consents, in memory."""

from collections.abc import Sequence

from custom_components.data_exchanger.core.model.identifiers import MemberId
from custom_components.data_exchanger.core.pipeline.consents import StoredReceipt


class Consents(list[StoredReceipt]):
    """Receipts of consents; only ever added to."""

    add = list.append

    def of(self, member: MemberId) -> Sequence[StoredReceipt]:
        return [one for one in self if one.member == member]

    def all(self) -> Sequence[StoredReceipt]:
        return list(self)
