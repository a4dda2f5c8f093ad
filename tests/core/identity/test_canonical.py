"""Canonical JSON equals RFC 8785 on everything that it accepts."""

from hashlib import sha256
import json
from typing import Any

from hypothesis import given, strategies as st
import pytest
import rfc8785

from custom_components.data_exchanger.core.errors import InvalidInput
from custom_components.data_exchanger.core.identity.canonical import canonical, digest
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from tests.core.strategies import json_values

_MAX = 2**53 - 1


@given(json_values())
def test_canonical_equals_the_reference_implementation(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@given(json_values())
def test_canonical_keeps_the_value(value: Any) -> None:
    assert json.loads(canonical(value)) == value
    assert digest(value) == sha256(canonical(value)).hexdigest()


def test_canonical_writes_every_character_as_the_reference_does() -> None:
    everything = "".join(map(chr, [*range(0xD800), *range(0xE000, 0x10FFFF, 7)]))
    assert canonical(everything) == rfc8785.dumps(everything)


@given(st.dictionaries(st.text(st.characters(codec="ascii")), st.booleans(), min_size=2))
def test_canonical_does_not_depend_on_the_order_of_keys(value: dict[str, bool]) -> None:
    turned = dict(reversed(value.items()))
    assert canonical(turned) == canonical(value)


def test_canonical_writes_tuples_and_enumerations_as_what_they_hold() -> None:
    assert canonical((DisclosureLevel.SERIES, {"a": (1, None)})) == b'["series",{"a":[1,null]}]'
    assert canonical([_MAX, -_MAX, True]) == b"[9007199254740991,-9007199254740991,true]"


def deep(levels: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    [
        1.5,
        1.0,
        float("nan"),
        _MAX + 1,
        -_MAX - 1,
        {1: "a"},
        {"é": 1},
        {None: 1},
        "\ud800",
        {"a": ["\udfff"]},
        b"bytes",
        {"set"},
        object(),
        [{"a": 0.5}],
        deep(100_000),
    ],
    ids=lambda value: type(value).__name__,
)
def test_canonical_refuses_what_has_no_one_form(value: Any) -> None:
    with pytest.raises(InvalidInput):
        canonical(value)
