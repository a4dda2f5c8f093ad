"""What a preview shows is what the buyer opens, byte for byte, also where noise is in it."""

from dataclasses import replace
from datetime import UTC, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import given, settings, strategies as st
import numpy as np
import pytest

from custom_components.data_exchanger.core.errors import InvalidInput
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.scope import MethodSpec, Scope
from custom_components.data_exchanger.core.model.timeseries import Readings, Totals
from custom_components.data_exchanger.core.pipeline import delivery, trading
from custom_components.data_exchanger.core.pipeline.preview import look
from custom_components.data_exchanger.core.pipeline.trading import NotOnOffer
from custom_components.data_exchanger.core.protocol.delivery import Manifest
from custom_components.data_exchanger.core.protocol.documents import open_document
from custom_components.data_exchanger.core.protocol.sealing import split_release, unseal
from custom_components.data_exchanger.core.protocol.wire import to_json
from tests.core.examples import BUYER_KEY, NOW, SEALING_PRIVATE, STRANGER_KEY, WEEK, scope, terms
from tests.core.pipeline.household import ANNA, BEN, BUYER, ENTRY
from tests.core.pipeline.world import World

ZONES = (UTC, ZoneInfo("Asia/Shanghai"), ZoneInfo("America/St_Johns"))
QUERIES = ("count", "sum", "mean", "quantiles", "histogram", "load_curve")
HOURS = int(WEEK.start.timestamp()) + 3600 * np.arange(169)


def noisy(*queries: str) -> Scope:
    method = MethodSpec(id="private_statistics", parameters={"rho": "0.05", "queries": queries})
    return scope(level=DisclosureLevel.PRIVATE_STATISTICS, method=method)


SCOPES = (
    scope(),
    scope(level=DisclosureLevel.STATISTICS, method=MethodSpec(id="statistics")),
    *(noisy(query) for query in QUERIES),
    noisy(*QUERIES),
)


@cache
def agreed(number: int) -> World:
    """Return a home whose buyer waits for the release on one of the scopes."""
    world = World()
    world.offer(terms(scope=SCOPES[number]))
    for step in (world.pump, world.accept, world.approve, world.pump, world.verify, world.pump):
        step()
    world.request_transfer()
    return world


def counted(hourly: list[float]) -> dict[object, Readings]:
    """Return a meter that counted so much in each hour; NaN means that nobody knows."""
    values = np.array((hourly * 169)[:169])
    return {ENTRY: Totals(HOURS, np.where(np.isnan(values), np.nan, np.nancumsum(values)), 3600)}


def previewed(world: World, asked: Scope, zone: tzinfo, hourly: list[float]) -> bytes:
    home = replace(world.home, zone=zone)
    entries = delivery.on_offer(home, BUYER, terms(scope=asked), NOW)
    return delivery.preview(home, BUYER_KEY.did, asked, entries, counted(hourly)).package


@settings(max_examples=1000, deadline=None)
@given(
    number=st.integers(0, len(SCOPES) - 1),
    zone=st.sampled_from(ZONES),
    hourly=st.lists(st.floats(0, 60) | st.just(float("nan")), min_size=1, max_size=30),
)
def test_a_preview_is_what_the_buyer_opens(number: int, zone: tzinfo, hourly: list[float]) -> None:
    world, asked = agreed(number), SCOPES[number]
    home = replace(world.home, zone=zone)
    granted = delivery.granted_entries(home, world.trade, NOW)
    sealed = delivery.seal_delivery(home, world.trade, granted, counted(hourly), NOW)
    opened = unseal(split_release(sealed.body).sealed, "X25519", SEALING_PRIVATE, world.agreement)
    assert opened == previewed(world, asked, zone, hourly)


def test_noise_is_another_for_whatever_is_different() -> None:
    world, asked = agreed(2), noisy("sum", "mean")
    entries = delivery.on_offer(world.home, BUYER, terms(scope=asked), NOW)

    def package(of: World, audience: str, hourly: list[float], asked: Scope = asked) -> bytes:
        return delivery.preview(of.home, audience, asked, entries, counted(hourly)).package  # type: ignore[arg-type]

    other = replace(world, home=replace(world.home, keys=type(world.home.keys)(b"\x05" * 32)))
    dearer = replace(asked.method, parameters={**asked.method.parameters, "rho": "0.050001"})
    drawn = {
        package(world, BUYER_KEY.did, [1.0]),
        package(world, STRANGER_KEY.did, [1.0]),
        package(world, BUYER_KEY.did, [1.0] * 9 + [1.001]),
        package(world, BUYER_KEY.did, [1.0], replace(asked, method=dearer)),
        package(other, BUYER_KEY.did, [1.0]),
    }
    assert len(drawn) == 5
    assert package(world, BUYER_KEY.did, [1.0]) in drawn


@pytest.mark.parametrize("zero", [0.0, -0.0])
def test_equal_numbers_count_as_equal_however_they_are_written(zero: float) -> None:
    world, asked = agreed(2), noisy("count")
    assert previewed(world, asked, UTC, [zero, 1.0]) == previewed(world, asked, UTC, [0.0, 1.0])


def test_a_look_says_what_the_manifest_will_say_and_what_could_be_inferred() -> None:
    world = agreed(8)
    asked = replace(SCOPES[8], optional=("gas_consumption",))
    entries = delivery.on_offer(world.home, BUYER, terms(scope=asked), NOW)
    seen = look(world.home, BUYER_KEY.did, asked, entries, counted([1.0]))
    granted = delivery.granted_entries(world.home, world.trade, NOW)
    sealed = delivery.seal_delivery(world.home, world.trade, granted, counted([1.0]), NOW)
    public = world.home.key_for(world.buyer).public
    manifest = open_document(Manifest, split_release(sealed.body).manifest, public).content
    said = to_json(manifest)
    assert seen.manifest == {key: said[key] for key in seen.manifest}
    assert set(seen.manifest) == {
        "scope", "level", "resources", "package", "packageSize", "guarantee"
    }  # fmt: skip
    assert seen.inferences == ()
    exact = look(world.home, BUYER_KEY.did, scope(), entries, counted([1.0]))
    assert "guarantee" not in exact.manifest
    assert "absence_hours" in {rule.id for rule in exact.inferences}
    assert exact.final(WEEK.end)
    assert not exact.final(WEEK.end - timedelta(seconds=1))


def test_only_the_package_that_was_approved_leaves(world: World) -> None:
    world.walk_to("accepted")
    entries = delivery.on_offer(world.home, BUYER, terms(), NOW)
    seen = delivery.preview(world.home, BUYER_KEY.did, scope(), entries, counted([1.0])).sha256
    world.run(lambda tx: trading.approve(tx, world.home, world.trade_id, ANNA, NOW, seen))
    with pytest.raises(InvalidInput, match="another than somebody else"):
        world.run(lambda tx: trading.approve(tx, world.home, world.trade_id, BEN, NOW, "0" * 64))
    world.approve_as(BEN)
    for step in (world.pump, world.verify, world.pump):
        step()
    world.request_transfer()
    with pytest.raises(NotOnOffer) as refused:
        delivery.seal_delivery(world.home, world.trade, entries, counted([2.0]), NOW)
    assert refused.value.details["reason"] == "package_changed"
    sealed = delivery.seal_delivery(world.home, world.trade, entries, counted([1.0]), NOW)
    assert sealed.summary.package == seen
