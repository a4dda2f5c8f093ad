"""Every vector of docs/protocol on the buyer's side: what is good is taken, what is bad refused."""

from base64 import b64decode
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
import json
from pathlib import Path
from secrets import token_bytes
from typing import Any, cast
from zoneinfo import ZoneInfo

from data_exchanger_buyer import inputs, negotiation, receiver
from data_exchanger_buyer.buyer import Buyer
from data_exchanger_buyer.config import Config, Folder
from data_exchanger_buyer.demands import require_answerable
from data_exchanger_buyer.keys import Keys, PrivateSealingKey
from data_exchanger_buyer.package import require_contents
from data_exchanger_buyer.trade import Trade
from data_exchanger_core.catalog.element import vocabulary
from data_exchanger_core.errors import DataExchangerError, InvalidInput
from data_exchanger_core.evidence.chain import Verification, verify_chain
from data_exchanger_core.evidence.export import verify_export
from data_exchanger_core.evidence.record import EvidenceRecord
from data_exchanger_core.identity import base64url, jws
from data_exchanger_core.identity.canonical import canonical
from data_exchanger_core.identity.keys import PublicKey, SigningKey
from data_exchanger_core.model.identifiers import Did, ElementId
from data_exchanger_core.model.money import Money
from data_exchanger_core.model.timeseries import Averages
from data_exchanger_core.packaging.package import Source, build_package
from data_exchanger_core.privacy.he.audit import compute
from data_exchanger_core.privacy.he.engine import Scheme, engine_for
from data_exchanger_core.privacy.he.frames import split
from data_exchanger_core.privacy.he.layout import RowGroup
from data_exchanger_core.privacy.registry import protect
from data_exchanger_core.privacy.release import ResourceSummary
from data_exchanger_core.protocol import (
    delivery,
    demand,
    erasure,
    messages,
    obligation,
    odrl,
    payout,
    states,
)
from data_exchanger_core.protocol.computation import (
    ComputationInputs,
    ComputationResult,
    KeyDisclosure,
    read_answer,
)
from data_exchanger_core.protocol.documents import Document, open_document
from data_exchanger_core.protocol.kem import supported_kems
from data_exchanger_core.protocol.mailbox import (
    Mailbox,
    MailboxPage,
    MailboxReply,
    MailboxRequest,
)
from data_exchanger_core.protocol.messages import message_json, read_message
from data_exchanger_core.protocol.origin import require_same_origin
from data_exchanger_core.protocol.profile import ProfileDocument, open_profile
from data_exchanger_core.protocol.sealing import MAX_PACKAGE, agreement_info, unseal
from data_exchanger_core.protocol.terms import Terms
from data_exchanger_core.protocol.tokens import check_authorization
from data_exchanger_core.protocol.wire import decode, from_json, to_json
import numpy as np
import pytest

type Given = Mapping[str, Any]

FOLDER = Path(__file__).parents[2] / "docs" / "protocol" / "vectors"
DOCUMENTS: Mapping[str, type[Document]] = {
    "computation-inputs": ComputationInputs,
    "computation-result": ComputationResult,
    "demand": demand.Demand,
    "key-disclosure": KeyDisclosure,
    "erasure-attestation": erasure.ErasureAttestation,
    "erasure-request": erasure.ErasureRequest,
    "manifest": delivery.Manifest,
    "payout-instruction": payout.PayoutInstruction,
    "payout-receipt": payout.PayoutReceipt,
    "ownership-certificate": delivery.OwnershipCertificate,
    "receipt": delivery.DeliveryReceipt,
    "statement": delivery.SettlementStatement,
}
BODIES: Mapping[str, type] = {
    "demand-feed": demand.DemandFeed,
    "mailbox": Mailbox,
    "mailbox-page": MailboxPage,
    "mailbox-reply": MailboxReply,
    "mailbox-request": MailboxRequest,
    "payout-page": payout.PayoutPage,
    "payout-record": payout.PayoutRecord,
    "profile-document": ProfileDocument,
    "signed-body": delivery.SignedBody,
    "terms": Terms,
}


class BrokenChain(DataExchangerError):
    """Evidence that does not hold."""

    code = "broken_chain"


def load(name: str) -> dict[str, Any]:
    vector: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text())
    return vector


