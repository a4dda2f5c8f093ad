"""The vocabulary of purposes: DPV terms, and our own where DPV has none, sorted into groups."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from pydantic import TypeAdapter

from ..errors import InvalidInput


class PurposeGroup(StrEnum):
    """Purposes that people decide about together; the columns of the permission matrix."""

    RESEARCH = "research"
    EDUCATION = "education"
    PUBLIC_HEALTH = "public_health"
    PUBLIC_GOOD = "public_good"
    SERVICE = "service"
    PRODUCT = "product"
    MARKETING = "marketing"
    INSURANCE = "insurance"
    CREDIT = "credit"
    EMPLOYMENT = "employment"
    ENFORCEMENT = "enforcement"

    @property
    def special(self) -> bool:
        """Whether a permission must name this group: nobody allows it by leaving purposes open."""
        return self in _SPECIAL


_SPECIAL = frozenset(
    {
        PurposeGroup.INSURANCE,
        PurposeGroup.CREDIT,
        PurposeGroup.EMPLOYMENT,
        PurposeGroup.ENFORCEMENT,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """Why a buyer wants data."""

    iri: str
    group: PurposeGroup
    label: Mapping[str, str]


@cache
def purposes() -> Mapping[str, Purpose]:
    """Return all purposes by IRI."""
    text = files(__package__).joinpath("purposes.json").read_bytes()
    known = TypeAdapter(tuple[Purpose, ...]).validate_json(text)
    return MappingProxyType({purpose.iri: purpose for purpose in known})


def groups_of(iris: Iterable[str]) -> frozenset[PurposeGroup]:
    """Return the groups of some purposes; a purpose that nobody knows is refused."""
    known = purposes()
    try:
        return frozenset(known[iri].group for iri in iris)
    except KeyError as err:
        raise InvalidInput("purpose", f"{err.args[0]} is not in the vocabulary") from err
