"""Vectors of computations on ciphertext: inputs, sums, answers, keys given up."""

from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
import json
from typing import Any

from custom_components.data_exchanger.core.errors import DataExchangerError
from custom_components.data_exchanger.core.identity.keys import SigningKey
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.period import rfc3339
from custom_components.data_exchanger.core.model.scope import MethodSpec
from custom_components.data_exchanger.core.privacy.he.engine import Scheme
from custom_components.data_exchanger.core.privacy.he.frames import join
from custom_components.data_exchanger.core.privacy.he.layout import Lane, RowGroup
from custom_components.data_exchanger.core.protocol import odrl
from custom_components.data_exchanger.core.protocol.computation import (
    ComputationInputs,
    ComputationResult,
    KeyDisclosure,
    write_answer,
)
from custom_components.data_exchanger.core.protocol.documents import sign_document
from custom_components.data_exchanger.core.protocol.sealing import (
    SealedRelease,
    agreement_info,
    seal_inputs,
    split_release,
    unseal,
)
from custom_components.data_exchanger.core.protocol.wire import to_json

from .cast import (
    AGREED,
    AGREEMENT,
    BUYER,
    HOME,
    KEY_ID,
    NOW,
    PRIVATE,
    SALE,
    SCOPE,
    STRANGER,
    TERMS,
    sealing_key,
)
from .documents import HASH, Sample, document_vectors
from .vector import PROTOCOL, Vector, bad, good, read_input

PUBLISHED = json.loads((PROTOCOL / "paillier.json").read_text())
_P, _Q = int(PUBLISHED["p"], 16), int(PUBLISHED["q"], 16)
_PUBLIC = (_P * _Q).to_bytes(384)
_SECRET = bytes.fromhex(PUBLISHED["p"]) + bytes.fromhex(PUBLISHED["q"])
_ROWS = tuple(bytes.fromhex(one["ciphertext"]) for one in PUBLISHED["ciphertexts"])
_RESULT = bytes.fromhex(PUBLISHED["result"])
_GROUPS = tuple(RowGroup(weight=weight, rows=1) for weight in PUBLISHED["weights"])
_FRAME = join((_PUBLIC, *_ROWS))

_COMPUTED_AT = NOW + timedelta(minutes=7)
_TERMS = replace(
    TERMS,
    scope=replace(
        SCOPE,
        optional=(),
        level=DisclosureLevel.STATISTICS,
        method=MethodSpec(
            id="homomorphic",
            parameters={
                "function": "weighted_sum",
                "window": "period",
                "rounding": "0.1",
                "lower": "0",
                "upper": "20",
                "weights": (2,) * 8 + (-3,) * 8 + (7,) * 8,
                "schemes": ("paillier",),
            },
        ),
    ),
)
_AGREEMENT = odrl.agreement(
    odrl.offer(_TERMS, SALE.offer_id, SALE.target),
    SALE.agreement_id,
    assigner=HOME.did,
    assignee=BUYER.did,
    timestamp=rfc3339(AGREED),
)


def _sealed() -> bytes:
    """Seal the frame, or take what the vector holds since the last time."""
    with suppress(KeyError, DataExchangerError):
        kept = split_release(b64decode(read_input("inputs_paillier")["body"])).sealed
        if unseal(kept, "X25519", PRIVATE["X25519"], _AGREEMENT) == _FRAME:
            return kept
    return seal_inputs(_FRAME, sealing_key("X25519"), _AGREEMENT)


_SEALED = _sealed()
_MANIFEST = ComputationInputs(
    computation=SALE.derived_id("computation"),
    agreement=SALE.agreement_id,
    agreement_hash=agreement_info(_AGREEMENT).hex(),
    transfer=SALE.transfer_pid,
    scheme=Scheme.PAILLIER,
    decimals=3,
    lanes=(
        Lane(
            series="electricity_consumption",
            start=int(datetime(2026, 11, 1, tzinfo=UTC).timestamp()),
        ),
    ),
    groups=_GROUPS,
    key=sha256(_SECRET).hexdigest(),
    inputs=sha256(_FRAME).hexdigest(),
    inputs_size=len(_FRAME),
    sealed=sha256(_SEALED).hexdigest(),
    sealed_size=len(_SEALED),
    sealing_key=KEY_ID["X25519"],
    created=_COMPUTED_AT,
)
_ANSWER = ComputationResult(
    computation=_MANIFEST.computation,
    agreement=_MANIFEST.agreement,
    inputs=_MANIFEST.inputs,
    result=sha256(_RESULT).hexdigest(),
    result_size=len(_RESULT),
    computed=_COMPUTED_AT + timedelta(seconds=1),
)


