"""What is only ever added to: evidence and counts; and the switches beside them."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
import json

from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects.sqlite import insert

from ..core.evidence.record import EvidenceRecord, Facts, seal_record
from ..core.identity.canonical import canonical
from ..core.identity.keys import SigningKey
from ..core.model.identifiers import BuyerId
from ..core.pipeline.ports import EgressCount
from . import tables


class SqlSettings:
    """Switches that must survive a crash."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, name: str, default: str) -> str:
        """Return a setting."""
        columns = tables.settings.c
        value = self._connection.scalar(select(columns.value).where(columns.name == name))
        return default if value is None else value

    def put(self, name: str, value: str) -> None:
        """Store a setting."""
        self._connection.execute(
            insert(tables.settings)
            .values(name=name, value=value)
            .on_conflict_do_update(index_elements=["name"], set_={"value": value})
        )


class SqlEvidence:
    """The chain of evidence."""

    def __init__(self, connection: Connection, key: SigningKey) -> None:
        self._connection = connection
        self._key = key

    def append(self, kind: str, facts: Facts, now: datetime) -> EvidenceRecord:
        """Add a fact."""
        record = seal_record(self.last(), kind, facts, now, self._key)
        self._connection.execute(
            tables.evidence.insert().values(
                sequence=record.sequence,
                at=record.at,
                record=canonical(record.as_json()).decode(),
            )
        )
        return record

    def newest_of(self, kind: str) -> EvidenceRecord | None:
        """Return the newest record of a kind; reads backwards, so what is rare takes long."""
        columns = tables.evidence.c
        query = select(columns.record).where(columns.record.contains(f'"kind":"{kind}"'))
        text = self._connection.scalar(query.order_by(columns.sequence.desc()).limit(1))
        return None if text is None else EvidenceRecord.from_json(json.loads(text))

    def newest_moment(self) -> datetime | None:
        """Return the latest moment that any record bears."""
        newest = self._connection.scalar(select(func.max(tables.evidence.c.at)))
        return None if newest is None else datetime.fromisoformat(newest)

    def last(self) -> EvidenceRecord | None:
        """Return the newest record."""
        columns = tables.evidence.c
        query = select(columns.record).order_by(columns.sequence.desc()).limit(1)
        text = self._connection.scalar(query)
        return None if text is None else EvidenceRecord.from_json(json.loads(text))

    def records(self) -> Iterator[EvidenceRecord]:
        """Return the chain from its beginning, in pieces."""
        columns = tables.evidence.c
        query = select(columns.record).order_by(columns.sequence)
        result = self._connection.execution_options(yield_per=1000).scalars(query)
        return (EvidenceRecord.from_json(json.loads(text)) for text in result)

    def before(self, sequence: int | None, limit: int) -> Sequence[EvidenceRecord]:
        """Return the newest records older than ``sequence`` (None: of all), newest first."""
        columns = tables.evidence.c
        query = select(columns.record).order_by(columns.sequence.desc()).limit(limit)
        if sequence is not None:
            query = query.where(columns.sequence < sequence)
        return [
            EvidenceRecord.from_json(json.loads(text)) for text in self._connection.scalars(query)
        ]


class SqlEgress:
    """Counts of what left the home, by buyer and day."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self, buyer: BuyerId, size: int, now: datetime) -> None:
        """Add a request of ``size`` bytes."""
        statement = insert(tables.egress).values(
            buyer=buyer, day=now.astimezone(UTC).date().isoformat(), requests=1, bytes=size
        )
        columns, new = tables.egress.c, statement.excluded
        self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=["buyer", "day"],
                set_={"requests": columns.requests + 1, "bytes": columns.bytes + new.bytes},
            )
        )

    def total(self) -> int:
        """Return all bytes that ever left."""
        return self._connection.scalar(select(func.sum(tables.egress.c.bytes))) or 0

    def unnoted(self) -> Sequence[EgressCount]:
        """Return the counts that have grown since they were noted, by day and buyer."""
        columns = tables.egress.c
        query = (
            select(columns.buyer, columns.day, columns.requests, columns.bytes)
            .where(columns.noted < columns.requests)
            .order_by(columns.day, columns.buyer)
        )
        return [
            EgressCount(
                buyer=BuyerId(buyer), day=date.fromisoformat(day), requests=requests, bytes=size
            )
            for buyer, day, requests, size in self._connection.execute(query)
        ]

    def note(self, count: EgressCount) -> None:
        """Remember that a count is on record."""
        columns = tables.egress.c
        self._connection.execute(
            update(tables.egress)
            .where(columns.buyer == count.buyer, columns.day == count.day.isoformat())
            .values(noted=count.requests)
        )
