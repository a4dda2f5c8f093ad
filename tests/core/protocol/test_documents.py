"""Signed documents: each kind reads back, and none passes for another or survives tampering."""

from dataclasses import MISSING, fields, replace
import json
from typing import Any

from hypothesis import given, settings, strategies as st
from pydantic.alias_generators import to_camel
import pytest

from custom_components.data_exchanger.core.errors import (
    DataExchangerError,
    InvalidInput,
    InvalidSignature,
)
from custom_components.data_exchanger.core.identity import jws
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.identifiers import Did
from custom_components.data_exchanger.core.model.money import Money
from custom_components.data_exchanger.core.privacy.release import ResourceSummary
from custom_components.data_exchanger.core.protocol.delivery import (
    DeliveryReceipt,
    Manifest,
    OwnershipCertificate,
    SettlementStatement,
    SignedBody,
)
from custom_components.data_exchanger.core.protocol.demand import Demand, DemandFeed
from custom_components.data_exchanger.core.protocol.documents import (
    Document,
    open_document,
    sign_document,
)
from custom_components.data_exchanger.core.protocol.mailbox import (
    Mailbox,
    MailboxItem,
    MailboxPage,
    MailboxReply,
    MailboxRequest,
)
from custom_components.data_exchanger.core.protocol.profile import (
    BuyerProfile,
    ProfileDocument,
    SealingKey,
    open_profile,
)
from custom_components.data_exchanger.core.protocol.terms import Terms
from custom_components.data_exchanger.core.protocol.wire import decode, encode
from tests.core.examples import BUYER_KEY, NOW, STRANGER_KEY, profile, scope, terms
from tests.core.strategies import agreeable_terms

URN = "urn:uuid:00000000-0000-4000-8000-00000000000"
HASH = "0123456789abcdef" * 4
EURO = Money(amount=450, currency="EUR")


def demand(**changes: Any) -> Demand:
    agreed = terms()
    fields: dict[str, Any] = {
        "id": f"{URN}1",
        "title": "Hourly electricity",
        "scenario": "energy_research",
        "purposes": agreed.purposes,
        "prohibited": agreed.prohibited,
        "scope": agreed.scope,
        "price": agreed.price,
        "fee_per_mille": agreed.fee_per_mille,
        "retention_days": agreed.retention_days,
        "place": agreed.place,
        "issued": NOW,
        "deadline": agreed.valid_until,
    }
    return Demand(**fields | changes)


DOCUMENTS: list[Document] = [
    demand(),
    profile(website="https://buyer.example", licences=("vc.jwt.token",)),
    OwnershipCertificate(package=HASH, size=5, created=NOW),
    Manifest(
        release=f"{URN}1",
        agreement=f"{URN}2",
        agreement_hash=HASH,
        transfer=f"{URN}3",
        scope=scope(),
        level=DisclosureLevel.SERIES,
        resources=(ResourceSummary(name="series", rows=168, columns=2, sha256=HASH),),
        package=HASH,
        package_size=10,
        sealed=HASH,
        sealed_size=9,
        sealing_key="key-1",
        certificate="jws",
        created=NOW,
    ),
    DeliveryReceipt(
        release=f"{URN}1", agreement=f"{URN}2", sealed=HASH, package=HASH, received=NOW
    ),
    SettlementStatement(
        id=f"{URN}1",
        agreement=f"{URN}2",
        gross=EURO,
        fee=Money(amount=45, currency="EUR"),
        net=Money(amount=405, currency="EUR"),
        method="bank_transfer",
        reference="2026-1",
        date=NOW,
    ),
]


def names(document: Any) -> str:
    return type(document).__name__


@pytest.mark.parametrize("document", DOCUMENTS, ids=names)
def test_every_document_reads_back_with_who_signed_it(document: Document) -> None:
    token = sign_document(document, BUYER_KEY)
    opened = open_document(type(document), token, BUYER_KEY.public)
    assert (opened.content, opened.issuer, opened.token) == (document, BUYER_KEY.did, token)


@pytest.mark.parametrize("document", DOCUMENTS, ids=names)
def test_no_document_passes_for_another(document: Document) -> None:
    token = sign_document(document, BUYER_KEY)
    for kind in {type(one) for one in DOCUMENTS} - {type(document)}:
        with pytest.raises(InvalidSignature):
            open_document(kind, token, BUYER_KEY.public)


@pytest.mark.parametrize("document", DOCUMENTS, ids=names)
def test_a_document_in_another_name_is_refused(document: Document) -> None:
    stranger = sign_document(document, STRANGER_KEY, BUYER_KEY.did)
    with pytest.raises(InvalidSignature):
        open_document(type(document), stranger, BUYER_KEY.public)
    web = Did("did:web:buyer.example")
    with pytest.raises(InvalidSignature, match="another name"):
        open_document(type(document), sign_document(document, BUYER_KEY, web), BUYER_KEY.public)
    named = sign_document(document, BUYER_KEY, web)
    assert open_document(type(document), named, BUYER_KEY.public, web).issuer == web


@pytest.mark.parametrize("document", DOCUMENTS, ids=names)
def test_a_signed_document_without_a_field_is_refused(document: Document) -> None:
    data = json.loads(encode(document))
    optional = {to_camel(one.name) for one in fields(document) if one.default is not MISSING}
    required = set(data) - optional
    assert required
    for key in required:
        raw = json.dumps({k: v for k, v in data.items() if k != key}).encode()
        with pytest.raises(InvalidInput):
            open_document(type(document), jws.sign(raw, BUYER_KEY, document.typ), BUYER_KEY.public)


