"""Double entry in integer minor units: entries that balance, or do not exist."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ..errors import DataExchangerError
from ..model.money import Money


class Unbalanced(DataExchangerError):
    """A journal entry whose debits and credits differ."""

    code = "unbalanced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One line of an entry: debits are positive, credits negative.

    ``category`` says which kind of data earned it, where that is known.
    """

    account: str
    amount: Money
    category: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry:
    """A dated, balanced entry; ``key`` makes it happen once."""

    key: str
    date: datetime
    description: str
    postings: tuple[Posting, ...]

    def __post_init__(self) -> None:
        totals = balances((self,), lambda _: "all")
        if len(self.postings) < 2 or any(totals.values()):
            raise Unbalanced


def credit(amount: Money) -> Money:
    """Return an amount as it stands on the other side of the books."""
    return Money(amount=-amount.amount, currency=amount.currency)


def balances(
    entries: Iterable[JournalEntry], group: Callable[[str], str] = str
) -> Mapping[tuple[str, str], int]:
    """Sum postings by (account group, currency), in minor units."""
    totals: dict[tuple[str, str], int] = defaultdict(int)
    for entry in entries:
        for posting in entry.postings:
            totals[group(posting.account), posting.amount.currency] += posting.amount.amount
    return totals


def is_balanced(totals: Mapping[tuple[str, str], int]) -> bool:
    """Whether the balances of all accounts add up to nothing, in every currency."""
    by_currency: dict[str, int] = defaultdict(int)
    for (_, currency), amount in totals.items():
        by_currency[currency] += amount
    return not any(by_currency.values())
