"""Vectors of bodies that are not signed themselves: mailbox, feed, signed body, terms."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
import json
from typing import Any

from custom_components.data_exchanger.core.model.period import rfc3339
from custom_components.data_exchanger.core.protocol.documents import sign_document
from custom_components.data_exchanger.core.protocol.tokens import authorize
from custom_components.data_exchanger.core.protocol.wire import MAX_DOCUMENT, to_json

from .cast import (
    BUYER,
    CALLBACK,
    CONSUMER_PID,
    DEMAND,
    HOME,
    MAILBOX_ID,
    NOW,
    PROFILE,
    TERMS,
    TRADE,
)
from .documents import STATEMENT, with_change
from .messages import ACCEPTED, wire_bytes
from .vector import Vector, bad, good

_PATH = f"/negotiations/{TRADE}/events"
_ITEM = {
    "id": "Zm9yLXRlc3Rz",
    "method": "POST",
    "path": _PATH,
    "authorization": authorize(
        BUYER,
        audience=HOME.did,
        method="POST",
        url=CALLBACK + _PATH,
        body=wire_bytes(ACCEPTED),
        now=NOW,
        nonce="mailbox-item-0001",
    ),
    "body": wire_bytes(ACCEPTED).decode(),
    "received": rfc3339(NOW),
    "expires": rfc3339(NOW + timedelta(days=7)),
}
_SMALL = {key: _ITEM[key] for key in ("id", "method", "path", "received", "expires")}
_REPLY = {"status": 200, "body": json.dumps({"consumerPid": CONSUMER_PID})}

_BODIES: Mapping[str, tuple[Any, Mapping[str, tuple[str, Any, str]]]] = {
    "mailbox-request": ({"key": HOME.did}, {"key": ("key", None, "key")}),
    "mailbox": (
        {"id": MAILBOX_ID, "address": CALLBACK},
        {
            "id_short": ("id", "short", "id"),
            "id_path": ("id", "../../../admin/mailbox", "id"),
            "address": ("address", "/mbx/1", "address"),
        },
    ),
    "mailbox-page": (
        {"cursor": "17", "items": [_ITEM]},
        {
            "cursor": ("cursor", 17, "cursor"),
            "items": ("items", [_SMALL] * 51, "items"),
            "item_id": ("items", [{**_ITEM, "id": "a/b"}], "items.0.id"),
            "item_method": ("items", [{**_ITEM, "method": "PUT"}], "items.0.method"),
            "item_path": ("items", [{**_ITEM, "path": "https://evil"}], "items.0.path"),
            "item_path_space": ("items", [{**_ITEM, "path": "/a b"}], "items.0.path"),
            "item_body": ("items", [{**_ITEM, "body": {}}], "items.0.body"),
            "item_expires": (
                "items",
                [with_change(_ITEM, "expires", None)],
                "items.0.expires",
            ),
        },
    ),
    "mailbox-reply": (
        _REPLY,
        {
            "status_text": ("status", "200", "status"),
            "status_low": ("status", 100, "status"),
            "status_high": ("status", 600, "status"),
            "body": ("body", {}, "body"),
        },
    ),
    "demand-feed": (
        {"demands": [sign_document(DEMAND, BUYER)], "next": "42"},
        {
            "demands": ("demands", "none", "demands"),
            "demands_many": ("demands", ["a.b.c"] * 101, "demands"),
            "next": ("next", 42, "next"),
        },
    ),
    "profile-document": (
        {"profile": sign_document(PROFILE, BUYER)},
        {"profile": ("profile", to_json(PROFILE), "profile")},
    ),
    "signed-body": (
        {"document": sign_document(STATEMENT, BUYER)},
        {"document": ("document", None, "document")},
    ),
    "terms": (
        to_json(TERMS),
        {
            "purposes": ("purposes", None, "purposes"),
            "scope": ("scope.level", None, "scope.level"),
            "parameters": (
                "scope.method.parameters",
                {"Bins": 5},
                "scope.method.parameters.Bins",
            ),
        },
    ),
}


def vectors() -> Iterator[Vector]:
    """Write the vectors of this module."""
    for kind, (data, changes) in _BODIES.items():
        name = "body_" + kind.replace("-", "_")
        body = json.dumps(data)
        yield good(name, "body", f"A {kind}.", {"kind": kind, "body": body}, data)
        more = json.dumps({**data, "fromTheFuture": {"fraction": 0.5}})
        yield good(
            f"{name}_more",
            "body",
            "Names that a receiver does not know are ignored.",
            {"kind": kind, "body": more},
            data,
        )
        for why, (path, value, refused) in changes.items():
            yield bad(
                f"{name}_bad_{why}",
                "body",
                f"`{path}` is {json.dumps(value)[:80] if value is not None else 'missing'}.",
                {"kind": kind, "body": json.dumps(with_change(data, path, value))},
                "invalid_input",
                refused,
            )
    yield from _sizes()


def _sizes() -> Iterator[Vector]:
    body, kind = json.dumps(_REPLY), "mailbox-reply"
    largest = {"kind": kind, "body": body, "padTo": MAX_DOCUMENT}
    yield good(
        "body_size_limit",
        "body",
        "As large as a document may be: spaces fill the body up to `padTo` bytes.",
        largest,
        _REPLY,
    )
    yield bad(
        "body_size_bad_byte",
        "body",
        "One byte more than a document may have.",
        {**largest, "padTo": MAX_DOCUMENT + 1},
        "too_large",
        "body",
        beyond_schema=True,
    )
    for why, text in (("list", "[]"), ("text", '"x"'), ("empty", ""), ("cut", body[:-1])):
        yield bad(
            f"body_json_bad_{why}",
            "body",
            "What is no JSON object.",
            {"kind": kind, "body": text},
            "invalid_input",
            "body",
        )
