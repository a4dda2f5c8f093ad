"""Units against Home Assistant's own converters, and laws of conversion."""

from hypothesis import given, strategies as st
import pytest

from custom_components.data_exchanger.core.catalog import units
from custom_components.data_exchanger.core.catalog.units import conversion, is_unit

UNITS = sorted(unit for unit in units._UNITS)
PAIRS = [(a, b) for a in UNITS for b in UNITS if a != b and conversion(a, b)]


@pytest.mark.parametrize(
    ("source", "target", "reading", "expected"),
    [
        ("Wh", "kWh", 1500.0, 1.5),
        ("°F", "°C", 212.0, 100.0),
        ("K", "°C", 0.0, -273.15),
        ("°C", "°F", 100.0, 212.0),
        ("gal", "L", 1.0, 3.785411784),
        ("mg/dL", "mmol/L", 90.08, 5.0),
        ("mph", "km/h", 10.0, 16.09344),
        ("psi", "bar", 14.503773773, 1.0),
        ("calories", "kcal", 250.0, 250.0),
        ("\N{MICRO SIGN}g/m³", "μg/m³", 12.0, 12.0),
    ],
)
def test_conversion_gives_known_values(source: str, target: str, reading: float, expected: float):
    convert = conversion(source, target)
    assert convert is not None
    assert convert(reading) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(
    ("source", "target"),
    [("kWh", "W"), ("ppm", "μg/m³"), ("kcal", "kWh"), ("steps", "km"), (None, "%"), ("°C", "%")],
)
def test_conversion_refuses_other_quantities(source: str | None, target: str):
    assert conversion(source, target) is None


def test_is_unit_tells_measures_from_counting_words():
    assert is_unit("kWh")
    assert is_unit("\N{MICRO SIGN}g/m³")
    assert not is_unit("steps")
    assert not is_unit("步")


@given(st.sampled_from(PAIRS), st.floats(-1e6, 1e6))
def test_conversion_there_and_back_changes_nothing(pair: tuple[str, str], reading: float):
    there, back = conversion(*pair), conversion(*reversed(pair))
    assert there is not None
    assert back is not None
    assert back(there(reading)) == pytest.approx(reading, rel=1e-9, abs=1e-6)


def test_conversion_agrees_with_home_assistant():
    unit_conversion = pytest.importorskip("homeassistant.util.unit_conversion")
    # Differences by design: a percentage never becomes ppm, "cal" means kcal, no temperature deltas.
    others = {"BaseUnitConverter", "TemperatureDeltaConverter", "UnitlessRatioConverter"}
    converters = [
        converter
        for name, converter in vars(unit_conversion).items()
        if name.endswith("Converter") and name not in others
    ]
    checked = 0
    for converter in converters:
        known = [unit for unit in converter.VALID_UNITS if unit in UNITS]
        for source, target in ((a, b) for a in known for b in known if conversion(a, b)):
            if "cal" in (source, target):
                continue
            convert = conversion(source, target)
            assert convert is not None
            expected = converter.convert(100.0, source, target)
            assert convert(100.0) == pytest.approx(expected, rel=1e-5), (source, target)
            checked += 1
    assert checked > 1_000


def test_elements_have_units_that_home_assistant_spells_so():
    const = pytest.importorskip("homeassistant.const")
    from custom_components.data_exchanger.core.catalog.element import vocabulary

    spelled = {
        str(unit) for name in vars(const) if name.startswith("UnitOf") for unit in vars(const)[name]
    }
    spelled |= {const.LIGHT_LUX, const.DEGREE}
    own = {element.unit for element in vocabulary().values() if element.unit} - spelled
    # Integrations write these themselves.
    assert own == {"L/100 km", "bpm", "br/min", "gCO2eq/kWh", "kg/m²", "ml/min/kg", "μSv/h"}
