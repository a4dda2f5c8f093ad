"""Each JSON Schema says of every vector what the decoder says."""

from collections.abc import Iterator, Mapping
import json
from typing import Any

from jsonschema import Draft202012Validator
import pytest

from custom_components.data_exchanger.core.errors import DataExchangerError
from custom_components.data_exchanger.core.evidence.record import EvidenceRecord
from custom_components.data_exchanger.core.identity import base64url
from custom_components.data_exchanger.core.protocol.wire import decode
from tests.vectors.files import FOLDER, SCHEMAS, load, parameters
from tests.vectors.replay import body_of
from tests.vectors.writers.schemas import KINDS

type Instance = tuple[str, bytes]

_NAMES = sorted(path.name for path in SCHEMAS.glob("*.json"))


def _schema(kind: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads((SCHEMAS / f"{kind}.schema.json").read_text()))


@pytest.mark.parametrize("name", _NAMES)
def test_a_schema_is_one_and_says_what_it_is(name: str) -> None:
    schema = json.loads((SCHEMAS / name).read_text())
    Draft202012Validator.check_schema(schema)
    assert schema["$id"].endswith(f"/v1/schemas/{name}")
    assert schema["title"]
    assert schema["description"]


def _payload(token: str) -> bytes:
    return base64url.decode(token.split(".")[1])


def _of_document(given: Mapping[str, Any]) -> Iterator[Instance]:
    yield given["kind"], _payload(given["token"])


def _of_body(given: Mapping[str, Any]) -> Iterator[Instance]:
    yield given["kind"], body_of(given)


def _of_token(given: Mapping[str, Any]) -> Iterator[Instance]:
    yield "request-token", _payload(given["authorization"])


def _of_profile(given: Mapping[str, Any]) -> Iterator[Instance]:
    yield "profile-document", given["body"].encode()


def _of_record(given: Mapping[str, Any]) -> Iterator[Instance]:
    yield "evidence-record", json.dumps(given["record"]).encode()


_INSTANCES = {
    "document": _of_document,
    "body": _of_body,
    "token": _of_token,
    "profile": _of_profile,
    "record": _of_record,
}
_WITHOUT_TOKEN = {"token_bad_bare", "token_bad_missing"}


def _instances(*, beyond: bool) -> Iterator[Any]:
    for path in sorted(FOLDER.glob("*.json")):
        vector = load(path.stem)
        of = _INSTANCES.get(vector["check"])
        if of and vector.get("beyondSchema", False) is beyond and path.stem not in _WITHOUT_TOKEN:
            for kind, raw in of(vector["input"]):
                yield pytest.param(kind, raw, id=path.stem)


def _is_decoded(kind: str, raw: bytes) -> bool:
    try:
        if KINDS[kind] is EvidenceRecord:
            EvidenceRecord.from_json(json.loads(raw))
        else:
            decode(KINDS[kind], raw)
    except DataExchangerError:
        return False
    return True


def _is_valid(kind: str, raw: bytes) -> bool:
    try:
        data = json.loads(raw)
    except ValueError:
        return False
    valid: bool = _schema(kind).is_valid(data)
    return valid


@pytest.mark.parametrize(("kind", "raw"), _instances(beyond=False))
def test_schema_and_decoder_agree(kind: str, raw: bytes) -> None:
    assert _is_valid(kind, raw) is _is_decoded(kind, raw)


@pytest.mark.parametrize(("kind", "raw"), _instances(beyond=True))
def test_only_the_decoder_knows_the_rules_that_no_schema_can_state(kind: str, raw: bytes) -> None:
    assert _is_valid(kind, raw)
    assert not _is_decoded(kind, raw)


_PROFILES = [
    parameter
    for bad in (False, True)
    for parameter in parameters("profile", bad=bad)
    if "." in json.dumps(parameter.values[0]["input"]["body"])
    and not {"unsigned", "html"} & set(str(parameter.id).split("_"))
]


@pytest.mark.parametrize("vector", _PROFILES)
def test_the_schema_of_the_profile_agrees(vector: Mapping[str, Any]) -> None:
    raw = _payload(json.loads(vector["input"]["body"])["profile"])
    assert _is_valid("buyer-profile", raw) is _is_decoded("buyer-profile", raw)


@pytest.mark.parametrize("vector", parameters("offer", bad=False))
def test_offered_terms_and_their_scope_are_valid(vector: Mapping[str, Any]) -> None:
    terms = vector["expected"]["terms"]
    _schema("terms").validate(terms)
    _schema("scope").validate(terms["scope"])


def test_the_summary_of_an_export_is_valid() -> None:
    summary = load("export_whole")["expected"]["summary"]
    _schema("evidence-export").validate(summary)
    other = {**summary, "format": "data-exchanger-evidence/2"}
    assert not _schema("evidence-export").is_valid(other)
