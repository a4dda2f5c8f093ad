"""Previews in Home Assistant: the bytes that leave, what they give away, and who may look."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized
import pytest

from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.period import Period
from custom_components.data_exchanger.core.model.scope import MethodSpec
from custom_components.data_exchanger.core.privacy.twin import synthesise
from custom_components.data_exchanger.core.protocol.demand import Demand
from custom_components.data_exchanger.core.protocol.wire import to_json
from tests.integration.driver import Household
from tests.integration.family import CANARIES, METER, import_totals

METHODS = {
    "series": (DisclosureLevel.SERIES, {}),
    "statistics": (DisclosureLevel.STATISTICS, {"histogram_bins": 4}),
    "private_statistics": (
        DisclosureLevel.PRIVATE_STATISTICS,
        {"rho": "0.05", "queries": ("sum", "quantiles", "load_curve")},
    ),
}


def asking(demand: Demand, method: str) -> Demand:
    level, parameters = METHODS[method]
    end = demand.scope.period.end
    asked = replace(
        demand.scope,
        period=Period(start=end - timedelta(days=8), end=end),
        minimum_coverage=0,
        level=level,
        method=MethodSpec(id=method, parameters=parameters),
    )
    return replace(demand, scope=asked)


@pytest.mark.parametrize("method", METHODS)
async def test_what_the_family_sees_is_what_the_buyer_opens(
    household: Household, demand: Demand, method: str
) -> None:
    buyer = household.buyer
    trade = await household.offered(asking(demand, method))
    await household.trade_in(trade, "awaiting_approval")
    seen = await household.call("preview_package", household.family.member, trade_id=trade)
    again = await household.call("preview_package", trade_id=trade)
    assert again == seen
    for member in (household.family.admin, household.family.member):
        await household.call("approve_trade", member, trade_id=trade, package=seen["sha256"])
    await household.trade_in(trade, "completed")
    assert seen["sha256"] == buyer.deal.manifest.package
    assert seen["bytes"] == len(buyer.deal.package)
    said = to_json(buyer.deal.manifest)
    assert seen["manifest"] == {key: said[key] for key in seen["manifest"]}
    assert seen["final"]
    assert (seen["noise"] is not None) is (method == "private_statistics")
    counted = {one["name"]: one["rows"] for one in seen["resources"]}
    for resource in seen["descriptor"]["resources"]:
        first, *rows = seen["first_rows"][resource["name"]]
        assert first.split(",") == [one["name"] for one in resource["schema"]["fields"]]
        assert len(rows) == min(counted[resource["name"]], 5)


async def test_a_demand_shows_before_any_answer_what_would_leave_with_noise(
    household: Household, demand: Demand
) -> None:
    noisy = asking(demand, "private_statistics")
    household.buyer.publish(noisy)
    await household.call("refresh_demands")
    seen = await household.call("preview_package", demand_id=noisy.id)
    assert seen["noise"] == {"rho": "0.050000", "epsilon": "1.472", "delta": "0.000001"}
    await household.sell(noisy.id)
    assert seen["sha256"] == household.buyer.deal.manifest.package


async def test_nothing_leaves_but_the_package_that_was_approved(
    household: Household, demand: Demand
) -> None:
    trade = await household.offered(demand)
    await household.trade_in(trade, "awaiting_approval")
    seen = await household.call("preview_package", trade_id=trade)
    await household.call("approve_trade", trade_id=trade, package=seen["sha256"])
    with pytest.raises(ServiceValidationError) as refused:
        await household.call(
            "approve_trade", household.family.member, trade_id=trade, package="0" * 64
        )
    assert refused.value.translation_key == "invalid_input"
    past = demand.scope.period
    await import_totals(household.hass, METER, past.start, [0.5] * 96)
    await household.call("approve_trade", household.family.member, trade_id=trade)
    ended = await household.trade_in(trade, "ended")
    assert ended["ended"] == "package_changed"
    assert household.buyer.requests("/releases/") == []


async def test_inferences_stand_beside_demands_trades_and_previews(
    household: Household, demand: Demand
) -> None:
    household.buyer.publish(demand)
    await household.call("refresh_demands")
    (shown,) = (await household.ask("demands"))["items"]
    expected = ["absence_hours", "sleep_hours", "always_on"]
    assert [one["id"] for one in shown["inferences"]] == expected
    worst = shown["inferences"][0]
    assert worst["severity"] == "high"
    assert set(worst["text"]) == {"en", "zh-Hans"}
    seen = await household.call("preview_package", demand_id=demand.id)
    assert [one["id"] for one in seen["inferences"]] == expected
    assert seen["inferences"][0]["text"] == worst["text"]["en"]
    trade = await household.accept(demand.id)
    await household.trade_in(trade, "awaiting_approval")
    (running,) = (await household.ask("trades"))["items"]
    assert [one["id"] for one in running["inferences"]] == expected
    await household.approve(trade)
    await household.trade_in(trade, "completed")
    (over,) = (await household.ask("trades"))["items"]
    assert over["inferences"] == []


@pytest.mark.parametrize("fields", [{}, {"demand_id": "a", "trade_id": "b"}])
async def test_one_thing_is_looked_at_at_a_time(
    household: Household, fields: dict[str, Any]
) -> None:
    with pytest.raises(ServiceValidationError) as refused:
        await household.call("preview_package", **fields)
    assert refused.value.translation_key == "invalid_input"


async def test_strangers_see_no_preview(household: Household, demand: Demand) -> None:
    trade = await household.offered(demand)
    with pytest.raises(Unauthorized):
        await household.call("preview_package", household.family.stranger, trade_id=trade)
    with pytest.raises(Unauthorized):
        await household.call("preview_package", household.family.member, demand_id=demand.id)


async def test_a_file_with_noise_takes_from_the_budgets_once(
    household: Household, past: Period
) -> None:
    wanted = {
        "elements": ["electricity_consumption"],
        "start": past.end - timedelta(days=8),
        "end": past.end,
        "method": "private_statistics",
        "parameters": {"rho": "0.1"},
    }
    made = await household.call("create_package", **wanted)
    again = await household.call("create_package", **wanted)
    assert again["sha256"] == made["sha256"]
    members = (await household.ask("privacy_budget"))["members"]
    assert {one["left"] for one in members.values()} == {0.085069}
    with pytest.raises(HomeAssistantError) as refused:
        await household.call("create_package", **wanted | {"parameters": {"rho": "0.11"}})
    assert refused.value.translation_key == "budget_exhausted"


async def test_a_twin_has_the_schema_of_the_delivery_and_nothing_of_the_home(
    household: Household, demand: Demand
) -> None:
    household.buyer.publish(demand)
    await household.call("refresh_demands")
    made = await household.call("create_synthetic_twin", demand_id=demand.id)
    await import_totals(household.hass, METER, demand.scope.period.start, [0.5] * 96)
    again = await household.call("create_synthetic_twin", demand_id=demand.id)
    assert again == made
    assert made["sha256"] == synthesise(demand.scope).sha256
    await household.sell(demand.id)
    twin, real = ZipFile(made["path"]), ZipFile(BytesIO(household.buyer.deal.package))
    assert twin.namelist() == real.namelist()
    tables = [archive.read("data/series.csv").decode().splitlines() for archive in (twin, real)]
    assert tables[0][0] == tables[1][0]
    assert len(tables[0]) == len(tables[1]) == made["rows"] + 1
    content = b"".join(twin.read(name) for name in twin.namelist())
    assert [canary for canary in CANARIES if canary.encode() in content] == []
    with pytest.raises(Unauthorized):
        await household.call("create_synthetic_twin", household.family.member, demand_id=demand.id)
