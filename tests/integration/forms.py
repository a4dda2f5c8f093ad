"""Goes through forms as the interface does: over HTTP, as somebody who is logged in."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry

_BASE = "/api/config/config_entries/subentries/flow"


async def forms_of(hass: HomeAssistant, generator: Any, entry: MockConfigEntry) -> Forms:
    """Open the forms before the administrator."""
    assert await async_setup_component(hass, "config", {})
    return Forms(hass, await generator(), entry)


class Forms:
    """The forms of a household, before one user."""

    def __init__(self, hass: HomeAssistant, client: Any, entry: MockConfigEntry) -> None:
        self._hass = hass
        self._client = client
        self._entry = entry

    async def add_member(self) -> Any:
        """Begin to add a member."""
        return await self._post(_BASE, {"handler": [self._entry.entry_id, "member"]})

    async def reconfigure(self, member: str) -> Any:
        """Begin to change a member."""
        handler = [self._entry.entry_id, "member"]
        return await self._post(_BASE, {"handler": handler, "subentry_id": member})

    async def fill(self, form: Any, **fields: Any) -> Any:
        """Send a form."""
        return await self._post(f"{_BASE}/{form['flow_id']}", fields)

    async def choose(self, menu: Any, step: str) -> Any:
        """Choose from a menu."""
        return await self.fill(menu, next_step_id=step)

    async def _post(self, url: str, body: dict[str, Any]) -> Any:
        response = await self._client.post(url, json=body)
        await self._hass.async_block_till_done()
        return await response.json()


def field(form: Any, name: str, inside: str | None = None) -> Any:
    """Return a field of a form, or of a section of it."""
    fields = form["data_schema"]
    if inside:
        fields = field(form, inside)["schema"]
    return next(one for one in fields if one["name"] == name)
