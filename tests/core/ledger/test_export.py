"""The journal as other programs read it."""

import csv
from decimal import Decimal
from io import StringIO
from pathlib import Path
import shutil
import subprocess

import pytest

from custom_components.data_exchanger.core.ledger.export import beancount_lines, csv_lines
from custom_components.data_exchanger.core.ledger.journal import JournalEntry, Posting
from custom_components.data_exchanger.core.model.money import Money
from tests.core.examples import NOW

BEAN_CHECK = shutil.which("bean-check")


def entry(key: str, currency: str, amount: int, category: str | None = None) -> JournalEntry:
    return JournalEntry(
        key=key,
        date=NOW,
        description='say "hello"',
        postings=(
            Posting(account="equity:distributed", amount=Money(amount=amount, currency=currency)),
            Posting(
                account="liabilities:members:01JD_x y",
                amount=Money(amount=-amount, currency=currency),
                category=category,
            ),
        ),
    )


ENTRIES = (
    entry("distribution:urn:uuid:1", "EUR", 405, "health"),
    entry("distribution:urn:uuid:2", "JPY", 7),
    entry("reversal:\\odd", "KWD", -1234),
)


def test_csv_has_a_line_per_posting_that_adds_up() -> None:
    rows = list(csv.DictReader(StringIO("".join(csv_lines(ENTRIES)))))
    assert len(rows) == 6
    assert sum(Decimal(row["amount"]) for row in rows) == 0
    assert rows[1] == {
        "number": "1",
        "date": "2026-11-22T15:00:00+00:00",
        "key": "distribution:urn:uuid:1",
        "description": 'say "hello"',
        "account": "liabilities:members:01JD_x y",
        "category": "health",
        "amount": "-4.05",
        "currency": "EUR",
    }
    assert [rows[3]["amount"], rows[5]["amount"]] == ["-7", "1.234"]


def test_beancount_opens_each_account_once_and_quotes_words() -> None:
    text = "".join(beancount_lines(ENTRIES))
    assert text.count("open Equity:Distributed") == 1
    assert "1970-01-01 open Liabilities:Members:01JD-x-y\n" in text
    assert '2026-11-22 * "say \\"hello\\""\n  key: "distribution:urn:uuid:1"\n' in text
    assert '  Liabilities:Members:01JD-x-y  -4.05 EUR\n    category: "health"\n' in text
    assert 'key: "reversal:\\\\odd"' in text


def test_an_account_that_begins_oddly_gets_a_letter() -> None:
    odd = JournalEntry(
        key="k",
        date=NOW,
        description="d",
        postings=tuple(
            Posting(account=f"equity:{name}", amount=Money(amount=amount, currency="EUR"))
            for name, amount in (("_a", 1), ("b", -1))
        ),
    )
    assert "Equity:X-a  0.01 EUR" in "".join(beancount_lines([odd]))


@pytest.mark.skipif(BEAN_CHECK is None, reason="bean-check is not installed")
def test_bean_check_accepts_the_export(tmp_path: Path) -> None:
    file = tmp_path / "ledger.beancount"
    file.write_text("".join(beancount_lines(ENTRIES)))
    done = subprocess.run([str(BEAN_CHECK), str(file)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
