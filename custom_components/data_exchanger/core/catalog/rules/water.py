"""Water: use, quality, heating and garden."""

from . import integrations as made_by
from .rule import rule

_HOT = "hot water|warm water|dhw|tap water|tap temperature|tank water|middle water|热水"

RULES = (
    rule("water_temperature", device_class="temperature", integration=made_by.POOLS, unless="air"),
    rule(
        "hot_water_temperature",
        device_class="temperature",
        text=f"{_HOT}|boiler water|hotwater|water heater",
        unless="return|inlet",
    ),
    rule(
        "water_temperature",
        device_class="temperature",
        text="water temperature|water temp|pool|spa|水温",
        unless="inlet|outlet|entering|leaving|return|supply|flow|air|central heating",
    ),
    rule(None, device_class="ph", integration="fyta hortimax"),
    rule("water_ph", device_class="ph"),
    rule(
        "water_redox_potential",
        text="orp|redox|red ox|oxydo reduction potential|氧化还原",
    ),
    rule("water_dissolved_solids", text="tds|total dissolved solids|溶解性固体"),
    rule("water_softener_salt", unit="%", text="salt|软水盐"),
    rule("water_cost", device_class="monetary", text="water cost|sewerage cost|水费"),
    rule(
        "hot_water_consumption",
        device_class="water volume none",
        text=_HOT,
        unless="capacity|counter|level|mixed|remaining|gas",
    ),
    rule(None, device_class="volume", text="dispensed|keg|dose|totalizer|purify|gas|rain|acid"),
    rule(
        "water_consumption",
        device_class="water",
        unless="saved|remaining|average|leak|rain|capacity|inactive|filter|heat",
        diagnostic=True,
    ),
    rule(
        "water_consumption",
        device_class="volume none",
        text="water|用水|水表",
    ),
    rule(
        "water_flow",
        device_class="volume_flow_rate",
        integration="droplet flume homewizard",
        unless="hours|hrs|minutes|min",
    ),
    rule(
        "water_flow",
        device_class="volume_flow_rate",
        text="water|水流",
        unless="peak|pump|heating|heat",
    ),
    rule(
        "water_pressure",
        device_class="pressure",
        text="water pressure|system pressure|水压",
        unless="high|low|heating",
    ),
    rule(
        "rain_time",
        domain="binary_sensor",
        device_class="moisture none",
        text="rain|raining|rainsensor|下雨|雨水",
        unless="delay",
        active="on",
    ),
    rule(
        "water_leak_time",
        domain="binary_sensor",
        device_class="moisture",
        unless="tank|soil",
        active="on",
    ),
    rule("irrigation_time", domain="valve", device_class="water none", active="open"),
    rule(
        "irrigation_time",
        domain="binary_sensor switch",
        text="watering|irrigation|sprinkler|zone running|灌溉|浇水",
        active="on",
    ),
)
