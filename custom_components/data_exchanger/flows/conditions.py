"""The fields under which conditions something may leave: how often, when not, from which price."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    TimeSelector,
)
import probatio

from ..core.consent.policy import Permission
from ..core.errors import InvalidInput
from ..core.model.money import Money

_DAILY, _MONTHLY, _FLOOR = "daily", "monthly", "floor"
_FROM, _TO = "quiet_from", "quiet_to"


def condition_fields(currency: str) -> dict[Any, Any]:
    """Return the fields; the least price is in the household's currency."""
    return {
        probatio.Optional(_DAILY): _count(100),
        probatio.Optional(_MONTHLY): _count(1000),
        probatio.Optional(_FROM): TimeSelector(),
        probatio.Optional(_TO): TimeSelector(),
        probatio.Optional(_FLOOR): NumberSelector(
            NumberSelectorConfig(
                min=0, step="any", mode=NumberSelectorMode.BOX, unit_of_measurement=currency
            )
        ),
    }


def shown_conditions(permissions: Sequence[Permission], currency: str) -> dict[str, Any]:
    """Return what the fields show: where purposes have different conditions, the strictest."""
    caps = {name: [getattr(one, name) for one in permissions] for name in (_DAILY, _MONTHLY)}
    shown = {name: min(cap for cap in found if cap) for name, found in caps.items() if any(found)}
    floors = [
        float(one.floor.decimal)
        for one in permissions
        if one.floor and one.floor.currency == currency
    ]
    if floors:
        shown[_FLOOR] = max(floors)
    quiet = next((one.quiet for one in permissions if one.quiet), None)
    times = {_FROM: quiet.start.isoformat(), _TO: quiet.end.isoformat()} if quiet else {}
    return {**shown, **times}


def read_conditions(filled: Mapping[str, Any], currency: str) -> dict[str, Any]:
    """Return the conditions as a permission's fields; raise :class:`InvalidInput`."""
    start, end = filled.get(_FROM), filled.get(_TO)
    if bool(start) is not bool(end):
        raise InvalidInput("quiet", "needs a beginning and an end")
    conditions = {
        name: int(filled[name]) if filled.get(name) else None for name in (_DAILY, _MONTHLY)
    }
    price = Decimal(str(filled.get(_FLOOR) or 0))
    return {
        **conditions,
        "quiet": {"start": start, "end": end} if start else None,
        "floor": Money.from_decimal(f"{price:f}", currency) if price else None,
    }


def _count(most: int) -> NumberSelector:
    return NumberSelector(
        NumberSelectorConfig(min=1, max=most, step=1, mode=NumberSelectorMode.BOX)
    )
