"""Payouts as a SEPA credit transfer file (ISO 20022 pain.001.001.09), for the buyer's bank."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

from data_exchanger_core.errors import DataExchangerError
from data_exchanger_core.protocol.payout import account_of
from data_exchanger_core.protocol.profile import PayoutMethod
from data_exchanger_core.protocol.wire import WIRE
from pydantic import StringConstraints

from .gateway import Order

CURRENCY = "EUR"
_SCHEMA = "pain.001.001.09"
_BIC = r"^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$"


class SepaUnavailable(DataExchangerError):
    """The library that writes SEPA files is not installed, or could not write this one."""

    code = "sepa_unavailable"


@dataclass(frozen=True, slots=True, kw_only=True)
class SepaAccount:
    """The account that the money comes from."""

    __pydantic_config__: ClassVar = WIRE

    name: Annotated[str, StringConstraints(min_length=1, max_length=70)]
    iban: str
    bic: Annotated[str, StringConstraints(pattern=_BIC)] | None = None

    def __post_init__(self) -> None:
        """Refuse what is no IBAN."""
        account_of(PayoutMethod.IBAN, self.iban, self.name)


def credit_transfers(payer: SepaAccount, orders: Sequence[Order], now: datetime) -> bytes:
    """Write one transfer per order, checked against the schema of ISO 20022.

    Raises :class:`SepaUnavailable`.
    """
    try:
        from sepaxml import SepaTransfer  # noqa: PLC0415 (an extra)
        from sepaxml.validation import ValidationError  # noqa: PLC0415
    except ImportError as err:
        raise SepaUnavailable("install data-exchanger-buyer[sepa]") from err
    config = {
        "name": payer.name,
        "IBAN": account_of(PayoutMethod.IBAN, payer.iban, payer.name).account,
        "currency": CURRENCY,
        "batch": True,
        **({"BIC": payer.bic} if payer.bic else {}),
    }
    file = SepaTransfer(config, schema=_SCHEMA)
    for one in orders:
        file.add_payment(
            {
                "name": one.account.holder,
                "IBAN": one.account.account,
                "amount": one.amount.amount,
                "execution_date": now.date(),
                "description": one.title,
                "endtoend_id": one.number,
            }
        )
    try:
        exported: bytes = file.export(validate=True)
    except ValidationError as err:
        raise SepaUnavailable("the file would break the schema") from err
    return exported
