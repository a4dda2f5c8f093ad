"""Half-open spans of time in UTC."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Self

from pydantic import AfterValidator, AwareDatetime

from ..errors import InvalidInput


def _utc(moment: datetime) -> datetime:
    """Normalise an aware moment to UTC, whole seconds."""
    try:
        return moment.astimezone(UTC).replace(microsecond=0)
    except OverflowError as err:
        raise InvalidInput("moment", "lies outside the calendar") from err


Instant = Annotated[AwareDatetime, AfterValidator(_utc)]
"""A moment on the wire: RFC 3339 with offset, kept as UTC in whole seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The span from ``start`` up to, but not including, ``end``."""

    start: Instant
    end: Instant

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise InvalidInput("period", "needs a time zone")
        object.__setattr__(self, "start", _utc(self.start))
        object.__setattr__(self, "end", _utc(self.end))
        if self.end <= self.start:
            raise InvalidInput("period", "ends before it starts")
        if self.start.year < 1900 or self.end.year > 2999:
            raise InvalidInput("period", "lies outside the years 1900 to 2999")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an ISO 8601 interval ``start/end``."""
        try:
            start, end = (datetime.fromisoformat(part) for part in text.split("/"))
        except ValueError as err:
            raise InvalidInput("period", "not an ISO 8601 interval") from err
        return cls(start=start, end=end)

    @property
    def duration(self) -> timedelta:
        """The length of the span."""
        return self.end - self.start

    def __str__(self) -> str:
        return f"{rfc3339(self.start)}/{rfc3339(self.end)}"

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment < self.end

    def intersection(self, other: Period) -> Period | None:
        """Return the common span, or None where there is none."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Period(start=start, end=end) if start < end else None


def rfc3339(moment: datetime) -> str:
    """Write a moment as ``2026-11-22T15:36:00Z``."""
    return _utc(moment).isoformat().replace("+00:00", "Z")
