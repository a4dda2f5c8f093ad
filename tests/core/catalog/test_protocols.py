"""How data reaches Home Assistant."""

import pytest

from custom_components.data_exchanger.core.catalog.descriptor import (
    EntityDescriptor,
    IntegrationDescriptor,
)
from custom_components.data_exchanger.core.catalog.protocols import protocol_of
from custom_components.data_exchanger.core.catalog.taxonomy import Protocol
from custom_components.data_exchanger.core.model.identifiers import EntryId


def entity(
    domain: str,
    *,
    iot_class: str | None = None,
    integration_type: str | None = None,
    dependencies: tuple[str, ...] = (),
    identifiers: tuple[str, ...] = (),
    manufacturer: str | None = None,
    entity_id: str = "sensor.one",
) -> EntityDescriptor:
    return EntityDescriptor(
        id=EntryId("one"),
        entity_id=entity_id,
        domain="sensor",
        integration=IntegrationDescriptor(
            domain=domain,
            iot_class=iot_class,
            integration_type=integration_type,
            dependencies=frozenset(dependencies),
        ),
        device_identifiers=frozenset(identifiers),
        device_manufacturer=manufacturer,
    )


@pytest.mark.parametrize(
    ("descriptor", "expected"),
    [
        (entity("zha", dependencies=("usb",)), Protocol.ZIGBEE),
        (entity("mqtt", identifiers=("zigbee2mqtt_0x00158d",)), Protocol.ZIGBEE),
        (entity("mqtt", identifiers=("zwavejs2mqtt_3",)), Protocol.Z_WAVE),
        (entity("mqtt", manufacturer="ChirpStack"), Protocol.LORA),
        (entity("mqtt", manufacturer="Theengs"), Protocol.BLUETOOTH),
        (entity("mqtt", identifiers=("tasmota_1",)), Protocol.MQTT),
        (entity("dsmr_reader", dependencies=("mqtt",)), Protocol.MQTT),
        (entity("zwave_js", dependencies=("usb",)), Protocol.Z_WAVE),
        (entity("matter"), Protocol.MATTER),
        (entity("otbr"), Protocol.THREAD),
        (entity("thethingsnetwork", iot_class="cloud_polling"), Protocol.LORA),
        (entity("knx"), Protocol.KNX),
        (entity("solaredge_modbus", dependencies=("modbus", "usb")), Protocol.MODBUS),
        (entity("xiaomi_ble", dependencies=("bluetooth_adapters",)), Protocol.BLUETOOTH),
        (entity("togrill", dependencies=("bluetooth",)), Protocol.BLUETOOTH),
        (entity("shelly", dependencies=("bluetooth",)), Protocol.NETWORK),
        (entity("dsmr", dependencies=("usb",)), Protocol.SERIAL),
        (entity("withings", iot_class="cloud_push"), Protocol.CLOUD),
        (entity("hue", iot_class="local_push"), Protocol.NETWORK),
        (
            entity("integration", iot_class="local_push", integration_type="helper"),
            Protocol.CALCULATED,
        ),
        (entity("person"), Protocol.CALCULATED),
        (entity("jewish_calendar", iot_class="calculated"), Protocol.CALCULATED),
        (entity("somfy_mylink", iot_class="assumed_state"), Protocol.UNKNOWN),
        (entity("unheard_of"), Protocol.UNKNOWN),
        (entity("data_exchanger", entity_id="data_exchanger:heart_rate"), Protocol.IMPORT),
    ],
    ids=lambda value: value.integration.domain if isinstance(value, EntityDescriptor) else None,
)
def test_protocol_of_follows_the_last_leg(descriptor: EntityDescriptor, expected: Protocol):
    assert protocol_of(descriptor) is expected


def test_protocol_of_real_integrations_is_known():
    pytest.importorskip("homeassistant")
    from tests.core.catalog.corpus import descriptions

    descriptors = [description.descriptor for description in descriptions()]
    unknown = {d.integration.domain for d in descriptors if protocol_of(d) is Protocol.UNKNOWN}
    assert unknown == {"lightwave", "rflink", "websocket_api"}