def vectors() -> Iterator[Vector]:
    """Write the vectors of this module."""
    for sample in _samples():
        yield from document_vectors(sample)
    yield from _inputs()
    yield from _sums()
    yield from _answers()


def _samples() -> Iterator[Sample]:
    groups = [to_json(one) for one in _GROUPS]
    yield Sample(
        kind="computation-inputs",
        document=_MANIFEST,
        key=HOME,
        changes={
            "scheme": ("scheme", "ckks", "scheme"),
            "decimals": ("decimals", 7, "decimals"),
            "lanes": ("lanes", [], "lanes"),
            "groups": ("groups", [], "groups"),
            "weight": ("groups", [{**groups[0], "weight": 2**31 + 1}], "groups.0.weight"),
            "weight_text": ("groups", [{**groups[0], "weight": "2"}], "groups.0.weight"),
            "rows": ("groups", [{**groups[0], "rows": 8001}], "groups.0.rows"),
            "key": ("key", None, "key"),
        },
    )
    yield Sample(
        kind="computation-result",
        document=_ANSWER,
        key=BUYER,
        changes={
            "inputs": ("inputs", HASH[:-1], "inputs"),
            "result_size": ("resultSize", -1, "resultSize"),
            "computed": ("computed", "now", "computed"),
        },
    )
    disclosure = KeyDisclosure(
        computation=_MANIFEST.computation, scheme=_MANIFEST.scheme, key=_MANIFEST.key
    )
    yield Sample(
        kind="key-disclosure",
        document=disclosure,
        key=HOME,
        changes={"key": ("key", HASH.upper(), "key"), "scheme": ("scheme", "rsa", "scheme")},
    )


# Inputs


def _push(content: bytes = _SEALED, /, signer: SigningKey = HOME, **changes: Any) -> dict[str, Any]:
    token = sign_document(replace(_MANIFEST, **changes), signer)
    return {
        "body": b64encode(SealedRelease(token, content).to_bytes()).decode(),
        "home": HOME.did,
        "agreement": _AGREEMENT,
        "transfer": SALE.transfer_pid,
        "sealingKey": {
            "id": KEY_ID["X25519"],
            "kem": "X25519",
            "privateKey": PRIVATE["X25519"].hex(),
        },
    }


def _inputs() -> Iterator[Vector]:
    yield good(
        "inputs_paillier",
        "inputs",
        "Inputs of a weighted sum: the ciphertexts of paillier.json under its key.",
        _push(),
        {
            "manifest": to_json(_MANIFEST),
            "public": _PUBLIC.hex(),
            "rows": [sha256(row).hexdigest() for row in _ROWS],
        },
    )
    undeclared = (RowGroup(weight=4, rows=4),)
    wrong: Mapping[str, tuple[Mapping[str, Any], str, str]] = {
        "agreement": ({"agreement": HOME.did}, "agreement", "Under another agreement."),
        "agreement_hash": ({"agreement_hash": HASH}, "agreementHash", "Another agreement's hash."),
        "transfer": ({"transfer": SALE.id}, "transfer", "Of another transfer."),
        "sealed": ({"sealed": HASH}, "sealed", "The hash of something else."),
        "sealed_size": ({"sealed_size": 1}, "sealedSize", "Another size."),
        "scheme": ({"scheme": Scheme.BFV}, "scheme", "A scheme that was not agreed."),
        "weights": ({"groups": undeclared}, "groups", "A weight that was not declared."),
        "sealing_key": ({"sealing_key": "key-9"}, "sealingKey", "Sealed to a key that is unknown."),
        "inputs": ({"inputs": HASH}, "inputs", "The hash of other inputs."),
        "inputs_size": ({"inputs_size": 1}, "inputsSize", "Inputs of another size."),
    }
    for why, (changes, refused, description) in wrong.items():
        yield bad(
            f"inputs_bad_{why}", "inputs", description, _push(**changes), "invalid_input", refused
        )
    broken = _SEALED[:100] + bytes([_SEALED[100] ^ 1]) + _SEALED[101:]
    told = {"sealed": sha256(broken).hexdigest()}
    yield bad(
        "inputs_bad_bit",
        "inputs",
        "One bit is flipped, and the hash fits.",
        _push(broken, **told),
        "seal_broken",
    )
    yield bad(
        "inputs_bad_signer",
        "inputs",
        "Signed by somebody else.",
        _push(signer=STRANGER),
        "invalid_signature",
    )
    yield bad(
        "inputs_bad_function",
        "inputs",
        "For an agreement that declares no function.",
        {**_push(agreement_hash=agreement_info(AGREEMENT).hex()), "agreement": AGREEMENT},
        "invalid_input",
    )


# Sums


def _sum(rows: tuple[bytes, ...] = _ROWS, public: bytes = _PUBLIC, **changes: Any) -> Any:
    return {
        "scheme": "paillier",
        "public": public.hex(),
        "rows": [b64encode(row).decode() for row in rows],
        "groups": [to_json(one) for one in _GROUPS],
        **changes,
    }


def _sums() -> Iterator[Vector]:
    yield good(
        "sum_paillier",
        "sum",
        "The weighted sum of the ciphertexts of paillier.json, and its slots.",
        {**_sum(), "secret": _SECRET.hex()},
        {"result": _RESULT.hex(), "slots": [int(one) for one in PUBLISHED["slots"]]},
    )
    rest = _ROWS[1:]
    wrong: Mapping[str, tuple[Any, str]] = {
        "short": (_sum((_ROWS[0][1:], *rest)), "A ciphertext of 767 bytes."),
        "zero": (_sum((bytes(768), *rest)), "Zero is no ciphertext."),
        "unit": (_sum((_P.to_bytes(768), *rest)), "A ciphertext that shares a prime with n."),
        "large": (_sum((b"\xff" * 768, *rest)), "A ciphertext beyond n²."),
        "rows": (_sum(rest), "A ciphertext is missing."),
        "nothing": (_sum((), groups=[]), "Nothing to add."),
        "modulus_even": (_sum(public=_PUBLIC[:-1] + b"\0"), "An even modulus."),
        "modulus_short": (_sum(public=_PUBLIC[1:]), "A modulus of 383 bytes."),
        "weights": (
            _sum(groups=[{"weight": 1, "rows": 5}]),
            "More weights than ciphertexts.",
        ),
    }
    for why, (given, description) in wrong.items():
        yield bad(f"sum_bad_{why}", "sum", description, given, "ciphertext_refused")


# Answers


def _answered(body: bytes | None = None, key: SigningKey = BUYER, **changes: Any) -> dict[str, Any]:
    token = sign_document(replace(_ANSWER, **changes), key)
    return {
        "body": b64encode(body or write_answer(token, _RESULT)).decode(),
        "buyer": BUYER.did,
        "computation": _MANIFEST.computation,
        "agreement": _MANIFEST.agreement,
        "inputs": _MANIFEST.inputs,
    }


def _answers() -> Iterator[Vector]:
    token = sign_document(_ANSWER, BUYER)
    whole = write_answer(token, _RESULT)
    yield good(
        "answer_paillier",
        "answer",
        "The signed result of the inputs of `inputs_paillier`.",
        _answered(),
        {"result": to_json(_ANSWER), "sha256": _ANSWER.result},
    )
    wrong: Mapping[str, tuple[Any, str, str | None, str]] = {
        "computation": (
            _answered(computation=SALE.derived_id("release")),
            "invalid_input",
            "result",
            "Of another computation.",
        ),
        "agreement": (
            _answered(agreement=HOME.did),
            "invalid_input",
            "result",
            "Another agreement.",
        ),
        "inputs": (_answered(inputs=HASH), "invalid_input", "result", "Of other inputs."),
        "result": (
            _answered(result=HASH),
            "invalid_input",
            "result",
            "The hash of another result.",
        ),
        "size": (_answered(result_size=1), "invalid_input", "result", "Another size."),
        "signer": (_answered(key=STRANGER), "invalid_signature", None, "Signed by somebody else."),
        "bit": (
            _answered(whole[:-1] + bytes([whole[-1] ^ 1])),
            "invalid_input",
            "result",
            "One bit of the ciphertext is flipped.",
        ),
        "longer": (_answered(whole + b"\0"), "invalid_input", "result", "One byte too many."),
        "line": (
            _answered(token.encode()),
            "invalid_input",
            "answer",
            "A signature without result.",
        ),
        "text": (_answered(b"\xff" + whole), "invalid_input", "answer", "No text before the line."),
    }
    for why, (given, code, refused, description) in wrong.items():
        yield bad(f"answer_bad_{why}", "answer", description, given, code, refused)
