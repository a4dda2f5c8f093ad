"""The release: the only type that can be sealed and sent. Made by :mod:`.registry` alone."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated

from pydantic import Field, StringConstraints

from ..model.disclosure import DisclosureLevel
from .guarantee import Guarantee

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0, lt=2**53)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceSummary:
    """A table of a release, as the manifest names it."""

    name: Annotated[str, StringConstraints(max_length=100)]
    rows: Count
    columns: Count
    sha256: Sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A protected package: what it shows, by which method, and the bytes that leave."""

    level: DisclosureLevel
    method: str
    resources: tuple[ResourceSummary, ...]
    package: bytes
    guarantee: Guarantee | None = None

    @property
    def sha256(self) -> str:
        """Hash (hex) of the package."""
        return sha256(self.package).hexdigest()

    @property
    def rows(self) -> int:
        """Rows of all tables together."""
        return sum(resource.rows for resource in self.resources)
