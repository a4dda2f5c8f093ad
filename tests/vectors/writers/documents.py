"""Vectors of signed documents, of the profile, and of plain bodies."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
import json
from typing import Any
from uuid import UUID, uuid5

from custom_components.data_exchanger.core.identity.keys import SigningKey
from custom_components.data_exchanger.core.model.money import Money
from custom_components.data_exchanger.core.protocol.delivery import (
    DeliveryReceipt,
    OwnershipCertificate,
    SettlementStatement,
)
from custom_components.data_exchanger.core.protocol.documents import Document, sign_document
from custom_components.data_exchanger.core.protocol.profile import BuyerProfile
from custom_components.data_exchanger.core.protocol.wire import to_json

from .cast import BUYER, CONSUMER_PID, DEMAND, HOME, HOST, NOW, PROFILE, SALE, STRANGER
from .identity import compact
from .vector import Vector, bad, good

HASH = "0123456789abcdef" * 4
_URN = "urn:uuid:00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A good document, and changes of its fields that make it bad: path, value, refused field."""

    kind: str
    document: Document
    key: SigningKey
    changes: Mapping[str, tuple[str, Any, str]]
    beyond_schema: frozenset[str] = field(default_factory=frozenset)


STATEMENT = SettlementStatement(
    id=uuid5(UUID(CONSUMER_PID), "statement").urn,
    agreement=SALE.agreement_id,
    gross=DEMAND.price,
    fee=Money(amount=45, currency="EUR"),
    net=Money(amount=405, currency="EUR"),
    method="bank_transfer",
    reference="DX-2026-0001",
    date=NOW + timedelta(days=1),
)

SAMPLES = (
    Sample(
        kind="demand",
        document=DEMAND,
        key=BUYER,
        changes={
            "id": ("id", "no iri", "id"),
            "purposes_empty": ("purposes", [], "purposes"),
            "price_fraction": ("price.amount", 4.5, "price.amount"),
            "price_text": ("price.amount", "450", "price.amount"),
            "price_boolean": ("price.amount", True, "price.amount"),
            "currency": ("price.currency", "eur", "price.currency"),
            "fee": ("feePerMille", 501, "feePerMille"),
            "retention": ("retentionDays", 0, "retentionDays"),
            "place": ("place", "DEU", "place"),
            "deadline_offset": ("deadline", "2026-12-22T15:00:00", "deadline"),
            "deadline_number": ("deadline", "1797951600", "deadline"),
            "deadline_space": ("deadline", "2026-12-22 15:00:00Z", "deadline"),
            "deadline_day": ("deadline", "2026-02-30T00:00:00Z", "deadline"),
            "element": ("scope.required", ["Electricity"], "scope.required.0"),
            "elements_empty": ("scope.required", [], "scope.required"),
            "element_twice": ("scope.optional", ["electricity_consumption"], "scope"),
            "period_reversed": ("scope.period.end", "2026-10-31T00:00:00Z", "scope.period"),
            "period_empty": ("scope.period.end", "2026-11-01T01:00:00+01:00", "scope.period"),
            "period_far": ("scope.period.end", "3000-01-01T00:00:00Z", "scope.period"),
            "period_long": (
                "scope",
                to_json(DEMAND)["scope"]
                | {
                    "resolution": "PT1M",
                    "period": {"start": "2026-11-01T00:00:00Z", "end": "2046-11-01T00:00:00Z"},
                },
                "scope",
            ),
            "resolution": ("scope.resolution", "PT2H", "scope.resolution"),
            "level": ("scope.level", "all", "scope.level"),
            "coverage": ("scope.minimumCoverage", 101, "scope.minimumCoverage"),
            "parameter_fraction": (
                "scope.method.parameters",
                {"epsilon": 0.5},
                "scope.method.parameters.epsilon",
            ),
        },
        beyond_schema=frozenset(
            {
                "deadline_day",
                "element_twice",
                "period_reversed",
                "period_empty",
                "period_far",
                "period_long",
            }
        ),
    ),
    Sample(
        kind="ownership-certificate",
        document=OwnershipCertificate(package=HASH, size=1234, created=NOW),
        key=HOME,
        changes={
            "package": ("package", HASH.upper(), "package"),
            "size": ("size", -1, "size"),
            "created": ("created", None, "created"),
        },
    ),
    Sample(
        kind="receipt",
        document=DeliveryReceipt(
            release=_URN, agreement=SALE.agreement_id, sealed=HASH, package=HASH, received=NOW
        ),
        key=BUYER,
        changes={
            "release": ("release", "", "release"),
            "sealed": ("sealed", HASH[:-1], "sealed"),
            "received": ("received", "yesterday", "received"),
        },
    ),
    Sample(
        kind="statement",
        document=STATEMENT,
        key=BUYER,
        changes={
            "gross_decimal": ("gross", "4.50 EUR", "gross"),
            "net_fraction": ("net.amount", 4.05, "net.amount"),
            "net_large": ("net.amount", 10**15 + 1, "net.amount"),
            "method": ("method", "", "method"),
            "reference": ("reference", "x" * 201, "reference"),
            "status": ("status", "promised", "status"),
        },
    ),
)


