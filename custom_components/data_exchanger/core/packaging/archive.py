"""The package on disk and on the wire: a Frictionless Data Package (version 2) in a zip.

The zip is stored, not compressed, with fixed times: the same tables give the same bytes with any
version of any compressor. Compression belongs to the seal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from ..errors import TooLarge
from ..identity.canonical import canonical
from .table import Field, Table, write_csv

_PACKAGE_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_RESOURCE_PROFILE = "https://datapackage.org/profiles/2.0/dataresource.json"
_SCHEMA_PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"

MAX_ARCHIVE = 128 * 1024 * 1024
"""Bytes of a package; larger ones need a coarser resolution or a shorter period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceInfo:
    """A table as it stands in an archive."""

    name: str
    rows: int
    columns: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """The zip, and what is in it."""

    content: bytes
    resources: tuple[ResourceInfo, ...]

    @property
    def sha256(self) -> str:
        """Hash (hex) of the zip."""
        return sha256(self.content).hexdigest()


def write_archive(tables: Sequence[Table], title: str) -> Archive:
    """Write tables as one data package; equal tables give equal bytes."""
    resources: list[ResourceInfo] = []
    files: list[tuple[str, bytes]] = []
    for table in tables:
        body = write_csv(table)
        files.append((_path(table), body))
        resources.append(
            ResourceInfo(
                name=table.name,
                rows=table.rows,
                columns=len(table.fields),
                size=len(body),
                sha256=sha256(body).hexdigest(),
            )
        )
        if sum(info.size for info in resources) > MAX_ARCHIVE:
            raise TooLarge("package", MAX_ARCHIVE)
    descriptor = {
        "$schema": _PACKAGE_PROFILE,
        "name": "household-data",
        "title": title,
        "resources": [
            _resource(table, info) for table, info in zip(tables, resources, strict=True)
        ],
    }
    files.insert(0, ("datapackage.json", canonical(descriptor) + b"\n"))
    return Archive(content=_zip(files), resources=tuple(resources))


def _path(table: Table) -> str:
    return f"data/{table.name}.csv"


def _resource(table: Table, info: ResourceInfo) -> dict[str, Any]:
    return {
        "$schema": _RESOURCE_PROFILE,
        "name": table.name,
        "title": table.title,
        "type": "table",
        "path": _path(table),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": info.size,
        "hash": f"sha256:{info.sha256}",
        "schema": {
            "$schema": _SCHEMA_PROFILE,
            "fields": [_field(field) for field in table.fields],
            "missingValues": [""],
            "primaryKey": list(table.key),
        },
    }


def _field(field: Field) -> dict[str, Any]:
    return {"name": field.name, "type": field.type.value, **field.properties}


def _zip(files: Sequence[tuple[str, bytes]]) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_STORED) as archive:
        for path, body in files:
            info = ZipInfo(path)  # dated 1980-01-01, the zip epoch
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, body)
    return buffer.getvalue()
