"""Vehicles, bicycles and travel."""

from . import integrations as made_by
from .rule import rule

_CARS = f"{made_by.VEHICLES} {made_by.CHARGERS}"

RULES = (
    # Bicycles.
    rule("bike_odometer", integration=made_by.BICYCLES, text="odometer"),
    rule("bike_battery_level", device_class="battery", integration=made_by.BICYCLES),
    rule("bike_speed", device_class="speed", integration=made_by.BICYCLES),
    rule("cycling_power", integration=made_by.BICYCLES, text="rider power"),
    rule(None, integration=made_by.BICYCLES),
    # Cars on the road.
    rule(
        "vehicle_odometer",
        integration=made_by.VEHICLES,
        text="odometer|mileage|总里程",
        diagnostic=True,
    ),
    rule("trip_distance", device_class="distance", integration=made_by.VEHICLES, text="trip"),
    rule(
        "vehicle_range",
        device_class="distance",
        integration=_CARS,
        text="range|distance to empty|续航",
        unless="added|ideal|rated",
    ),
    rule("vehicle_fuel_use", text="fuel consumption|油耗"),
    rule("vehicle_electricity_use", text="energy consumption|电耗"),
    rule("vehicle_fuel_level", unit="%", integration=made_by.VEHICLES, text="fuel|油量"),
    rule("vehicle_fuel_volume", integration=made_by.VEHICLES, text="fuel|油量"),
    rule(
        "vehicle_battery_level",
        device_class="battery",
        integration=_CARS,
        unless="usable|target|12v|percentage charged|powerwall",
    ),
    rule("vehicle_battery_level", device_class="battery", text="evse|vehicle|车辆"),
    rule(
        "vehicle_speed",
        device_class="speed",
        integration=f"{made_by.VEHICLES} autoskope paj_gps scorpiontrack",
        unless="charge|charging|cruise|average",
    ),
    rule(
        "vehicle_interior_temperature",
        device_class="temperature",
        integration=made_by.VEHICLES,
        text="inside|interior|车内",
    ),
    rule(
        "tyre_pressure",
        device_class="pressure",
        integration=made_by.VEHICLES,
        text="tpms|tire pressure|tyre pressure|胎压",
        unless="recommended",
        diagnostic=True,
    ),
    rule(
        "vehicle_running_time",
        domain="binary_sensor",
        integration=made_by.VEHICLES,
        text="ignition|engine|点火",
        unless="start",
        active="on",
    ),
    rule(
        "vehicle_running_time",
        device_class="enum",
        integration=made_by.VEHICLES,
        text="shift state",
        active="d r",
    ),
    rule("vehicle_home_time", domain="device_tracker", integration=made_by.VEHICLES, active="home"),
    # Cars at the plug.
    rule(
        "ev_charging_energy",
        integration=made_by.VEHICLES,
        text="charge energy added|charging energy|充电量",
    ),
    rule(
        "ev_charging_power",
        integration=made_by.VEHICLES,
        text="charger power|charging power|充电功率",
    ),
    rule(
        "vehicle_charging_time",
        domain="binary_sensor",
        device_class="battery_charging",
        integration=f"{_CARS} matter",
        active="on",
    ),
    rule(
        "vehicle_charging_time",
        device_class="enum",
        integration=_CARS,
        text="charging|status|充电",
        unless="island|grid|connection|mode|type|message",
        active="charging",
    ),
    rule(
        "vehicle_plugged_time",
        domain="binary_sensor",
        device_class="plug",
        integration=f"{_CARS} matter",
        active="on",
    ),
    # Energy sites of car makers go on to the rules of energy; the rest of a car is not for sale.
    rule(
        None,
        domain="",
        integration=made_by.VEHICLES,
        unless="solar|grid|battery power|load power|percentage charged|battery charged|powerwall"
        "|battery discharged",
    ),
    # Travel.
    rule(
        "commute_time",
        device_class="duration",
        integration="google_travel_time here_travel_time waze_travel_time",
        unless="in traffic",
    ),
)
