"""Sixty days of history, the same on every run but for the calendar."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from zlib import crc32

from homeassistant.components.recorder.models import (
    StatisticData,
    StatisticMeanType,
    StatisticMetaData,
)
from homeassistant.components.recorder.statistics import async_import_statistics
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from homeassistant.util.unit_conversion import (
    BaseUnitConverter,
    EnergyConverter,
    TemperatureConverter,
    VolumeConverter,
)

from .devices import Sensor

DAYS = 60
_OUTAGE_DAYS_AGO = 23
_OUTAGE_HOURS = 5
_CONVERTERS: tuple[type[BaseUnitConverter], ...] = (
    EnergyConverter,
    TemperatureConverter,
    VolumeConverter,
)


@dataclass(frozen=True, slots=True)
class Past:
    """The hours that were recorded, and the reading after the last one."""

    rows: list[StatisticData]
    last: float


def past(sensor: Sensor, now: datetime) -> Past:
    """Live through sixty days; during an outage nothing is recorded, but counters go on."""
    random = Random(crc32(sensor.key.encode()))
    end = now.replace(minute=0, second=0, microsecond=0)
    hour = end - timedelta(days=DAYS)
    outage = end - timedelta(days=_OUTAGE_DAYS_AGO)
    rows: list[StatisticData] = []
    total = value = 0.0
    while hour < end:
        value = round(sensor.curve(dt_util.as_local(hour), random), sensor.decimals)
        total = round(total + value, sensor.decimals)
        if not outage <= hour < outage + timedelta(hours=_OUTAGE_HOURS):
            rows.append(_row(hour, value, total, counter=sensor.counter))
        hour += timedelta(hours=1)
    return Past(rows, total if sensor.counter else value)


def _row(hour: datetime, value: float, total: float, *, counter: bool) -> StatisticData:
    if counter:
        return StatisticData(start=hour, state=total, sum=total)
    return StatisticData(start=hour, mean=value, min=value, max=value)


def bring_in(
    hass: HomeAssistant, sensor: Sensor, entity_id: str, rows: list[StatisticData]
) -> None:
    """Hand the past to Home Assistant's own statistics import."""
    classes = [one.UNIT_CLASS for one in _CONVERTERS if sensor.unit in one.VALID_UNITS]
    metadata = StatisticMetaData(
        mean_type=StatisticMeanType.NONE if sensor.counter else StatisticMeanType.ARITHMETIC,
        has_sum=sensor.counter,
        name=None,
        source="recorder",
        statistic_id=entity_id,
        unit_class=classes[0] if classes else None,
        unit_of_measurement=sensor.unit,
    )
    async_import_statistics(hass, metadata, rows)
