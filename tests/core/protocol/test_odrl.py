"""Terms as ODRL: what is written reads back, and anything else is refused."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
import json
from typing import Any

from hypothesis import assume, given, strategies as st
import pytest

from custom_components.data_exchanger.core.errors import InvalidInput
from custom_components.data_exchanger.core.protocol.namespace import DX
from custom_components.data_exchanger.core.protocol.odrl import (
    agreement,
    offer,
    read_terms,
    same_policy,
)
from custom_components.data_exchanger.core.protocol.terms import Terms
from tests.core.examples import terms
from tests.core.strategies import agreeable_terms, json_values

ID, TARGET = "urn:uuid:offer", "urn:uuid:target"
PARTIES = {
    "assigner": "did:key:z1",
    "assignee": "did:key:z2",
    "timestamp": "2026-11-22T15:00:00Z",
}
FULL = terms(demand="urn:uuid:demand")
POLICY = offer(FULL, ID, TARGET)

type Path = tuple[str | int, ...]


def paths(value: Any, at: Path = ()) -> Iterator[Path]:
    """List every place in JSON data."""
    yield at
    for key, inner in value.items() if isinstance(value, dict) else ():
        yield from paths(inner, (*at, key))
    for index, inner in enumerate(value) if isinstance(value, list) else ():
        yield from paths(inner, (*at, index))


def at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def replaced(path: Path, new: Any) -> dict[str, Any]:
    policy = deepcopy(POLICY)
    at(policy, path[:-1])[path[-1]] = new
    return policy


# The terms proper: everything but who, what for and the name of the policy itself.
IDENTITY: set[Path] = {("@type",), ("@id",), ("target",)}
PLACES = [path for path in paths(POLICY) if path and path not in IDENTITY]


@given(agreeable_terms)
def test_terms_read_back_from_offer_and_agreement(agreed: Terms) -> None:
    written = offer(agreed, ID, TARGET)
    assert read_terms(written) == agreed
    assert read_terms(json.loads(json.dumps(written))) == agreed
    assert read_terms(agreement(written, "urn:uuid:agreement", **PARTIES)) == agreed


def test_agreement_adds_parties_and_time_to_the_offer_and_nothing_else() -> None:
    made = agreement(POLICY, "urn:uuid:agreement", **PARTIES)
    own = {"@type": "Agreement", "@id": "urn:uuid:agreement", **PARTIES}
    assert made == POLICY | own
    assert same_policy(made, POLICY)
    assert POLICY["@type"] == "Offer"


@pytest.mark.parametrize("path", [*PLACES, ("target",)], ids=str)
def test_same_policy_sees_every_change(path: Path) -> None:
    assert not same_policy(replaced(path, "other"), POLICY)


def without(path: Path) -> dict[str, Any]:
    policy = deepcopy(POLICY)
    del at(policy, path[:-1])[path[-1]]
    return policy


def rule(kind: str, action: str) -> Path:
    (index,) = (i for i, one in enumerate(POLICY[kind]) if one["action"] == action)
    return (kind, index)


def operand(kind: str, action: str, left: str) -> Path:
    place = (*rule(kind, action), "constraint")
    (index,) = (i for i, one in enumerate(at(POLICY, place)) if one["leftOperand"] == left)
    return (*place, index)


PROHIBITED = operand("prohibition", "use", "odrl:purpose")
OPTIONAL: dict[Path, Terms] = {
    operand("permission", "use", f"{DX}demand"): replace(FULL, demand=None),
    rule("prohibition", "use"): replace(FULL, prohibited=()),
    (*PROHIBITED, "rightOperand", 0): replace(FULL, prohibited=()),
}


@pytest.mark.parametrize("path", [path for path in PLACES if path not in OPTIONAL], ids=str)
def test_a_dropped_term_is_refused(path: Path) -> None:
    with pytest.raises(InvalidInput):
        read_terms(without(path))


@pytest.mark.parametrize("path", OPTIONAL, ids=str)
def test_an_optional_term_may_be_absent(path: Path) -> None:
    assert read_terms(without(path)) == OPTIONAL[path]


@pytest.mark.parametrize("path", [path for path in PLACES if isinstance(path[-1], str)], ids=str)
def test_a_renamed_term_is_refused(path: Path) -> None:
    policy = deepcopy(POLICY)
    container = at(policy, path[:-1])
    container[f"{path[-1]}s"] = container.pop(path[-1])
    with pytest.raises(InvalidInput):
        read_terms(policy)


@pytest.mark.parametrize(
    "path", [path for path in [(), *PLACES] if isinstance(at(POLICY, path), dict)], ids=str
)
def test_an_extra_term_is_refused(path: Path) -> None:
    policy = deepcopy(POLICY)
    at(policy, path)["odrl:remedy"] = "unit"
    with pytest.raises(InvalidInput):
        read_terms(policy)


@pytest.mark.parametrize("path", PLACES, ids=str)
@pytest.mark.parametrize("wrong", [None, True, 5, 1.5, {}, {"a": 1}, [[]], [5]], ids=repr)
def test_a_term_of_the_wrong_type_is_refused(path: Path, wrong: Any) -> None:
    with pytest.raises(InvalidInput):
        read_terms(replaced(path, wrong))


@given(st.sampled_from(PLACES), json_values())
def test_any_replacement_is_refused_or_reads_as_other_terms(path: Path, new: Any) -> None:
    assume(new != at(POLICY, path))
    try:
        read = read_terms(replaced(path, new))
    except InvalidInput:
        return
    assert read_terms(offer(read, ID, TARGET)) == read


UNTIL = (*operand("permission", "use", "odrl:dateTime"), "rightOperand")
PAY = operand("obligation", "odrl:compensate", "odrl:payAmount")
FEE = (*operand("obligation", "odrl:compensate", f"{DX}feePerMille"), "rightOperand")
DELETE = (*operand("obligation", "odrl:delete", f"{DX}deleteAfter"), "rightOperand")
SCOPE = (*operand("permission", "use", f"{DX}scope"), "rightOperand")
SCOPE_TEXT: str = at(POLICY, SCOPE)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (UNTIL, {"@value": "2026-12-22T15:00:00Z"}),
        (UNTIL, {"@value": "2026-12-22T15:00:00Z", "@type": "xsd:string"}),
        (UNTIL, {"@value": "2026-12-22T15:00:00Z", "@type": "xsd:dateTime", "@language": "en"}),
        (UNTIL, "tomorrow"),
        (UNTIL, "2026-12-22T15:00:00"),
        ((*PAY, "rightOperand"), {"@value": "4.505", "@type": "xsd:decimal"}),
        ((*PAY, "rightOperand"), {"@value": "NaN", "@type": "xsd:decimal"}),
        ((*PAY, "rightOperand"), {"@value": "1e999999", "@type": "xsd:decimal"}),
        ((*PAY, "rightOperand"), {"@value": "4.50", "@type": "xsd:float"}),
        ((*PAY, "rightOperand"), {"@value": 4, "@type": "xsd:decimal"}),
        ((*PAY, "odrl:unit"), "euro"),
        ((*PAY, "odrl:unit"), ""),
        ((*PAY, "operator"), "lteq"),
        (FEE, "-1"),
        (FEE, "501"),
        (FEE, "1.5"),
        (FEE, "٣"),
        (FEE, "9" * 5000),
        (DELETE, "P0D"),
        (DELETE, "P1M"),
        (DELETE, "30"),
        (DELETE, "PP30DD"),
        (DELETE, "P9999999999D"),
        (SCOPE, "not json"),
        (SCOPE, "[" * 100_000),
        (SCOPE, "[" * 2000 + "]" * 2000),
        (SCOPE, "NaN"),
        (SCOPE, " " + SCOPE_TEXT),
        (SCOPE, SCOPE_TEXT[:-1] + ',"unknown":1}'),
        (SCOPE, SCOPE_TEXT[:-1] + ',"level":"cohort"}'),
        (SCOPE, SCOPE_TEXT.replace('"minimumCoverage":0', '"minimum_coverage":0')),
        (SCOPE, SCOPE_TEXT.replace('"minimumCoverage":0', '"minimumCoverage":"0"')),
        (rule("permission", "use"), {"action": "odrl:read", "constraint": []}),
        (rule("prohibition", "use"), {"action": "use"}),
        (rule("prohibition", "use"), {"action": "use", "constraint": []}),
        (("permission",), POLICY["permission"] * 2),
        (("prohibition",), POLICY["prohibition"] * 2),
        (("prohibition",), []),
        (("prohibition",), POLICY["prohibition"][:1]),
        (("obligation",), POLICY["obligation"][:1]),
        (("obligation",), POLICY["obligation"][1:]),
        (("obligation",), [*POLICY["obligation"], {"action": "odrl:inform"}]),
        (("profile",), "https://example.org/other"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_terms_that_this_profile_does_not_know_are_refused(path: Path, value: Any) -> None:
    with pytest.raises(InvalidInput):
        read_terms(replaced(path, value))


def test_a_constraint_on_distribution_does_not_weaken_the_prohibition() -> None:
    weaker = {
        "action": "odrl:distribute",
        "constraint": [{"leftOperand": "odrl:spatial", "operator": "eq", "rightOperand": "US"}],
    }
    with pytest.raises(InvalidInput, match="altogether"):
        read_terms(replaced(rule("prohibition", "odrl:distribute"), weaker))


def test_a_repeated_constraint_is_refused() -> None:
    policy = deepcopy(POLICY)
    constraints = policy["permission"][0]["constraint"]
    constraints.append(constraints[0])
    with pytest.raises(InvalidInput, match="repeats odrl:purpose"):
        read_terms(policy)


def test_a_unit_belongs_to_the_price_alone() -> None:
    policy = replaced((*PAY, "odrl:unit"), "EUR")
    at(policy, DELETE[:-1])["odrl:unit"] = "year"
    with pytest.raises(InvalidInput, match="unknown terms: odrl:unit"):
        read_terms(policy)


def test_literals_may_be_plain_strings() -> None:
    policy = replaced(UNTIL, at(POLICY, UNTIL)["@value"])
    at(policy, PAY)["rightOperand"] = "4.50"
    assert read_terms(policy) == FULL


def test_rules_and_constraints_may_come_in_any_order() -> None:
    policy = deepcopy(POLICY)
    for kind in ("prohibition", "obligation"):
        policy[kind].reverse()
    policy["permission"][0]["constraint"].reverse()
    assert read_terms(policy) == FULL
