"""JSON on the wire: camelCase, strict types, refused by the name of the field."""

from dataclasses import dataclass
from datetime import UTC, datetime
import json
from typing import Any, ClassVar

from hypothesis import given, strategies as st
import pytest

from custom_components.data_exchanger.core.errors import DataExchangerError, InvalidInput, TooLarge
from custom_components.data_exchanger.core.model.money import Money
from custom_components.data_exchanger.core.model.period import Period
from custom_components.data_exchanger.core.protocol.terms import Terms
from custom_components.data_exchanger.core.protocol.wire import (
    MAX_DOCUMENT,
    WIRE,
    decode,
    encode,
    from_json,
    to_json,
)
from tests.core.examples import terms
from tests.core.strategies import agreeable_terms, json_values


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Something with fields of several types."""

    __pydantic_config__: ClassVar = WIRE

    page_count: int = 0
    is_urgent: bool = False
    sent_at: datetime | None = None
    all_pages: tuple[str, ...] = ()


def test_fields_are_camel_case_and_nothing_is_written_for_none() -> None:
    sent = datetime(2026, 1, 1, tzinfo=UTC)
    assert to_json(Letter(page_count=2)) == {"pageCount": 2, "isUrgent": False, "allPages": []}
    assert encode(Letter(sent_at=sent)) == (
        b'{"allPages":[],"isUrgent":false,"pageCount":0,"sentAt":"2026-01-01T00:00:00Z"}'
    )


@given(agreeable_terms)
def test_terms_read_back_from_their_bytes(agreed: Terms) -> None:
    assert decode(Terms, encode(agreed)) == agreed
    assert from_json(Terms, to_json(agreed)) == agreed
    assert encode(decode(Terms, encode(agreed))) == encode(agreed)


def test_names_are_camel_case_all_the_way_down() -> None:
    data = to_json(terms())
    assert data["scope"]["minimumCoverage"] == 0
    assert set(data["scope"]["period"]) == {"start", "end"}
    assert "feePerMille" in data


def test_unknown_fields_are_ignored() -> None:
    assert decode(Letter, b'{"pageCount":1,"stamp":{"a":[1,2.5]}}') == Letter(page_count=1)


@pytest.mark.parametrize(
    "raw",
    [
        '{"pageCount":"1"}',
        '{"pageCount":1.0}',
        '{"pageCount":true}',
        '{"pageCount":null}',
        '{"pageCount":[1]}',
    ],
)
def test_types_are_not_converted(raw: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        decode(Letter, raw)
    assert refused.value.field == "pageCount"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"isUrgent": 1}, "isUrgent"),
        ({"isUrgent": "yes"}, "isUrgent"),
        ({"sentAt": 1_700_000_000}, "sentAt"),
        ({"allPages": "abc"}, "allPages"),
        ({"allPages": ["a", 5]}, "allPages.1"),
    ],
)
def test_refusal_names_the_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        from_json(Letter, change)
    assert refused.value.field == field


@pytest.mark.parametrize("raw", ["", "5", "[]", "null", '"x"', "{", b"\xff", '{"a":"\ud800"}'])
def test_what_is_no_object_is_refused(raw: str | bytes) -> None:
    with pytest.raises(InvalidInput):
        decode(Letter, raw)


def test_size_is_limited() -> None:
    padded = b"{}" + b" " * MAX_DOCUMENT
    with pytest.raises(TooLarge):
        decode(Letter, padded)
    assert decode(Letter, padded[:MAX_DOCUMENT]) == Letter()
    assert decode(Letter, padded, limit=len(padded)) == Letter()
    with pytest.raises(TooLarge):
        decode(Letter, b"{ }", limit=2)


TERMS = to_json(terms())


def with_change(path: tuple[str, ...], value: Any) -> dict[str, Any]:
    if len(path) == 1:
        return {**TERMS, path[0]: value}
    return {**TERMS, path[0]: {**TERMS[path[0]], path[1]: value}}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("validUntil",), "0001-01-01T00:00:00+14:00"),
        (("validUntil",), "9999-12-31T23:59:59-12:00"),
        (("validUntil",), "2026-01-01T00:00:00"),
        (("validUntil",), "2026-13-01T00:00:00Z"),
        (("purposes",), []),
        (("purposes",), ["no iri"]),
        (("purposes",), ["urn:a"] * 17),
        (("prohibited",), ["urn:a"] * 33),
        (("feePerMille",), 501),
        (("feePerMille",), -1),
        (("retentionDays",), 0),
        (("place",), "de"),
        (("place",), "DE\n"),
        (("place",), "DEU"),
        (("price", "amount"), 10**15 + 1),
        (("price", "currency"), "eur"),
        (("price", "currency"), "EURO"),
        (("scope", "required"), []),
        (("scope", "required"), ["Upper"]),
        (("scope", "required"), ["a" * 65]),
        (("scope", "required"), ["ab", "ab"]),
        (("scope", "period"), {"start": "2026-01-02T00:00:00Z", "end": "2026-01-01T00:00:00Z"}),
        (("scope", "period"), {"start": "0001-01-01T00:00:00Z", "end": "9999-01-01T00:00:00Z"}),
        (("scope", "resolution"), "PT2H"),
        (("scope", "level"), "everything"),
        (("scope", "minimumCoverage"), 101),
        (("scope", "method"), {"id": "series", "parameters": {"a": 1.5}}),
        (("scope", "method"), {"id": "series", "parameters": {"A": 1}}),
        (("scope", "method"), {"id": "series", "parameters": {"a": {"b": 1}}}),
    ],
    ids=str,
)
def test_terms_out_of_bounds_are_refused(path: tuple[str, ...], value: Any) -> None:
    with pytest.raises(InvalidInput):
        decode(Terms, json.dumps(with_change(path, value)))


@given(json_values())
def test_any_json_is_read_or_refused(value: Any) -> None:
    for kind in (Terms, Money, Period, Letter):
        try:
            read = from_json(kind, value)
        except DataExchangerError:
            continue
        assert isinstance(read, kind)


@given(st.sampled_from(sorted(TERMS)), json_values())
def test_terms_with_anything_in_a_field_are_read_or_refused(field: str, value: Any) -> None:
    refusals = []
    try:
        from_json(Terms, {**TERMS, field: value})
    except InvalidInput as err:
        refusals.append(err.field)
    assert all(refused.startswith(field) for refused in refusals)


def test_the_name_of_a_refused_field_stays_short() -> None:
    method = {"id": "series", "parameters": {"K" * 50_000: 1}}
    with pytest.raises(InvalidInput) as refused:
        from_json(Terms, with_change(("scope", "method"), method))
    assert len(refused.value.field) == 200
