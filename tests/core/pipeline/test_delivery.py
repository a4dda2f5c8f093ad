"""From an agreement to a sealed release: what was granted, minimised, the same every time."""

from dataclasses import replace
from functools import partial
from io import BytesIO
import json
from zipfile import ZipFile

import numpy as np
import pytest

from custom_components.data_exchanger.core.catalog.taxonomy import Aggregation
from custom_components.data_exchanger.core.errors import InvalidInput, NotFound, WrongState
from custom_components.data_exchanger.core.identity.keyring import KeyRing
from custom_components.data_exchanger.core.model.identifiers import EntryId
from custom_components.data_exchanger.core.model.timeseries import Averages
from custom_components.data_exchanger.core.pipeline import delivery
from custom_components.data_exchanger.core.pipeline.trading import NotOnOffer
from custom_components.data_exchanger.core.protocol.delivery import (
    Manifest,
    OwnershipCertificate,
)
from custom_components.data_exchanger.core.protocol.documents import open_document
from custom_components.data_exchanger.core.protocol.profile import SealingKey
from custom_components.data_exchanger.core.protocol.sealing import agreement_info, split_release
from custom_components.data_exchanger.core.trade.trade import TradeState
from tests.core.examples import BUYER_KEY, NOW, STRANGER_KEY, WEEK, element, entry, scope, terms
from tests.core.pipeline.household import ANNA, BEN, BUYER, CANARIES, ENTRY, catalog_of, readings
from tests.core.pipeline.world import World

ROOM = element(
    "indoor_temperature", aggregation=Aggregation.MEAN, unit="°C", ucum="Cel", bounds=(-30, 60)
)
HOURS = int(WEEK.start.timestamp()) + 3600 * np.arange(168)


def test_delivery_is_due_from_the_request_until_the_release_is_made(world: World) -> None:
    stages = ["offered", "finalized", "requested", "starting", "delivered"]
    due = []
    for number, stage in enumerate(stages):
        other = World().walk_to(stage)
        due.append(len(other.run(partial(delivery.due_deliveries, home=other.home))))
        assert number < len(stages)
    assert due == [0, 0, 1, 0, 0]


def test_the_manifest_says_what_was_sealed_for_whom_under_which_agreement(world: World) -> None:
    world.walk_to("requested")
    sealed = world.seal()
    parts = split_release(sealed.body)
    key = world.home.key_for(world.buyer)
    manifest = open_document(Manifest, parts.manifest, key.public).content
    assert world.trade.agreement is not None
    assert manifest.agreement_hash == agreement_info(world.trade.agreement).hex()
    assert (manifest.agreement, manifest.transfer) == (
        world.trade.agreement_id,
        world.trade.transfer_pid,
    )
    assert manifest.scope == world.trade.terms.scope
    assert (manifest.package, manifest.sealed) == (sealed.summary.package, sealed.summary.sealed)
    assert (manifest.sealed_size, manifest.sealing_key) == (len(parts.sealed), "key-1")
    assert [(one.name, one.rows) for one in manifest.resources] == [("series", 168)]
    certificate = open_document(OwnershipCertificate, manifest.certificate, key.public).content
    assert (certificate.package, certificate.size) == (manifest.package, manifest.package_size)
    assert (sealed.summary.resources, sealed.summary.rows) == (1, 168)


def test_nothing_is_sealed_before_it_is_agreed(world: World) -> None:
    world.walk_to("accepted")
    with pytest.raises(WrongState, match="nothing is agreed"):
        world.seal()


def test_nothing_is_sealed_for_a_removed_buyer_or_to_an_unknown_key(world: World) -> None:
    world.walk_to("requested")
    home = world.home
    world.home = replace(home, buyers={})
    with pytest.raises(NotFound):
        world.seal()
    useless = SealingKey(id="k", kem="X25519", public_key="AA")
    profile = replace(home.buyers[BUYER].profile, sealing_keys=(useless,))
    world.home = replace(home, buyers={BUYER: replace(home.buyers[BUYER], profile=profile)})
    with pytest.raises(InvalidInput, match="not a key"):
        world.seal()


def test_equal_readings_give_equal_packages_and_never_equal_seals(world: World) -> None:
    world.walk_to("requested")
    one, other = world.seal().summary, world.seal().summary
    assert one.package == other.package
    assert one.sealed != other.sealed


def test_a_release_that_comes_too_late_is_not_kept(world: World) -> None:
    world.walk_to("requested")
    (due,) = world.run(lambda tx: delivery.due_deliveries(tx, world.home))
    sealed = world.seal()
    world.refuse()
    after = world.run(lambda tx: delivery.hand_over(tx, due, sealed, world.now))
    assert after.state is TradeState.ENDED
    assert world.store.state.releases == {}