def vectors() -> Iterator[Vector]:
    """Write the vectors of this module."""
    for sample in SAMPLES:
        yield from document_vectors(sample)
    yield from _profiles()


def document_vectors(sample: Sample) -> Iterator[Vector]:
    """Write a document signed as it should be, and all the ways in which it should not."""
    kind, document, key = sample.kind, sample.document, sample.key
    data = to_json(document)
    given = {"kind": kind, "did": key.did}
    token = sign_document(document, key)
    name = kind.replace("-", "_")
    yield good(name, "document", f"A {kind}, signed.", {**given, "token": token}, data)
    forged = {
        "signer": (sign_document(document, STRANGER), "Signed by somebody else."),
        "name": (
            sign_document(document, STRANGER, key.did),
            "Signed by somebody else in the signer's name.",
        ),
        "typ": (_signed(data, key, typ="dx-other"), "Signed as something else."),
        "tampered": (token[:-20] + token[-20:].swapcase(), "A signature that is not this one's."),
    }
    for why, (changed, description) in forged.items():
        yield bad(
            f"{name}_bad_{why}",
            "document",
            description,
            {**given, "token": changed},
            "invalid_signature",
        )
    for why, (path, value, refused) in sample.changes.items():
        token = _signed(with_change(data, path, value), key, typ=document.typ)
        yield bad(
            f"{name}_bad_{why}",
            "document",
            f"`{path}` is {json.dumps(value)[:80]}.",
            {**given, "token": token},
            "invalid_input",
            refused,
            beyond_schema=why in sample.beyond_schema,
        )


def with_change(data: Mapping[str, Any], path: str, value: Any) -> dict[str, Any]:
    """Return JSON data with another value at a path of names; None takes the name away."""
    name, _, rest = path.partition(".")
    if rest:
        return {**data, name: with_change(data[name], rest, value)}
    return {**{key: old for key, old in data.items() if key != name}, **_named(name, value)}


def _named(name: str, value: Any) -> dict[str, Any]:
    return {} if value is None else {name: value}


def _signed(data: Mapping[str, Any], key: SigningKey, typ: str) -> str:
    payload = json.dumps(data, sort_keys=True, separators=(",", ":")).encode()
    return compact({"alg": "Ed25519", "typ": typ, "kid": key.did}, payload, key)


# The profile


