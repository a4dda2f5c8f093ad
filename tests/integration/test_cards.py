"""How dashboards come to know the cards."""

from homeassistant.components.frontend import DATA_EXTRA_MODULE_URL
from homeassistant.components.lovelace.const import LOVELACE_DATA
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.data_exchanger.cards import URL
from tests.integration.family import set_up


async def urls(hass: HomeAssistant) -> list[str]:
    resources = hass.data[LOVELACE_DATA].resources
    await resources.async_get_info()
    return [item["url"] for item in resources.async_items()]


async def test_dashboards_load_the_present_version_once(
    hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator
) -> None:
    assert await async_setup_component(hass, "lovelace", {})
    resources = hass.data[LOVELACE_DATA].resources
    for old in (f"{URL}?v=old", "/local/other.js", f"{URL}?v=older"):
        await resources.async_create_item({"res_type": "module", "url": old})  # type: ignore[union-attr]
    entry = await set_up(hass)
    present, other = await urls(hass)
    assert other == "/local/other.js"
    assert present.startswith(f"{URL}?v=")
    response = await (await hass_client_no_auth()).get(present)
    assert response.status == 200
    assert "max-age" in response.headers["Cache-Control"]
    await hass.config_entries.async_remove(entry.entry_id)
    assert await urls(hass) == ["/local/other.js"]


async def test_dashboards_get_the_resource_with_every_new_household(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, "lovelace", {})
    for _ in range(2):
        entry = await set_up(hass)
        (url,) = await urls(hass)
        assert url.startswith(f"{URL}?v=")
        await hass.config_entries.async_remove(entry.entry_id)
        assert await urls(hass) == []


async def test_dashboards_in_yaml_load_it_with_every_page(hass: HomeAssistant) -> None:
    assert await async_setup_component(
        hass, "frontend", {"lovelace": {"mode": "yaml", "resources": []}}
    )
    entry = await set_up(hass)
    (url,) = [one for one in hass.data[DATA_EXTRA_MODULE_URL].urls if one.startswith(URL)]
    assert await hass.config_entries.async_remove(entry.entry_id)
    assert url in hass.data[DATA_EXTRA_MODULE_URL].urls
