"""DID documents of did:web."""

from contextlib import suppress
import json
from typing import Any

from hypothesis import given
import pytest

from custom_components.data_exchanger.core.errors import DataExchangerError, InvalidInput
from custom_components.data_exchanger.core.identity import base64url
from custom_components.data_exchanger.core.identity.keys import PublicKey
from custom_components.data_exchanger.core.model.identifiers import Did
from custom_components.data_exchanger.core.protocol.did import (
    did_of,
    document_of,
    document_url,
    is_did,
    is_web,
    keys_in,
)
from custom_components.data_exchanger.core.protocol.documents import sign_document
from custom_components.data_exchanger.core.protocol.profile import open_profile, profile_issuer
from tests.core.examples import BUYER_KEY, profile
from tests.core.strategies import json_values

DID = Did("did:web:buyer.example")
KEY = BUYER_KEY.public


@pytest.mark.parametrize(
    ("did", "url"),
    [
        ("did:web:buyer.example", "https://buyer.example/.well-known/did.json"),
        ("did:web:buyer.example%3A8443", "https://buyer.example:8443/.well-known/did.json"),
        ("did:web:buyer.example:eu:lab", "https://buyer.example/eu/lab/did.json"),
        ("did:web:127.0.0.1%3A80", "https://127.0.0.1:80/.well-known/did.json"),
    ],
)
def test_did_web_leads_to_its_document(did: str, url: str) -> None:
    assert document_url(did) == url
    assert is_web(did)
    assert is_did(did)


@pytest.mark.parametrize("base", ["https://buyer.example", "https://buyer.example:8443/eu/lab/"])
def test_a_base_address_has_a_did_whose_document_lies_there(base: str) -> None:
    url = document_url(did_of(base))
    assert url.startswith(base.rstrip("/"))


@pytest.mark.parametrize("base", ["https://[::1]/", "https://a.example/b c", "https:///x", "x"])
def test_an_odd_address_has_no_did(base: str) -> None:
    with pytest.raises(InvalidInput):
        did_of(base)


def test_loopback_is_plain_in_development_only() -> None:
    assert document_url("did:web:127.0.0.1%3A80", loopback=True).startswith("http://127.0.0.1:80/")
    assert document_url(DID, loopback=True).startswith("https://")


@pytest.mark.parametrize(
    "did",
    [
        "did:web:",
        "did:web:a/b",
        "did:web:a@b",
        "did:web:a%2Fb",
        "did:web:a?b",
        "did:web:a:",
        "did:x:y",
        "x",
    ],
)
def test_strange_dids_lead_nowhere(did: str) -> None:
    with pytest.raises(InvalidInput):
        document_url(did)
    assert not is_did(did)


def test_did_key_is_a_did_without_document() -> None:
    assert is_did(KEY.did)
    assert not is_web(KEY.did)


def document(**method: Any) -> bytes:
    fields = {"id": f"{DID}#1", "type": "JsonWebKey", "controller": DID} | method
    return json.dumps(
        {"id": DID, "verificationMethod": [fields], "assertionMethod": [f"{DID}#1", {"id": "x"}]}
    ).encode()


JWK = {"kty": "OKP", "crv": "Ed25519", "x": base64url.encode(KEY.raw)}


@pytest.mark.parametrize(
    ("body", "keys"),
    [
        (document_of(DID, KEY), (KEY,)),
        (document(publicKeyJwk=JWK), (KEY,)),
        (document(publicKeyMultibase=KEY.did.removeprefix("did:key:")), (KEY,)),
        (document(id="#1", publicKeyJwk=JWK), (KEY,)),
        (document(id=f"{DID}#2", publicKeyJwk=JWK), ()),
        (document(publicKeyJwk=JWK | {"crv": "X25519"}), ()),
        (document(publicKeyJwk=JWK | {"x": "AAAA"}), ()),
        (document(publicKeyJwk=JWK | {"x": "not base64"}), ()),
        (document(publicKeyMultibase="zabc"), ()),
        (document(), ()),
    ],
)
def test_keys_are_those_that_may_assert(body: bytes, keys: tuple[PublicKey, ...]) -> None:
    assert keys_in(DID, body) == keys


def test_a_document_of_another_is_refused() -> None:
    with pytest.raises(InvalidInput, match="another"):
        keys_in("did:web:other.example", document_of(DID, KEY))


@given(json_values())
def test_any_json_is_read_or_refused(value: Any) -> None:
    with suppress(DataExchangerError):
        assert keys_in(DID, json.dumps(value).encode()) == ()


def test_a_profile_is_read_in_the_name_of_a_domain() -> None:
    token = sign_document(profile(did=DID), BUYER_KEY, DID)
    body = json.dumps({"profile": token}).encode()
    assert profile_issuer(body) == DID
    signed, key = open_profile(body, KEY)
    assert (signed.content.did, signed.issuer, key) == (DID, DID, KEY)
    with pytest.raises(InvalidInput):
        open_profile(body)
    forged = sign_document(profile(), BUYER_KEY, DID)
    with pytest.raises(InvalidInput, match="signer"):
        open_profile(json.dumps({"profile": forged}).encode(), KEY)
