"""Electricity, gas and heat."""

from . import integrations as made_by
from .rule import rule

_EXPORT = (
    "return|returned|exported|export|exportgrid|feed in|feedin|fed in|feed out|to grid|injected"
    "|injection"
    "|supplied|negative|reverse|surplus|sold|metering total yield|上网|馈网|反向|余电"
)
_SOLAR = (
    "solar|pv|photovoltaics?|production|produced|generated|generation|yield|mppt|inverter output"
    "|光伏|太阳能|发电"
)
_BATTERY = "battery|storage|powerwall|ess|acb|电池|储能|蓄电"
_IN = "charged|charge|charging energy|battery input|battery import|battery stored|充电|充入"
_OUT = "discharged?|discharging|battery consumed|battery output|battery export|放电"
_HEAT = "heat|thermal|thermic|energy output|hot water energy|energy produced|热量|供热|热表"
_HVAC = (
    "heat pump|heatpump|air conditioner|air conditioning|aircon|hvac|heating|cooling|dhw|defrost"
    "|compressor|boiler|preheater|electric heater|热泵|空调|暖气|地暖|采暖"
)
_CHARGER = (
    "charger|charging station|wallbox|wall connector|evse|ev charging|session energy|充电桩|充电枪"
)
_RAINFOREST = "rainforest_eagle rainforest_raven"
_CURRENCY = r"(?:[A-Z]{3}|[€£$¥₽]|kr|zł|Kč)"
_NOT_MAINS = (
    "battery|dc|dc[0-9]|pv|mppt|string|usb|ups|12v|supply|probe|cell|solar|panel|output|input"
    "|analog|adc"
    "|midpoint|starter|charging|off grid|optimizer|generator|residual|remaining|overload|breaker"
    "|installation|capacity|电池|电瓶|直流|光伏"
)

