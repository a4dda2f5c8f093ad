"""Earnings by month, member and kind of data; journal entries; and how a trade is shared."""

from collections.abc import Mapping
from typing import Any

from homeassistant.helpers import config_validation as cv
import probatio

from ..core.ledger import accounts
from ..core.ledger.explanation import explanations
from ..core.ledger.journal import JournalEntry
from ..core.ledger.shares import HOUSE
from ..core.model.identifiers import TradeId
from ..core.pipeline import earnings
from .command import Caller, Command
from .shown import money, payout_shown


async def _earnings(caller: Caller, msg: Mapping[str, Any]) -> Mapping[str, Any]:
    """Answer sums and entries: all to administrators, to members what is theirs."""
    caller.require_family()
    data, viewer = caller.coordinator.data, caller.viewer
    rows, page = await caller.household.run(
        lambda work: (
            earnings.monthly(work.tx, msg["since"], viewer),
            earnings.entries(work.tx, msg.get("before"), msg["limit"], viewer),
        )
    )
    return {
        "totals": {
            "estimated": dict(data.estimated),
            "agreed": dict(data.pending),
            "settled": dict(data.earned),
            "house": dict(data.house),
        },
        "members": {
            id_: {
                "name": caller.entry.subentries[id_].title,
                "earned": dict(earned),
                "gifts": dict(data.gifts.get(id_, {})),
                "score": data.growth[id_].score,
                "months_in_a_row": data.growth[id_].row,
                "medal": data.growth[id_].medal.value,
                "payout": payout_shown(data.payouts[id_]),
            }
            for id_, earned in data.members.items()
            if caller.may_see([id_])
        },
        "buyers": {
            id_: {
                "name": caller.entry.subentries[id_].title,
                "paid": dict(paid),
                "outstanding": dict(data.outstanding[id_]),
            }
            for id_, paid in data.paid.items()
        }
        if caller.admin
        else {},
        "months": [
            {
                "month": row.month,
                "member": row.member,
                "category": row.category,
                "amount": row.amount,
                "currency": row.currency,
            }
            for row in rows
        ],
        "entries": [_entry(number, entry, caller) for number, entry in page.entries],
        "next": page.next,
    }


def _entry(number: int, entry: JournalEntry, caller: Caller) -> Mapping[str, Any]:
    """Show an entry; of the accounts of members, a member sees their own alone."""
    return {
        "number": number,
        "key": entry.key,
        "date": entry.date.isoformat(),
        "description": entry.description,
        "postings": [
            {
                "account": one.account,
                "category": one.category,
                **money(one.amount),
            }
            for one in entry.postings
            if caller.admin or _is_own(one.account, caller)
        ],
    }


def _is_own(account: str, caller: Caller) -> bool:
    member = caller.member
    return member is not None and account in (accounts.member(member), accounts.gifts(member))


async def _shares(caller: Caller, msg: Mapping[str, Any]) -> Mapping[str, Any]:
    """Answer how a trade is shared and why; a member sees their own part."""
    trade_id = TradeId(msg["trade_id"])
    found = await caller.household.run(lambda work: earnings.trade_shares(work.tx, trade_id))
    caller.require_concerned(found.trade.contributors)
    rule, reasons = (
        found.allocation.rule,
        {one.member: one for one in found.allocation.contributions},
    )
    return {
        "trade": found.trade.id,
        "net": money(found.net),
        "paid": found.trade.paid,
        "rule": {
            "version": rule.version,
            "method": rule.method.value,
            "household": rule.household.value,
            "floor": rule.floor,
        },
        "household": {"per_mille": found.allocation.household, **money(found.shares[HOUSE])},
        "members": [
            {
                "member": member,
                **money(share),
                "per_mille": reasons[member].per_mille if member in reasons else None,
                "bound": reasons[member].bound if member in reasons else None,
                "reason": explanations(reasons[member]) if member in reasons else None,
            }
            for member, share in found.shares.items()
            if member is not HOUSE and caller.may_see([member])
        ],
    }


EARNINGS = Command(
    answer=_earnings,
    fields={
        probatio.Optional("since", default=""): cv.string,
        probatio.Optional("before"): probatio.All(int, probatio.Range(min=1)),
        probatio.Optional("limit", default=50): probatio.All(int, probatio.Range(min=1, max=200)),
    },
)
SHARES = Command(answer=_shares, fields={probatio.Required("trade_id"): cv.string})
