"""How the data of an entity reaches Home Assistant."""

from collections.abc import Mapping, Sequence
import re

from .descriptor import EntityDescriptor
from .taxonomy import Protocol

_BY_INTEGRATION: Mapping[str, Protocol] = {
    "deconz": Protocol.ZIGBEE,
    "zha": Protocol.ZIGBEE,
    "zwave_js": Protocol.Z_WAVE,
    "zwave_me": Protocol.Z_WAVE,
    "matter": Protocol.MATTER,
    "otbr": Protocol.THREAD,
    "thread": Protocol.THREAD,
    "bluetooth": Protocol.BLUETOOTH,
    "lorawan": Protocol.LORA,
    "thethingsnetwork": Protocol.LORA,
    "huawei_solar": Protocol.MODBUS,
    "modbus": Protocol.MODBUS,
    "neopool": Protocol.MODBUS,
    "knx": Protocol.KNX,
    "mqtt": Protocol.MQTT,
    "onewire": Protocol.SERIAL,
    "energy": Protocol.CALCULATED,
    "person": Protocol.CALCULATED,
    "template": Protocol.CALCULATED,
    "zone": Protocol.CALCULATED,
    # These use Bluetooth only to find devices or to relay for others.
    "esphome": Protocol.NETWORK,
    "homekit_controller": Protocol.NETWORK,
    "ruuvi_gateway": Protocol.NETWORK,
    "shelly": Protocol.NETWORK,
    "smlight": Protocol.NETWORK,
    "lamarzocco": Protocol.CLOUD,
    "teslemetry": Protocol.CLOUD,
}

_BY_DEPENDENCY: Sequence[tuple[str, Protocol]] = (
    ("modbus", Protocol.MODBUS),
    ("mqtt", Protocol.MQTT),
    ("bluetooth_adapters", Protocol.BLUETOOTH),
    ("bluetooth", Protocol.BLUETOOTH),
    ("usb", Protocol.SERIAL),
)

_BY_IOT_CLASS: Mapping[str | None, Protocol] = {
    "calculated": Protocol.CALCULATED,
    "cloud_polling": Protocol.CLOUD,
    "cloud_push": Protocol.CLOUD,
    "local_polling": Protocol.NETWORK,
    "local_push": Protocol.NETWORK,
}

_OVER_MQTT: Sequence[tuple[re.Pattern[str], Protocol]] = (
    # Bridges put themselves into the identifiers of the devices that they announce.
    (re.compile("zigbee2mqtt|z2m"), Protocol.ZIGBEE),
    (re.compile("zwavejs2mqtt|zwave_?js_?ui|zwave"), Protocol.Z_WAVE),
    (re.compile("chirpstack|lorawan|the ?things|ttn"), Protocol.LORA),
    (re.compile("theengs|ble2mqtt|openmqttgateway"), Protocol.BLUETOOTH),
)


def protocol_of(descriptor: EntityDescriptor) -> Protocol:
    """Return the last leg of the way from the device to Home Assistant."""
    integration = descriptor.integration
    if descriptor.is_import:
        return Protocol.IMPORT
    known = _BY_INTEGRATION.get(integration.domain)
    if known is Protocol.MQTT:
        return _over_mqtt(descriptor)
    if known is not None:
        return known
    for dependency, protocol in _BY_DEPENDENCY:
        if dependency in integration.dependencies:
            return protocol
    if integration.integration_type == "helper":
        return Protocol.CALCULATED
    return _BY_IOT_CLASS.get(integration.iot_class, Protocol.UNKNOWN)


def _over_mqtt(descriptor: EntityDescriptor) -> Protocol:
    marks = " ".join(
        (
            *descriptor.device_identifiers,
            descriptor.device_manufacturer or "",
            descriptor.device_model or "",
        )
    ).casefold()
    return next(
        (protocol for pattern, protocol in _OVER_MQTT if pattern.search(marks)), Protocol.MQTT
    )
