"""Guests: rooms, signals and stays, chosen in a form; what leaves afterwards knows nothing of them."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import area_registry as ar
from homeassistant.util import dt as dt_util
import pytest

from custom_components.data_exchanger.core.consent.guests import Guests
from custom_components.data_exchanger.core.model.period import Period
from custom_components.data_exchanger.core.protocol.demand import Demand
from tests.integration.driver import Household
from tests.integration.waiting import until

SIGNAL = "input_boolean.guests"


async def form(household: Household) -> dict[str, Any]:
    """Open the form about guests."""
    flows = household.hass.config_entries.options
    menu = await flows.async_init(household.entry.entry_id)
    return dict(await flows.async_configure(menu["flow_id"], {"next_step_id": "guests"}))


async def fill_in(household: Household, **given: Any) -> dict[str, Any]:
    """Fill in the form about guests."""
    opened = await form(household)
    flows = household.hass.config_entries.options
    done = await flows.async_configure(opened["flow_id"], given)
    await household.hass.async_block_till_done()
    return dict(done)


def known(household: Household) -> Guests:
    found: Guests = household.entry.runtime_data.household.home.guests
    return found


def column(household: Household) -> list[str]:
    """Return the values that the buyer got."""
    with ZipFile(BytesIO(household.buyer.deal.package)) as archive:
        (name,) = [one for one in archive.namelist() if one.endswith(".csv")]
        return [row.split(",")[1] for row in archive.read(name).decode().splitlines()[1:]]


@pytest.fixture
async def published(household: Household, demand: Demand) -> Demand:
    household.buyer.publish(demand)
    await household.call("refresh_demands")
    return demand


async def test_a_guest_room_gives_nothing_from_now_on(
    household: Household, published: Demand
) -> None:
    (area,) = ar.async_get(household.hass).async_list_areas()
    running = household.entry.runtime_data
    done = await fill_in(household, guest_rooms=[area.id])
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert household.entry.runtime_data is running, "nothing was reloaded"
    with pytest.raises(ServiceValidationError, match="guest_room"):
        await household.accept(published.id)
    await fill_in(household)
    assert known(household) == Guests()
    assert await household.sell(published.id)


async def test_a_stay_becomes_a_gap_even_in_a_trade_under_way(
    household: Household, published: Demand, past: Period
) -> None:
    trade = await household.accept(published.id)
    await household.trade_in(trade, "awaiting_approval")
    start = dt_util.as_local(past.start + timedelta(hours=10))
    await fill_in(
        household,
        stay_start=f"{start:%Y-%m-%d %H:%M:%S}",
        stay_end=f"{start + timedelta(hours=5):%Y-%m-%d %H:%M:%S}",
    )
    await household.approve(trade)
    await household.trade_in(trade, "completed")
    values = column(household)
    assert [hour for hour, value in enumerate(values) if not value] == [0, 10, 11, 12, 13, 14]
    assert [one.kind for one in await household.evidence("guests.")] == ["guests.noted"]


async def test_stays_are_listed_and_forgotten(household: Household) -> None:
    await fill_in(household, stay_start="2026-11-01 10:00:00", stay_end="2026-11-02 10:00:00")
    await fill_in(household, stay_start="2026-11-05 10:00:00", stay_end="2026-11-06 10:00:00")
    first, second = known(household).stays
    opened = await form(household)
    listed = opened["data_schema"].schema["stays"].config["options"]
    assert [one["value"] for one in listed] == [first.start.isoformat(), second.start.isoformat()]
    assert listed[0]["label"] == "2026-11-01 10:00 – 2026-11-02 10:00"  # noqa: RUF001 (a range)
    await fill_in(household, stays=[second.start.isoformat()])
    assert known(household).stays == (second,)
    await household.reload()
    assert known(household).stays == (second,)


@pytest.mark.parametrize(
    "wrong",
    [
        {"stay_start": "2026-11-02 10:00:00", "stay_end": "2026-11-01 10:00:00"},
        {"stay_start": "2026-11-02 10:00:00"},
        {"stay_end": "2026-11-02 10:00:00"},
    ],
)
async def test_a_stay_that_is_none_is_refused_until_it_is_mended(
    household: Household, wrong: dict[str, str]
) -> None:
    refused = await fill_in(household, **wrong)
    assert refused["errors"] == {"base": "stay_backwards"}
    right = {"stay_start": "2026-11-02 10:00:00", "stay_end": "2026-11-03 10:00:00"}
    flows = household.hass.config_entries.options
    done = await flows.async_configure(refused["flow_id"], right)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert len(known(household).stays) == 1


async def test_a_signal_begins_and_ends_a_stay(hass: HomeAssistant, household: Household) -> None:
    hass.states.async_set(SIGNAL, "off")
    await fill_in(household, guest_signals=[SIGNAL, "person.aunt"])
    assert known(household).stays == ()
    hass.states.async_set(SIGNAL, "on")
    await until(lambda: known(household).stays)
    assert known(household).stays[0].end is None
    hass.states.async_set(SIGNAL, "off")
    await hass.async_block_till_done()
    assert known(household).stays[0].end is None, "nobody knows where the aunt is"
    await household.reload()
    assert known(household).stays[0].end is None, "a restart ends no stay"
    for where in ("home", "unavailable"):
        hass.states.async_set("person.aunt", where)
        await hass.async_block_till_done()
        assert known(household).stays[0].end is None
    hass.states.async_set("person.aunt", "not_home")
    await until(lambda: known(household).stays[0].end)
    assert len(known(household).stays) == 1
    kinds = [one.kind for one in await household.evidence("guests.")]
    assert kinds == ["guests.arrived", "guests.left"]


async def test_a_stay_that_goes_on_is_shown_and_ends_without_its_signal(
    hass: HomeAssistant, household: Household
) -> None:
    hass.states.async_set(SIGNAL, "on")
    await fill_in(household, guest_signals=[SIGNAL])
    await until(lambda: known(household).stays)
    opened = await form(household)
    (listed,) = opened["data_schema"].schema["stays"].config["options"]
    assert listed["label"].endswith("…")
    await fill_in(household, stays=[listed["value"]])
    await until(lambda: known(household).stays[0].end)


async def test_nothing_is_asked_while_the_household_does_not_run(household: Household) -> None:
    await household.hass.config_entries.async_unload(household.entry.entry_id)
    assert (await form(household))["reason"] == "entry_not_loaded"


async def test_other_options_stay(household: Household) -> None:
    await fill_in(household, guest_signals=[SIGNAL])
    flows = household.hass.config_entries.options
    menu = await flows.async_init(household.entry.entry_id)
    opened = await flows.async_configure(menu["flow_id"], {"next_step_id": "shares"})
    rule = {"shares": "equal", "household_part": "equal", "floor": 10}
    await flows.async_configure(opened["flow_id"], rule)
    await household.hass.async_block_till_done()
    await fill_in(household, guest_signals=[])
    assert household.entry.options["floor"] == 10
    assert household.entry.options["guest_signals"] == []
