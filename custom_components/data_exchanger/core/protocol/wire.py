"""JSON on the wire: camelCase, decoded into frozen dataclasses, refused with the field's name."""

from collections.abc import Hashable, Sequence
from functools import cache
from typing import Any, cast

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel

from ..errors import InvalidInput, TooLarge
from ..identity.canonical import canonical

WIRE = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="ignore", strict=True)
"""Fields are camelCase; unknown ones are ignored, so that the protocol can grow. Types are not
converted: ``"5"`` and ``true`` are no integers.
"""

MAX_DOCUMENT = 96 * 1024
"""Bytes that a document or message may have."""


@cache
def adapter(kind: Hashable) -> TypeAdapter[Any]:
    """Return the (cached) decoder of a type."""
    return TypeAdapter(kind)


def decode[T](kind: type[T], raw: bytes | str, limit: int = MAX_DOCUMENT) -> T:
    """Read JSON bytes as a ``kind``; raise :class:`InvalidInput` naming the first bad field."""
    if len(raw) > limit:
        raise TooLarge("body", limit)
    try:
        value: T = adapter(cast("Hashable", kind)).validate_json(raw)
    except ValidationError as err:
        raise _first_error(err) from err
    return value


def from_json[T](kind: type[T], data: Any) -> T:
    """Read JSON data (dicts and lists) as a ``kind``."""
    return decode(kind, canonical(data))


def to_json(value: Any) -> Any:
    """Write a value as JSON data, without fields that are None."""
    return adapter(cast("Hashable", type(value))).dump_python(
        value, mode="json", by_alias=True, exclude_none=True
    )


def encode(value: Any) -> bytes:
    """Write a value as canonical JSON bytes."""
    return canonical(to_json(value))


def _first_error(err: ValidationError) -> InvalidInput:
    first = err.errors(include_url=False, include_input=False, include_context=False)[0]
    return InvalidInput(_path(first["loc"]), first["msg"])


def _path(location: Sequence[str | int]) -> str:
    """Name a field; keys in it may be the sender's own words."""
    return ".".join(str(part) for part in location)[:200] or "body"
