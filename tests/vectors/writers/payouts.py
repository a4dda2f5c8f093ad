"""Vectors of payouts: instruction, receipt, record, page, and the sealed account."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
import json
from typing import Any

from custom_components.data_exchanger.core.errors import DataExchangerError
from custom_components.data_exchanger.core.identity import base64url
from custom_components.data_exchanger.core.identity.canonical import canonical
from custom_components.data_exchanger.core.model.identifiers import urn
from custom_components.data_exchanger.core.model.money import Money
from custom_components.data_exchanger.core.protocol.documents import sign_document
from custom_components.data_exchanger.core.protocol.payout import (
    MAX_ACCOUNT,
    PayoutInstruction,
    PayoutReceipt,
    PayoutStatus,
    account_info,
    token_hash,
)
from custom_components.data_exchanger.core.protocol.profile import PayoutMethod
from custom_components.data_exchanger.core.protocol.sealing import seal_message, unseal_message
from custom_components.data_exchanger.core.protocol.wire import to_json

from .cast import BUYER, HOME, KEY_ID, NOW, PRIVATE, sealing_key
from .documents import Sample, document_vectors, with_change
from .vector import Vector, bad, good, read_input

_ID = urn(bytes(range(48, 64)))
_OTHER_ID = urn(bytes(range(64, 80)))
_KEM = "X25519"
_ACCOUNT = {"method": "iban", "account": "DE89370400440532013000", "holder": "Anna Weber"}


def _sealed(name: str, account: Any = _ACCOUNT, payout: str = _ID) -> str:
    """Seal an account, or take what the vector ``name`` holds if it opens to the same."""
    info, plain = account_info(payout), canonical(account)
    with suppress(KeyError, DataExchangerError):
        kept: str = read_input(name)["account"]
        opened = unseal_message(base64url.decode(kept), _KEM, PRIVATE[_KEM], info, MAX_ACCOUNT)
        if opened == plain:
            return kept
    return base64url.encode(seal_message(plain, sealing_key(_KEM), info))


INSTRUCTION = PayoutInstruction(
    id=_ID,
    number=1,
    payee="0123456789abcdef",
    amount=Money(amount=203, currency="EUR"),
    method=PayoutMethod.IBAN,
    sealing_key=KEY_ID[_KEM],
    account=_sealed("payout_iban"),
    created=NOW + timedelta(days=2),
)
_TOKEN = sign_document(INSTRUCTION, HOME)
RECEIPT = PayoutReceipt(
    payout=_ID,
    number=1,
    instruction=token_hash(_TOKEN),
    amount=INSTRUCTION.amount,
    status=PayoutStatus.PAID,
    date=NOW + timedelta(days=3),
    reference="DX-2026-0001",
)
_RECORD = {"instruction": _TOKEN, "receipt": sign_document(RECEIPT, BUYER)}

_SAMPLES = (
    Sample(
        kind="payout-instruction",
        document=INSTRUCTION,
        key=HOME,
        changes={
            "id": ("id", "", "id"),
            "number": ("number", 0, "number"),
            "number_text": ("number", "1", "number"),
            "payee": ("payee", "Anna", "payee"),
            "method": ("method", "cash", "method"),
            "account": ("account", None, "account"),
            "amount_nothing": ("amount.amount", 0, "body"),
            "amount_negative": ("amount.amount", -203, "body"),
        },
        beyond_schema=frozenset({"amount_nothing", "amount_negative"}),
    ),
    Sample(
        kind="payout-receipt",
        document=RECEIPT,
        key=BUYER,
        changes={
            "status": ("status", "promised", "status"),
            "instruction": ("instruction", "0", "instruction"),
            "amount": ("amount", None, "amount"),
            "reference": ("reference", "x" * 201, "reference"),
        },
    ),
)


def vectors() -> Iterator[Vector]:
    """Write the vectors of this module."""
    for sample in _SAMPLES:
        yield from document_vectors(sample)
    yield from _bodies()
    yield from _accounts()


def _bodies() -> Iterator[Vector]:
    page = {"payouts": [_RECORD], "next": 1}
    bodies: dict[str, tuple[Any, dict[str, tuple[str, Any, str]]]] = {
        "payout-record": (
            _RECORD,
            {
                "instruction": ("instruction", None, "instruction"),
                "receipt": ("receipt", 1, "receipt"),
            },
        ),
        "payout-page": (
            page,
            {
                "many": ("payouts", [_RECORD] * 21, "payouts"),
                "next": ("next", 0, "next"),
            },
        ),
    }
    for kind, (data, changes) in bodies.items():
        name = f"body_{kind.replace('-', '_')}"
        text = json.dumps(data)
        yield good(name, "body", f"A {kind}.", {"kind": kind, "body": text}, data)
        for why, (path, value, refused) in changes.items():
            changed = json.dumps(with_change(data, path, value))
            yield bad(
                f"{name}_bad_{why}",
                "body",
                f"`{path}` is not what it must be.",
                {"kind": kind, "body": changed},
                "invalid_input",
                refused,
            )


def _given(account: str, **changes: Any) -> dict[str, Any]:
    instruction = replace(INSTRUCTION, account=account, **changes)
    return {
        "kem": _KEM,
        "privateKey": PRIVATE[_KEM].hex(),
        "instruction": to_json(instruction),
        "account": account,
    }


def _accounts() -> Iterator[Vector]:
    yield good(
        "payout_iban",
        "payout",
        "The account of an instruction, sealed to an X25519 key. TEST ONLY: the key is public.",
        _given(INSTRUCTION.account),
        _ACCOUNT,
    )
    yield bad(
        "payout_bad_other",
        "payout",
        "The account of another instruction.",
        _given(INSTRUCTION.account, id=_OTHER_ID),
        "seal_broken",
    )
    yield bad(
        "payout_bad_method",
        "payout",
        "An account of another kind than the instruction says.",
        _given(INSTRUCTION.account, method=PayoutMethod.CREDIT),
        "invalid_input",
        "method",
    )
    wrong: dict[str, tuple[Any, str]] = {
        "iban": ({**_ACCOUNT, "account": "DE89370400440532013001"}, "account"),
        "alipay": ({**_ACCOUNT, "method": "alipay"}, "account"),
        "holder": ({**_ACCOUNT, "holder": ""}, "holder"),
    }
    for why, (account, refused) in wrong.items():
        name = f"payout_bad_{why}"
        method = PayoutMethod(account["method"])
        yield bad(
            name,
            "payout",
            f"The sealed account's `{refused}` cannot be.",
            _given(_sealed(name, account), method=method),
            "invalid_input",
            "body" if refused == "account" else refused,
        )
