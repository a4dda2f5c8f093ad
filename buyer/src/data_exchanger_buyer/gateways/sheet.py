"""Payouts as a CSV file, for a person to carry out."""

from collections.abc import Sequence
import csv
from datetime import datetime
from io import StringIO

from .gateway import Order

_HEADER = ("order", "method", "account", "holder", "amount", "currency", "text")


def sheet(name: str, orders: Sequence[Order], now: datetime) -> bytes:
    """Write one line per order; a cell that a spreadsheet would compute is quoted as text."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(_HEADER)
    for one in orders:
        account = one.account
        amount = f"{one.amount.decimal}"
        row = (account.method.value, account.account, account.holder, amount, one.amount.currency)
        writer.writerow(map(_harmless, (one.number, *row, f"{one.title} {now:%Y-%m-%d} {name}")))
    return text.getvalue().encode()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell
