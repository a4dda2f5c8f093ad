"""The HTTPS binding at the provider: which path takes which message.

The same table serves requests that come in over HTTPS and items that wait in a mailbox.
"""

from dataclasses import dataclass
import re

from . import messages
from .messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A path template and the message that it takes; None for a GET."""

    method: str
    template: str
    message: type[Message] | None = None
    success: int = 200

    @property
    def about_transfer(self) -> bool:
        """Whether the route belongs to a transfer process."""
        return self.template.startswith("/transfers/")

    def match(self, method: str, path: str) -> str | None:
        """Return the pid in the path ("" where it has none), or None for another path."""
        if method != self.method:
            return None
        pattern = re.escape(self.template).replace(r"\{pid\}", "(?P<pid>[^/]+)")
        found = re.fullmatch(pattern + "/?", path)
        return found and (found.groupdict().get("pid") or "")


VERSION = Route(method="GET", template="/.well-known/dspace-version")
NEGOTIATION = Route(method="GET", template="/negotiations/{pid}")
COUNTER_OFFER = Route(
    method="POST",
    template="/negotiations/{pid}/request",
    message=messages.ContractRequestMessage,
)
NEGOTIATION_EVENT = Route(
    method="POST",
    template="/negotiations/{pid}/events",
    message=messages.ContractNegotiationEventMessage,
)
VERIFICATION = Route(
    method="POST",
    template="/negotiations/{pid}/agreement/verification",
    message=messages.ContractAgreementVerificationMessage,
)
NEGOTIATION_TERMINATION = Route(
    method="POST",
    template="/negotiations/{pid}/termination",
    message=messages.ContractNegotiationTerminationMessage,
)
TRANSFER = Route(method="GET", template="/transfers/{pid}")
TRANSFER_REQUEST = Route(
    method="POST",
    template="/transfers/request",
    message=messages.TransferRequestMessage,
    success=201,
)
TRANSFER_START = Route(
    method="POST", template="/transfers/{pid}/start", message=messages.TransferStartMessage
)
TRANSFER_SUSPENSION = Route(
    method="POST",
    template="/transfers/{pid}/suspension",
    message=messages.TransferSuspensionMessage,
)
TRANSFER_COMPLETION = Route(
    method="POST",
    template="/transfers/{pid}/completion",
    message=messages.TransferCompletionMessage,
)
TRANSFER_TERMINATION = Route(
    method="POST",
    template="/transfers/{pid}/termination",
    message=messages.TransferTerminationMessage,
)
SETTLEMENT = Route(method="POST", template="/settlements/{pid}")

PROVIDER_ROUTES = (
    VERSION,
    TRANSFER_REQUEST,
    NEGOTIATION,
    COUNTER_OFFER,
    NEGOTIATION_EVENT,
    VERIFICATION,
    NEGOTIATION_TERMINATION,
    TRANSFER,
    TRANSFER_START,
    TRANSFER_SUSPENSION,
    TRANSFER_COMPLETION,
    TRANSFER_TERMINATION,
    SETTLEMENT,
)


def resolve(method: str, path: str) -> tuple[Route, str] | None:
    """Find the route of a request and the pid in its path."""
    for route in PROVIDER_ROUTES:
        pid = route.match(method, path)
        if pid is not None:
            return route, pid
    return None
