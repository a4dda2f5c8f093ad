"""Packages as files: calendar days, gaps, and a recorder that does not answer."""

from datetime import UTC, datetime
from typing import Any
from zipfile import ZipFile

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from sqlalchemy.exc import OperationalError

from custom_components.data_exchanger.core.protocol.demand import Demand
from tests.integration.driver import Household
from tests.integration.family import METER, import_totals


def rows(path: str) -> list[list[str]]:
    """Return the rows of a package's only table."""
    with ZipFile(path) as archive:
        (name,) = [one for one in archive.namelist() if one.endswith(".csv")]
        return [line.split(",") for line in archive.read(name).decode().splitlines()[1:]]


@pytest.fixture
async def berlin(hass: HomeAssistant) -> None:
    """Live where the clock is put back on 25 October 2026."""
    await hass.config.async_set_time_zone("Europe/Berlin")


async def test_days_are_those_of_the_calendar_also_when_the_clock_changes(
    berlin: None, household: Household
) -> None:
    start = datetime(2026, 10, 23, 21, tzinfo=UTC)
    await import_totals(household.hass, METER, start, [1.0] * 75)
    await household.call("refresh_demands")  # looks at what is recorded by now, too
    made = await household.call(
        "create_package",
        elements=["electricity_consumption"],
        start="2026-10-24 00:00:00",
        end="2026-10-27 00:00:00",
        resolution="P1D",
    )
    assert [(row[0], float(row[1])) for row in rows(made["path"])] == [
        ("2026-10-23T22:00:00Z", 24.0),
        ("2026-10-24T22:00:00Z", 25.0),
        ("2026-10-25T23:00:00Z", 24.0),
    ]


async def test_hours_without_readings_stay_empty(berlin: None, household: Household) -> None:
    start = datetime(2026, 10, 9, 21, tzinfo=UTC)
    await import_totals(household.hass, METER, start, [1.0, 1.0, None, None, 1.0, 1.0])
    await household.call("refresh_demands")
    made = await household.call(
        "create_package",
        elements=["electricity_consumption"],
        start="2026-10-10 00:00:00",
        end="2026-10-10 05:00:00",
    )
    assert [row[1] and float(row[1]) for row in rows(made["path"])] == [1.0, "", "", "", 1.0]


async def test_a_recorder_that_does_not_answer_is_said_so_and_waited_for(
    household: Household,
    demand: Demand,
    monkeypatch: pytest.MonkeyPatch,
    complaints: list[str],
) -> None:
    def fail(*_: Any) -> Any:
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr("custom_components.data_exchanger.runtime._RETRY", 0.05)
    household.buyer.publish(demand)
    await household.call("refresh_demands")
    with monkeypatch.context() as patched:
        patched.setattr(
            "custom_components.data_exchanger.adapters.history.RecorderHistory.read", fail
        )
        with pytest.raises(HomeAssistantError) as refused:
            await household.call("preview_package", demand_id=demand.id)
        assert refused.value.translation_key == "history_unavailable"
        trade = await household.accept(demand.id)
        await household.approve_when_asked(trade)
        await household.trade_in(trade, "delivering")
    await household.trade_in(trade, "completed")
    assert all("history_unavailable" in one for one in complaints)
    complaints.clear()


async def test_a_release_that_fails_is_tried_again(
    household: Household,
    demand: Demand,
    monkeypatch: pytest.MonkeyPatch,
    complaints: list[str],
) -> None:
    def fail(*_: Any) -> Any:
        raise MemoryError

    monkeypatch.setattr("custom_components.data_exchanger.runtime._RETRY", 0.05)
    with monkeypatch.context() as patched:
        patched.setattr("custom_components.data_exchanger.core.pipeline.delivery.protect", fail)
        trade = await household.offered(demand)
        await household.approve_when_asked(trade)
        await household.trade_in(trade, "delivering")
    await household.trade_in(trade, "completed")
    assert all("A release could not be made" in one for one in complaints)
    complaints.clear()
