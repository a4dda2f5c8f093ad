"""Ready-made sets of permissions; they expand to ordinary ones, which can be seen and changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from pydantic import TypeAdapter

from ..catalog.taxonomy import SENSITIVE_CATEGORIES, Category
from ..errors import InvalidInput, NotFound
from ..model.disclosure import DisclosureLevel
from .policy import Permission
from .purpose import PurposeGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetRow:
    """One level for some categories and purposes; no purpose means all but the special ones."""

    categories: tuple[Category, ...]
    level: DisclosureLevel
    purposes: frozenset[PurposeGroup]

    def __post_init__(self) -> None:
        if SENSITIVE_CATEGORIES.intersection(self.categories):
            raise InvalidInput("categories", "sensitive ones need a consent of their own")
        if any(group.special for group in self.purposes):
            raise InvalidInput("purposes", "special ones are never part of a preset")


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A named set of permissions."""

    id: str
    permissions: tuple[PresetRow, ...]

    def expand(self) -> tuple[Permission, ...]:
        """Return the permissions that the preset stands for, one for each category and purpose."""
        return tuple(
            Permission(category=category, level=row.level, purposes=purposes)
            for row in self.permissions
            for category in row.categories
            for purposes in _cells(row.purposes)
        )


def _cells(purposes: frozenset[PurposeGroup]) -> list[frozenset[PurposeGroup]]:
    return [frozenset({group}) for group in sorted(purposes)] or [frozenset()]


@cache
def presets() -> Mapping[str, Preset]:
    """Return all presets by id."""
    text = files(__package__).joinpath("presets.json").read_bytes()
    known = TypeAdapter(tuple[Preset, ...]).validate_json(text)
    return MappingProxyType({preset.id: preset for preset in known})


def preset_of(name: str) -> Preset:
    """Return a preset; raise :class:`NotFound`."""
    try:
        return presets()[name]
    except KeyError as err:
        raise NotFound("preset", name) from err
