"""The journal as text for other programs: CSV (RFC 4180) and Beancount."""

from collections.abc import Iterable, Iterator
import csv
from datetime import UTC
from io import StringIO
import re

from ..model.money import Money, exponent
from .journal import JournalEntry

_HEADER = ("number", "date", "key", "description", "account", "category", "amount", "currency")
_FOREIGN = re.compile(r"[^A-Za-z0-9-]")


def csv_lines(entries: Iterable[JournalEntry]) -> Iterator[str]:
    """Write one line per posting; entries have numbers, amounts are in major units."""
    yield _csv_line(_HEADER)
    for number, entry in enumerate(entries, start=1):
        for one in entry.postings:
            yield _csv_line(
                (
                    str(number),
                    entry.date.astimezone(UTC).isoformat(),
                    entry.key,
                    entry.description,
                    one.account,
                    one.category or "",
                    _decimal(one.amount),
                    one.amount.currency,
                )
            )


def beancount_lines(entries: Iterable[JournalEntry]) -> Iterator[str]:
    """Write a Beancount ledger; an account is opened where it is first used."""
    yield 'option "title" "Data Exchanger"\n'
    known: set[str] = set()
    for entry in entries:
        for account in [_account(one.account) for one in entry.postings]:
            if account not in known:
                known.add(account)
                yield f"\n1970-01-01 open {account}\n"
        day = entry.date.astimezone(UTC).date().isoformat()
        yield f"\n{day} * {_quoted(entry.description)}\n  key: {_quoted(entry.key)}\n"
        for one in entry.postings:
            yield f"  {_account(one.account)}  {_decimal(one.amount)} {one.amount.currency}\n"
            if one.category:
                yield f"    category: {_quoted(one.category)}\n"


def _account(name: str) -> str:
    """Write an account as Beancount does: parts begin with a capital letter or a digit."""
    return ":".join(_part(part) for part in name.split(":"))


def _part(part: str) -> str:
    clean = _FOREIGN.sub("-", part)
    return clean[:1].upper() + clean[1:] if clean[:1].isalnum() else f"X{clean}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _decimal(amount: Money) -> str:
    return f"{amount.decimal:.{exponent(amount.currency)}f}"


def _csv_line(cells: tuple[str, ...]) -> str:
    line = StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
