"""Vectors of evidence: chains, and the file that exports one."""

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from custom_components.data_exchanger.core.evidence.record import (
    GENESIS,
    EvidenceRecord,
    seal_record,
)
from custom_components.data_exchanger.core.evidence.seal import PLACEHOLDER, apply_seal
from custom_components.data_exchanger.core.identity import base64url, jws
from custom_components.data_exchanger.core.identity.canonical import canonical
from custom_components.data_exchanger.core.identity.keyring import KeyRing
from custom_components.data_exchanger.core.identity.keys import SigningKey

from .cast import BUYER, DEMAND_ID, MASTER, NOW, SALE, STRANGER
from .vector import Vector, bad, good

_KEY = KeyRing(MASTER).evidence
_FACTS: Sequence[tuple[str, Mapping[str, Any]]] = (
    ("demand.received", {"buyer": BUYER.did, "demand": DEMAND_ID}),
    ("trade.offered", {"trade": SALE.id, "buyer": BUYER.did, "state": "offered"}),
    (
        "egress.sent",
        {"buyer": BUYER.did, "trade": SALE.id, "verb": "offer", "bytes": 2145, "attempt": 1},
    ),
    ("egress.answered", {"trade": SALE.id, "verb": "offer", "status": 201}),
    ("trade.acknowledged", {"trade": SALE.id, "negotiation": "OFFERED", "approval": "pending"}),
)


def _chain(key: SigningKey = _KEY) -> tuple[EvidenceRecord, ...]:
    records: list[EvidenceRecord] = []
    for number, (kind, facts) in enumerate(_FACTS):
        moment = NOW + timedelta(seconds=number, milliseconds=250 * number)
        before = records[-1] if records else None
        records.append(seal_record(before, kind, facts, moment, key))
    return tuple(records)


_CHAIN = _chain()


def vectors() -> Iterator[Vector]:
    """Write the vectors of this module."""
    yield good(
        "evidence_chain",
        "evidence",
        "Five records; each names the hash of the one before it.",
        _given(_CHAIN),
        {"records": len(_CHAIN), "head": _CHAIN[-1].hash},
    )
    yield good(
        "evidence_empty",
        "evidence",
        "A chain without records ends where it begins.",
        _given(()),
        {"records": 0, "head": GENESIS},
    )
    first, second, third, fourth, fifth = _CHAIN
    changed = replace(third, facts={**third.facts, "bytes": 2146})
    broken: Mapping[str, tuple[Sequence[EvidenceRecord], int, str]] = {
        "fact": ((first, second, changed, fourth, fifth), 2, "A figure was changed."),
        "time": (
            (first, replace(second, at="2026-11-22T15:00:01.251Z"), third, fourth, fifth),
            1,
            "A time was changed.",
        ),
        "missing": ((first, second, fourth, fifth), 2, "A record is missing."),
        "beginning": ((second, third, fourth, fifth), 0, "The first record is missing."),
        "order": ((first, third, second, fourth, fifth), 1, "Two records changed places."),
        "repeated": ((first, first, second), 1, "A record comes twice."),
        "signer": (_chain(STRANGER), 0, "A whole chain, written anew by somebody else."),
        "forged": (
            (first, second, _rehashed(changed), fourth, fifth),
            2,
            "Changed, with a hash that fits but a signature that does not.",
        ),
    }
    for why, (records, number, description) in broken.items():
        yield _broken(f"evidence_bad_{why}", description, _given(records), number)
    yield _broken(
        "evidence_bad_end",
        "The last record is missing; somebody else knows the head.",
        {**_given(_CHAIN[:-1]), "head": fifth.hash},
        4,
    )
    yield from _records()
    yield from _exports()


def _given(records: Sequence[EvidenceRecord]) -> dict[str, Any]:
    return {"did": _KEY.did, "records": [record.as_json() for record in records]}


def _broken(name: str, description: str, given: Mapping[str, Any], number: int) -> Vector:
    error = {"code": "broken_chain", "brokenAt": number}
    return Vector(name=name, check="evidence", description=description, input=given, error=error)


def _rehashed(record: EvidenceRecord) -> EvidenceRecord:
    again = seal_record(_CHAIN[1], record.kind, record.facts, NOW, STRANGER)
    return replace(again, at=again.at)


def _records() -> Iterator[Vector]:
    record = _CHAIN[0].as_json()
    changes: Mapping[str, tuple[Mapping[str, Any], str, str]] = {
        "sequence": ({"sequence": "0"}, "evidence.sequence", "A number in quotes."),
        "facts": ({"facts": []}, "evidence.facts", "Facts that are no object."),
        "extra": ({"note": ""}, "evidence", "A name that records do not have."),
    }
    yield good("record_first", "record", "A single record.", {"record": record}, record)
    for why, (change, refused, description) in changes.items():
        given = {"record": {**record, **change}}
        yield bad(f"record_bad_{why}", "record", description, given, "invalid_input", refused)
    rest = {name: value for name, value in record.items() if name != "signature"}
    yield bad(
        "record_bad_unsigned",
        "record",
        "A record without signature.",
        {"record": rest},
        "invalid_input",
        "evidence",
    )


