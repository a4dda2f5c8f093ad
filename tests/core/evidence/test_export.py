"""Exports of evidence: complete, signed, and checked by a command offline."""

from collections.abc import Iterable, Sequence
from io import BytesIO
import json
from pathlib import Path
from runpy import run_module
import sys
from typing import Any
import warnings
from zipfile import ZIP_BZIP2, ZIP_STORED, ZipFile

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.data_exchanger.core.errors import DataExchangerError, InvalidInput
from custom_components.data_exchanger.core.evidence.__main__ import main
from custom_components.data_exchanger.core.evidence.export import verify_export, write_export
from custom_components.data_exchanger.core.evidence.seal import PLACEHOLDER, apply_seal
from custom_components.data_exchanger.core.identity import base64url, jws
from custom_components.data_exchanger.core.identity.canonical import canonical
from custom_components.data_exchanger.core.identity.keys import SigningKey
from tests.core.evidence.chains import CHAIN
from tests.core.examples import BUYER_KEY, NOW, STRANGER_KEY

RECEIPT = jws.sign(b"{}", STRANGER_KEY, "dx-receipt").encode()
KEYS = canonical({STRANGER_KEY.did: STRANGER_KEY.public.raw.hex()})
DOCUMENTS = [
    ("keys.json", KEYS),
    ("receipts/1.jws", RECEIPT),
    ("records.md", "处理活动记录".encode()),
]


def export(
    records: Any = CHAIN,
    key: SigningKey = BUYER_KEY,
    documents: Sequence[tuple[str, bytes]] = DOCUMENTS,
) -> bytes:
    file = BytesIO()
    write_export(file, records, key, NOW, documents)
    return file.getvalue()


EXPORT = export()


def contents(exported: bytes = EXPORT) -> dict[str, bytes]:
    with ZipFile(BytesIO(exported)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: Iterable[tuple[str, bytes]], compression: int = ZIP_STORED) -> BytesIO:
    """Write a zip and seal it, as only the owner of the key can."""
    file = BytesIO()
    with ZipFile(file, "w", compression) as archive:
        for name, body in files:
            archive.writestr(name, body)
        archive.comment = PLACEHOLDER
    apply_seal(file, BUYER_KEY)
    file.seek(0)
    return file


def repacked(changes: dict[str, bytes], compression: int = ZIP_STORED) -> BytesIO:
    """Write the export anew with some of its files changed."""
    return packed((contents() | changes).items(), compression)


def signed(summary: dict[str, Any], key: SigningKey = BUYER_KEY) -> bytes:
    signature = key.sign(b"dx-evidence-export" + canonical(summary))
    return canonical({**summary, "signature": base64url.encode(signature)})


def summary() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(contents()["export.json"])
    del found["signature"]
    return found


def lines() -> list[bytes]:
    return contents()["evidence.jsonl"].splitlines(keepends=True)


def test_export_verifies_with_all_that_is_in_it() -> None:
    file = BytesIO()
    written = write_export(file, CHAIN, BUYER_KEY, NOW, DOCUMENTS)
    checked = verify_export(BytesIO(file.getvalue()), BUYER_KEY.did)
    assert checked == written
    assert (checked.verified, checked.records, checked.head) == (True, 6, CHAIN[-1].hash)
    assert (checked.documents, checked.signatures) == (3, 1)


def test_an_empty_chain_can_be_exported() -> None:
    assert verify_export(BytesIO(export([], documents=[]))).records == 0


def test_export_of_another_key_passes_only_unless_the_owner_is_known() -> None:
    forged = export([], STRANGER_KEY)
    assert verify_export(BytesIO(forged)).verified
    with pytest.raises(DataExchangerError):
        verify_export(BytesIO(forged), BUYER_KEY.did)


@given(st.integers(0, 6), st.integers(0, 6))
def test_missing_or_moved_records_are_found(start: int, end: int) -> None:
    some = lines()[start:end] + lines()[end:start]
    assert not verify_export(repacked({"evidence.jsonl": b"".join(some)})).verified or (
        some == lines()
    )


@settings(max_examples=1000)
@given(st.integers(0, len(EXPORT) * 8 - 1))
def test_one_changed_bit_anywhere_in_the_file_is_found(bit: int) -> None:
    with pytest.raises(DataExchangerError):
        verify_export(BytesIO(flipped(EXPORT, bit)))


@settings(max_examples=1000)
@given(st.sampled_from(sorted(contents())), st.data())
def test_one_changed_bit_in_any_document_is_found(name: str, data: st.DataObject) -> None:
    """Even where whoever changed it could put a new seal on the file."""
    body = contents()[name]
    changed = flipped(body, data.draw(st.integers(0, len(body) * 8 - 1)))
    try:
        assert not verify_export(repacked({name: changed}), BUYER_KEY.did).verified
    except DataExchangerError:
        return


