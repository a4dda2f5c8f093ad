"""The form that asks where a member wants money, and its answer."""

from collections.abc import Mapping
from typing import Any

from homeassistant.helpers.selector import TextSelector
import probatio

from ..core.protocol.payout import PayoutAccount, account_of
from ..core.protocol.profile import PayoutMethod
from .matrix import choice

_NOWHERE = "none"
_METHOD, _ACCOUNT, _HOLDER = "payout_method", "payout_account", "payout_holder"

SCHEMA = probatio.Schema(
    {
        probatio.Required(_METHOD): choice([*PayoutMethod, _NOWHERE], _METHOD),
        probatio.Optional(_ACCOUNT, default=""): TextSelector(),
        probatio.Optional(_HOLDER, default=""): TextSelector(),
    }
)


def account_in(user_input: Mapping[str, Any]) -> PayoutAccount | None:
    """Read the form; None stands for no account. Raises :class:`InvalidInput`."""
    method = user_input[_METHOD]
    if method == _NOWHERE:
        return None
    return account_of(PayoutMethod(method), user_input[_ACCOUNT], user_input[_HOLDER])
