"""Weather, air, light, noise and soil."""

from . import integrations as made_by
from .rule import rule

RULES = (
    # Weather.
    rule("atmospheric_pressure", device_class="atmospheric_pressure", unless="vapor|depression"),
    rule(
        "atmospheric_pressure",
        device_class="pressure",
        unit="hPa|mbar|inHg|mmHg|kPa|Pa",
        text="pressure|barometer|气压",
        unless="water|vapor|vpd|oil|pump|inlet|outlet|suction|gas|heating|engine|tire|tyre"
        "|system|cv|hydraulic"
        "|soil|circuit|supply|tank|duct|blood",
    ),
    rule(None, device_class="wind_speed", integration=made_by.APPLIANCES),
    rule("wind_gust", text="gust|阵风"),
    rule("wind_speed", device_class="wind_speed", unless="average|lull"),
    rule("wind_direction", device_class="wind_direction", unless="gust|average"),
    rule("precipitation_intensity", device_class="precipitation_intensity"),
    rule(
        "precipitation",
        device_class="precipitation",
        unless="snow|probability|last hour|24 hours?",
    ),
    rule("solar_irradiance", device_class="irradiance"),
    rule(
        "uv_index",
        device_class="none",
        text="uv|ultraviolet index|uvi|紫外线",
        unless="protection|installed|health|runtime",
    ),
    rule(
        "cloud_cover",
        unit="%",
        text="cloud cover|cloud coverage|cloudiness|云量",
        unless="low|high|medium|day|night",
    ),
    rule("visibility", device_class="distance", text="visibility|能见度"),
    rule(
        "lightning_strikes",
        text="lightning count|lightning strikes|雷击",
        unless="per hour|last [0-9]+ ?hr",
    ),
    rule(
        "pollen_index",
        unit="",
        text="pollen index|allergy index today|花粉",
    ),
    # Air, light and noise.
    rule("illuminance", device_class="illuminance"),
    rule("noise_level", device_class="sound_pressure"),
    rule("carbon_dioxide", device_class="carbon_dioxide", unless="baseline"),
    rule("carbon_monoxide", device_class="carbon_monoxide"),
    rule("pm1", device_class="pm1"),
    rule("pm25", device_class="pm25"),
    rule("pm4", device_class="pm4"),
    rule("pm10", device_class="pm10"),
    rule("nitrogen_monoxide", device_class="nitrogen_monoxide"),
    rule("nitrogen_dioxide", device_class="nitrogen_dioxide"),
    rule("ozone", device_class="ozone"),
    rule("sulphur_dioxide", device_class="sulphur_dioxide"),
    rule("formaldehyde", text="formaldehyde|ch2o|hcho|甲醛"),
    rule("voc", device_class="volatile_organic_compounds"),
    rule("voc_ratio", device_class="volatile_organic_compounds_parts"),
    rule("voc_ratio", device_class="none", text="voc|tvoc|挥发性有机物"),
    rule(
        "voc_index",
        device_class="none aqi",
        text="voc|tvoc|volatile organic compounds index|挥发性有机物",
    ),
    rule("air_quality_index", device_class="aqi"),
    rule("air_quality_index", device_class="none", text="air quality index|空气质量指数"),
    rule("radon", device_class="radon"),
    rule("radon", device_class="none", text="radon|氡"),
    rule("radiation_dose_rate", text="radiation dose rate|辐射"),
    # Soil.
    rule(
        "soil_conductivity",
        device_class="conductivity",
        integration="bthome ecowitt fyta willow xiaomi_ble",
    ),
    # Alarms.
    rule("smoke_alarms", domain="binary_sensor", device_class="smoke", unless="test", active="on"),
    rule("gas_alarms", domain="binary_sensor", device_class="gas carbon_monoxide", active="on"),
    rule(
        "gas_alarms",
        domain="binary_sensor",
        device_class="safety",
        text="carbon monoxide|gas|燃气",
        active="on",
    ),
)
