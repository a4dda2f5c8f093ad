"""Packages: what a zip may hold, and how it becomes a folder that any tool reads."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from io import BytesIO
import json
from pathlib import Path
import re
import shutil
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile
import zlib

from data_exchanger_core.errors import DataExchangerError, InvalidInput, TooLarge
from data_exchanger_core.privacy.release import ResourceSummary
from data_exchanger_core.protocol.sealing import MAX_PACKAGE

DESCRIPTOR = "datapackage.json"
_PATH = re.compile(r"data/[A-Za-z0-9_-]{1,100}\.csv", re.ASCII)
_ENCRYPTED = 0x1
_MAX_FILES = 501
_DESCRIBING = frozenset({"$schema", "name", "title", "description", "licenses", "sources"})
_PACKAGE_KEYS = _DESCRIBING | {
    "id",
    "version",
    "created",
    "keywords",
    "contributors",
    "homepage",
    "resources",
}
_RESOURCE_KEYS = _DESCRIBING | {
    "type",
    "path",
    "format",
    "mediatype",
    "encoding",
    "bytes",
    "hash",
    "schema",
}
_BROKEN = (BadZipFile, ValueError, EOFError, NotImplementedError, RuntimeError, zlib.error)


def require_contents(package: bytes, resources: Sequence[ResourceSummary]) -> None:
    """Raise :class:`InvalidInput` unless a package holds exactly the tables of its manifest."""
    with _open(package) as archive:
        described = {
            resource["name"]: resource["path"] for resource in _descriptor(archive)["resources"]
        }
        if set(described) != {resource.name for resource in resources}:
            raise InvalidInput("resources", "differ from the package's")
        if sorted((DESCRIPTOR, *described.values())) != sorted(archive.namelist()):
            raise InvalidInput("package", "holds other files than it describes")
        for resource in resources:
            content = archive.read(described[resource.name])
            if sha256(content).hexdigest() != resource.sha256:
                raise InvalidInput(f"resources.{resource.name}.sha256", "differs from the table")


def unpack(package: bytes, folder: Path, beside: Mapping[str, bytes]) -> None:
    """Write a package's files, and others ``beside`` them, into a folder.

    A folder that is there already is replaced.
    """
    part = half_unpacked(folder)
    shutil.rmtree(part, ignore_errors=True)
    with _open(package) as archive:
        for name in archive.namelist():
            path = part / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(archive.read(name))
    for name, content in beside.items():
        (part / name).write_bytes(content)
    shutil.rmtree(folder, ignore_errors=True)
    part.rename(folder)


def half_unpacked(folder: Path) -> Path:
    """Return where a package is while it is being unpacked into a folder."""
    return folder.with_name(f".{folder.name}.part")


@contextmanager
def _open(package: bytes) -> Iterator[ZipFile]:
    """Open a zip whose names and sizes are harmless."""
    try:
        with ZipFile(BytesIO(package)) as archive:
            _require_harmless(archive)
            yield archive
    except DataExchangerError:
        raise
    except _BROKEN as err:
        raise InvalidInput("package", "is not a readable zip") from err


def _require_harmless(archive: ZipFile) -> None:
    names = archive.namelist()
    if len(set(names)) != len(names) or len(names) > _MAX_FILES:
        raise InvalidInput("package", "repeats a file or has too many")
    for info in archive.infolist():
        if info.filename != DESCRIPTOR and not _PATH.fullmatch(info.filename):
            raise InvalidInput("package", "holds a file that is neither descriptor nor table")
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED) or info.flag_bits & _ENCRYPTED:
            raise InvalidInput("package", "holds a file in a form that is not read")
    if sum(info.file_size for info in archive.infolist()) > MAX_PACKAGE:
        raise TooLarge("package", MAX_PACKAGE)


def _descriptor(archive: ZipFile) -> Any:
    """Read the descriptor; it must describe tables inside the package, and nothing else."""
    try:
        descriptor = json.loads(archive.read(DESCRIPTOR))
        _require_known("package", descriptor, _PACKAGE_KEYS)
        for resource in descriptor["resources"]:
            _require_known("package.resources", resource, _RESOURCE_KEYS)
            name, path, schema = resource["name"], resource["path"], resource["schema"]
            if not (isinstance(name, str) and _PATH.fullmatch(path) and isinstance(schema, dict)):
                raise InvalidInput("package.resources", "must be tables inside the package")
    except (KeyError, TypeError, AttributeError) as err:
        raise InvalidInput("package", "has no descriptor of tables") from err
    return descriptor


def _require_known(field: str, described: dict[str, Any], known: frozenset[str]) -> None:
    """Refuse other keys: some make tools fetch what they name."""
    unknown = described.keys() - known
    if unknown:
        raise InvalidInput(field, f"has unknown properties: {', '.join(sorted(unknown))}")
