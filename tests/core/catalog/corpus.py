"""Entity descriptions of Home Assistant's own integrations, read from their source.

Their libraries are not installed, so nothing is imported. Read from the syntax tree of ``sensor.py``
and ``binary_sensor.py`` are every ``…EntityDescription(key=…)`` call and every entity class with
``_attr_`` constants, each with the name that its translation gives. What an integration computes at
run time stays unknown; where that is the unit, the usual one of the device class stands in.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
import json
from pathlib import Path
import re
from types import SimpleNamespace

from homeassistant import const
import homeassistant.components

from custom_components.data_exchanger.core.catalog.descriptor import (
    EntityDescriptor,
    IntegrationDescriptor,
)
from custom_components.data_exchanger.core.model.identifiers import EntryId

COMPONENTS = Path(homeassistant.components.__path__[0])

type Fields = Mapping[str, str | None]

_USUAL_UNITS = {
    "apparent_power": "VA",
    "area": "m²",
    "atmospheric_pressure": "hPa",
    "conductivity": "μS/cm",
    "current": "A",
    "data_rate": "Mbit/s",
    "data_size": "GB",
    "distance": "km",
    "duration": "min",
    "energy": "kWh",
    "energy_storage": "kWh",
    "gas": "m³",
    "humidity": "%",
    "illuminance": "lx",
    "irradiance": "W/m²",
    "moisture": "%",
    "monetary": "EUR",
    "power": "W",
    "power_factor": "%",
    "precipitation": "mm",
    "precipitation_intensity": "mm/h",
    "pressure": "hPa",
    "speed": "km/h",
    "temperature": "°C",
    "voltage": "V",
    "volume": "L",
    "volume_flow_rate": "L/min",
    "volume_storage": "L",
    "water": "L",
    "weight": "kg",
    "wind_direction": "°",
    "wind_speed": "m/s",
    **dict.fromkeys(["carbon_dioxide", "carbon_monoxide"], "ppm"),
    **dict.fromkeys(["pm1", "pm10", "pm25", "ozone", "nitrogen_dioxide"], "μg/m³"),
    **dict.fromkeys(["nitrogen_monoxide", "sulphur_dioxide"], "μg/m³"),
    **dict.fromkeys(["volatile_organic_compounds"], "μg/m³"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """One kind of entity; ``key`` is unique within integration and domain."""

    integration: IntegrationDescriptor
    domain: str
    key: str
    name: str
    translation_key: str | None
    device_class: str | None
    unit: str | None
    state_class: str | None
    diagnostic: bool

    @property
    def identity(self) -> tuple[str, str, str]:
        """Integration, domain and key."""
        return self.integration.domain, self.domain, self.key

    @property
    def descriptor(self) -> EntityDescriptor:
        """The entity as the registry would hold it, on a device with the integration's name."""
        slug = re.sub(r"\W+", "_", f"{self.integration.domain} {self.name}".lower()).strip("_")
        return EntityDescriptor(
            id=EntryId(".".join(self.identity)),
            entity_id=f"{self.domain}.{slug}",
            domain=self.domain,
            integration=self.integration,
            device_class=self.device_class,
            unit=self.unit
            or (_USUAL_UNITS.get(self.device_class or "") if self.domain == "sensor" else None),
            state_class=self.state_class,
            translation_key=self.translation_key,
            name=self.name,
            diagnostic=self.diagnostic,
        )


@cache
def manifest(domain: str) -> IntegrationDescriptor:
    """Read what the catalogue wants to know of an integration."""
    data = json.loads((COMPONENTS / domain / "manifest.json").read_text())
    return IntegrationDescriptor(
        domain=domain,
        iot_class=data.get("iot_class"),
        integration_type=data.get("integration_type"),
        dependencies=frozenset(data.get("dependencies", ())),
    )


@cache
def descriptions() -> tuple[Description, ...]:
    """Return all descriptions of all integrations, sorted."""
    found = (
        description
        for platform in ("sensor", "binary_sensor")
        for file in sorted(COMPONENTS.glob(f"*/{platform}.py"))
        for description in _in_file(file, platform)
    )
    unique = {description.identity: description for description in found}
    return tuple(unique[identity] for identity in sorted(unique))


