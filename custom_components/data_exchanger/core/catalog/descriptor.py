"""What the adapters tell the catalogue about a source of data."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from ..model.identifiers import EntryId


class HistoryKind(StrEnum):
    """Where Home Assistant keeps the past of an entity."""

    STATISTICS = "statistics"
    """Hourly long-term statistics; never purged."""
    SHORT_TERM = "short_term"
    """Five-minute statistics of the last days."""
    STATES = "states"
    """Every change of the last days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegrationDescriptor:
    """An integration, from its manifest."""

    domain: str
    iot_class: str | None = None
    integration_type: str | None = None
    dependencies: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityDescriptor:
    """An entity of Home Assistant (or an imported statistic) as its registries know it.

    ``id`` is the registry's immutable id where there is one. Names are here for recognition only
    and never leave the home.
    """

    id: EntryId
    entity_id: str
    domain: str
    integration: IntegrationDescriptor
    device_class: str | None = None
    unit: str | None = None
    state_class: str | None = None
    translation_key: str | None = None
    name: str = ""
    device_id: str | None = None
    device_model: str | None = None
    device_manufacturer: str | None = None
    device_identifiers: frozenset[str] = frozenset()
    area_id: str | None = None
    diagnostic: bool = False
    hidden: bool = False
    history: frozenset[HistoryKind] = field(default_factory=frozenset)
    reach: datetime | None = None
    """When the first reading that is still known was made."""
    readings: int = 0
    """Hourly statistics rows (or else states) known since ``reach``."""

    @property
    def is_import(self) -> bool:
        """Whether this is a statistic that the product itself imported."""
        return self.entity_id.startswith("data_exchanger:")
