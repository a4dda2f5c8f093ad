"""The chain of evidence as one file that anybody can check offline.

A zip with ``evidence.jsonl`` (one record per line, canonical JSON) and ``export.json`` (whose
chain, how many records, the hash of the last one), signed by the same key as the records.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
import json
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from ..errors import DataExchangerError, InvalidInput
from ..identity import base64url
from ..identity.canonical import canonical
from ..identity.keys import PublicKey, SigningKey
from .chain import Verification, verify_chain
from .record import GENESIS, EvidenceRecord

_FORMAT = "data-exchanger-evidence/1"
_RECORDS = "evidence.jsonl"
_SUMMARY = "export.json"
_MAX_SUMMARY = 64 * 1024
_MAX_LINE = 1024 * 1024


def write_export(
    file: IO[bytes], records: Iterable[EvidenceRecord], key: SigningKey, now: datetime
) -> Verification:
    """Write a chain to ``file``; return how many records it has, and its head."""
    count, head = 0, GENESIS
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        with archive.open(_RECORDS, "w") as lines:
            for record in records:
                lines.write(canonical(record.as_json()) + b"\n")
                count, head = count + 1, record.hash
        summary = {
            "format": _FORMAT,
            "did": key.did,
            "records": count,
            "head": head,
            "exported": now.astimezone(UTC).isoformat(timespec="seconds"),
        }
        signature = base64url.encode(key.sign(_signed(summary)))
        archive.writestr(_SUMMARY, canonical({**summary, "signature": signature}) + b"\n")
    return Verification(records=count, head=head)


def verify_export(file: IO[bytes], did: str | None = None) -> Verification:
    """Check an export: its signature, and every record.

    ``did`` is whose chain it must be, where that is known from elsewhere; without it an export that
    somebody signed anew with another key passes. Raises :class:`InvalidInput` for what is no
    export, and :class:`InvalidSignature` for a wrong signature.
    """
    try:
        with ZipFile(file) as archive:
            summary = _summary(archive)
            key = PublicKey.from_did(did or summary["did"])
            signature = base64url.decode(summary.pop("signature"))
            key.verify(signature, _signed(summary))
            with archive.open(_RECORDS) as lines:
                return verify_chain(_records(lines), key, summary["head"])
    except DataExchangerError:
        raise
    except Exception as err:  # zip, decompressors and JSON each fail in ways of their own
        raise InvalidInput("export", "is not an evidence export, or damaged") from err


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
