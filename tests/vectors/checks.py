"""What each kind of vector asks of a home."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from hashlib import sha256
from io import BytesIO
import json
from types import MappingProxyType
from typing import Any, cast
from zipfile import ZipFile

from custom_components.data_exchanger.core.errors import DataExchangerError, InvalidInput
from custom_components.data_exchanger.core.evidence.chain import Verification, verify_chain
from custom_components.data_exchanger.core.evidence.export import verify_export
from custom_components.data_exchanger.core.evidence.record import EvidenceRecord
from custom_components.data_exchanger.core.identity import base64url, jws
from custom_components.data_exchanger.core.identity.canonical import canonical, digest
from custom_components.data_exchanger.core.identity.keys import PublicKey, SigningKey
from custom_components.data_exchanger.core.model.identifiers import Did
from custom_components.data_exchanger.core.model.money import Money
from custom_components.data_exchanger.core.privacy.he.audit import compute
from custom_components.data_exchanger.core.privacy.he.engine import Scheme, engine_for
from custom_components.data_exchanger.core.privacy.he.frames import split
from custom_components.data_exchanger.core.privacy.he.layout import RowGroup
from custom_components.data_exchanger.core.privacy.he.query import query_of
from custom_components.data_exchanger.core.privacy.registry import method_for
from custom_components.data_exchanger.core.protocol import messages, odrl
from custom_components.data_exchanger.core.protocol.computation import (
    ComputationInputs,
    read_answer,
)
from custom_components.data_exchanger.core.protocol.delivery import Manifest, OwnershipCertificate
from custom_components.data_exchanger.core.protocol.documents import Document, open_document
from custom_components.data_exchanger.core.protocol.erasure import (
    ErasureRequest,
    read_attestation,
)
from custom_components.data_exchanger.core.protocol.messages import message_json, read_message
from custom_components.data_exchanger.core.protocol.obligation import Obligation, StatementKind
from custom_components.data_exchanger.core.protocol.origin import require_same_origin
from custom_components.data_exchanger.core.protocol.payout import (
    PayoutInstruction,
    open_account,
)
from custom_components.data_exchanger.core.protocol.profile import open_profile
from custom_components.data_exchanger.core.protocol.sealing import (
    MAX_PACKAGE,
    agreement_info,
    split_release,
    unseal,
)
from custom_components.data_exchanger.core.protocol.states import (
    NEGOTIATION,
    TRANSFER,
    Sender,
    Table,
    Verb,
    next_state,
)
from custom_components.data_exchanger.core.protocol.terms import Terms
from custom_components.data_exchanger.core.protocol.tokens import check_authorization
from custom_components.data_exchanger.core.protocol.wire import decode, from_json, to_json
from tests.vectors.replay import body_of, moment
from tests.vectors.writers.packages import build
from tests.vectors.writers.queries import guarantee_of
from tests.vectors.writers.schemas import KINDS

type Given = Mapping[str, Any]


class BrokenChain(DataExchangerError):
    """Evidence that does not hold."""

    code = "broken_chain"


def _did(given: Given) -> Any:
    key = PublicKey.from_did(given["did"])
    assert SigningKey(bytes.fromhex(given["privateSeed"])).did == given["did"]
    return {"publicKey": key.raw.hex(), "fingerprint": key.fingerprint}


def _canonical(given: Given) -> Any:
    written = canonical(json.loads(given["json"]))
    return {"canonical": written.decode(), "sha256": sha256(written).hexdigest()}


def _jws(given: Given) -> Any:
    verified = jws.verify(given["token"], given["typ"], PublicKey.from_did(given["did"]))
    header = json.loads(base64url.decode(given["token"].split(".")[0]))
    assert verified.issuer == header["kid"]
    return {"header": header, "payload": verified.payload.decode()}


def _token(given: Given) -> Any:
    claims = check_authorization(
        given["authorization"],
        PublicKey.from_did(given["issuer"]),
        issuer=Did(given["issuer"]),
        audience=Did(given["audience"]),
        method=given["method"],
        url=given["url"],
        body=given["body"].encode(),
        now=moment(given["now"]),
    )
    return to_json(claims)


def _profile(given: Given) -> Any:
    pinned = PublicKey.from_did(given["pinned"]) if "pinned" in given else None
    signed, key = open_profile(given["body"].encode(), pinned)
    for field in ("dsp", "mailbox", "demands", "settlement", "erasure"):
        require_same_origin(field, getattr(signed.content, field), given["url"])
    return {"profile": to_json(signed.content), "fingerprint": key.fingerprint}


def _document(given: Given) -> Any:
    kind = cast("type[Document]", KINDS[given["kind"]])
    return to_json(open_document(kind, given["token"], PublicKey.from_did(given["did"])).content)


def _body(given: Given) -> Any:
    return to_json(decode(KINDS[given["kind"]], body_of(given)))


def _offer(given: Given) -> Any:
    policy = given["policy"]
    terms = odrl.read_terms(policy)
    assert odrl.offer(terms, policy["@id"], policy["target"]) == policy
    return {"terms": to_json(terms)}


def _agreement(given: Given) -> Any:
    agreement = given["agreement"]
    if not odrl.same_policy(given["offer"], agreement):
        raise InvalidInput("agreement", "differs from the offer")
    return {"sha256": digest(agreement), "terms": to_json(odrl.read_terms(agreement))}


def _message(given: Given) -> Any:
    kind = getattr(messages, given["type"])
    return message_json(read_message(kind, given["body"].encode()))


def _package(given: Given) -> Any:
    scope = from_json(Terms, {**_TERMS, "scope": given["scope"]}).scope
    release = build(scope, given["columns"], given["zone"])
    with ZipFile(BytesIO(release.package)) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    return {
        "level": release.level,
        "sha256": release.sha256,
        "zip": b64encode(release.package).decode(),
        "resources": [to_json(resource) for resource in release.resources],
        "files": files,
    }


def _query(given: Given) -> Any:
    scope = from_json(Terms, {**_TERMS, "scope": given["scope"]}).scope
    method_for(scope.method).check(scope)
    return {"guarantee": to_json(guarantee_of(scope, given["elements"], given["zone"]))}


_TERMS: Mapping[str, Any] = {
    "purposes": ["https://w3id.org/dpv#AcademicResearch"],
    "price": {"amount": 0, "currency": "EUR"},
    "retentionDays": 1,
    "place": "DE",
    "validUntil": "2027-01-01T00:00:00Z",
}


def _seal(given: Given) -> Any:
    private = bytes.fromhex(given["privateKey"])
    sealed, limit = b64decode(given["sealed"]), given.get("limit", MAX_PACKAGE)
    package = unseal(sealed, given["kem"], private, given["agreement"], limit)
    return {"sha256": sha256(package).hexdigest(), "size": len(package)}


def _release(given: Given) -> Any:
    """Check a delivery in the order of docs/protocol/release.md."""
    release = split_release(b64decode(given["body"]))
    home, agreement, key = (
        PublicKey.from_did(given["home"]),
        given["agreement"],
        given["sealingKey"],
    )
    terms = odrl.read_terms(agreement)
    manifest = open_document(Manifest, release.manifest, home).content
    _require("agreement", manifest.agreement, agreement["@id"])
    _require("agreementHash", manifest.agreement_hash, agreement_info(agreement).hex())
    _require("transfer", manifest.transfer, given["transfer"])
    _require("scope", manifest.scope, terms.scope)
    _require("level", terms.scope.level.allows(manifest.level), stated=True)
    _require("sealed", manifest.sealed, sha256(release.sealed).hexdigest())
    _require("sealedSize", manifest.sealed_size, len(release.sealed))
    _require("sealingKey", manifest.sealing_key, key["id"])
    private = bytes.fromhex(key["privateKey"])
    package = unseal(release.sealed, key["kem"], private, agreement)
    _require("package", manifest.package, sha256(package).hexdigest())
    _require("packageSize", manifest.package_size, len(package))
    certificate = open_document(OwnershipCertificate, manifest.certificate, home).content
    _require("certificate.package", certificate.package, manifest.package)
    return {"manifest": to_json(manifest), "sha256": sha256(package).hexdigest()}


def _payout(given: Given) -> Any:
    instruction = from_json(PayoutInstruction, given["instruction"])
    return to_json(open_account(instruction, given["kem"], bytes.fromhex(given["privateKey"])))


def _require(field: str, seen: object, stated: object) -> None:
    if seen != stated:
        raise InvalidInput(field, "is not what was agreed and delivered")


def _inputs(given: Given) -> Any:
    """Check inputs in the order of docs/protocol/computation.md."""
    push = split_release(b64decode(given["body"]))
    home, agreement, key = (
        PublicKey.from_did(given["home"]),
        given["agreement"],
        given["sealingKey"],
    )
    manifest = open_document(ComputationInputs, push.manifest, home).content
    _require("agreement", manifest.agreement, agreement["@id"])
    _require("agreementHash", manifest.agreement_hash, agreement_info(agreement).hex())
    _require("transfer", manifest.transfer, given["transfer"])
    _require("sealed", manifest.sealed, sha256(push.sealed).hexdigest())
    _require("sealedSize", manifest.sealed_size, len(push.sealed))
    query = query_of(odrl.read_terms(agreement).scope)
    _require("scheme", manifest.scheme in query.schemes, stated=True)
    declared = {*query.weights} - {0} or {1}
    _require("groups", {group.weight for group in manifest.groups} <= declared, stated=True)
    _require("sealingKey", manifest.sealing_key, key["id"])
    private = bytes.fromhex(key["privateKey"])
    frame = unseal(push.sealed, key["kem"], private, agreement)
    _require("inputs", manifest.inputs, sha256(frame).hexdigest())
    _require("inputsSize", manifest.inputs_size, len(frame))
    public, *rows = split(frame)
    return {
        "manifest": to_json(manifest),
        "public": public.hex(),
        "rows": [sha256(row).hexdigest() for row in rows],
    }


def _sum(given: Given) -> Any:
    engine = engine_for(Scheme(given["scheme"]))
    rows = [b64decode(row) for row in given["rows"]]
    groups = [from_json(RowGroup, one) for one in given["groups"]]
    result = compute(engine, bytes.fromhex(given["public"]), rows, groups)
    slots = engine.load(bytes.fromhex(given["secret"]), bytes).decrypt(result)
    return {"result": result.hex(), "slots": list(slots)}


def _answer(given: Given) -> Any:
    key = PublicKey.from_did(given["buyer"])
    answer = read_answer(b64decode(given["body"]), key, Did(given["buyer"]))
    for field in ("computation", "agreement", "inputs"):
        if getattr(answer.content, field) != given[field]:
            raise InvalidInput("result", "is about something else")
    return {"result": to_json(answer.content), "sha256": sha256(answer.result).hexdigest()}


def _erasure(given: Given) -> Any:
    home, buyer = PublicKey.from_did(given["home"]), PublicKey.from_did(given["buyer"])
    asked = open_document(ErasureRequest, given["request"], home).content
    return to_json(
        read_attestation(given["attestation"], buyer, buyer.did, asked.id, asked.agreement)
    )


def _fee(given: Given) -> Any:
    gross = Money(**given["gross"])
    fee = gross.per_mille(given["feePerMille"])
    return {"fee": to_json(fee), "net": to_json(gross - fee)}


def _obligation(given: Given) -> Any:
    owed = from_json(Obligation, given["agreed"])
    for one in given["statements"]:
        owed = owed.after(StatementKind(one["kind"]), Money(**one["gross"]))
    return {
        name: to_json(getattr(owed, name))
        for name in ("outstanding", "gross", "fee", "net", "surplus")
    }


def _states(given: Given) -> Any:
    tables: Mapping[str, Table[Any]] = {"negotiation": NEGOTIATION, "transfer": TRANSFER}
    table = tables[given["process"]]
    return [
        {
            "state": state,
            "sender": sender,
            "verb": verb,
            "next": next_state(table, state, sender, verb),
        }
        for state in table
        for sender in Sender
        for verb in Verb
    ]


def _evidence(given: Given) -> Any:
    records = map(EvidenceRecord.from_json, given["records"])
    key = PublicKey.from_did(given["did"])
    return _held(verify_chain(records, key, given.get("head")))


def _record(given: Given) -> Any:
    return EvidenceRecord.from_json(given["record"]).as_json()


def _export(given: Given) -> Any:
    file = BytesIO(b64decode(given["file"]))
    found = _held(verify_export(file, given["did"]))
    with ZipFile(file) as archive:
        return {**found, "summary": json.loads(archive.read("export.json"))}


def _held(verification: Verification) -> dict[str, Any]:
    if verification.broken_at is not None:
        raise BrokenChain(verification.reason, brokenAt=verification.broken_at)
    return {"records": verification.records, "head": verification.head}


CHECKS: Mapping[str, Callable[[Given], Any]] = MappingProxyType(
    {
        "did": _did,
        "canonical": _canonical,
        "jws": _jws,
        "token": _token,
        "profile": _profile,
        "document": _document,
        "body": _body,
        "offer": _offer,
        "agreement": _agreement,
        "message": _message,
        "package": _package,
        "query": _query,
        "seal": _seal,
        "release": _release,
        "inputs": _inputs,
        "sum": _sum,
        "answer": _answer,
        "erasure": _erasure,
        "payout": _payout,
        "fee": _fee,
        "obligation": _obligation,
        "states": _states,
        "evidence": _evidence,
        "record": _record,
        "export": _export,
    }
)
