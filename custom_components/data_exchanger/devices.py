"""Which member or buyer a device stands for."""

from collections.abc import Iterable

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr

from .const import DOMAIN
from .coordinator import DataExchangerConfigEntry
from .core.model.identifiers import BuyerId, MemberId


def buyer_of(hass: HomeAssistant, entry: DataExchangerConfigEntry, device_id: str) -> BuyerId:
    """Return the buyer that a device stands for."""
    buyers = entry.runtime_data.household.home.buyers
    return _one_of(hass, device_id, buyers, "unknown_buyer")


def member_of(hass: HomeAssistant, entry: DataExchangerConfigEntry, device_id: str) -> MemberId:
    """Return the member that a device stands for."""
    members = entry.runtime_data.household.home.members
    return _one_of(hass, device_id, members, "unknown_member")


def _one_of[Id: str](hass: HomeAssistant, device_id: str, known: Iterable[Id], problem: str) -> Id:
    device = dr.async_get(hass).async_get(device_id)
    ids = {id_ for domain, id_ in device.identifiers if domain == DOMAIN} if device else set()
    for one in known:
        if one in ids:
            return one
    raise ServiceValidationError(translation_domain=DOMAIN, translation_key=problem)
