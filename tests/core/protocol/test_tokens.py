"""Request tokens bind sender, receiver, address, body and time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
import json
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.data_exchanger.core.errors import DataExchangerError, InvalidSignature
from custom_components.data_exchanger.core.identity import base64url, jws
from custom_components.data_exchanger.core.identity.keys import PublicKey
from custom_components.data_exchanger.core.model.identifiers import Did
from custom_components.data_exchanger.core.protocol.tokens import (
    LIFETIME,
    RequestToken,
    authorize,
    bearer_issuer,
    check_authorization,
)
from tests.core.examples import BUYER_KEY, NOW, STRANGER_KEY

HOME = STRANGER_KEY.did
URL = "https://buyer.example/mailboxes/abc/transfers/request"
BODY = b'{"a":1}'
SKEW = timedelta(minutes=2)


def token(**changes: Any) -> str:
    fields: dict[str, Any] = {
        "audience": HOME,
        "method": "POST",
        "url": URL,
        "body": BODY,
        "now": NOW,
        "nonce": "nonce-0001",
    }
    return authorize(BUYER_KEY, **fields | changes)


def check(
    authorization: str | None,
    *,
    key: PublicKey = BUYER_KEY.public,
    issuer: Did = BUYER_KEY.did,
    audience: Did = HOME,
    method: str = "POST",
    url: str = URL,
    body: bytes = BODY,
    now: datetime = NOW,
) -> RequestToken:
    return check_authorization(
        authorization,
        key,
        issuer=issuer,
        audience=audience,
        method=method,
        url=url,
        body=body,
        now=now,
    )


def test_token_says_who_asks_whom_for_what() -> None:
    claims = check(token())
    issued = int(NOW.timestamp())
    assert claims == RequestToken(
        iss=BUYER_KEY.did,
        aud=HOME,
        iat=issued,
        exp=issued + 300,
        jti="nonce-0001",
        htm="POST",
        htu=URL,
        bh=base64url.encode(sha256(BODY).digest()),
    )
    assert bearer_issuer(token()) == BUYER_KEY.did


def test_token_may_be_issued_in_the_name_of_a_did_web() -> None:
    web = Did("did:web:buyer.example")
    assert check(token(issuer=web), issuer=web).iss == web
    assert bearer_issuer(token(issuer=web)) == web


@pytest.mark.parametrize(
    ("changes", "claim"),
    [
        ({"audience": BUYER_KEY.did}, "aud"),
        ({"method": "GET"}, "htm"),
        ({"url": URL + "/"}, "htu"),
        ({"url": URL.replace("buyer", "other")}, "htu"),
        ({"body": BODY + b" "}, "bh"),
        ({"body": b""}, "bh"),
        ({"issuer": "did:web:other"}, "iss"),
    ],
)
def test_a_token_for_something_else_is_refused(changes: dict[str, Any], claim: str) -> None:
    with pytest.raises(InvalidSignature, match=f"another {claim}"):
        check(token(**changes))


@pytest.mark.parametrize("offset", [-SKEW, timedelta(0), LIFETIME, LIFETIME + SKEW])
def test_token_is_valid_for_its_time_with_a_little_skew(offset: timedelta) -> None:
    assert check(token(), now=NOW + offset)


@pytest.mark.parametrize(
    "offset",
    [
        -SKEW - timedelta(seconds=1),
        LIFETIME + SKEW + timedelta(seconds=1),
        timedelta(days=365),
        -timedelta(days=365),
    ],
)
def test_token_is_not_valid_at_another_time(offset: timedelta) -> None:
    with pytest.raises(InvalidSignature, match="not valid now"):
        check(token(), now=NOW + offset)


CLAIMS = check(token())


def signed(claims: dict[str, Any], typ: str = "dx-request") -> str:
    """Sign claims as they stand, with the buyer's own key."""
    return "Bearer " + jws.sign(json.dumps(claims).encode(), BUYER_KEY, typ)


def claims(**changes: Any) -> dict[str, Any]:
    """Return the claims of a good token with some changed; ``...`` leaves one out."""
    names = RequestToken.__slots__
    all_claims = {name: getattr(CLAIMS, name) for name in names} | changes
    return {name: value for name, value in all_claims.items() if value is not ...}


def test_claims_signed_by_hand_are_as_good() -> None:
    assert check(signed(claims())) == CLAIMS


@pytest.mark.parametrize("name", RequestToken.__slots__)
@pytest.mark.parametrize("wrong", [..., None, True, "", [], {}, 1.5, 10**400, -1], ids=repr)
def test_a_claim_of_any_other_form_is_refused(name: str, wrong: Any) -> None:
    with pytest.raises(DataExchangerError):
        check(signed(claims(**{name: wrong})))


@given(st.sampled_from(["iss", "aud", "htm", "htu", "bh"]), st.text(max_size=50))
def test_any_other_text_in_a_claim_is_refused(name: str, text: str) -> None:
    altered = claims(**{name: text})
    with pytest.raises(DataExchangerError):
        check(signed(altered), now=NOW if altered != claims() else NOW + timedelta(days=1))


def test_a_token_valid_for_more_than_an_hour_is_refused() -> None:
    assert check(signed(claims(exp=CLAIMS.iat + 3600)))
    with pytest.raises(InvalidSignature):
        check(signed(claims(exp=CLAIMS.iat + 3601)))


def test_a_token_by_another_key_or_of_another_kind_is_refused() -> None:
    refused: list[Callable[[], object]] = [
        lambda: check(token(), key=STRANGER_KEY.public),
        lambda: check(signed(claims(), typ="dx-receipt")),
        lambda: check("Bearer " + jws.sign(b"{}", STRANGER_KEY, "dx-request", BUYER_KEY.did)),
    ]
    for attempt in refused:
        with pytest.raises(InvalidSignature):
            attempt()


def test_a_token_whose_kid_is_not_its_issuer_is_refused() -> None:
    raw = json.dumps(claims()).encode()
    other = "Bearer " + jws.sign(raw, BUYER_KEY, "dx-request", Did("did:web:other"))
    with pytest.raises(InvalidSignature, match="another kid"):
        check(other)


@pytest.mark.parametrize(
    "authorization",
    [None, "", "Bearer", "Bearer ", "Basic dXNlcjpwYXNz", "Bearer a.b.c", "Bearer \ud800"],
)
def test_a_request_without_a_token_is_refused(authorization: str | None) -> None:
    for read in (check, bearer_issuer):
        with pytest.raises(InvalidSignature):
            read(authorization)


def test_the_scheme_is_read_in_any_case() -> None:
    assert check(token().replace("Bearer ", "bearer  ")) == CLAIMS
    assert replace(CLAIMS, jti="other-nonce") == check(token(nonce="other-nonce"))
