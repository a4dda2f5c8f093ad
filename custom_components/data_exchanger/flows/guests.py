"""The form about guests: their rooms, what tells that they are here, and when they were."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from homeassistant.const import Platform
from homeassistant.helpers.selector import (
    AreaSelector,
    AreaSelectorConfig,
    DateTimeSelector,
    EntitySelector,
    EntitySelectorConfig,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
)
from homeassistant.util import dt as dt_util
import probatio

from ..adapters.courier import UnitOfWork
from ..const import (
    CONF_GUEST_AREAS,
    CONF_GUEST_ROOMS,
    CONF_GUEST_SIGNALS,
    CONF_STAY_END,
    CONF_STAY_START,
    CONF_STAYS,
)
from ..core.consent.guests import Stay
from ..core.errors import InvalidInput
from ..core.pipeline.guests import add_stay, forget_stay

_AREAS = AreaSelector(AreaSelectorConfig(multiple=True))
_SIGNALS = EntitySelector(
    EntitySelectorConfig(
        domain=[
            Platform.BINARY_SENSOR,
            Platform.CALENDAR,
            Platform.DEVICE_TRACKER,
            "group",
            "input_boolean",
            "person",
            "schedule",
            Platform.SWITCH,
        ],
        multiple=True,
    )
)


def schema(stays: Sequence[Stay]) -> probatio.Schema:
    """Return the form; stays that are chosen no more are forgotten."""
    known = [SelectOptionDict(value=_key(one), label=_label(one)) for one in stays]
    listed = {
        probatio.Optional(CONF_STAYS, default=[one["value"] for one in known]): SelectSelector(
            SelectSelectorConfig(options=known, multiple=True)
        )
    }
    return probatio.Schema(
        {
            probatio.Optional(CONF_GUEST_ROOMS): _AREAS,
            probatio.Optional(CONF_GUEST_SIGNALS): _SIGNALS,
            probatio.Optional(CONF_GUEST_AREAS): _AREAS,
            **(listed if known else {}),
            probatio.Optional(CONF_STAY_START): DateTimeSelector(),
            probatio.Optional(CONF_STAY_END): DateTimeSelector(),
        }
    )


def added_stay(given: Mapping[str, Any]) -> Stay | None:
    """Return the stay that was filled in; raise :class:`InvalidInput` where it is none."""
    start, end = (_moment(given.get(key)) for key in (CONF_STAY_START, CONF_STAY_END))
    if start is None and end is None:
        return None
    if start is None or end is None:
        raise InvalidInput("stay", "has no beginning or no end")
    return Stay(start=start, end=end)


def change_stays(
    work: UnitOfWork, listed: Sequence[Stay], given: Mapping[str, Any], added: Stay | None
) -> None:
    """Forget what was taken off the list, and note what was added."""
    kept = given.get(CONF_STAYS, [])
    for start in {one.start for one in listed if _key(one) not in kept}:
        forget_stay(work.tx, start, work.now)
    if added:
        add_stay(work.tx, added, work.now)


def _key(stay: Stay) -> str:
    return stay.start.isoformat()


def _label(stay: Stay) -> str:
    return f"{_local(stay.start)} – {_local(stay.end) if stay.end else '…'}"  # noqa: RUF001 (a range)


def _local(moment: datetime) -> str:
    return f"{dt_util.as_local(moment):%Y-%m-%d %H:%M}"


def _moment(text: str | None) -> datetime | None:
    """Read a moment; without a zone it is the home's time."""
    moment = dt_util.parse_datetime(text) if text else None
    return moment and dt_util.as_utc(moment)
