"""The catalogue as a whole: claims, completeness, look-ups."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given, strategies as st
import pytest

from custom_components.data_exchanger.core.catalog.descriptor import (
    EntityDescriptor,
    HistoryKind,
    IntegrationDescriptor,
)
from custom_components.data_exchanger.core.catalog.inventory import Claims, build_catalog
from custom_components.data_exchanger.core.catalog.taxonomy import (
    Category,
    Protocol,
    Sensitivity,
)
from custom_components.data_exchanger.core.model.identifiers import (
    ElementId,
    EntryId,
    MemberId,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANNA, BEN = MemberId("anna"), MemberId("ben")


def entity(
    id_: str,
    *,
    entity_id: str = "",
    device_class: str = "temperature",
    unit: str | None = "°C",
    device_id: str | None = "device",
    area_id: str | None = "area",
    reach: datetime | None = NOW - timedelta(hours=100),
    readings: int = 50,
) -> EntityDescriptor:
    return EntityDescriptor(
        id=EntryId(id_),
        entity_id=entity_id or f"sensor.{id_}",
        domain=(entity_id or "sensor").partition(".")[0],
        integration=IntegrationDescriptor(domain="zha"),
        device_class=device_class,
        unit=unit,
        state_class="measurement",
        device_id=device_id,
        area_id=area_id,
        history=frozenset({HistoryKind.STATISTICS}),
        reach=reach,
        readings=readings,
    )


def subjects(descriptor: EntityDescriptor, *claims: Claims) -> frozenset[MemberId]:
    return build_catalog([descriptor], claims, NOW).entries[descriptor.id].subjects


def test_build_catalog_makes_an_entry_of_what_it_understands():
    catalog = build_catalog(
        [entity("room"), entity("odd", device_class="nonsense", unit=None)], [], NOW
    )
    [entry] = catalog.entries.values()
    assert (entry.id, entry.entity_id, entry.element.id) == (
        "room",
        "sensor.room",
        "indoor_temperature",
    )
    assert (entry.category, entry.sensitivity) == (Category.CLIMATE, Sensitivity.MODERATE)
    assert (entry.protocol, entry.unit, entry.active) == (Protocol.ZIGBEE, "°C", None)
    assert entry.history == {HistoryKind.STATISTICS}
    assert entry.subjects == frozenset()
    assert entry.completeness == 0.5


@pytest.mark.parametrize(
    ("reach", "readings", "expected"),
    [
        (NOW - timedelta(hours=100), 100, 1.0),
        (NOW - timedelta(hours=100), 250, 1.0),
        (NOW - timedelta(hours=100), 25, 0.25),
        (NOW - timedelta(minutes=5), 1, 1.0),
        (NOW + timedelta(minutes=5), 1, 1.0),
        (NOW - timedelta(hours=100), 0, 0.0),
        (None, 5, 0.0),
    ],
)
def test_completeness_is_readings_per_hour_since_reach(
    reach: datetime | None, readings: int, expected: float
):
    descriptor = entity("room", reach=reach, readings=readings)
    assert build_catalog([descriptor], [], NOW).entries[descriptor.id].completeness == expected


def test_completeness_of_states_is_full_because_a_state_holds():
    descriptor = entity(
        "hall", entity_id="binary_sensor.hall", device_class="motion", unit=None, readings=3
    )
    [entry] = build_catalog([descriptor], [], NOW).entries.values()
    assert entry.completeness == 1.0
    assert entry.active == frozenset({"on"})


@pytest.mark.parametrize(
    ("state_class", "usable"),
    [
        ("total_increasing", {HistoryKind.STATISTICS, HistoryKind.STATES}),
        ("measurement", {HistoryKind.STATES}),
    ],
)
def test_growth_is_read_from_statistics_only_where_they_have_sums(
    state_class: str, usable: set[HistoryKind]
):
    pages = replace(
        entity("pages", device_class="", unit="p"),
        integration=IntegrationDescriptor(domain="brother"),
        translation_key="page_counter",
        name="Page counter",
        state_class=state_class,
        history=frozenset({HistoryKind.STATISTICS, HistoryKind.STATES}),
    )
    [entry] = build_catalog([pages], [], NOW).entries.values()
    assert (entry.element.id, entry.history) == ("printed_pages", usable)


def test_claims_of_the_entity_beat_those_of_device_and_area():
    by_area = Claims(member=ANNA, areas=frozenset({"area"}))
    by_device = Claims(member=BEN, devices=frozenset({"device"}))
    by_entity = Claims(member=ANNA, entities=frozenset({"sensor.room"}))
    room = entity("room")
    assert subjects(room, by_area) == {ANNA}
    assert subjects(room, by_area, by_device) == {BEN}
    assert subjects(room, by_area, by_device, by_entity) == {ANNA}


@pytest.mark.parametrize("known_as", ["room", "sensor.room"])
def test_claims_name_entities_by_either_id(known_as: str):
    assert subjects(entity("room"), Claims(member=BEN, entities=frozenset({known_as}))) == {BEN}


def test_claims_of_several_members_all_count():
    claims = [Claims(member=member, areas=frozenset({"area"})) for member in (ANNA, BEN)]
    assert subjects(entity("room"), *claims) == {ANNA, BEN}


def test_claims_of_nothing_leave_entities_without_device_and_area_to_the_household():
    claim = Claims(member=ANNA, devices=frozenset({"other"}), areas=frozenset({"other"}))
    assert subjects(entity("room", device_id=None, area_id=None), claim) == frozenset()


def test_catalog_looks_up_by_element_category_and_subject():
    claim = Claims(member=ANNA, entities=frozenset({"sensor.a"}))
    other = entity("c", device_class="carbon_dioxide", unit="ppm")
    catalog = build_catalog([entity("b"), entity("a"), other], [claim], NOW)
    assert [e.id for e in catalog.by_element(ElementId("indoor_temperature"))] == ["a", "b"]
    assert [e.id for e in catalog.by_category(Category.ENVIRONMENT)] == ["c"]
    assert [e.id for e in catalog.by_subject(ANNA)] == ["a"]
    assert [e.id for e in catalog.by_subject(None)] == ["b", "c"]
    assert catalog.by_subject(BEN) == ()


names = st.sampled_from(["a", "b", "c"])
entities = st.lists(
    st.builds(
        entity,
        st.from_regex(r"[a-z]{1,6}", fullmatch=True),
        device_class=st.sampled_from(["temperature", "humidity", "nonsense"]),
        unit=st.sampled_from(["°C", "%"]),
        device_id=st.none() | names,
        area_id=st.none() | names,
    ),
    unique_by=lambda descriptor: descriptor.id,
    max_size=8,
)
claims = st.lists(
    st.builds(
        Claims,
        member=st.sampled_from([ANNA, BEN]),
        entities=st.frozensets(st.sampled_from(["sensor.a", "sensor.b", "a"])),
        devices=st.frozensets(names),
        areas=st.frozensets(names),
    ),
    max_size=4,
)


@given(entities, claims, st.randoms())
def test_build_catalog_does_not_depend_on_order(
    found: list[EntityDescriptor], claimed: list[Claims], random: Random
):
    catalog = build_catalog(found, claimed, NOW)
    random.shuffle(found)
    random.shuffle(claimed)
    again = build_catalog(found, claimed, NOW)
    assert again == catalog
    assert list(again.entries) == list(catalog.entries) == sorted(catalog.entries)


@given(entities, claims)
def test_every_subject_has_claimed_something_of_the_entity(
    found: list[EntityDescriptor], claimed: list[Claims]
):
    catalog = build_catalog(found, claimed, NOW)
    for descriptor in (d for d in found if d.id in catalog.entries):
        own = {descriptor.id, descriptor.entity_id, descriptor.device_id, descriptor.area_id}
        claimants = {c.member for c in claimed if own & (c.entities | c.devices | c.areas)}
        assert catalog.entries[descriptor.id].subjects <= claimants


@given(entities, claims)
def test_subjects_and_household_share_out_all_entries(
    found: list[EntityDescriptor], claimed: list[Claims]
):
    catalog = build_catalog(found, claimed, NOW)
    shared = {e.id for member in (ANNA, BEN, None) for e in catalog.by_subject(member)}
    assert shared == set(catalog.entries)
