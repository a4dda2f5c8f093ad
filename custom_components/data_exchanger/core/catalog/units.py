"""Units of measurement that convert into one another, in Home Assistant's spelling."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Conversion:
    """Turns a reading from one unit into another: ``reading * scale + offset``."""

    scale: float
    offset: float = 0.0

    def __call__(self, reading: float) -> float:
        """Convert one reading."""
        return reading * self.scale + self.offset


_FAMILIES: tuple[Mapping[str, float], ...] = (
    # Each family gives the worth of one unit in that of its first member.
    {"kWh": 1, "mWh": 1e-6, "Wh": 1e-3, "MWh": 1e3, "GWh": 1e6, "TWh": 1e9}
    | {"kJ": 1 / 3600, "J": 1 / 3.6e6, "MJ": 1 / 3.6, "GJ": 1e3 / 3.6}
    | {"Mcal": 4.184 / 3.6, "Gcal": 4184 / 3.6, "thm": 29.300111},
    # Of food and exercise: what wearables call "cal" or "calories" is the kilocalorie.
    {"kcal": 1, "cal": 1, "Cal": 1, "calories": 1},
    {"W": 1, "mW": 1e-3, "kW": 1e3, "MW": 1e6, "GW": 1e9, "TW": 1e12, "BTU/h": 0.29307107},
    {"V": 1, "mV": 1e-3, "μV": 1e-6, "kV": 1e3, "MV": 1e6},
    {"A": 1, "mA": 1e-3, "μA": 1e-6},
    {"VA": 1, "mVA": 1e-3, "kVA": 1e3},
    {"Hz": 1, "mHz": 1e-3, "kHz": 1e3, "MHz": 1e6, "GHz": 1e9},
    {"%": 1},
    {"ppm": 1, "ppb": 1e-3},
    {"m³": 1, "L": 1e-3, "mL": 1e-6, "ft³": 0.3048**3, "CCF": 100 * 0.3048**3}
    | {"MCF": 1000 * 0.3048**3, "gal": 231 * 0.0254**3, "fl. oz.": 231 * 0.0254**3 / 128},
    {"m³/h": 1, "m³/min": 60, "m³/s": 3600, "L/h": 1e-3, "L/min": 0.06, "L/s": 3.6, "mL/s": 3.6e-3}
    | {"ft³/min": 60 * 0.3048**3, "gal/h": 231 * 0.0254**3, "gal/min": 60 * 231 * 0.0254**3}
    | {"gal/d": 231 * 0.0254**3 / 24},
    {"m": 1, "mm": 1e-3, "cm": 1e-2, "km": 1e3, "in": 0.0254, "ft": 0.3048, "yd": 0.9144}
    | {"mi": 1609.344, "nmi": 1852},
    {"m²": 1, "cm²": 1e-4, "mm²": 1e-6, "km²": 1e6, "in²": 0.0254**2, "ft²": 0.3048**2}
    | {"yd²": 0.9144**2, "mi²": 1609.344**2, "ac": 66 * 660 * 0.3048**2, "ha": 1e4},
    {"m/s": 1, "m/min": 1 / 60, "km/h": 1 / 3.6, "mph": 0.44704, "kn": 1852 / 3600, "ft/s": 0.3048}
    | {"in/s": 0.0254, "mm/s": 1e-3},
    {"mm/h": 1, "mm/d": 1 / 24, "in/h": 25.4, "in/d": 25.4 / 24},
    {"hPa": 1, "mPa": 1e-5, "Pa": 0.01, "kPa": 10, "bar": 1e3, "cbar": 10, "mbar": 1}
    | {"mmHg": 1.333224, "inHg": 33.863889532610884, "inH₂O": 2.490889083333333}
    | {"psi": 68.94757, "atm": 1013.25},
    {"kg": 1, "g": 1e-3, "mg": 1e-6, "μg": 1e-9, "lb": 0.45359237, "oz": 0.45359237 / 16}
    | {"st": 14 * 0.45359237},
    {"s": 1, "ms": 1e-3, "μs": 1e-6, "min": 60, "h": 3600, "d": 86400, "w": 604800},
    {"μg/m³": 1, "mg/m³": 1e3, "g/m³": 1e6},
    {"Bq/m³": 1, "pCi/L": 37},
    {"μS/cm": 1, "mS/cm": 1e3, "S/cm": 1e6},
    {"W/m²": 1, "BTU/(h⋅ft²)": 3.154590745063049},
    {"lx": 1},
    {"°": 1},
    {"dB": 1, "dBA": 1},
    {"μSv/h": 1},
    {"kWh/100km": 1, "Wh/km": 0.1},
    {"L/100 km": 1, "L/100km": 1},
    {"gCO2eq/kWh": 1, "g/kWh": 1},
    {"GB": 1, "B": 1e-9, "kB": 1e-6, "MB": 1e-3, "TB": 1e3, "PB": 1e6, "bit": 1.25e-10}
    | {"kbit": 1.25e-7, "Mbit": 1.25e-4, "Gbit": 0.125, "KiB": 2**10 / 1e9, "MiB": 2**20 / 1e9}
    | {"GiB": 2**30 / 1e9, "TiB": 2**40 / 1e9},
    {"Mbit/s": 1, "bit/s": 1e-6, "kbit/s": 1e-3, "Gbit/s": 1e3, "B/s": 8e-6, "kB/s": 8e-3}
    | {"MB/s": 8, "GB/s": 8e3, "KiB/s": 8 * 2**10 / 1e6, "MiB/s": 8 * 2**20 / 1e6}
    | {"GiB/s": 8 * 2**30 / 1e6},
    {"mmol/L": 1, "mg/dL": 10 / 180.16},
    {"kg/m²": 1, "BMI": 1},
    {"ml/min/kg": 1},
    {"bpm": 1, "beats/min": 1},
    {"br/min": 1, "brpm": 1, "breaths/min": 1},
)

_TEMPERATURES = {"°C": (1.0, 0.0), "K": (1.0, -273.15), "°F": (5 / 9, -160 / 9)}

_UNITS: Mapping[str, tuple[int, float, float]] = {
    unit: (index, worth, 0.0)
    for index, family in enumerate(_FAMILIES)
    for unit, worth in family.items()
} | {unit: (len(_FAMILIES), worth, zero) for unit, (worth, zero) in _TEMPERATURES.items()}


def is_unit(unit: str) -> bool:
    """Whether ``unit`` is one of measurement, not a word for what is counted ("steps", "步")."""
    return _spelled(unit) in _UNITS


def conversion(source: str | None, target: str) -> Conversion | None:
    """Return how to turn readings in ``source`` into ``target``, or None where there is no way."""
    known = _UNITS.get(_spelled(source or ""))
    if known is None:
        return None
    family, worth, zero = known
    target_family, target_worth, target_zero = _UNITS[target]
    if family != target_family:
        return None
    return Conversion(worth / target_worth, (zero - target_zero) / target_worth)


def _spelled(unit: str) -> str:
    """Spell micro with the Greek letter, as Home Assistant does since 2025."""
    return unit.replace("\N{MICRO SIGN}", "\N{GREEK SMALL LETTER MU}")
