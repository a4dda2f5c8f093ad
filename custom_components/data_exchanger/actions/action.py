"""What an action is."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse

from ..coordinator import DataExchangerConfigEntry

type Handler = Callable[
    [HomeAssistant, DataExchangerConfigEntry, ServiceCall], Coroutine[Any, Any, ServiceResponse]
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A handler, the fields it takes, and whether it answers."""

    handler: Handler
    fields: Mapping[Any, Any] = field(default_factory=dict)
    response: SupportsResponse = SupportsResponse.OPTIONAL