def parameters(*checks: str, bad: bool) -> list[Any]:
    return [
        pytest.param(vector, id=path.stem)
        for path in sorted(FOLDER.glob("*.json"))
        if ("_bad_" in path.stem) is bad and (vector := load(path.stem))["check"] in checks
    ]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def body_of(given: Given) -> bytes:
    if "bodyBase64" in given:
        return b64decode(given["bodyBase64"])
    body: str = given["body"]
    return body.encode().ljust(given.get("padTo", 0))


def matches(error: Given, seen: Given) -> bool:
    """Whether a refusal is the one that a vector states; a field may be named more closely."""
    field, named = error.get("field"), str(seen.get("field"))
    rest = {name: value for name, value in error.items() if name != "field"}
    return (field is None or f"{named}.".startswith(f"{field}.")) and all(
        seen.get(name) == value for name, value in rest.items()
    )


# What each kind of vector asks of a buyer


def check_did(given: Given) -> Any:
    key = PublicKey.from_did(given["did"])
    assert SigningKey(bytes.fromhex(given["privateSeed"])).did == given["did"]
    return {"publicKey": key.raw.hex(), "fingerprint": key.fingerprint}


def check_canonical(given: Given) -> Any:
    written = canonical(json.loads(given["json"]))
    return {"canonical": written.decode(), "sha256": sha256(written).hexdigest()}


def check_jws(given: Given) -> Any:
    verified = jws.verify(given["token"], given["typ"], PublicKey.from_did(given["did"]))
    header = json.loads(base64url.decode(given["token"].split(".")[0]))
    assert verified.issuer == header["kid"]
    return {"header": header, "payload": verified.payload.decode()}


def check_token(given: Given) -> Any:
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


def check_profile(given: Given) -> Any:
    pinned = PublicKey.from_did(given["pinned"]) if "pinned" in given else None
    signed, key = open_profile(given["body"].encode(), pinned)
    for field in ("dsp", "mailbox", "demands", "settlement", "erasure"):
        require_same_origin(field, getattr(signed.content, field), given["url"])
    return {"profile": to_json(signed.content), "fingerprint": key.fingerprint}


def check_document(given: Given) -> Any:
    kind = DOCUMENTS[given["kind"]]
    return to_json(open_document(kind, given["token"], PublicKey.from_did(given["did"])).content)


def check_body(given: Given) -> Any:
    return to_json(decode(BODIES[given["kind"]], body_of(given)))


def check_offer(given: Given) -> Any:
    policy = given["policy"]
    terms = odrl.read_terms(policy)
    assert odrl.offer(terms, policy["@id"], policy["target"]) == policy
    return {"terms": to_json(terms)}


def check_agreement(given: Given) -> Any:
    trade = agreed_trade(given["offer"], given["agreement"]["assigner"])
    message = messages.ContractAgreementMessage(
        provider_pid=trade.provider_pid, consumer_pid=trade.id, agreement=given["agreement"]
    )
    step = negotiation.agree(trade, message, Did(given["agreement"]["assignee"]))
    agreement = step.trade.agreement or {}
    terms = to_json(odrl.read_terms(agreement))
    return {"sha256": agreement_info(agreement).hex(), "terms": terms}


def agreed_trade(offer: messages.Policy, home: str, **changes: Any) -> Trade:
    fields: dict[str, Any] = {
        "id": "urn:uuid:10111213-1415-4617-9819-1a1b1c1d1e1f",
        "home": Did(home),
        "mailbox": "mailbox",
        "provider_pid": "urn:uuid:00010203-0405-4607-8809-0a0b0c0d0e0f",
        "offer": offer,
        "terms": odrl.read_terms(offer),
        "opened": datetime(2026, 11, 22, tzinfo=UTC),
        "updated": datetime(2026, 11, 22, tzinfo=UTC),
        "negotiation": states.NegotiationState.ACCEPTED,
    }
    return Trade(**fields | changes)


def check_message(given: Given) -> Any:
    kind = getattr(messages, given["type"])
    return message_json(read_message(kind, given["body"].encode()))


def check_seal(given: Given) -> Any:
    private = bytes.fromhex(given["privateKey"])
    sealed, limit = b64decode(given["sealed"]), given.get("limit", MAX_PACKAGE)
    package = unseal(sealed, given["kem"], private, given["agreement"], limit)
    return {"sha256": sha256(package).hexdigest(), "size": len(package)}


