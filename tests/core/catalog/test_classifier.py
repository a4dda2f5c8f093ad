"""Classification of entities as families have them: own names, both languages, odd ones out."""

from dataclasses import replace

from hypothesis import given, strategies as st
import pytest

from custom_components.data_exchanger.core.catalog.classifier import classify
from custom_components.data_exchanger.core.catalog.descriptor import (
    EntityDescriptor,
    IntegrationDescriptor,
)
from custom_components.data_exchanger.core.model.identifiers import EntryId


def sensor(
    entity_id: str,
    device_class: str | None = None,
    unit: str | None = None,
    state_class: str | None = "measurement",
    *,
    name: str = "",
    integration: str = "mqtt",
    diagnostic: bool = False,
    translation_key: str | None = None,
) -> EntityDescriptor:
    return EntityDescriptor(
        id=EntryId(entity_id),
        entity_id=entity_id,
        domain=entity_id.partition(".")[0],
        integration=IntegrationDescriptor(domain=integration),
        device_class=device_class,
        unit=unit,
        state_class=state_class,
        name=name,
        diagnostic=diagnostic,
        translation_key=translation_key,
    )


def element_of(descriptor: EntityDescriptor) -> str | None:
    classification = classify(descriptor)
    return classification.element.id if classification else None


ENERGY = ("energy", "kWh", "total_increasing")
TEMPERATURE = ("temperature", "°C", "measurement")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("用电量", "electricity_consumption"),
        ("光伏发电量", "electricity_production"),
        ("上网电量", "electricity_return"),
        ("储能充电", "battery_charged_energy"),
        ("储能放电", "battery_discharged_energy"),
        ("充电桩电量", "ev_charging_energy"),
        ("空调用电", "hvac_energy"),
        ("洗衣机用电", "appliance_energy"),
        ("明日发电预测", None),
    ],
)
def test_classify_tells_energies_apart_by_chinese_name(name: str, expected: str | None):
    assert element_of(sensor("sensor.dian", *ENERGY, name=name)) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("客厅温度", "indoor_temperature"),
        ("阳台温度", "outdoor_temperature"),
        ("冰箱冷藏室温度", "fridge_temperature"),
        ("冰箱冷冻室温度", "freezer_temperature"),
        ("热水温度", "hot_water_temperature"),
        ("体温", "body_temperature"),
        ("体感温度", "apparent_temperature"),
        ("电池温度", None),
    ],
)
def test_classify_tells_temperatures_apart_by_chinese_name(name: str, expected: str | None):
    assert element_of(sensor("sensor.wen_du", *TEMPERATURE, name=name)) == expected


@pytest.mark.parametrize(
    ("entity_id", "expected"),
    [
        ("sensor.iphone_15_pro_max_steps", "steps"),
        ("sensor.step_goal", None),
        ("sensor.doorstep_light", None),
    ],
)
def test_classify_reads_whole_words_of_the_entity_id(entity_id: str, expected: str | None):
    name = entity_id.partition(".")[2].rpartition("_")[2]
    descriptor = sensor(entity_id, unit="steps", state_class="total_increasing", name=name)
    assert element_of(descriptor) == expected


def test_classify_takes_limits_from_the_entitys_own_name_only():
    """A device may be called "Max"; a reading that is, is an extreme."""
    named = sensor("sensor.nest_hub_max_temperature", *TEMPERATURE, name="Temperature")
    extreme = replace(named, name="Max temperature")
    assert element_of(named) == "indoor_temperature"
    assert element_of(extreme) is None


def test_classify_accepts_convertible_units_only():
    descriptor = sensor("sensor.room_temperature", "temperature", "°F")
    assert element_of(descriptor) == "indoor_temperature"
    assert element_of(replace(descriptor, unit="lx")) is None
    assert element_of(replace(descriptor, unit=None)) is None


