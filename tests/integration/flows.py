"""Goes through the flow that adds a buyer."""

from typing import Any

from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.integration.buyer import Buyer

FORM, ABORT = FlowResultType.FORM, FlowResultType.ABORT


async def begin(hass: HomeAssistant, entry: MockConfigEntry) -> Any:
    return await hass.config_entries.subentries.async_init(
        (entry.entry_id, "buyer"), context={"source": SOURCE_USER}
    )


async def go_on(hass: HomeAssistant, flow: Any, user_input: dict[str, Any]) -> Any:
    result = await hass.config_entries.subentries.async_configure(flow["flow_id"], user_input)
    await hass.async_block_till_done()
    return result


async def require_success(hass: HomeAssistant, flow: Any, url: str) -> None:
    result = await go_on(hass, flow, {"url": url})
    assert (result["type"], result["step_id"]) == (FORM, "confirm")
    result = await go_on(hass, flow, {})
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def add(hass: HomeAssistant, entry: MockConfigEntry, buyer: Buyer) -> str:
    await require_success(hass, await begin(hass, entry), buyer.url)
    (added,) = entry.get_subentries_of_type("buyer")
    return added.subentry_id
