"""The scenario library: what buyers do with data, and what they need for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from types import MappingProxyType
from typing import Annotated

from pydantic import Field, TypeAdapter

from ..model.disclosure import DisclosureLevel
from ..model.identifiers import ElementId
from .element import Slug


class Risk(StrEnum):
    """What a scenario could do to a family at worst."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Family(StrEnum):
    """Kinds of privacy methods."""

    SERIES = "series"
    STATISTICS = "statistics"
    DIFFERENTIAL_PRIVACY = "dp"
    HOMOMORPHIC_ENCRYPTION = "he"
    FEDERATED_LEARNING = "fl"
    COHORT = "cohort"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A use of data; ``level`` and ``method`` are the most careful that it works with."""

    id: Slug
    label: Mapping[str, str]
    required: Annotated[tuple[ElementId, ...], Field(min_length=1)]
    optional: tuple[ElementId, ...] = ()
    purposes: Annotated[frozenset[str], Field(min_length=1)]
    level: DisclosureLevel
    method: Family
    risk: Risk
    special: Slug | None = None
    """The special service that the scenario is; None: a regular one."""


SCENARIOS: Mapping[str, Scenario] = MappingProxyType(
    {
        scenario.id: scenario
        for scenario in TypeAdapter(tuple[Scenario, ...]).validate_json(
            files(__package__).joinpath("scenarios.json").read_bytes()
        )
    }
)
"""All scenarios by id."""