RULES = (
    # Prices and costs.
    rule("gas_price", unit=rf"{_CURRENCY}/m³", text="gas|燃气|天然气"),
    rule(
        "electricity_return_price",
        unit=rf"{_CURRENCY}/kWh",
        text=f"production|{_EXPORT}",
        unless="average",
    ),
    rule("electricity_price", unit=rf"{_CURRENCY}/kWh", unless="average|spread|forecast"),
    rule(
        "energy_cost",
        device_class="monetary",
        unit=_CURRENCY,
        state_class="total total_increasing none",
        text="cost|bill|电费|燃气费|取暖费",
        unless="water cost|reward",
    ),
    rule("grid_carbon_intensity", text="co2 intensity|carbon intensity|碳强度"),
    # Batteries of the home.
    rule(None, device_class="energy_storage", text="capacity|max|usable|total pack|rated"),
    rule(
        "battery_stored_energy",
        device_class="energy_storage",
        text="battery|available|stored|remaining|energy left|电池",
    ),
    rule(
        "battery_charge",
        device_class="battery none",
        unit="%",
        text="state of charge|soc|storage|percentage charged|charge level|state of energy",
        integration=f"{made_by.INVERTERS} {made_by.VEHICLES} tibber vicare goalzero",
        unless="target|limit|capacity",
    ),
    rule(
        "battery_charge",
        device_class="battery",
        integration=f"{made_by.INVERTERS} homewizard vicare",
        unless="backup",
    ),
    rule(
        "battery_discharged_energy",
        text=_OUT,
        unless="available|to grid|source",
    ),
    # Charging of cars.
    rule(
        "ev_charging_energy",
        integration=made_by.CHARGERS,
        unless=f"{_OUT}|green|grid|solar|house|home",
    ),
    rule(None, integration=made_by.CHARGERS, device_class="energy"),
    rule("ev_charging_energy", text=_CHARGER, unless=f"{_OUT}|solar|battery|home"),
    rule(
        "ev_charging_power",
        integration=made_by.CHARGERS,
        device_class="power",
        unless="grid|solar|home|house|battery|photovoltaic|fv|shaper",
    ),
    rule("ev_charging_power", text=_CHARGER, device_class="power", unless="solar|battery"),
    rule(None, integration=made_by.CHARGERS, device_class="power temperature voltage current"),
    rule(
        "battery_charged_energy",
        text=_IN,
        unless="available|source|from grid|from pv|vehicle|car",
    ),
    # What the sun gives, and what flows out.
    rule("electricity_production", text="solar export|solar energy exported"),
    rule("electricity_consumption", text="electricity meter feed in", integration="toon"),
    rule("electricity_consumption", text="energy delivered", integration=_RAINFOREST),
    rule("electricity_return", text="energy received", integration=_RAINFOREST),
    rule(
        "electricity_return",
        integration=made_by.GRID_METERS,
        text=f"{_EXPORT}|production|produced|delivery|delivered",
        unless="solar|pv|load|gas|used|imported|import|consumption|source",
    ),
    rule("electricity_return", text=_EXPORT, unless="gas|air|water|heat|battery|source"),
    rule(
        "electricity_production",
        text=_SOLAR,
        unless="consumption|consumed|import|imported|usage|used|heating|cooling|hot water"
        "|thermal|grid"
        "|home|load|battery|available",
    ),
    rule(
        "electricity_production",
        device_class="energy",
        integration=made_by.INVERTERS,
        unless="consumption|consumed|consume|import|imported|load|usage|used|grid|input|source"
        "|purchased"
        "|available|minus|plus|metering|self|from pv|from battery|bypass|off grid",
    ),
    # Gas and heat.
    rule("gas_energy", text="gas|燃气|天然气", device_class="energy none"),
    rule("gas_consumption", device_class="gas", unless="average|typical|flow"),
    rule(
        "gas_consumption", device_class="none", text="gas consumption|gas meter|gas usage|燃气表?"
    ),
    rule("heat_energy", integration="ista_ecotrend"),
    rule(
        "heat_energy",
        text=_HEAT,
        unless="electric|electricity|used|consumed",
    ),
    rule("hvac_energy", text=_HVAC, device_class="energy none", unless="solar"),
    rule(
        "hvac_energy",
        integration=made_by.HEATING_AND_COOLING,
        device_class="energy none",
        unless="grid",
    ),
    rule(
        "electricity_consumption",
        device_class="energy none",
        unless="reactive|saved|savings|source|net consumption|net electricity|balanced|combined"
        "|available|capacity|average|stored"
        "|fossil|self|selfconsumption|always on|from pv|from battery|to grid|bypass|off grid"
        "|ac input"
        "|output|difference|battery|generated|minus|plus",
    ),
    # Powers.
    rule(
        None,
        device_class="power apparent_power",
        text="available|limit|reserve|thermic|thermal|heat output|average|cpu|gpu|poe",
    ),
    rule(
        "grid_return_power",
        device_class="power",
        integration=made_by.GRID_METERS,
        text=f"{_EXPORT}|production|produced|delivery",
        unless="solar|pv",
    ),
    rule(
        "grid_return_power",
        device_class="power",
        text="export|grid injection|to grid|returned power|act ret power|上网功率",
    ),
    rule(
        "grid_power",
        device_class="power none",
        text="grid|meter power|net power|site power|电网",
        unless="off grid|services",
    ),
    rule("battery_power", device_class="power none", text=_BATTERY, unless="solar|pv|home"),
    rule(
        "solar_power",
        device_class="power none",
        text=_SOLAR,
        unless="consumption|consumed|injected|load|heat|home|to battery|energy produced",
    ),
    rule(
        "electricity_power",
        device_class="power",
        integration=made_by.INVERTERS,
        text="home power|load|consumption|用电",
        unless="from|off grid|reactive",
    ),
    rule(
        "solar_power",
        device_class="power",
        integration=made_by.SOLAR_INVERTERS,
        unless="input|charging|discharging|loss|installed|dc power|phase|metering",
    ),
    rule(None, device_class="power", integration=made_by.INVERTERS),
    rule("hvac_power", device_class="power", text=_HVAC, unless="output"),
    rule(
        "hvac_power", device_class="power", integration=made_by.HEATING_AND_COOLING, unless="output"
    ),
    rule(
        "electricity_power",
        device_class="power",
        unless="average|dc|sun|reactive|generator|min|peak|output|produced|services",
    ),
    rule("apparent_power", device_class="apparent_power"),
    rule("power_factor", device_class="power_factor", unless="bypass|capacity|efficiency|usage"),
    rule(None, device_class="voltage current", integration=made_by.SMALL_SENSORS),
    rule("electricity_voltage", device_class="voltage", unless=_NOT_MAINS),
    rule(
        "electricity_current",
        device_class="current",
        unless=f"{_NOT_MAINS}|available|charge|external device load|inverter current",
    ),
    rule(
        "grid_frequency",
        device_class="frequency",
        unless="cpu|channel|wifi|radio|rf|carrier|compressor|fan|pump|motor|clock|output|engine"
        "|off grid",
    ),
    rule("self_consumption", unit="%", text="self consumption|own consumption rate|自用率"),
    rule(
        "self_sufficiency",
        unit="%",
        text="self sufficiency|autarky|relative autonomy|自给率",
    ),
    rule(
        "fuel_tank_level",
        unit="%",
        text="tank level|fuel level|pellet level|oil level|储罐|油箱",
        unless="water|fresh|dirty",
    ),
)
