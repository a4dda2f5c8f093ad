"""Compact JWS: what was signed, by whom, as which kind of document."""

import base64
import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given, strategies as st
import pytest

from custom_components.data_exchanger.core.errors import InvalidSignature
from custom_components.data_exchanger.core.identity import jws
from custom_components.data_exchanger.core.identity.keys import PublicKey
from custom_components.data_exchanger.core.model.identifiers import Did
from tests.core.examples import BUYER_KEY, STRANGER_KEY

TYP = "dx-test"


def part(data: Any) -> str:
    """Encode a part of a JWS by hand."""
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def forged(header: Any, payload: bytes = b"{}") -> str:
    """Sign any header with the right key."""
    text = f"{part(header)}.{part(payload)}"
    return f"{text}.{part(BUYER_KEY.sign(text.encode()))}"


@given(st.binary(max_size=200))
def test_verify_gives_back_what_was_signed(payload: bytes) -> None:
    verified = jws.verify(jws.sign(payload, BUYER_KEY, TYP), TYP, BUYER_KEY.public)
    assert verified.payload == payload
    assert verified.issuer == BUYER_KEY.did


def test_token_is_a_compact_jws_that_any_library_verifies() -> None:
    token = jws.sign(b"payload", BUYER_KEY, TYP)
    signed, _, signature = token.rpartition(".")
    header, _, payload = signed.partition(".")
    public = Ed25519PublicKey.from_public_bytes(BUYER_KEY.public.raw)
    public.verify(base64.urlsafe_b64decode(signature + "=="), signed.encode())
    assert json.loads(base64.urlsafe_b64decode(header + "==")) == {
        "alg": "Ed25519",
        "typ": TYP,
        "kid": BUYER_KEY.did,
    }
    assert payload == part(b"payload")


def test_issuer_may_be_another_did_than_that_of_the_key() -> None:
    token = jws.sign(b"{}", BUYER_KEY, TYP, Did("did:web:buyer.example"))
    assert jws.unverified_issuer(token) == "did:web:buyer.example"
    assert jws.verify(token, TYP, BUYER_KEY.public).issuer == "did:web:buyer.example"


def test_verify_refuses_another_kind_of_document() -> None:
    with pytest.raises(InvalidSignature, match="expected dx-other"):
        jws.verify(jws.sign(b"{}", BUYER_KEY, TYP), "dx-other", BUYER_KEY.public)


def test_verify_refuses_another_key_or_one_of_the_wrong_size() -> None:
    token = jws.sign(b"{}", BUYER_KEY, TYP)
    for key in (STRANGER_KEY.public, PublicKey(b"short")):
        with pytest.raises(InvalidSignature):
            jws.verify(token, TYP, key)


@given(st.data())
def test_verify_refuses_a_token_with_any_character_changed(data: st.DataObject) -> None:
    token = jws.sign(b'{"a":1}', BUYER_KEY, TYP)
    position = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.characters(codec="ascii").filter(lambda c: c != token[position]))
    changed = token[:position] + other + token[position + 1 :]
    try:
        verified = jws.verify(changed, TYP, BUYER_KEY.public)
    except InvalidSignature:
        return
    # The last character of a signature holds two bits that mean nothing.
    assert position == len(token) - 1
    assert verified.payload == b'{"a":1}'


HEADERS: list[Any] = [
    {"alg": "none", "typ": TYP, "kid": BUYER_KEY.did},
    {"alg": "HS256", "typ": TYP, "kid": BUYER_KEY.did},
    {"alg": "EdDSA", "typ": TYP, "kid": BUYER_KEY.did},
    {"alg": "Ed25519", "typ": 5, "kid": BUYER_KEY.did},
    {"alg": "Ed25519"},
    {"alg": "Ed25519", "typ": TYP, "crit": ["b64"], "b64": False},
    {"alg": "Ed25519", "typ": TYP, "crit": ["unknown"], "unknown": 1},
    {"alg": None},
    [1],
    "x",
    None,
    5,
    b"\xff\xfe",
    b"{",
    b"[" * 60_000,
    b'{"alg":' + b"[" * 30_000 + b"]" * 30_000 + b"}",
]


@pytest.mark.parametrize("header", HEADERS, ids=range(len(HEADERS)))
def test_verify_refuses_any_other_header(header: Any) -> None:
    with pytest.raises(InvalidSignature):
        jws.verify(forged(header), TYP, BUYER_KEY.public)


@given(
    st.text(max_size=60) | st.from_regex(r"[\w-]{0,20}\.[\w-]{0,20}\.[\w-]{0,20}", fullmatch=True)
)
def test_garbage_is_refused_as_a_signature(token: str) -> None:
    for read in (jws.unverified_issuer, lambda text: jws.verify(text, TYP, BUYER_KEY.public)):
        with pytest.raises(InvalidSignature):
            read(token)


def test_unverified_issuer_needs_a_kid() -> None:
    assert jws.unverified_issuer(jws.sign(b"", BUYER_KEY, TYP)) == BUYER_KEY.did
    with pytest.raises(InvalidSignature):
        jws.unverified_issuer(forged({"alg": "Ed25519"}))
