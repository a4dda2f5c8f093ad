"""The core's errors in Home Assistant's words."""

from collections.abc import Iterator
from contextlib import contextmanager

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from .const import DOMAIN
from .core.errors import DataExchangerError, InvalidInput, NotFound, WrongState
from .core.pipeline.trading import NotOnOffer

_CALLERS_FAULT = (InvalidInput, NotFound, WrongState, NotOnOffer)


@contextmanager
def translated_errors() -> Iterator[None]:
    """Raise the core's errors as translated errors: what the caller can mend, as validation."""
    try:
        yield
    except DataExchangerError as err:
        kind = ServiceValidationError if isinstance(err, _CALLERS_FAULT) else HomeAssistantError
        raise kind(
            translation_domain=DOMAIN,
            translation_key=err.code,
            translation_placeholders=err.details,
        ) from err
