"""Half-open spans of time in UTC."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
import re
from typing import Annotated, Any, Self

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field

from ..errors import InvalidInput

_RFC3339 = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?"
    r"(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$"
)


def _written(text: Any) -> Any:
    """Read the text of a moment; pydantic alone would also take a number in quotes."""
    if not isinstance(text, str):
        return text
    if not re.fullmatch(_RFC3339, text):
        raise ValueError("is not RFC 3339")
    return datetime.fromisoformat(text)


def _utc(moment: datetime) -> datetime:
    """Normalise an aware moment to UTC, whole seconds."""
    try:
        return moment.astimezone(UTC).replace(microsecond=0)
    except OverflowError as err:
        raise InvalidInput("moment", "lies outside the calendar") from err


Instant = Annotated[
    AwareDatetime,
    BeforeValidator(_written),
    AfterValidator(_utc),
    Field(json_schema_extra={"pattern": _RFC3339}),
]
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