def flipped(body: bytes, bit: int) -> bytes:
    changed = bytearray(body)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def test_files_that_came_went_or_come_twice_are_found() -> None:
    files = [*contents().items()]
    for other in (files[:-2] + files[-1:], [*files, ("note.txt", b"")], [files[1], *files]):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # the same name twice
            file = packed(other)
        with pytest.raises(InvalidInput, match=r"export\.files"):
            verify_export(file)


def test_what_is_not_sealed_is_refused() -> None:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for name, body in contents().items():
            archive.writestr(name, body)
    for unsealed in (file.getvalue(), EXPORT[:-30]):
        with pytest.raises(InvalidInput, match=r"export\.seal"):
            verify_export(BytesIO(unsealed))


@pytest.mark.parametrize(
    ("documents", "why"),
    [
        ([("keys.json", KEYS), ("1.jws", RECEIPT[:-4] + b"AAAA")], "1.jws"),
        ([("keys.json", KEYS), ("1.jws", jws.sign(b"", BUYER_KEY, "a").encode())], "not here"),
        ([("keys.json", KEYS), ("1.jws", RECEIPT.replace(b"eyJ", b"eyI", 1))], "damaged"),
        ([("keys.json", KEYS), ("1.jws", b"nothing")], "damaged"),
        ([("1.jws", RECEIPT)], "damaged"),
    ],
)
def test_what_others_have_not_signed_is_found(
    documents: Sequence[tuple[str, bytes]], why: str
) -> None:
    with pytest.raises(DataExchangerError, match=why):
        verify_export(BytesIO(export(documents=documents)))


@pytest.mark.parametrize(
    "summary_file",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b"[" * 60_000,
        canonical({"format": "data-exchanger-evidence/1"}),
        canonical({**summary(), "signature": 5}),
        canonical({**summary(), "signature": "AA"}),
        canonical({**summary(), "did": 5, "signature": "AA"}),
        signed({k: v for k, v in summary().items() if k != "head"}),
        signed({**summary(), "did": STRANGER_KEY.did}),
        signed({**summary(), "format": "other/1"}),
    ],
    ids=range(12),
)
def test_a_summary_that_does_not_hold_is_refused(summary_file: bytes) -> None:
    with pytest.raises(DataExchangerError):
        verify_export(repacked({"export.json": summary_file}))


@pytest.mark.parametrize("line", [b"{}\n", b"not json\n", b"\xff\n", b"[" * 2_000_000, b"null\n"])
def test_a_line_that_is_no_record_is_refused(line: bytes) -> None:
    with pytest.raises(InvalidInput):
        verify_export(repacked({"evidence.jsonl": line}))


@pytest.mark.parametrize("file", [b"", b"PK", b"not a zip", EXPORT[:200]], ids=range(4))
def test_what_is_no_zip_is_refused(file: bytes) -> None:
    with pytest.raises(InvalidInput, match="not an evidence export"):
        verify_export(BytesIO(file))


def test_a_damaged_compressed_export_is_refused() -> None:
    damaged = bytearray(repacked({}, ZIP_BZIP2).getvalue())
    damaged[60:90] = b"\xff" * 30
    with pytest.raises(DataExchangerError):
        verify_export(BytesIO(bytes(damaged)))


def test_command_is_run_by_the_name_of_its_module(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "export.zip"
    file.write_bytes(EXPORT)
    monkeypatch.setattr(sys, "argv", ["evidence", "verify", str(file)])
    monkeypatch.delitem(sys.modules, main.__module__)
    with pytest.raises(SystemExit) as ended:
        run_module("custom_components.data_exchanger.core.evidence", run_name="__main__")
    assert ended.value.code == 0
    assert capsys.readouterr().out == (
        f"verified: 6 records, head {CHAIN[-1].hash}\nsigned by {BUYER_KEY.did}\n"
        "verified: 3 documents, 1 signed by others\n"
    )


def test_command_says_what_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, cut, garbage = tmp_path / "good", tmp_path / "cut", tmp_path / "garbage"
    bare = tmp_path / "bare"
    bare.write_bytes(export(documents=[]))
    good.write_bytes(EXPORT)
    cut.write_bytes(repacked({"evidence.jsonl": b"".join(lines()[:-1])}).getvalue())
    garbage.write_bytes(b"garbage")
    calls = [
        ([str(good)], 0, f"verified: 6 records, head {CHAIN[-1].hash}"),
        ([str(bare)], 0, f"signed by {BUYER_KEY.did}\n"),
        ([str(good), "--did", BUYER_KEY.did], 0, "verified: 6 records"),
        ([str(good), "--did", STRANGER_KEY.did], 1, "not verified"),
        ([str(cut)], 1, "broken at record 5: records are missing at the end"),
        ([str(garbage)], 1, "not verified"),
        ([str(tmp_path / "absent")], 1, "not verified"),
    ]
    for arguments, code, text in calls:
        assert main(["verify", *arguments]) == code
        assert text in capsys.readouterr().out
