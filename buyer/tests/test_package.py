"""Zips that nobody should unpack."""

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
import warnings
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile

from data_exchanger_buyer import package
from data_exchanger_buyer.package import require_contents, unpack
from data_exchanger_core.errors import InvalidInput, TooLarge
import pytest
from script import CSV, FILES, SUMMARY, zipped


def lzma() -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_LZMA) as archive:
        for name, content in FILES.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def repeated() -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, content in [*FILES.items(), *FILES.items()]:
            archive.writestr(name, content)
    return buffer.getvalue()


def encrypted() -> bytes:
    content = bytearray(zipped())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.index(signature)
        content[start + offset] |= 1
    return bytes(content)


def wrong_checksum() -> bytes:
    return zipped().replace(b"0.51", b"0.52", 1)


BAD: Mapping[str, Callable[[], bytes]] = {
    "no zip": lambda: b"",
    "cut off": lambda: zipped()[:-30],
    "another compression": lzma,
    "repeated names": repeated,
    "encrypted": encrypted,
    "wrong checksum": wrong_checksum,
    "absolute path": lambda: zipped({**FILES, "/etc/passwd": b""}),
    "path upwards": lambda: zipped({**FILES, "data/../../x.csv": b""}),
    "a folder": lambda: zipped({**FILES, "data/": b""}),
    "too many": lambda: zipped({f"data/{n}.csv": b"" for n in range(502)}),
    "unknown property": lambda: zipped(
        {**FILES, "datapackage.json": b'{"resources":[],"profile":"https://evil"}'}
    ),
    "no resources": lambda: zipped({**FILES, "datapackage.json": b'{"name":"x"}'}),
    "resources without path": lambda: zipped(
        {**FILES, "datapackage.json": b'{"resources":[{"name":"series"}]}'}
    ),
    "resources that are no objects": lambda: zipped(
        {**FILES, "datapackage.json": b'{"resources":["series"]}'}
    ),
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_packages_are_refused(kind: str) -> None:
    with pytest.raises(InvalidInput):
        require_contents(BAD[kind](), [SUMMARY])


def test_good_package_is_taken() -> None:
    require_contents(zipped(), [SUMMARY])


def test_package_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        archive.writestr("data/series.csv", b"\0" * 100_000)
    monkeypatch.setattr(package, "MAX_PACKAGE", 50_000)
    with pytest.raises(TooLarge):
        require_contents(buffer.getvalue(), [SUMMARY])


def test_bad_package_is_not_unpacked(tmp_path: Path) -> None:
    evil = zipped({"../evil.csv": CSV})
    with pytest.raises(InvalidInput):
        unpack(evil, tmp_path / "out", {})
    assert list(tmp_path.iterdir()) == []


def test_unpacking_replaces_what_was_there(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    (folder / "old").mkdir(parents=True)
    for _ in range(2):
        unpack(zipped(), folder, {"beside.json": b"{}"})
    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert found == {*FILES, "beside.json"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