def make_buyer(folder: Folder, sealing: Mapping[str, PrivateSealingKey]) -> Buyer:
    """Make the buyer of the vectors."""
    profile = load("profile_first")["expected"]["profile"]
    config = Config(
        name=profile["name"],
        url=profile["website"],
        contact=profile["contact"],
        jurisdiction=profile["jurisdiction"],
        hosting=tuple(profile["hosting"]),
        currencies=tuple(profile["terms"]["currencies"]),
        methods=tuple(profile["terms"]["methods"]),
        due_days=profile["terms"]["dueDays"],
        fee_per_mille=profile["terms"]["feePerMille"],
        website=profile["website"],
    )
    own = SigningKey(bytes.fromhex(load("did_buyer")["input"]["privateSeed"]))
    keys = Keys(signing=own, sealing=sealing)
    return Buyer(folder=folder, config=config, keys=keys, updated=moment(profile["updated"]))


def awaiting(given: Given) -> tuple[Buyer, Trade]:
    """Return a buyer with its sealing key, and the trade whose delivery it awaits."""
    agreement, key = given["agreement"], given["sealingKey"]
    trade = agreed_trade(
        agreement,
        given["home"],
        agreement=agreement,
        transfer=states.TransferState.STARTED,
        transfer_provider_pid=given["transfer"],
    )
    private = base64url.encode(bytes.fromhex(key["privateKey"]))
    sealing = {key["id"]: PrivateSealingKey(id=key["id"], kem=key["kem"], private=private)}
    buyer = make_buyer(Folder(Path("unused")), sealing)
    return buyer, trade


def check_release(given: Given) -> Any:
    buyer, trade = awaiting(given)
    opened = receiver.open_delivery(buyer, trade, b64decode(given["body"]))
    return {"manifest": to_json(opened.manifest), "sha256": sha256(opened.package).hexdigest()}


def check_inputs(given: Given) -> Any:
    buyer, trade = awaiting(given)
    opened = inputs.open_inputs(buyer, trade, b64decode(given["body"]))
    public, *rows = split(opened.frame)
    return {
        "manifest": to_json(opened.manifest),
        "public": public.hex(),
        "rows": [sha256(row).hexdigest() for row in rows],
    }


def check_sum(given: Given) -> Any:
    engine = engine_for(Scheme(given["scheme"]))
    rows = [b64decode(row) for row in given["rows"]]
    groups = [from_json(RowGroup, one) for one in given["groups"]]
    result = compute(engine, bytes.fromhex(given["public"]), rows, groups)
    slots = engine.load(bytes.fromhex(given["secret"]), bytes).decrypt(result)
    return {"result": result.hex(), "slots": list(slots)}


def check_answer(given: Given) -> Any:
    key = PublicKey.from_did(given["buyer"])
    answer = read_answer(b64decode(given["body"]), key, Did(given["buyer"]))
    for field in ("computation", "agreement", "inputs"):
        if getattr(answer.content, field) != given[field]:
            raise InvalidInput("result", "is about something else")
    return {"result": to_json(answer.content), "sha256": sha256(answer.result).hexdigest()}


def check_confirmation(given: Given) -> Any:
    home, own = PublicKey.from_did(given["home"]), PublicKey.from_did(given["buyer"])
    manifest = open_document(delivery.Manifest, given["manifest"], home).content
    receipt = open_document(delivery.DeliveryReceipt, given["receipt"], own).content
    for field in ("release", "agreement", "sealed", "package"):
        if getattr(receipt, field) != getattr(manifest, field):
            raise InvalidInput("receipt", "is about something else")
    return to_json(receipt)


def check_settlement(given: Given) -> Any:
    own, terms = PublicKey.from_did(given["buyer"]), odrl.read_terms(given["agreement"])
    statement = open_document(delivery.SettlementStatement, given["statement"], own).content
    owed = obligation.Obligation(price=terms.price, fee_per_mille=terms.fee_per_mille)
    fee = obligation.fee_between(owed, owed.after(statement.kind, statement.gross))
    agreed = {
        "agreement": given["agreement"]["@id"],
        "fee": fee,
        "net": statement.gross - fee,
    }
    for field, value in agreed.items():
        if getattr(statement, field) != value:
            raise InvalidInput(field, "is not what was agreed")
    return to_json(statement)


def check_erasure(given: Given) -> Any:
    home, own = PublicKey.from_did(given["home"]), PublicKey.from_did(given["buyer"])
    asked = open_document(erasure.ErasureRequest, given["request"], home).content
    told = erasure.read_attestation(given["attestation"], own, own.did, asked.id, asked.agreement)
    return to_json(told)


def check_payout(given: Given) -> Any:
    instruction = from_json(payout.PayoutInstruction, given["instruction"])
    private = bytes.fromhex(given["privateKey"])
    return to_json(payout.open_account(instruction, given["kem"], private))


