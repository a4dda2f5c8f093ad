"""Privacy budgets in Home Assistant and on disk: shown, spent, and never overspent."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
import os
from pathlib import Path
import signal
import subprocess
import sys

from homeassistant.core import HomeAssistant
import pytest

from custom_components.data_exchanger import backup
from custom_components.data_exchanger.adapters.database import Database
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.scope import MethodSpec
from custom_components.data_exchanger.core.pipeline.budget import state
from custom_components.data_exchanger.core.protocol.demand import Demand
from tests.integration.driver import Household
from tests.integration.spender import COST, LIMIT, MEMBER, NOW, opened, take

ROOT = Path(__file__).parents[2]
SPENDER = Path(__file__).with_name("spender.py")


def spent(database: Database) -> int:
    with database.transaction() as tx:
        return state(tx, MEMBER, LIMIT, NOW).spent


def test_fifty_trades_at_once_do_not_overspend(tmp_path: Path) -> None:
    database = opened(tmp_path / "household.db")
    with ThreadPoolExecutor(50) as pool:
        allowed = list(pool.map(lambda number: take(database, str(number)), range(50)))
    assert sum(allowed) == 14
    assert spent(database) == 14 * COST
    with database.transaction() as tx:
        record = tx.evidence.newest_of("budget.spent")
        assert record
        assert record.facts["totals"] == {MEMBER: 14 * COST}
        assert tx.evidence.newest_of("budget.other") is None
    database.close()


def test_kills_in_between_give_nothing_back_and_lose_nothing_told(tmp_path: Path) -> None:
    path = tmp_path / "household.db"
    told = 0
    for life in range(2):
        with subprocess.Popen(
            [sys.executable, str(SPENDER), str(path), str(life)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
        ) as spender:
            assert spender.stdout
            lines = [spender.stdout.readline() for _ in range(4)]
            spender.send_signal(signal.SIGKILL)
            lines += spender.stdout.read().splitlines()
        told += sum(line.strip() == "True" for line in lines)
    database = opened(path)
    assert told * COST <= spent(database) <= LIMIT.micro_rho
    while take(database, "last"):
        pass
    assert spent(database) == 14 * COST
    database.close()


@pytest.fixture
def noisy(demand: Demand) -> Demand:
    method = MethodSpec(id="private_statistics", parameters={"rho": "0.05", "queries": ("sum",)})
    level = DisclosureLevel.PRIVATE_STATISTICS
    period = replace(demand.scope.period, start=demand.scope.period.end - timedelta(days=8))
    asked = replace(demand.scope, level=level, method=method, period=period, minimum_coverage=0)
    return replace(demand, scope=asked)


async def ask_for(household: Household, demand: Demand) -> None:
    household.buyer.publish(demand)
    await household.call("refresh_demands")


async def test_a_sale_takes_from_the_budget_that_members_see(
    hass: HomeAssistant, household: Household, noisy: Demand
) -> None:
    before = await household.ask("privacy_budget")
    assert {one["left"] for one in before["members"].values()} == {0.185069}
    await ask_for(household, noisy)
    trade = await household.sell(noisy.id)
    after = await household.ask("privacy_budget")
    for member in after["members"].values():
        assert member["left"] == pytest.approx(0.135069)
        assert member["used_epsilon"] == pytest.approx(1.4716, abs=0.001)
        assert [(one["trade"], one["rho"]) for one in member["by"]] == [(trade, 0.05)]
    shares = [
        float(one.state)
        for one in hass.states.async_all("sensor")
        if one.entity_id.endswith("_privacy_budget_left")
    ]
    assert shares
    assert {round(share) for share in shares} == {73}


async def test_what_the_budget_does_not_cover_is_refused_with_a_reason(
    household: Household, noisy: Demand
) -> None:
    method = MethodSpec(id="private_statistics", parameters={"rho": "0.9"})
    await ask_for(household, replace(noisy, scope=replace(noisy.scope, method=method)))
    (shown,) = (await household.overview())["demands"]
    assert [gap["reason"] for gap in shown["gaps"]] == ["budget_exhausted"]


async def test_curve_of_a_demand_shows_error_information_and_price(
    household: Household, noisy: Demand
) -> None:
    await ask_for(household, noisy)
    found = await household.ask("privacy_curve", demand_id=noisy.id)
    assert found["asked"]["rho"] == 0.05
    errors = [point["error"] for point in found["points"]]
    assert errors == sorted(errors, reverse=True)
    assert found["points"][-1]["price_factor"] == 1


async def test_a_backup_marks_its_copy_and_not_the_original(
    hass: HomeAssistant, household: Household
) -> None:
    inside = household.entry.runtime_data.household
    await backup.async_pre_backup(hass)
    assert await inside.run(lambda work: work.tx.settings.get("backup", "")) == "taking"
    await backup.async_post_backup(hass)
    assert await inside.run(lambda work: work.tx.settings.get("backup", "")) == ""
    await backup.async_pre_backup(hass)
    await hass.config_entries.async_reload(household.entry.entry_id)  # as a restored copy starts
    await hass.async_block_till_done()
    budgets = (await household.ask("privacy_budget"))["members"]
    assert {one["left"] for one in budgets.values()} == {0}