def _profiles() -> Iterator[Vector]:
    at_home = {"url": HOST}
    body = _body(PROFILE, BUYER)
    data = to_json(PROFILE)
    yield good(
        "profile_first",
        "profile",
        "A profile as a family sees it first: its key is the one that its DID carries.",
        {**at_home, "body": body},
        {"profile": data, "fingerprint": BUYER.public.fingerprint},
    )
    pinned = {**at_home, "pinned": BUYER.did}
    yield good(
        "profile_pinned",
        "profile",
        "The profile of a buyer whose key was pinned before.",
        {**pinned, "body": body},
        {"profile": data, "fingerprint": BUYER.public.fingerprint},
    )
    signature_broken: Mapping[str, tuple[str, str]] = {
        "key": (_body(replace(PROFILE, did=STRANGER.did), STRANGER), "The key is another one."),
        "signer": (_body(PROFILE, STRANGER), "Signed by another key."),
    }
    for why, (changed, description) in signature_broken.items():
        yield bad(
            f"profile_bad_pinned_{why}",
            "profile",
            description,
            {**pinned, "body": changed},
            "invalid_signature",
        )
    token = json.loads(body)["profile"]
    head, payload, signature = token.split(".")
    other = json.dumps({"profile": f"{head}.{payload[:-1]}A.{signature}"})
    yield bad(
        "profile_bad_tampered",
        "profile",
        "Changed after signing.",
        {**at_home, "body": other},
        "invalid_signature",
    )
    yield bad(
        "profile_bad_did",
        "profile",
        "The profile of one buyer, signed by another.",
        {**at_home, "body": _body(PROFILE, STRANGER)},
        "invalid_input",
        "did",
    )
    for name, path, value, refused, why in _BAD_PROFILES:
        changed = json.dumps(
            {"profile": _signed(with_change(data, path, value), BUYER, BuyerProfile.typ)}
        )
        yield bad(
            f"profile_bad_{name}",
            "profile",
            why,
            {**at_home, "body": changed},
            "invalid_input",
            refused,
        )
    for name, unreadable, refused in (
        ("unsigned", json.dumps(data), "profile"),
        ("html", "<html>", "body"),
    ):
        yield bad(
            f"profile_bad_{name}",
            "profile",
            "No signed profile.",
            {**at_home, "body": unreadable},
            "invalid_input",
            refused,
        )


_KEY = to_json(PROFILE)["sealingKeys"][0]

_BAD_PROFILES: tuple[tuple[str, str, Any, str, str], ...] = (
    ("dsp_elsewhere", "dsp", "https://evil.example/dsp", "dsp", "Messages go to another host."),
    ("mailbox_port", "mailbox", f"{HOST}:8443/mailboxes", "mailbox", "Another port."),
    ("demands_http", "demands", "http://buyer.example/demands", "demands", "Another scheme."),
    (
        "settlement_userinfo",
        "settlement",
        "https://buyer.example@evil.example/",
        "url",
        "An address with a user name.",
    ),
    ("erasure_missing", "erasure", None, "erasure", "No address for erasure."),
    ("url_scheme", "dsp", "ftp://buyer.example/", "dsp", "An address that is none of HTTP."),
    ("jurisdiction", "jurisdiction", "Germany", "jurisdiction", "What is no country code."),
    ("hosting_empty", "hosting", [], "hosting", "Data is kept nowhere."),
    ("sealing_keys_empty", "sealingKeys", [], "sealingKeys", "No key to seal to."),
    (
        "sealing_key_kem",
        "sealingKeys",
        [{**_KEY, "kem": "RSA"}],
        "sealingKeys.0.kem",
        "A kind of key that the protocol does not have.",
    ),
    (
        "sealing_key_base64",
        "sealingKeys",
        [{**_KEY, "publicKey": "a+b/"}],
        "base64url",
        "A key that is not base64url.",
    ),
    ("name_empty", "name", "", "name", "No name."),
    ("terms_missing", "terms", None, "terms", "No settlement terms."),
    ("due", "terms.dueDays", 400, "terms.dueDays", "Pays after more than a year."),
)


def _body(profile: BuyerProfile, key: SigningKey) -> str:
    return json.dumps({"profile": sign_document(profile, key)})
