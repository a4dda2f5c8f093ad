"""The vocabulary of data elements: what a reading means, in which unit, how sensitive it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Annotated

from pydantic import Field, StringConstraints, TypeAdapter

from ..model.identifiers import ElementId
from .taxonomy import Aggregation, Category, Sensitivity

Slug = Annotated[ElementId, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,63}$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A kind of reading.

    ``unit`` is Home Assistant's spelling (what the recorder converts to), ``ucum`` the code that
    goes on the wire; both are None where the values have no unit. ``bounds`` are the least and
    greatest plausible value per hour; values outside are noise of the device. ``clip`` are narrower
    bounds, within which homes usually stay: noise is calibrated to them. ``decimals`` is the
    precision that leaves the home.
    """

    id: Slug
    category: Category
    label: Mapping[str, str]
    unit: str | None
    ucum: str | None
    aggregation: Aggregation
    sensitivity: Sensitivity
    decimals: Annotated[int, Field(ge=0, le=6)]
    bounds: tuple[float, float]
    codes: Mapping[str, str]
    """Standard codes by scheme: ``saref``, ``loinc``, ``obis``, ``dpv``, ``schema.org``."""
    clip: tuple[float, float] | None = None

    @property
    def clipping(self) -> tuple[float, float]:
        """The bounds to which private statistics clip a value per hour."""
        return self.clip or self.bounds


@cache
def vocabulary() -> Mapping[ElementId, Element]:
    """Return all elements by id."""
    text = files(__package__).joinpath("elements.json").read_bytes()
    elements = TypeAdapter(tuple[Element, ...]).validate_json(text)
    return MappingProxyType({element.id: element for element in elements})


def label_of(element: str, language: str) -> str:
    """Return what an element is called; one that nobody knows is called by its id."""
    known = vocabulary().get(ElementId(element))
    return known.label.get(language, known.label["en"]) if known else element
