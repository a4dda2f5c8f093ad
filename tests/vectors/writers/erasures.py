"""Vectors of requests to erase and of the buyer's word that it has."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from custom_components.data_exchanger.core.protocol.documents import sign_document
from custom_components.data_exchanger.core.protocol.erasure import (
    ErasureAttestation,
    ErasureRequest,
    Kept,
)
from custom_components.data_exchanger.core.protocol.wire import to_json

from .cast import BUYER, HOME, NOW, SALE
from .documents import Sample, document_vectors
from .vector import Vector, bad, good

REQUEST = ErasureRequest(
    id=SALE.derived_id("erasure"),
    agreement=SALE.agreement_id,
    requested=NOW + timedelta(days=2),
    due=NOW + timedelta(days=32),
)
ATTESTATION = ErasureAttestation(
    request=REQUEST.id,
    agreement=REQUEST.agreement,
    erased=NOW + timedelta(days=2, minutes=1),
    kept=(Kept.CONTRACT, Kept.ACCOUNTS),
)

_SAMPLES = (
    Sample(
        kind="erasure-request",
        document=REQUEST,
        key=HOME,
        changes={
            "id": ("id", "", "id"),
            "agreement": ("agreement", None, "agreement"),
            "due": ("due", "soon", "due"),
        },
    ),
    Sample(
        kind="erasure-attestation",
        document=ATTESTATION,
        key=BUYER,
        changes={
            "request": ("request", None, "request"),
            "erased": ("erased", 0, "erased"),
            "kept": ("kept", ["data"], "kept.0"),
            "kept_more": ("kept", ["contract", "accounts", "contract"], "kept"),
        },
    ),
)


def vectors() -> Iterator[Vector]:
    """Write the vectors of this module."""
    for sample in _SAMPLES:
        yield from document_vectors(sample)
    given = {
        "request": sign_document(REQUEST, HOME),
        "home": HOME.did,
        "buyer": BUYER.did,
    }
    yield good(
        "erasure_attested",
        "erasure",
        "The buyer's word names the request and the agreement.",
        {**given, "attestation": sign_document(ATTESTATION, BUYER)},
        to_json(ATTESTATION),
    )
    for name in ("request", "agreement"):
        changes: dict[str, Any] = {name: SALE.id}
        yield bad(
            f"erasure_bad_{name}",
            "erasure",
            f"A word about another `{name}`.",
            {**given, "attestation": sign_document(replace(ATTESTATION, **changes), BUYER)},
            "invalid_input",
            "attestation",
        )
    yield bad(
        "erasure_bad_signer",
        "erasure",
        "A word that the home wrote itself.",
        {**given, "attestation": sign_document(ATTESTATION, HOME)},
        "invalid_signature",
    )
