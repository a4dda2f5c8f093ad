"""What buyers have been told exactly: two answers that overlap could be subtracted.

Exact answers to one buyer never overlap. Every reading enters one of them at most, so that no sum
or difference of what was released is about less than the least window. Detailed series count too:
who knows all days of a month but one learns that one from the month's sum.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ..catalog.entry import CatalogEntry
from ..errors import DataExchangerError
from ..model.disclosure import DisclosureLevel
from ..model.identifiers import Did
from ..model.period import Period
from ..model.resolution import Resolution
from ..model.scope import Scope

_QUANTITIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "electricity": (
            "apparent_power",
            "electricity_consumption",
            "electricity_current",
            "electricity_power",
            "energy_cost",
            "grid_power",
        ),
        "appliance": ("appliance_energy", "appliance_power"),
        "calls": ("call_minutes", "call_time"),
        "ev_charging": ("ev_charging_energy", "ev_charging_power"),
        "feed_in": ("electricity_return", "grid_return_power"),
        "gas": ("gas_consumption", "gas_energy"),
        "hvac": ("hvac_energy", "hvac_power"),
        "internet_download": ("internet_download", "internet_download_rate"),
        "internet_upload": ("internet_upload", "internet_upload_rate"),
        "people": ("people_at_home", "people_count"),
        "solar": ("electricity_production", "solar_power"),
        "water": ("water_consumption", "water_cost", "water_flow"),
    }
)
"""Elements that tell nearly the same in other units."""
_QUANTITY = {element: name for name, elements in _QUANTITIES.items() for element in elements}


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What one release told one buyer about one thing; kept for good.

    ``about`` is an entry, or a quantity of a person or the household (see :func:`about`).
    """

    buyer: Did
    trade: str
    about: str
    period: Period
    level: DisclosureLevel
    resolution: Resolution

    def spoils(self, scope: Scope) -> bool:
        """Whether this and an exact answer to ``scope`` could be subtracted from one another.

        An answer about nothing but readings that the buyer has already tells nothing.
        """
        common = self.period.intersection(scope.period)
        known = (
            self.level is DisclosureLevel.SERIES
            and common == scope.period
            and self.resolution <= scope.resolution
        )
        return common is not None and not known


class AlreadyAnswered(DataExchangerError):
    """A buyer has been told something of the same time."""

    code = "already_answered"


def about(entry: CatalogEntry) -> frozenset[str]:
    """Return all that an entry tells of: itself, and its quantity for each person."""
    quantity = _QUANTITY.get(entry.element.id, entry.element.id)
    return frozenset({entry.id, *(f"{quantity}/{who}" for who in entry.subjects or ("",))})
