"""Temperature, humidity, heating, cooling and air in the home."""

from . import integrations as made_by
from .rule import rule

SETPOINTS = (
    rule(
        None,
        text="setpoint|target temperature",
        integration=f"{made_by.KITCHEN} miele prusalink whirlpool",
    ),
    rule(
        "setpoint_temperature",
        text="setpoint|set point|target temperature|设定温度|目标温度",
        unless="oven|fridge|refrigeration|freezer|cook|cooking|probe|grill|max|maximum|min|minimum",
    ),
)
"""Wanted temperatures; they come before the rule that drops everything else that is only wanted."""

_MACHINE = (
    "cpu|gpu|chip|core|processor|inverter|heatsink|heat sink|battery|board|module|internal"
    "|device|motor"
    "|engine|oil|compressor|evaporator|condenser|condensing|coil|coiler|brine|refrigerant|suction"
    "|discharge|hot gas|heat exchanger|triac|mosfet|cell|case|transformer|disk|drive|hdd|mppt"
    "|optimizer"
    "|heater|burner|flue|exhaust|extract|supply|source|collector|buffer|solar storage|steam|probe"
    "|print"
    "|bed|nozzle|tank|pellet|combustion|loop|leaving air|air outlet|optional air|rmot|chlorinator"
    "|connector|channel|sea|road|ground water|vapor|heca|climate react|uncalibrated|weather status"
    "|inlet temperature|outlet temperature|frost point|wet bulb|delta|difference|wort|beer|gravity"
    "|芯片|主板|电机|压缩机|冷凝|蒸发|排气|电池|设备温度|内部温度|温差"
)
_OUTSIDE = (
    "outdoor|outdoors|outside|exterior|external|garden|balcony|terrace|patio|street"
    "|室外|户外|屋外|阳台|庭院|院子"
)

RULES = (
    rule("dew_point", device_class="temperature", text="dew point|dewpoint|露点"),
    rule(
        "apparent_temperature",
        device_class="temperature",
        text="apparent|feels?|feeltemperature|feeling|heat index|humidex|windchill|chill"
        "|wind temperature"
        "|realfeel|体感",
        unless="day|night|shade",
    ),
    rule(
        "soil_temperature",
        device_class="temperature",
        text="soil|ground temperature|土壤",
    ),
    rule("soil_temperature", device_class="temperature", integration="sensoterra"),
    rule("floor_temperature", device_class="temperature", text="floor|地面|地板"),
    rule(
        "return_temperature",
        device_class="temperature",
        text="return|leaving water|water outlet|回水",
        unless="air",
    ),
    rule(
        "flow_temperature",
        device_class="temperature",
        text="flow temperature|supply temperature|boiler temperature|water inlet|central heating"
        "|供水",
        unless="air",
    ),
    rule(
        None,
        device_class="temperature",
        integration=f"{made_by.INVERTERS} {made_by.MACHINES} {made_by.SAUNAS}",
    ),
    rule(
        None,
        device_class="temperature temperature_delta",
        text=_MACHINE,
    ),
    rule("outdoor_temperature", device_class="temperature", text=_OUTSIDE),
    rule(
        "indoor_temperature",
        device_class="temperature",
        text="indoor|inside|room|interior|室内|客厅|卧室|书房|厨房|房间",
    ),
    rule("hot_water_temperature", device_class="temperature", integration="osoenergy"),
    rule(
        "outdoor_temperature",
        device_class="temperature",
        integration=f"{made_by.WEATHER_SERVICES} {made_by.POOLS}",
        unless="high|low|normal|shade",
    ),
    rule(None, device_class="temperature", integration=made_by.WEATHER_SERVICES),
    rule("indoor_temperature", device_class="temperature"),
    rule("outdoor_humidity", device_class="humidity", text=_OUTSIDE),
    rule(
        "soil_moisture",
        device_class="humidity moisture",
        text="soil|土壤",
    ),
    rule("soil_moisture", device_class="moisture"),
    rule("indoor_humidity", device_class="humidity", text="indoor|inside|室内"),
    rule("outdoor_humidity", device_class="humidity", integration=made_by.WEATHER_SERVICES),
    rule(
        "indoor_humidity",
        device_class="humidity",
        unless="exhaust|extract|supply|setpoint|probe|battery",
    ),
    rule("absolute_humidity", device_class="absolute_humidity"),
    rule("valve_position", unit="%", text="valve|阀门"),
    rule(
        "heating_demand",
        unit="%",
        device_class="none",
        text="heating|modulation|compressor usage|demand percentage|供暖需求",
    ),
    rule("heat_pump_efficiency", text="cop|coefficient of performance|能效比"),
    rule(
        "ventilation_flow",
        text="airflow|air flow|ventilation|风量",
        unless="water|heating|dhw|heat",
    ),
    rule("hvac_on_time", domain="climate", active="heat cool heat_cool auto dry fan_only"),
    rule(
        "hvac_on_time",
        domain="binary_sensor",
        device_class="running",
        text="compressor|heat pump|热泵|空调",
        active="on",
    ),
    rule("fan_on_time", domain="fan", active="on"),
    rule("humidifier_on_time", domain="humidifier", active="on"),
    rule(
        "cooling_time",
        domain="binary_sensor",
        text="cooling|制冷",
        unless="support|supported|enabled|request|pump|fan|output",
        active="on",
    ),
    rule(
        "heating_time",
        domain="binary_sensor",
        text="flame|burner|heating|heater|供暖|加热",
        unless="support|supported|enabled|fault|override|pump|boost|preheating|write|transfer"
        "|allowed|seat"
        "|steering|wiper|mirror|window|problem|hot|dhw|pressure|setpoint|outside",
        active="on",
    ),
)