def test_a_release_made_twice_is_kept_once(world: World) -> None:
    world.walk_to("requested")
    (due,) = world.run(lambda tx: delivery.due_deliveries(tx, world.home))
    first, second = world.seal(), world.seal()
    world.run(lambda tx: delivery.hand_over(tx, due, first, world.now))
    kept = world.run(lambda tx: delivery.hand_over(tx, due, second, world.now))
    assert kept.release == first.summary
    assert world.store.state.releases == {kept.id: first.body}


def test_granted_entries_must_all_still_be_there_and_granted(world: World) -> None:
    world.walk_to("requested")
    granted = delivery.granted_entries(world.home, world.trade, world.now)
    assert [one.id for one in granted] == [ENTRY]
    world.home = replace(world.home, catalog=catalog_of())
    with pytest.raises(NotOnOffer):
        world.seal()


def rooms(world: World) -> None:
    """Give every adult a thermometer, and the household one."""
    entries = [
        entry(f"room-canary-{number}", ROOM, subjects=frozenset(subjects))
        for number, subjects in enumerate([{ANNA}, {BEN}, (), {ANNA, BEN}])
    ]
    world.home = replace(world.home, catalog=catalog_of(entry(ENTRY), *entries))


def room_readings() -> dict[EntryId, Averages]:
    return {
        EntryId(f"room-canary-{number}"): Averages(HOURS, np.full(168, 20.0 + number), 3600)
        for number in range(4)
    }


def test_a_package_names_elements_and_pseudonyms_only(world: World) -> None:
    rooms(world)
    wanted = scope(required=("indoor_temperature", "electricity_consumption"))
    entries = delivery.on_offer(world.home, BUYER, terms(scope=wanted), NOW)
    release = delivery.preview(
        world.home, BUYER_KEY.did, wanted, entries, {**readings(), **room_readings()}
    )
    with ZipFile(BytesIO(release.package)) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())
        descriptor = json.loads(archive.read("datapackage.json"))
    fields = descriptor["resources"][0]["schema"]["fields"]
    assert [field["name"] for field in fields] == [
        "start",
        "indoor_temperature_1",
        "indoor_temperature_2",
        "indoor_temperature_3",
        "indoor_temperature_4",
        "electricity_consumption",
    ]
    assert not [word for word in CANARIES if word in content + release.package]
    pseudonym = world.home.keys.pseudonym
    subjects = {field["subject"] for field in fields[1:]}
    assert subjects == {pseudonym(BUYER_KEY.did, text) for text in ("", ANNA, BEN, f"{ANNA},{BEN}")}


def test_two_buyers_cannot_compare_what_they_got(world: World) -> None:
    rooms(world)
    wanted = scope(required=("indoor_temperature",))
    entries = delivery.on_offer(world.home, BUYER, terms(scope=wanted), NOW)

    def subjects(audience: str, keys: KeyRing = world.home.keys) -> list[str]:
        home = replace(world.home, keys=keys)
        release = delivery.preview(home, audience, wanted, entries, room_readings())  # type: ignore[arg-type]
        with ZipFile(BytesIO(release.package)) as archive:
            descriptor = json.loads(archive.read("datapackage.json"))
        return [one["subject"] for one in descriptor["resources"][0]["schema"]["fields"][1:]]

    one, other = subjects(BUYER_KEY.did), subjects(STRANGER_KEY.did)
    assert one == subjects(BUYER_KEY.did)
    assert not set(one) & set(other)
    assert not set(one) & set(subjects(BUYER_KEY.did, KeyRing(b"x" * 32)))


def test_entries_of_elements_that_are_not_asked_for_stay(world: World) -> None:
    rooms(world)
    wanted = scope()
    everything = list(world.home.catalog.entries.values())
    release = delivery.preview(
        world.home, BUYER_KEY.did, wanted, everything, {**readings(), **room_readings()}
    )
    assert [resource.columns for resource in release.resources] == [2]


def test_what_is_not_on_offer_has_no_preview(world: World) -> None:
    with pytest.raises(NotOnOffer):
        delivery.on_offer(world.home, BUYER, terms(scope=scope(required=("cold",))), NOW)


def test_a_package_of_the_homes_own_is_registered_with_a_certificate(world: World) -> None:
    entries = delivery.on_offer(world.home, BUYER, terms(), NOW)
    release = delivery.preview(world.home, BUYER_KEY.did, scope(), entries, readings())
    token = world.run(lambda tx: delivery.certify(tx, world.home, terms(), entries, release, NOW))
    key = world.home.keys.evidence.public
    certificate = open_document(OwnershipCertificate, token, key).content
    assert (certificate.package, certificate.created) == (release.sha256, NOW)
    record = world.store.state.evidence[-1]
    assert (record.kind, record.facts) == (
        "package.created",
        {"package": release.sha256, "certificate": token},
    )
