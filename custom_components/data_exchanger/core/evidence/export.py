"""The chain of evidence, and the papers that belong to it, as one file that anybody can check.

A zip with ``evidence.jsonl`` (one record per line, canonical JSON), documents, and ``export.json``
(whose chain, how many records, the hash of the last one and of every file), signed by the same key
as the records. Documents whose name ends in ``.jws`` were signed by others; ``keys.json`` tells the
keys that the home had pinned for them. The comment of the zip is a seal over all its other bytes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
import json
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from ..errors import DataExchangerError, InvalidInput, InvalidSignature
from ..identity import base64url
from ..identity.canonical import canonical
from ..identity.keys import PublicKey, SigningKey
from .chain import Verification, verify_chain
from .countersigned import KEYS, SIGNED, check_countersigned
from .record import GENESIS, EvidenceRecord
from .seal import PLACEHOLDER, apply_seal, check_seal

type Document = tuple[str, bytes]
"""A file of an export: its path (ASCII) and what it holds."""

_FORMAT = "data-exchanger-evidence/1"
_RECORDS = "evidence.jsonl"
_SUMMARY = "export.json"
_MAX_SUMMARY = 16 * 1024 * 1024
_MAX_LINE = 1024 * 1024
_BLOCK = 1024 * 1024


def write_export(
    file: IO[bytes],
    records: Iterable[EvidenceRecord],
    key: SigningKey,
    now: datetime,
    documents: Iterable[Document] = (),
) -> Verification:
    """Write a chain to an empty ``file`` (open for reading too); return what it holds."""
    written = Verification(records=0, head=GENESIS, did=key.did)
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        hashes: dict[str, str] = {}
        hashed = sha256()
        with archive.open(_RECORDS, "w") as lines:
            for record in records:
                line = canonical(record.as_json()) + b"\n"
                lines.write(line)
                hashed.update(line)
                written = replace(written, records=written.records + 1, head=record.hash)
        hashes[_RECORDS] = hashed.hexdigest()
        for name, body in documents:
            archive.writestr(ZipInfo(name), body, ZIP_DEFLATED)
            hashes[name] = sha256(body).hexdigest()
            written = replace(
                written,
                documents=written.documents + 1,
                signatures=written.signatures + name.endswith(SIGNED),
            )
        summary = {
            "format": _FORMAT,
            "did": key.did,
            "records": written.records,
            "head": written.head,
            "exported": now.astimezone(UTC).isoformat(timespec="seconds"),
            "files": hashes,
        }
        signature = base64url.encode(key.sign(_signed(summary)))
        last = canonical({**summary, "signature": signature}) + b"\n"
        archive.writestr(ZipInfo(_SUMMARY), last, ZIP_DEFLATED)
        archive.comment = PLACEHOLDER
    apply_seal(file, key)
    return written


def verify_export(file: IO[bytes], did: str | None = None) -> Verification:
    """Check an export: its seal, every record, every document, and what others signed.

    ``did`` is whose chain it must be, where that is known from elsewhere; without it an export that
    somebody signed anew with another key passes. Raises :class:`InvalidInput` for what is no
    export, or not the one that was written, and :class:`InvalidSignature` for a wrong signature.
    """
    try:
        with ZipFile(file) as archive:
            summary = _summary(archive)
            key = PublicKey.from_did(did or summary["did"])
            signature = base64url.decode(summary.pop("signature"))
            check_seal(file, archive.comment, key)
            key.verify(signature, _signed(summary))
            with archive.open(_RECORDS) as lines:
                found = verify_chain(_records(lines), key, summary["head"])
            if not found.verified:
                return found
            return _with_documents(archive, summary["files"], found, key.did)
    except DataExchangerError:
        raise
    except Exception as err:  # zip, decompressors and JSON each fail in ways of their own
        raise InvalidInput("export", "is not an evidence export, or damaged") from err


def _with_documents(
    archive: ZipFile, files: Mapping[str, str], found: Verification, did: str
) -> Verification:
    """Check that the files are those that were exported, and what others signed of them."""
    if sorted(archive.namelist()) != sorted([*files, _SUMMARY]):
        raise InvalidInput("export.files", "are not those that were exported")
    for name, expected in files.items():
        with archive.open(name) as body:
            hashed = sha256()
            for block in iter(partial(body.read, _BLOCK), b""):
                hashed.update(block)
            if hashed.hexdigest() != expected:
                raise InvalidInput("export.files", f"{name} was changed")
    signed = [name for name in files if name.endswith(SIGNED)]
    keys = json.loads(archive.read(KEYS)) if signed else {}
    for name in signed:
        try:
            check_countersigned(archive.read(name), keys)
        except DataExchangerError as err:
            raise InvalidSignature(f"{name}: {err}") from err
    return replace(found, did=did, documents=len(files) - 1, signatures=len(signed))


def _summary(archive: ZipFile) -> dict[str, Any]:
    with archive.open(_SUMMARY) as file:
        summary = json.loads(file.read(_MAX_SUMMARY))
    if not isinstance(summary, dict) or summary.get("format") != _FORMAT:
        raise InvalidInput("export.format", f"expected {_FORMAT}")
    return summary


def _records(lines: IO[bytes]) -> Iterator[EvidenceRecord]:
    while line := lines.readline(_MAX_LINE):
        yield EvidenceRecord.from_json(json.loads(line))


def _signed(summary: dict[str, Any]) -> bytes:
    return b"dx-evidence-export" + canonical(summary)
