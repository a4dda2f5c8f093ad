"""Sentences of entities and assistants, which Home Assistant has no translations of its own for."""

from collections.abc import Mapping

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations

from .const import DOMAIN
from .coordinator import DataExchangerConfigEntry


async def async_sentences(hass: HomeAssistant, language: str, name: str) -> Mapping[str, str]:
    """Return the sentences of a selector, by option."""
    words = await async_get_translations(hass, language, "selector", [DOMAIN])
    prefix = f"component.{DOMAIN}.selector.{name}.options."
    return {key.removeprefix(prefix): text for key, text in words.items() if key.startswith(prefix)}


def buyer_name(entry: DataExchangerConfigEntry, buyer: str | None) -> str:
    """Return what a buyer is called; nothing where it was removed."""
    subentry = entry.subentries.get(buyer or "")
    return subentry.title if subentry else ""