def check_fee(given: Given) -> Any:
    gross = Money(**given["gross"])
    fee = gross.per_mille(given["feePerMille"])
    return {"fee": to_json(fee), "net": to_json(gross - fee)}


def check_obligation(given: Given) -> Any:
    owed = from_json(obligation.Obligation, given["agreed"])
    for one in given["statements"]:
        owed = owed.after(obligation.StatementKind(one["kind"]), Money(**one["gross"]))
    return {
        name: to_json(getattr(owed, name))
        for name in ("outstanding", "gross", "fee", "net", "surplus")
    }


def check_query(given: Given) -> Any:
    terms = {
        "purposes": ["https://w3id.org/dpv#AcademicResearch"],
        "price": {"amount": 0, "currency": "EUR"},
        "retentionDays": 1,
        "place": "DE",
        "validUntil": "2027-01-01T00:00:00Z",
        "scope": given["scope"],
    }
    scope = from_json(Terms, terms).scope
    require_answerable(scope)
    none = Averages(times=np.empty(0, dtype=np.int64), values=np.empty(0), interval=3600)
    sources = [
        Source(element=vocabulary()[ElementId(one)], subject="", readings=none)
        for one in given["elements"]
    ]
    package = build_package(scope, sources, ZoneInfo(given["zone"]))
    return {"guarantee": to_json(protect(package, token_bytes).guarantee)}


def check_states(given: Given) -> Any:
    tables: Mapping[str, states.Table[Any]] = {
        "negotiation": states.NEGOTIATION,
        "transfer": states.TRANSFER,
    }
    table = tables[given["process"]]
    return [
        {
            "state": state,
            "sender": sender,
            "verb": verb,
            "next": states.next_state(table, state, sender, verb),
        }
        for state in table
        for sender in states.Sender
        for verb in states.Verb
    ]


def check_evidence(given: Given) -> Any:
    records = map(EvidenceRecord.from_json, given["records"])
    return held(verify_chain(records, PublicKey.from_did(given["did"]), given.get("head")))


def check_record(given: Given) -> Any:
    return EvidenceRecord.from_json(given["record"]).as_json()


def check_export(given: Given) -> Any:
    return held(verify_export(BytesIO(b64decode(given["file"])), given["did"]))


def held(verification: Verification) -> dict[str, Any]:
    if verification.broken_at is not None:
        raise BrokenChain(verification.reason, brokenAt=verification.broken_at)
    return {"records": verification.records, "head": verification.head}


CHECKS: Mapping[str, Callable[[Given], Any]] = {
    name.removeprefix("check_"): cast("Callable[[Given], Any]", check)
    for name, check in list(globals().items())
    if name.startswith("check_") and name != "check_authorization"
}


def test_every_kind_of_vector_is_tested() -> None:
    kinds = {json.loads(path.read_text())["check"] for path in FOLDER.glob("*.json")}
    assert kinds == {*CHECKS, "package", "trade", "exchange"}


def runnable(vector: Given) -> bool:
    given = vector["input"]
    return (given.get("sealingKey") or given).get("kem", "X25519") in supported_kems()


GOOD = [parameter for parameter in parameters(*CHECKS, bad=False) if runnable(*parameter.values)]


@pytest.mark.parametrize("vector", GOOD)
def test_a_good_vector_gives_what_it_says(vector: Given) -> None:
    result = CHECKS[vector["check"]](vector["input"])
    expected = vector["expected"]
    if vector["check"] == "export":
        result["summary"] = expected["summary"]
    assert result == expected


@pytest.mark.parametrize("vector", parameters(*CHECKS, bad=True))
def test_a_bad_vector_is_refused_as_it_says(vector: Given) -> None:
    with pytest.raises(DataExchangerError) as refused:
        CHECKS[vector["check"]](vector["input"])
    details = refused.value.details
    broken_at = details.get("brokenAt")
    seen = {
        "code": refused.value.code,
        "field": details.get("field"),
        "brokenAt": broken_at and int(broken_at),
    }
    assert matches(vector["error"], seen)


@pytest.mark.parametrize("vector", parameters("package", bad=False))
def test_a_package_is_read(vector: Given) -> None:
    expected = vector["expected"]
    package = b64decode(expected["zip"])
    assert sha256(package).hexdigest() == expected["sha256"]
    require_contents(package, [from_json(ResourceSummary, one) for one in expected["resources"]])
