"""The chart of accounts."""

from ..model.identifiers import BuyerId, MemberId

DISTRIBUTED = "equity:distributed"
"""What was shared out to the members."""


def payments(buyer: BuyerId) -> str:
    """Name the account of the money that a buyer paid."""
    return f"assets:payments:{buyer}"


def fees(buyer: BuyerId) -> str:
    """Name the account of what a buyer's platform kept."""
    return f"expenses:fees:{buyer}"


def sales(buyer: BuyerId) -> str:
    """Name the account of what releases to a buyer sold for."""
    return f"income:sales:{buyer}"


def member(member: MemberId) -> str:
    """Name the account of what the household owes a member."""
    return f"liabilities:members:{member}"
