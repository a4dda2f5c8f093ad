"""Vectors of receipts, settlement statements and fees."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from custom_components.data_exchanger.core.identity.keys import SigningKey
from custom_components.data_exchanger.core.model.money import Money
from custom_components.data_exchanger.core.protocol.documents import sign_document
from custom_components.data_exchanger.core.protocol.wire import to_json

from .cast import AGREEMENT, BUYER, HOME, SALE, STRANGER
from .documents import HASH, STATEMENT
from .releases import DELIVERY, RECEIPT
from .vector import Vector, bad, good


def vectors() -> Iterator[Vector]:
    """Write the vectors of this module."""
    yield from _receipts()
    yield from _settlements()
    yield from _fees()


def _receipts() -> Iterator[Vector]:
    given = {
        "manifest": DELIVERY.partition(b"\n")[0].decode(),
        "home": HOME.did,
        "buyer": BUYER.did,
    }
    yield good(
        "confirmation_delivery",
        "confirmation",
        "The receipt of a delivery names what its manifest names.",
        {**given, "receipt": sign_document(RECEIPT, BUYER)},
        to_json(RECEIPT),
    )
    for name, value in {
        "release": SALE.id,
        "agreement": SALE.id,
        "sealed": HASH,
        "package": HASH,
    }.items():
        changes: dict[str, Any] = {name: value}
        yield bad(
            f"confirmation_bad_{name}",
            "confirmation",
            f"A receipt with another `{name}`.",
            {**given, "receipt": sign_document(replace(RECEIPT, **changes), BUYER)},
            "invalid_input",
            "receipt",
        )
    yield bad(
        "confirmation_bad_signer",
        "confirmation",
        "A receipt that the home wrote itself.",
        {**given, "receipt": sign_document(RECEIPT, HOME)},
        "invalid_signature",
    )


def _statement(key: SigningKey = BUYER, **changes: Any) -> dict[str, Any]:
    return {
        "agreement": AGREEMENT,
        "buyer": BUYER.did,
        "statement": sign_document(replace(STATEMENT, **changes), key),
    }


def _euro(amount: int) -> Money:
    return Money(amount=amount, currency="EUR")


_WRONG: Mapping[str, tuple[str, Any, str]] = {
    "gross": ("gross", _euro(400), "A lower price."),
    "fee": ("fee", _euro(50), "A higher fee."),
    "net": ("net", _euro(404), "A cent less."),
    "currency": ("gross", Money(amount=450, currency="USD"), "The number in another currency."),
    "agreement": ("agreement", SALE.id, "About another agreement."),
}


def _settlements() -> Iterator[Vector]:
    yield good(
        "settlement_fee",
        "settlement",
        "A tenth of 4.50 EUR is the platform's.",
        _statement(),
        to_json(STATEMENT),
    )
    for why, (name, value, description) in _WRONG.items():
        given = _statement(**{name: value})
        yield bad(f"settlement_bad_{why}", "settlement", description, given, "invalid_input", name)
    yield bad(
        "settlement_bad_signer",
        "settlement",
        "Signed by somebody else.",
        _statement(STRANGER),
        "invalid_signature",
    )


def _fees() -> Iterator[Vector]:
    for name, gross, rate, fee, description in (
        ("half", 455, 100, 46, "45.5 rounds away from zero."),
        ("below", 454, 100, 45, "45.4 rounds to 45."),
        ("none", 450, 0, 0, "No fee."),
        ("most", 1, 500, 1, "Half of the least amount."),
    ):
        price = {"amount": gross, "currency": "EUR"}
        yield good(
            f"fee_{name}",
            "fee",
            description,
            {"gross": price, "feePerMille": rate},
            {"fee": {**price, "amount": fee}, "net": {**price, "amount": gross - fee}},
        )
