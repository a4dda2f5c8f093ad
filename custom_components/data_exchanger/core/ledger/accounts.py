"""The chart of accounts; every account is kept in each currency apart."""

from ..model.identifiers import BuyerId, MemberId

DISTRIBUTED = "equity:distributed"
"""What was shared out to the members and the household."""

HOUSE = "liabilities:house"
"""What belongs to the household as a whole, until somebody distributes it."""

PAYMENTS = "assets:payments:"
FEES = "expenses:fees:"
SALES = "income:sales:"
EXCESS = "liabilities:excess:"
MEMBERS = "liabilities:members:"
GIFTED = "liabilities:gifts:"
PAID_OUT = "liabilities:payouts:"
TRANSIT = "liabilities:transit:"
SERVICES = "assets:services:"
RENDERED = "income:services:"


def payments(buyer: BuyerId) -> str:
    """Name the account of the money that a buyer paid and the household holds there."""
    return f"{PAYMENTS}{buyer}"


def fees(buyer: BuyerId) -> str:
    """Name the account of what a buyer's platform kept."""
    return f"{FEES}{buyer}"


def sales(buyer: BuyerId) -> str:
    """Name the account of what releases to a buyer sold for."""
    return f"{SALES}{buyer}"


def excess(buyer: BuyerId) -> str:
    """Name the account of what a buyer paid beyond the price and will get back."""
    return f"{EXCESS}{buyer}"


def member(member: MemberId) -> str:
    """Name the account of what a member earned."""
    return f"{MEMBERS}{member}"


def gifts(member: MemberId) -> str:
    """Name the account of what a member was given."""
    return f"{GIFTED}{member}"


def paid_out(member: MemberId) -> str:
    """Name the account of what was paid out to a member, or is on its way; a debit."""
    return f"{PAID_OUT}{member}"


def transit(buyer: BuyerId) -> str:
    """Name the account of what a buyer was told to pay out and has not paid yet."""
    return f"{TRANSIT}{buyer}"


def services(buyer: BuyerId) -> str:
    """Name the account of the worth of services that a buyer rendered; never mixed with money."""
    return f"{SERVICES}{buyer}"


def rendered(buyer: BuyerId) -> str:
    """Name the account against which a buyer's services are valued."""
    return f"{RENDERED}{buyer}"