@settings(max_examples=200)
@given(st.sampled_from(DOCUMENTS), st.data())
def test_tampering_is_found(document: Document, data: st.DataObject) -> None:
    token = sign_document(document, BUYER_KEY)
    position = data.draw(st.integers(0, len(token) - 2))
    other = data.draw(st.sampled_from("AZaz09-_.=").filter(lambda c: c != token[position]))
    with pytest.raises(DataExchangerError):
        open_document(
            type(document), token[:position] + other + token[position + 1 :], BUYER_KEY.public
        )


@given(agreeable_terms)
def test_a_demand_asks_for_the_terms_that_it_names(agreed: Terms) -> None:
    asked = demand(
        id=f"{URN}9",
        purposes=agreed.purposes,
        prohibited=agreed.prohibited,
        scope=agreed.scope,
        price=agreed.price,
        fee_per_mille=agreed.fee_per_mille,
        retention_days=agreed.retention_days,
        place=agreed.place,
        deadline=agreed.valid_until,
    )
    assert asked.terms() == replace(agreed, demand=f"{URN}9")
    assert open_document(Demand, sign_document(asked, BUYER_KEY), BUYER_KEY.public).content == asked


def body(document: BuyerProfile, key: Any = BUYER_KEY) -> bytes:
    return encode(ProfileDocument(profile=sign_document(document, key)))


def test_profile_is_read_with_the_key_in_its_own_did() -> None:
    signed, key = open_profile(body(profile()))
    assert (signed.content, key) == (profile(), BUYER_KEY.public)
    assert open_profile(body(profile()), BUYER_KEY.public)[1] == BUYER_KEY.public


def test_profile_with_another_key_than_the_pinned_one_is_refused() -> None:
    with pytest.raises(InvalidSignature):
        open_profile(body(profile(STRANGER_KEY), STRANGER_KEY), BUYER_KEY.public)


def test_profile_in_the_name_of_another_did_is_refused() -> None:
    with pytest.raises(InvalidInput, match="signer"):
        open_profile(body(profile(did=STRANGER_KEY.did)))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{}",
        b'{"profile":5}',
        b'{"profile":""}',
        b'{"profile":"a.b.c"}',
        body(profile(), STRANGER_KEY).replace(b"a", b"b"),
        encode(ProfileDocument(profile=sign_document(profile(), BUYER_KEY, Did("did:web:x")))),
        encode(ProfileDocument(profile=sign_document(demand(), BUYER_KEY))),
        body(profile(dsp="ftp://buyer.example")),
        body(profile(jurisdiction="Germany")),
        body(profile(hosting=())),
        body(profile(sealing_keys=())),
        body(profile(sealing_keys=(SealingKey(id="k", kem="RSA", public_key="AA"),))),
        body(profile(sealing_keys=(SealingKey(id="k", kem="X25519", public_key="A=="),))),
    ],
    ids=range(14),
)
def test_a_profile_that_does_not_hold_is_refused(raw: bytes) -> None:
    with pytest.raises(DataExchangerError):
        open_profile(raw)


TEXTS: list[Any] = [
    DemandFeed(demands=("a", "b"), next="cursor"),
    DemandFeed(demands=()),
    SignedBody(document="token"),
    MailboxRequest(key=BUYER_KEY.did),
    Mailbox(id="abcdefghijklmnop", address="https://buyer.example/m/abcdefghijklmnop"),
    MailboxItem(
        id="1", method="POST", path="/transfers/request", body="{}", received=NOW, expires=NOW
    ),
    MailboxPage(
        cursor="5",
        items=(
            MailboxItem(
                id="1", method="GET", path="/x", authorization="t", received=NOW, expires=NOW
            ),
        ),
    ),
    MailboxReply(status=204),
    MailboxReply(status=400, body='{"a":1}'),
]


@pytest.mark.parametrize("value", TEXTS, ids=names)
def test_unsigned_bodies_read_back(value: Any) -> None:
    assert decode(type(value), encode(value)) == value


ITEM = json.loads(encode(TEXTS[5]))


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (MailboxReply, {"status": 199}),
        (MailboxReply, {"status": 600}),
        (Mailbox, {"id": "short", "address": "https://buyer.example"}),
        (Mailbox, {"id": "a" * 16, "address": "file:///etc/passwd"}),
        (MailboxItem, ITEM | {"id": "../1"}),
        (MailboxItem, ITEM | {"method": "DELETE"}),
        (MailboxItem, ITEM | {"path": "transfers"}),
        (MailboxItem, ITEM | {"path": "/a b"}),
        (MailboxItem, ITEM | {"path": "/é"}),
        (MailboxItem, ITEM | {"path": "/a\n"}),
        (MailboxItem, ITEM | {"authorization": "x" * 4001}),
        (MailboxItem, ITEM | {"received": "yesterday"}),
        (MailboxPage, {"cursor": "1", "items": [ITEM] * 51}),
        (DemandFeed, {"demands": ["a"] * 101}),
        (MailboxRequest, {"key": "k" * 201}),
    ],
    ids=range(15),
)
def test_unsigned_bodies_out_of_bounds_are_refused(kind: type[Any], data: Any) -> None:
    with pytest.raises(InvalidInput):
        decode(kind, json.dumps(data))
