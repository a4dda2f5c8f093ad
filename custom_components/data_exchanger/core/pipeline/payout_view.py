"""What a member sees of payouts: what there is to pay out, where it goes, and the last one."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..ledger import accounts
from ..ledger.payout import Balances, Payout, unpaid
from ..model.identifiers import MemberId
from .home import Home
from .payout_ports import StoredAccount
from .ports import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberPayout:
    """Sums in minor units by currency; ``last`` is the newest payout."""

    unpaid: Mapping[str, int] = field(default_factory=dict)
    """What the member has, and was neither paid out nor is on its way."""
    paid_out: Mapping[str, int] = field(default_factory=dict)
    """What was paid out, or is on its way."""
    account: StoredAccount | None = None
    last: Payout | None = None


def member_payouts(
    tx: Transaction, home: Home, balances: Balances
) -> Mapping[MemberId, MemberPayout]:
    """Return what every member sees."""
    stored, newest = tx.payout_accounts.all(), tx.payouts.newest()
    return {
        member: MemberPayout(
            unpaid={
                currency: unpaid(balances, member, currency)
                for currency in _currencies(
                    balances, accounts.member(member), accounts.gifts(member)
                )
            },
            paid_out={
                currency: balances[accounts.paid_out(member), currency]
                for currency in _currencies(balances, accounts.paid_out(member))
            },
            account=stored.get(member),
            last=newest.get(member),
        )
        for member in home.members
    }


def _currencies(balances: Balances, *of: str) -> list[str]:
    return sorted({currency for account, currency in balances if account in of})
