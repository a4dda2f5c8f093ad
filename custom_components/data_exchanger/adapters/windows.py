"""What buyers were told exactly, on disk: a table that is only ever added to."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, select

from ..core.model.disclosure import DisclosureLevel
from ..core.model.identifiers import Did
from ..core.model.period import Period
from ..core.model.resolution import Resolution
from ..core.privacy.windows import Window
from . import tables


class SqlWindows:
    """Windows of exact answers."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, window: Window) -> None:
        """Add what a release tells."""
        self._connection.execute(
            tables.windows.insert().values(
                buyer=window.buyer,
                about=window.about,
                trade=window.trade,
                start=int(window.period.start.timestamp()),
                end=int(window.period.end.timestamp()),
                level=window.level.value,
                resolution=window.resolution.value,
            )
        )

    def about(self, buyer: Did, things: Collection[str]) -> Sequence[Window]:
        """Return what a buyer was told about some things."""
        columns = tables.windows.c
        query = select(tables.windows).where(columns.buyer == buyer, columns.about.in_(things))
        return [
            Window(
                buyer=Did(row.buyer),
                trade=row.trade,
                about=row.about,
                period=Period(start=_moment(row.start), end=_moment(row.end)),
                level=DisclosureLevel(row.level),
                resolution=Resolution(row.resolution),
            )
            for row in self._connection.execute(query)
        ]


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
