"""What the family has, and how each reading runs through day and year."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
import math
from random import Random

from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass

type Curve = Callable[[datetime, Random], float]
"""The reading (or growth of the counter) of the hour that begins at a local time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensor:
    """A sensor of a device in a room; ``owner`` is the person whose device it is."""

    key: str
    device: str
    room: str
    name: str
    curve: Curve
    unit: str
    device_class: SensorDeviceClass | None = None
    counter: bool = False
    owner: str | None = None
    decimals: int = 1

    @property
    def state_class(self) -> SensorStateClass:
        """Counters grow, other readings vary."""
        return SensorStateClass.TOTAL_INCREASING if self.counter else SensorStateClass.MEASUREMENT


def _daily(low: float, high: float, peak: int, spread: float = 0.08) -> Curve:
    """Swing once a day between ``low`` and ``high`` with the top at hour ``peak``."""

    def curve(hour: datetime, random: Random) -> float:
        phase = math.cos((hour.hour - peak) / 24 * 2 * math.pi)
        middle = low + (high - low) * (phase + 1) / 2
        return max(middle + random.gauss(0, spread * (high - low)), 0.0)

    return curve


def _household_power(hour: datetime, random: Random) -> float:
    """Two humps on weekdays, a long one at weekends, never quite nothing."""
    at_home = hour.hour in (*range(6, 9), *range(17, 23))
    if hour.weekday() >= 5:
        at_home = 8 <= hour.hour < 23
    base = 0.14 + 0.03 * math.cos(hour.hour / 24 * 2 * math.pi)
    cooking = 0.5 if hour.hour in (12, 18, 19) else 0.0
    washing = 0.9 if hour.weekday() in (2, 5) and hour.hour in (10, 11) else 0.0
    return base + washing + (0.35 + cooking) * at_home + abs(random.gauss(0, 0.06))


def _solar(hour: datetime, random: Random) -> float:
    height = math.sin((hour.hour - 7) / 10 * math.pi) if 7 <= hour.hour <= 17 else 0.0
    return max(height, 0.0) * 1.6 * random.uniform(0.2, 1.0)


def _steps(hour: datetime, random: Random) -> float:
    return random.expovariate(1 / 620) if 7 <= hour.hour < 22 else 0.0


def _heart_rate(hour: datetime, random: Random) -> float:
    return 56 + (16 if 7 <= hour.hour < 23 else 0) + random.gauss(0, 4)


def _sleep(hour: datetime, random: Random) -> float:
    """Last night's sleep, longer before days off; the watch shows it until the next one."""
    night = Random(hour.toordinal())
    return 425 + 45 * (hour.weekday() >= 5) + night.gauss(0, 35)


def _reading(hour: datetime, random: Random) -> float:
    """Half an hour of reading on most evenings."""
    return random.uniform(15, 50) if hour.hour == 19 and random.random() < 0.8 else 0.0


_ENERGY, _POWER = SensorDeviceClass.ENERGY, SensorDeviceClass.POWER
_TEMPERATURE, _HUMIDITY = SensorDeviceClass.TEMPERATURE, SensorDeviceClass.HUMIDITY

SENSORS = (
    Sensor(
        key="electricity_consumption",
        device="Electricity meter",
        room="Utility room",
        name="Energy consumption",
        curve=_household_power,
        unit="kWh",
        device_class=_ENERGY,
        counter=True,
        decimals=3,
    ),
    Sensor(
        key="gas_consumption",
        device="Gas meter",
        room="Utility room",
        name="Gas consumption",
        curve=_daily(0.0, 0.5, peak=7),
        unit="m³",
        device_class=SensorDeviceClass.GAS,
        counter=True,
        decimals=3,
    ),
    Sensor(
        key="solar_production",
        device="Solar inverter",
        room="Roof",
        name="Solar production",
        curve=_solar,
        unit="kWh",
        device_class=_ENERGY,
        counter=True,
        decimals=3,
    ),
    Sensor(
        key="living_room_temperature",
        device="Living room sensor",
        room="Living room",
        name="Temperature",
        curve=_daily(19.2, 21.8, peak=18),
        unit="°C",
        device_class=_TEMPERATURE,
    ),
    Sensor(
        key="living_room_humidity",
        device="Living room sensor",
        room="Living room",
        name="Humidity",
        curve=_daily(41, 55, peak=7),
        unit="%",
        device_class=_HUMIDITY,
    ),
    Sensor(
        key="living_room_co2",
        device="Living room sensor",
        room="Living room",
        name="Carbon dioxide",
        curve=_daily(480, 1150, peak=21),
        unit="ppm",
        device_class=SensorDeviceClass.CO2,
        decimals=0,
    ),
    Sensor(
        key="bedroom_temperature",
        device="Bedroom sensor",
        room="Bedroom",
        name="Temperature",
        curve=_daily(16.8, 19.4, peak=20),
        unit="°C",
        device_class=_TEMPERATURE,
    ),
    Sensor(
        key="mei_heart_rate",
        device="Mei's watch",
        room="Bedroom",
        name="Heart rate",
        curve=_heart_rate,
        unit="bpm",
        owner="Mei",
        decimals=0,
    ),
    Sensor(
        key="mei_steps",
        device="Mei's watch",
        room="Bedroom",
        name="Steps",
        curve=_steps,
        unit="steps",
        counter=True,
        owner="Mei",
        decimals=0,
    ),
    Sensor(
        key="mei_sleep",
        device="Mei's watch",
        room="Bedroom",
        name="Sleep duration",
        curve=_sleep,
        unit="min",
        device_class=SensorDeviceClass.DURATION,
        owner="Mei",
        decimals=0,
    ),
    Sensor(
        key="jonas_steps",
        device="Jonas's watch",
        room="Bedroom",
        name="Steps",
        curve=_steps,
        unit="steps",
        counter=True,
        owner="Jonas",
        decimals=0,
    ),
    Sensor(
        key="gisela_blood_pressure",
        device="Gisela's blood pressure monitor",
        room="Gisela's room",
        name="Systolic blood pressure",
        curve=_daily(124, 146, peak=9),
        unit="mmHg",
        owner="Gisela",
        decimals=0,
    ),
    Sensor(
        key="lena_reading_time",
        device="Lena's reader",
        room="Lena's room",
        name="Reading time",
        curve=_reading,
        unit="min",
        device_class=SensorDeviceClass.DURATION,
        counter=True,
        owner="Lena",
        decimals=0,
    ),
)
