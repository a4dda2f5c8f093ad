"""What a buyer may answer instead of an honest profile."""

from collections.abc import Callable
import json
from typing import Any

from custom_components.data_exchanger.core.protocol.documents import sign_document
from tests.core.examples import BUYER_KEY, STRANGER_KEY, profile
from tests.integration.buyer import Buyer


def dead_line(buyer: Buyer) -> None:
    buyer.wire.cut = True


def garbage(buyer: Buyer) -> None:
    buyer.wire.answer = b"\x00\x01 this is no HTTP\r\n\r\n"


def broken_compression(buyer: Buyer) -> None:
    buyer.wire.answer = (
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope"
    )


def half_an_answer(buyer: Buyer) -> None:
    buyer.wire.answer = b"HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\nnope"


def redirect(buyer: Buyer) -> None:
    buyer.wire.answer = (
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
    )


def missing(buyer: Buyer) -> None:
    buyer.refusals["profile"] = [404]


def too_large(buyer: Buyer) -> None:
    buyer.profile_body = b" " * (96 * 1024) + json.dumps({"profile": buyer.profile_token}).encode()


def endless(buyer: Buyer) -> None:
    buyer.profile_body = b"x" * 10_000_000


def no_json(buyer: Buyer) -> None:
    buyer.profile_body = b"<html>"


def no_token(buyer: Buyer) -> None:
    buyer.profile_body = b'{"profile": "a.b"}'


def signed_by_nobody(buyer: Buyer) -> None:
    head, payload, signature = buyer.profile_token.split(".")
    flipped = signature[:-8] + signature[-8:].swapcase()
    buyer.profile_body = json.dumps({"profile": f"{head}.{payload}.{flipped}"}).encode()


def signed(buyer: Buyer, *, key: Any = BUYER_KEY, **changes: Any) -> None:
    token = sign_document(profile(BUYER_KEY, buyer.url, **changes), key, None)
    buyer.profile_body = json.dumps({"profile": token}).encode()


def by_another(buyer: Buyer) -> None:
    """Sign the buyer's profile, and say so."""
    signed(buyer, key=STRANGER_KEY)


def in_another_name(buyer: Buyer) -> None:
    """Sign the buyer's profile with one key and name another."""
    token = sign_document(profile(BUYER_KEY, buyer.url), STRANGER_KEY, BUYER_KEY.did)
    buyer.profile_body = json.dumps({"profile": token}).encode()


def elsewhere(field: str) -> Callable[[Buyer], None]:
    return lambda buyer: signed(buyer, **{field: "https://elsewhere.example/path"})
