"""The words with which the catalogue sorts data."""

from enum import StrEnum

from ..model.ordered import OrderedStrEnum


class Category(StrEnum):
    """What a piece of data is about; the rows of the permission matrix."""

    ENERGY = "energy"
    WATER = "water"
    CLIMATE = "climate"
    ENVIRONMENT = "environment"
    APPLIANCE = "appliance"
    PRESENCE = "presence"
    LOCATION = "location"
    MOBILITY = "mobility"
    HEALTH = "health"
    CONSUMPTION = "consumption"
    FINANCE = "finance"
    EDUCATION = "education"
    SOCIAL = "social"
    MEDIA = "media"


SENSITIVE_CATEGORIES = frozenset(
    {Category.HEALTH, Category.LOCATION, Category.FINANCE, Category.SOCIAL}
)
"""What may never be part of a general permission, however harmless a single reading."""


class Sensitivity(OrderedStrEnum):
    """How much harm disclosure could do, least first."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    SENSITIVE = "sensitive"
    """Special categories (GDPR 9, PIPL 28): separate consent for each buyer and purpose."""


class Aggregation(StrEnum):
    """How readings of an element become one value per cell of a time axis."""

    MEAN = "mean"
    """Time-weighted average (temperature, power)."""
    INCREMENT = "increment"
    """Growth of a counter (energy, steps)."""
    DURATION = "duration"
    """Seconds in the active state (motion, heating)."""
    COUNT = "count"
    """Changes into the active state (door openings)."""
    LAST = "last"
    """The last reading (weight, battery)."""


class Protocol(StrEnum):
    """How the data reaches Home Assistant."""

    ZIGBEE = "zigbee"
    Z_WAVE = "z_wave"
    MATTER = "matter"
    THREAD = "thread"
    BLUETOOTH = "bluetooth"
    LORA = "lora"
    MODBUS = "modbus"
    KNX = "knx"
    MQTT = "mqtt"
    NETWORK = "network"
    SERIAL = "serial"
    CLOUD = "cloud"
    CALCULATED = "calculated"
    IMPORT = "import"
    UNKNOWN = "unknown"
