"""Special services: uses of data that can turn against people, and how each is treated."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from types import MappingProxyType

from pydantic import TypeAdapter

from .element import Slug


class Treatment(StrEnum):
    """What becomes of a demand for a special service; everything else is a regular one."""

    REFUSED = "refused"
    ENDORSED = "endorsed"
    """Only for a buyer that has proven a licence for it, and with separate consent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A special service.

    ``purposes`` are the purposes that amount to it; ``words`` are what titles of demands call it.
    """

    id: Slug
    label: Mapping[str, str]
    treatment: Treatment
    purposes: frozenset[str]
    words: tuple[str, ...]

    def is_named_in(self, title: str) -> bool:
        """Whether a title speaks of this service."""
        return any(word in title.casefold() for word in self.words)


SERVICES: Mapping[str, Service] = MappingProxyType(
    {
        service.id: service
        for service in TypeAdapter(tuple[Service, ...]).validate_json(
            files(__package__).joinpath("services.json").read_bytes()
        )
    }
)
"""All special services by id."""


def services_of(purposes: Iterable[str]) -> tuple[Service, ...]:
    """Return the special services that some purposes amount to."""
    wanted = frozenset(purposes)
    return tuple(service for service in SERVICES.values() if service.purposes & wanted)
