"""What is asked for, offered and delivered: elements, period, resolution, level and method."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import Field, StringConstraints

from ..errors import InvalidInput
from .disclosure import DisclosureLevel
from .identifiers import ElementId
from .period import Period
from .resolution import Resolution

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,63}$")]
type Parameter = bool | int | Annotated[str, StringConstraints(max_length=200)]

MAX_VALUES = 20_000_000
"""Cells times elements of a scope; so many fit into no package."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodSpec:
    """A privacy method and its parameters; fractions are written as strings."""

    id: Slug
    parameters: Mapping[Slug, Parameter | tuple[Parameter, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The data of a demand or an offer.

    ``required`` elements must all be there; ``optional`` ones are welcome. ``minimum_coverage`` is
    the share (percent) of the cells of each required element that must have a value.
    """

    required: Annotated[tuple[Slug, ...], Field(min_length=1, max_length=64)]
    optional: Annotated[tuple[Slug, ...], Field(max_length=64)] = ()
    period: Period
    resolution: Resolution
    minimum_coverage: Annotated[int, Field(ge=0, le=100)] = 0
    level: DisclosureLevel
    method: MethodSpec

    def __post_init__(self) -> None:
        if len(set(self.elements)) < len(self.elements):
            raise InvalidInput("elements", "name one twice")
        cells = self.period.duration.total_seconds() / self.resolution.seconds
        if cells * len(self.elements) > MAX_VALUES:
            raise InvalidInput("period", f"holds more than {MAX_VALUES} values")

    @property
    def elements(self) -> tuple[ElementId, ...]:
        """All elements, the required ones first."""
        return tuple(ElementId(key) for key in (*self.required, *self.optional))
