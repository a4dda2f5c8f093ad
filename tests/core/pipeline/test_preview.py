"""What a preview shows is what the buyer opens, byte for byte, also where noise is in it."""

from dataclasses import replace
from datetime import UTC, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import given, settings, strategies as st
import numpy as np
import pytest

from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.scope import MethodSpec, Scope
from custom_components.data_exchanger.core.model.timeseries import Readings, Totals
from custom_components.data_exchanger.core.pipeline import delivery
from custom_components.data_exchanger.core.protocol.sealing import split_release, unseal
from tests.core.examples import BUYER_KEY, NOW, SEALING_PRIVATE, STRANGER_KEY, WEEK, scope, terms
from tests.core.pipeline.household import BUYER, ENTRY
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