@cache
def _namespace() -> Mapping[str, object]:
    """Home Assistant's constants, and the members of its device and state classes."""
    members = {
        definition.name: {
            statement.targets[0].id: statement.value.value
            for statement in definition.body
            if isinstance(statement, ast.Assign)
            and isinstance(statement.targets[0], ast.Name)
            and isinstance(statement.value, ast.Constant)
        }
        for file in ("sensor/const.py", "binary_sensor/const.py")
        for definition in ast.parse((COMPONENTS / file).read_text()).body
        if isinstance(definition, ast.ClassDef)
    }
    constants = {name: value for name, value in vars(const).items() if name[0] != "_"}
    return constants | {name: SimpleNamespace(**values) for name, values in members.items()}


def _in_file(file: Path, platform: str) -> Iterator[Description]:
    tree = ast.parse(file.read_text())
    constants = _constants(file, tree)
    texts = _translations(file.parent, platform)
    for node in ast.walk(tree):
        match node:
            case ast.Call() if _callee(node).endswith("Description"):
                fields = {
                    word.arg: _text(word.value, constants) for word in node.keywords if word.arg
                }
                yield from _describe(file, platform, fields.get("key"), fields, texts)
            case ast.ClassDef():
                fields = {
                    name.id.removeprefix("_attr_"): _text(statement.value, constants)
                    for statement in node.body
                    if isinstance(statement, ast.Assign)
                    for name in statement.targets
                    if isinstance(name, ast.Name) and name.id.startswith("_attr_")
                }
                if fields.keys() & {"device_class", "native_unit_of_measurement"}:
                    yield from _describe(file, platform, node.name, fields, texts)


def _describe(
    file: Path, platform: str, key: str | None, fields: Fields, texts: Mapping[str, Fields]
) -> Iterator[Description]:
    if not key:
        return
    # Many entities take the key of their description as translation key.
    translation_key = fields.get("translation_key") or (key if key in texts else None)
    translated = texts.get(translation_key or "", {})
    device_class = fields.get("device_class")
    yield Description(
        integration=manifest(file.parent.name),
        domain=platform,
        key=key,
        name=translated.get("name")
        or fields.get("name")
        or (device_class or "").replace("_", " ").capitalize(),
        translation_key=translation_key,
        device_class=device_class,
        unit=fields.get("native_unit_of_measurement") or translated.get("unit_of_measurement"),
        state_class=fields.get("state_class"),
        diagnostic=fields.get("entity_category") == "diagnostic",
    )


def _callee(call: ast.Call) -> str:
    target = call.func.value if isinstance(call.func, ast.Subscript) else call.func
    return target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")


def _constants(file: Path, tree: ast.Module) -> Mapping[str, str]:
    """String constants of the module and of the ``const.py`` beside it."""
    beside = file.with_name("const.py")
    trees = [ast.parse(beside.read_text()), tree] if beside.exists() else [tree]
    values: dict[str, str] = {}
    for node in (statement for module in trees for statement in module.body):
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ):
                if (text := _text(value, values)) is not None:
                    values[name] = text
    return values


def _text(node: ast.expr, constants: Mapping[str, str]) -> str | None:
    """Evaluate what is plain text in the end; None where it is known at run time only."""
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.Name(id=name):
            known = constants.get(name, _namespace().get(name))
        case ast.Attribute(value=ast.Name(id=owner), attr="value"):
            known = constants.get(owner)
        case ast.Attribute(value=ast.Name(id=owner), attr=name):
            known = getattr(_namespace().get(owner), name, name.lower())
        case ast.Attribute(value=ast.Attribute() as inner, attr="value"):
            return _text(inner, constants)
        case ast.JoinedStr(values=parts):
            texts = (
                _text(part.value if isinstance(part, ast.FormattedValue) else part, constants)
                for part in parts
            )
            known = "".join(text or "x" for text in texts)
        case _:
            return None
    return str(known) if isinstance(known, str) else None


def _translations(folder: Path, platform: str) -> Mapping[str, Fields]:
    file = folder / "translations" / "en.json"
    texts = json.loads(file.read_text()) if file.exists() else {}
    entities: Mapping[str, Fields] = texts.get("entity", {}).get(platform, {})
    return entities
