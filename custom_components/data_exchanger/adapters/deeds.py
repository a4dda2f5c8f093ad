"""What buyers did, each deed once for its trade or request."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.sqlite import insert

from ..core.market.reputation import Deed
from ..core.model.identifiers import BuyerId
from .tables import deeds


class SqlDeeds:
    """Deeds of buyers."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, buyer: BuyerId, deed: Deed, subject: str, now: datetime) -> None:
        """Note a deed; the same one about the same subject counts once."""
        self._connection.execute(
            insert(deeds)
            .values(buyer=buyer, deed=deed.value, subject=subject, at=int(now.timestamp()))
            .on_conflict_do_nothing()
        )

    def has(self, buyer: BuyerId, deed: Deed, subject: str) -> bool:
        """Whether a deed was noted."""
        columns = deeds.c
        query = select(columns.at).where(
            columns.buyer == buyer, columns.deed == deed.value, columns.subject == subject
        )
        return self._connection.scalar(query) is not None

    def counts(self, since: datetime) -> Mapping[BuyerId, Mapping[Deed, int]]:
        """Return how often each buyer did what."""
        columns = deeds.c
        query = (
            select(columns.buyer, columns.deed, func.count())
            .where(columns.at >= int(since.timestamp()))
            .group_by(columns.buyer, columns.deed)
        )
        found: dict[BuyerId, dict[Deed, int]] = defaultdict(dict)
        for buyer, deed, count in self._connection.execute(query):
            found[BuyerId(buyer)][Deed(deed)] = count
        return found
