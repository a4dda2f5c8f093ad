"""The chain of evidence: whatever is done to it is found."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
import json
from typing import Any

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.data_exchanger.core.errors import InvalidInput, InvalidSignature
from custom_components.data_exchanger.core.evidence.chain import verify_chain
from custom_components.data_exchanger.core.evidence.record import (
    GENESIS,
    EvidenceRecord,
    seal_record,
)
from custom_components.data_exchanger.core.identity import base64url
from custom_components.data_exchanger.core.identity.canonical import canonical
from tests.core.evidence.chains import CHAIN
from tests.core.examples import BUYER_KEY, NOW, STRANGER_KEY
from tests.core.strategies import json_values

KEY = BUYER_KEY
LINES = [canonical(record.as_json()) for record in CHAIN]


def is_found(lines: list[bytes]) -> bool:
    """Read an export and say whether anything is wrong with it."""
    try:
        records = [EvidenceRecord.from_json(json.loads(line)) for line in lines]
    except ValueError:  # unreadable, or no record
        return True
    return not verify_chain(records, KEY.public, CHAIN[-1].hash).verified


def test_untouched_chain_verifies() -> None:
    result = verify_chain(CHAIN, KEY.public, CHAIN[-1].hash)
    assert result.verified
    assert (result.records, result.head, result.broken_at) == (6, CHAIN[-1].hash, None)
    assert not is_found(LINES)


def test_empty_chain_verifies_up_to_genesis() -> None:
    result = verify_chain([], KEY.public)
    assert (result.verified, result.records, result.head) == (True, 0, GENESIS)


@given(st.integers(0, sum(map(len, LINES)) * 8 - 1))
@settings(max_examples=600)
def test_any_flipped_bit_is_found(bit: int) -> None:
    exported = bytearray(b"".join(LINES))
    exported[bit // 8] ^= 1 << bit % 8
    lines, start = [], 0
    for line in LINES:
        lines.append(bytes(exported[start : start + len(line)]))
        start += len(line)
    assert is_found(lines)


@pytest.mark.parametrize("position", range(6))
def test_a_deleted_record_is_found(position: int) -> None:
    assert is_found([*LINES[:position], *LINES[position + 1 :]])


@pytest.mark.parametrize("position", range(6))
def test_a_repeated_record_is_found(position: int) -> None:
    assert is_found([*LINES[: position + 1], *LINES[position:]])


@given(st.permutations(range(6)))
def test_any_other_order_is_found(order: list[int]) -> None:
    assert is_found([LINES[i] for i in order]) is (order != list(range(6)))


def test_a_chain_cut_short_is_found_only_where_its_head_is_known() -> None:
    assert verify_chain(CHAIN[:-1], KEY.public).verified
    result = verify_chain(CHAIN[:-1], KEY.public, CHAIN[-1].hash)
    assert (result.broken_at, result.reason) == (5, "records are missing at the end")


def test_verification_names_the_first_record_that_does_not_hold() -> None:
    broken = [*CHAIN[:3], replace(CHAIN[3], kind="other"), *CHAIN[4:]]
    result = verify_chain(broken, KEY.public)
    assert (result.verified, result.broken_at, result.records) == (False, 3, 3)
    assert "hash" in result.reason


def test_a_record_signed_by_another_key_is_found() -> None:
    stranger = seal_record(CHAIN[-1], "egress.sent", {}, NOW, STRANGER_KEY)
    assert verify_chain([*CHAIN, stranger], KEY.public).broken_at == 6
    assert verify_chain([stranger], STRANGER_KEY.public).reason == "record 6 where 0 belongs"


def test_a_record_that_follows_another_chain_is_found() -> None:
    other = seal_record(None, "other", {}, NOW, KEY)
    follower = seal_record(other, "other", {}, NOW, KEY)
    result = verify_chain([CHAIN[0], follower], KEY.public)
    assert (result.broken_at, result.reason) == (1, "does not follow the record before it")


def test_a_rehashed_record_needs_a_new_signature() -> None:
    forged = seal_record(None, "egress.sent", {"bytes": 0}, NOW, STRANGER_KEY)
    with pytest.raises(InvalidSignature):
        replace(forged, signature=CHAIN[0].signature).verify(KEY.public)
    with pytest.raises(InvalidInput):
        replace(CHAIN[0], signature="not base64url!").verify(KEY.public)


@given(json_values().filter(lambda value: isinstance(value, dict)))
def test_records_read_back_from_json(facts: dict[str, Any]) -> None:
    record = seal_record(CHAIN[0], "kind", facts, NOW, KEY)
    again = EvidenceRecord.from_json(json.loads(canonical(record.as_json())))
    assert again == record
    again.verify(KEY.public)


def test_times_are_kept_in_utc_with_milliseconds() -> None:
    moment = datetime(2026, 1, 1, 1, 0, 0, 123_456, tzinfo=timezone(timedelta(hours=1)))
    assert seal_record(None, "kind", {}, moment, KEY).at == "2026-01-01T00:00:00.123Z"
    assert seal_record(None, "kind", {}, datetime(2026, 1, 1, tzinfo=UTC), KEY).at == (
        "2026-01-01T00:00:00.000Z"
    )


@pytest.mark.parametrize("facts", [{"a": 1.5}, {"é": 1}, {"a": object()}, {"a": 2**60}])
def test_facts_without_one_form_are_refused(facts: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        seal_record(None, "kind", facts, NOW, KEY)


GOOD = CHAIN[1].as_json()


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "text",
        {},
        GOOD | {"extra": 1},
        {key: value for key, value in GOOD.items() if key != "at"},
        GOOD | {"sequence": "1"},
        GOOD | {"sequence": True},
        GOOD | {"sequence": 1.0},
        GOOD | {"at": 5},
        GOOD | {"facts": []},
        GOOD | {"facts": None},
        GOOD | {"signature": None},
    ],
)
def test_from_json_refuses_what_is_no_record(data: Any) -> None:
    with pytest.raises(InvalidInput, match="evidence"):
        EvidenceRecord.from_json(data)


@pytest.mark.parametrize(
    "facts", [{"a": 1.5}, {"é": 1}, {"deep": json.loads("[" * 5000 + "]" * 5000)}]
)
def test_a_record_with_facts_without_one_form_does_not_verify(facts: dict[str, Any]) -> None:
    record = EvidenceRecord.from_json(GOOD | {"sequence": 0, "previous": GENESIS, "facts": facts})
    assert not verify_chain([record], KEY.public).verified


def test_signature_covers_the_kind_of_statement() -> None:
    raw = bytes.fromhex(CHAIN[0].hash)
    KEY.public.verify(base64url.decode(CHAIN[0].signature), b"dx-evidence" + raw)
    with pytest.raises(InvalidSignature):
        KEY.public.verify(base64url.decode(CHAIN[0].signature), raw)