def test_classify_accepts_any_counting_word_where_there_is_no_unit():
    descriptor = sensor("sensor.steps", unit="步", state_class="total")
    assert element_of(descriptor) == "steps"
    assert element_of(replace(descriptor, unit=None)) == "steps"
    assert element_of(replace(descriptor, unit="km")) is None


def test_classify_needs_a_counter_for_growth():
    descriptor = sensor("sensor.meter", *ENERGY)
    assert element_of(descriptor) == "electricity_consumption"
    assert element_of(replace(descriptor, state_class="measurement")) is None
    assert element_of(replace(descriptor, state_class=None)) is None


@pytest.mark.parametrize("unit", ["EUR/kWh", "€/kWh", "CNY/kWh"])
def test_classify_reads_prices_in_any_currency(unit: str):
    assert element_of(sensor("sensor.price", unit=unit)) == "electricity_price"


@pytest.mark.parametrize(
    "descriptor",
    [
        sensor("sensor.phone_battery", "battery", "%", diagnostic=True),
        sensor("sensor.plug_rssi", "signal_strength", "dBm", diagnostic=True),
        sensor("sensor.router_uptime", "timestamp", state_class=None),
        sensor("sensor.chip_temperature", *TEMPERATURE),
        sensor("sensor.earnings", "monetary", "EUR", "total", integration="data_exchanger"),
        sensor("sensor.outside_temperature", *TEMPERATURE, integration="demo"),
        sensor("sensor.heat_per_month", *ENERGY, integration="utility_meter"),
        sensor("input_number.target"),
        sensor("counter.visitors"),
        sensor("automation.lights", state_class=None),
        sensor("update.firmware", state_class=None),
    ],
    ids=lambda descriptor: descriptor.entity_id,
)
def test_classify_leaves_out_what_is_not_data(descriptor: EntityDescriptor):
    assert classify(descriptor) is None


def test_classify_diagnostic_entities_where_plainly_useful():
    life = sensor("sensor.filter_life", unit="%", name="Filter life", diagnostic=True)
    assert element_of(life) == "filter_life"


def test_classify_states_gives_those_that_count():
    classification = classify(sensor("binary_sensor.hall", "motion", state_class=None))
    assert classification is not None
    assert classification.element.id == "motion_time"
    assert classification.active == frozenset({"on"})


@pytest.mark.parametrize(
    ("statistic_id", "expected"),
    [
        ("data_exchanger:heart_rate", "heart_rate"),
        ("data_exchanger:heart_rate_variability_anna", "heart_rate_variability"),
        ("data_exchanger:order_amount_jd", "order_amount"),
        ("data_exchanger:nonsense", None),
    ],
)
def test_classify_imports_by_their_id(statistic_id: str, expected: str | None):
    descriptor = sensor(statistic_id, integration="data_exchanger")
    assert element_of(descriptor) == expected


def test_classify_external_statistics_by_their_id():
    descriptor = sensor("opower:utility_elec_energy_consumption", *ENERGY, integration="opower")
    assert element_of(replace(descriptor, domain="sensor")) == "electricity_consumption"


anything = st.builds(
    sensor,
    st.from_regex(r"(binary_)?sensor\.[a-z_]{1,30}", fullmatch=True),
    st.sampled_from(
        [None, "energy", "power", "temperature", "battery", "enum", "door", "nonsense"]
    ),
    st.sampled_from([None, "kWh", "W", "°C", "%", "EUR", "steps", ""]),
    st.sampled_from([None, "measurement", "total", "total_increasing"]),
    name=st.text(max_size=40),
    integration=st.sampled_from(["mqtt", "dsmr", "withings", "tessie", "sma", "miele"]),
    diagnostic=st.booleans(),
    translation_key=st.none() | st.text(max_size=20),
)


@given(anything)
def test_classify_never_fails_and_always_says_the_same(descriptor: EntityDescriptor):
    assert classify(descriptor) == classify(replace(descriptor, id=EntryId("other")))
