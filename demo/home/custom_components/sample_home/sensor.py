"""The family's sensors."""

from typing import override

from homeassistant.components.sensor import SensorEntity
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .devices import SENSORS, Sensor
from .history import Past, bring_in, past


async def async_setup_entry(
    hass: HomeAssistant, entry: ConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add all sensors with their past."""
    now = dt_util.utcnow()
    pasts = await hass.async_add_executor_job(lambda: [past(one, now) for one in SENSORS])
    async_add_entities(
        SampleSensor(sensor, its_past) for sensor, its_past in zip(SENSORS, pasts, strict=True)
    )


class SampleSensor(SensorEntity):
    """A sensor that stands where its past ended."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(self, sensor: Sensor, its_past: Past) -> None:
        """Describe the sensor."""
        self._sensor = sensor
        self._past = its_past
        self._attr_unique_id = sensor.key
        self._attr_name = sensor.name
        self._attr_device_class = sensor.device_class
        self._attr_state_class = sensor.state_class
        self._attr_native_unit_of_measurement = sensor.unit
        self._attr_native_value = its_past.last
        self._attr_device_info = DeviceInfo(
            identifiers={("sample_home", sensor.device)},
            name=sensor.device,
            manufacturer="Sample",
            suggested_area=sensor.room,
        )

    @override
    async def async_added_to_hass(self) -> None:
        """Bring in the past under the entity's id."""
        bring_in(self.hass, self._sensor, self.entity_id, self._past.rows)
