"""Vectors of receipts, settlement statements and fees."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from custom_components.data_exchanger.core.identity.keys import SigningKey
from custom_components.data_exchanger.core.model.money import Money
from custom_components.data_exchanger.core.protocol.documents import sign_document
from custom_components.data_exchanger.core.protocol.obligation import Obligation, StatementKind
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
    yield from _obligations()


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


_OTHER_KINDS: tuple[tuple[str, str, Mapping[str, Any]], ...] = (
    (
        "part",
        "Two euros of 4.50 EUR; the rest follows.",
        {"kind": StatementKind.PARTIAL, "gross": _euro(200), "fee": _euro(20), "net": _euro(180)},
    ),
    (
        "excess",
        "Half a euro too much; the platform's tenth is of the price alone.",
        {"gross": _euro(500), "net": _euro(455)},
    ),
    (
        "service",
        "A service worth a euro, beside the money.",
        {"kind": StatementKind.SERVICE, "gross": _euro(100), "fee": _euro(0), "net": _euro(100)},
    ),
)


def _settlements() -> Iterator[Vector]:
    yield good(
        "settlement_fee",
        "settlement",
        "A tenth of 4.50 EUR is the platform's.",
        _statement(),
        to_json(STATEMENT),
    )
    for name, description, changes in _OTHER_KINDS:
        given = _statement(**changes)
        expected = to_json(replace(STATEMENT, **changes))
        yield good(f"settlement_{name}", "settlement", description, given, expected)
    yield bad(
        "settlement_bad_part",
        "settlement",
        "A part that is the whole.",
        _statement(kind=StatementKind.PARTIAL),
        "invalid_input",
        "gross",
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


_AGREED = Obligation(price=_euro(455), fee_per_mille=100)
_OBLIGATIONS: tuple[tuple[str, str, tuple[tuple[str, int], ...]], ...] = (
    ("parts", "Fees are rounded over all parts together.", (("partial", 5), ("partial", 5))),
    ("rest", "After a part, the payment is of the rest.", (("partial", 55), ("payment", 400))),
    ("excess", "What is beyond the price is nobody's income.", (("payment", 500),)),
    ("refund", "A refund takes the excess first.", (("payment", 500), ("refund", 100))),
    ("chargeback", "What was taken back is owed again.", (("payment", 455), ("chargeback", 455))),
    (
        "twice",
        "Paid again after a chargeback.",
        (("payment", 455), ("chargeback", 55), ("payment", 55)),
    ),
)
_IMPOSSIBLE: tuple[tuple[str, str, tuple[tuple[str, int], ...]], ...] = (
    ("less", "Less than is outstanding, and not called a part.", (("payment", 454),)),
    ("nothing", "Nothing moved.", (("partial", 0),)),
    ("refund", "More given back than there is.", (("partial", 100), ("refund", 101))),
    ("chargeback", "More taken back than there is.", (("payment", 455), ("chargeback", 456))),
)


def _obligations() -> Iterator[Vector]:
    for name, description, statements in _OBLIGATIONS:
        owed = _AGREED
        for kind, amount in statements:
            owed = owed.after(StatementKind(kind), _euro(amount))
        sums = ("outstanding", "gross", "fee", "net", "surplus")
        expected = {one: to_json(getattr(owed, one)) for one in sums}
        yield good(f"obligation_{name}", "obligation", description, _stated(statements), expected)
    for name, description, statements in _IMPOSSIBLE:
        given = _stated(statements)
        yield bad(
            f"obligation_bad_{name}", "obligation", description, given, "invalid_input", "gross"
        )


def _stated(statements: tuple[tuple[str, int], ...]) -> Mapping[str, Any]:
    moved = [{"kind": kind, "gross": to_json(_euro(amount))} for kind, amount in statements]
    agreed = {"price": to_json(_AGREED.price), "feePerMille": _AGREED.fee_per_mille}
    return {"agreed": agreed, "statements": moved}