# Exports

_EXPORTED = {
    "format": "data-exchanger-evidence/1",
    "did": _KEY.did,
    "records": len(_CHAIN),
    "head": _CHAIN[-1].hash,
    "exported": "2026-11-22T16:00:00+00:00",
}


def _exports() -> Iterator[Vector]:
    whole = _export(_CHAIN, _EXPORTED)
    yield good(
        "export_whole",
        "export",
        "A chain as a file.",
        {"file": whole, "did": _KEY.did},
        {
            "records": len(_CHAIN),
            "head": _CHAIN[-1].hash,
            "summary": _summary({**_EXPORTED, "files": _hashes(_files(_CHAIN))}, _KEY),
        },
    )
    cut = _export(_CHAIN[:-1], _EXPORTED)
    yield Vector(
        name="export_bad_end",
        check="export",
        description="The summary was signed over one record more.",
        input={"file": cut, "did": _KEY.did},
        error={"code": "broken_chain", "brokenAt": 4},
    )
    anew = {**_EXPORTED, "did": STRANGER.did}
    unsigned: Mapping[str, tuple[str, str]] = {
        "signer": (_export(_chain(STRANGER), anew, STRANGER), "Somebody else's chain."),
        "summary": (
            _export(_CHAIN, _EXPORTED, altered={"records": 6}),
            "The summary was changed after signing.",
        ),
        "seal": (
            _export(_CHAIN, _EXPORTED, date=(1980, 1, 1, 0, 0, 2)),
            "A date in the zip was changed after sealing.",
        ),
        "receipt": (
            _export(_CHAIN, _EXPORTED, documents=_papers(_RECEIPT[:-4] + b"AAAA")),
            "A receipt does not bear the buyer's signature.",
        ),
    }
    for why, (file, description) in unsigned.items():
        given = {"file": file, "did": _KEY.did}
        yield bad(f"export_bad_{why}", "export", description, given, "invalid_signature")
    changed = {"files": {**_hashes(_files(_CHAIN)), "note.md": GENESIS}}
    unreadable: Mapping[str, tuple[str, str, str]] = {
        "format": (
            _export(_CHAIN, {**_EXPORTED, "format": "data-exchanger-evidence/2"}),
            "export.format",
            "Another version of the format.",
        ),
        "document": (
            _export(_CHAIN, {**_EXPORTED, **changed}, documents=[("note.md", b"changed")]),
            "export.files",
            "A document is not the one that was exported.",
        ),
        "missing": (
            _export(_CHAIN, {**_EXPORTED, **changed}),
            "export.files",
            "A document is missing.",
        ),
        "zip": (b64encode(b"PK\3\4").decode(), "export", "What is no zip."),
    }
    for why, (file, refused, description) in unreadable.items():
        given = {"file": file, "did": _KEY.did}
        yield bad(f"export_bad_{why}", "export", description, given, "invalid_input", refused)


_RECEIPT = jws.sign(b"{}", BUYER, "dx-receipt").encode()


def _papers(receipt: bytes = _RECEIPT) -> Sequence[tuple[str, bytes]]:
    keys = canonical({BUYER.did: BUYER.public.raw.hex()})
    return [("keys.json", keys), ("receipts/1.jws", receipt)]


def _files(
    records: Sequence[EvidenceRecord], documents: Sequence[tuple[str, bytes]] | None = None
) -> dict[str, bytes]:
    lines = b"".join(canonical(record.as_json()) + b"\n" for record in records)
    papers = _papers() if documents is None else documents
    return {"evidence.jsonl": lines, **dict(papers)}


def _hashes(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: sha256(body).hexdigest() for name, body in files.items()}


def _summary(summary: Mapping[str, Any], key: SigningKey) -> dict[str, Any]:
    signed = b"dx-evidence-export" + canonical(dict(summary))
    return {**summary, "signature": base64url.encode(key.sign(signed))}


_DATE = (1980, 1, 1, 0, 0, 0)


def _export(
    records: Sequence[EvidenceRecord],
    summary: Mapping[str, Any],
    key: SigningKey = _KEY,
    altered: Mapping[str, Any] | None = None,
    documents: Sequence[tuple[str, bytes]] | None = None,
    date: tuple[int, int, int, int, int, int] = _DATE,
) -> str:
    """Write an export without compression, so that its bytes never change.

    The seal is that of the file with a fixed date.
    """
    files = _files(records, documents)
    summed = _summary({"files": _hashes(files), **summary}, key)
    files["export.json"] = canonical({**summed, **(altered or {})}) + b"\n"
    sealed = _zip(files, _DATE)
    apply_seal(sealed, key)
    dated = _zip(files, date).getvalue()
    seal = sealed.getvalue()[-len(PLACEHOLDER) :]
    return b64encode(dated[: -len(seal)] + seal).decode()


def _zip(files: Mapping[str, bytes], date: tuple[int, int, int, int, int, int]) -> BytesIO:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_STORED) as archive:
        for name, body in files.items():
            archive.writestr(ZipInfo(name, date), body)
        archive.comment = PLACEHOLDER
    return buffer
