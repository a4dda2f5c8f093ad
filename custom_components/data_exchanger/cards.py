"""The cards: one script, served by Home Assistant and known to its dashboards."""

from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from homeassistant.components.frontend import DATA_EXTRA_MODULE_URL, add_extra_js_url
from homeassistant.components.http import StaticPathConfig
from homeassistant.components.lovelace.const import LOVELACE_DATA
from homeassistant.components.lovelace.resources import ResourceStorageCollection
from homeassistant.core import HomeAssistant
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN

URL: Final = f"/{DOMAIN}/data-exchanger-cards.js"
_FILE = Path(__file__).parent / "www" / "data-exchanger-cards.js"
_VERSION: HassKey[str] = HassKey(f"{DOMAIN}_cards")


async def async_setup_cards(hass: HomeAssistant) -> None:
    """Serve the script."""
    version = await hass.async_add_executor_job(_hash)
    hass.data[_VERSION] = version
    await hass.http.async_register_static_paths(
        [StaticPathConfig(URL, str(_FILE), cache_headers=True)]
    )


async def async_offer_cards(hass: HomeAssistant) -> None:
    """Have dashboards load this version of the script.

    It becomes a resource of the dashboards where they keep their resources themselves; where the
    family writes them in YAML, a script that every page loads.
    """
    url = f"{URL}?v={cards_version(hass)}"
    resources = _resources(hass)
    if resources is not None:
        await _async_keep(resources, url)
    elif DATA_EXTRA_MODULE_URL in hass.data:
        add_extra_js_url(hass, url)


async def async_remove_cards(hass: HomeAssistant) -> None:
    """Have dashboards forget the script."""
    resources = _resources(hass)
    if resources is not None:
        for item in await _async_own(resources):
            await resources.async_delete_item(item["id"])


def cards_version(hass: HomeAssistant) -> str:
    """Return the version that is served."""
    return hass.data[_VERSION]


def _hash() -> str:
    return sha256(_FILE.read_bytes()).hexdigest()[:12]


def _resources(hass: HomeAssistant) -> ResourceStorageCollection | None:
    """Return the resources of the dashboards where we may change them."""
    dashboards = hass.data.get(LOVELACE_DATA)
    if dashboards and isinstance(dashboards.resources, ResourceStorageCollection):
        return dashboards.resources
    return None


async def _async_keep(resources: ResourceStorageCollection, url: str) -> None:
    """Have exactly one resource, the present version."""
    own = await _async_own(resources)
    if not own:
        await resources.async_create_item({"res_type": "module", "url": url})
        return
    for item in own[1:]:
        await resources.async_delete_item(item["id"])
    if own[0]["url"] != url:
        await resources.async_update_item(own[0]["id"], {"url": url})


async def _async_own(resources: ResourceStorageCollection) -> list[dict[str, Any]]:
    await resources.async_get_info()  # loads them
    return [item for item in resources.async_items() if item["url"].partition("?")[0] == URL]
