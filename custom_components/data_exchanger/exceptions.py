"""The core's errors in Home Assistant's words."""

from collections.abc import Iterator
from contextlib import contextmanager

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from .const import DOMAIN
from .core.catalog.element import label_of
from .core.errors import DataExchangerError, InvalidInput, NotFound, WrongState
from .core.market.reasons import reason_text
from .core.pipeline.buyers import BuyerChanged
from .core.pipeline.compliance import NotCompliant
from .core.pipeline.payouts import NoPayoutAccount, NothingToPayOut
from .core.pipeline.trading import NotConcerned, NotNow, NotOnOffer
from .findings import explain

_CALLERS_FAULT = (
    BuyerChanged,
    InvalidInput,
    NoPayoutAccount,
    NotCompliant,
    NotConcerned,
    NotFound,
    NothingToPayOut,
    NotOnOffer,
    WrongState,
)


@contextmanager
def translated_errors(language: str = "en") -> Iterator[None]:
    """Raise the core's errors as translated errors: what the caller can mend, as validation.

    ``language`` is that of the words that the core brings itself: why a rule blocks.
    """
    try:
        yield
    except DataExchangerError as err:
        placeholders = dict(err.details)
        if isinstance(err, NotCompliant):
            placeholders["explanation"] = explain(**err.details, language=language)
        if isinstance(err, (NotNow, NotOnOffer)):
            placeholders["explanation"] = reason_text(err.details["reason"], language)
            placeholders["label"] = label_of(err.details.get("element", ""), language)
        kind = ServiceValidationError if isinstance(err, _CALLERS_FAULT) else HomeAssistantError
        raise kind(
            translation_domain=DOMAIN,
            translation_key=err.code,
            translation_placeholders=placeholders,
        ) from err
