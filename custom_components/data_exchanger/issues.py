"""Repair issues: what the family can do something about."""

from collections.abc import Iterable, Iterator, Mapping

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .const import DOMAIN
from .core.consent.family import MemberProblem
from .core.errors import DataExchangerError
from .core.ledger.payout import Payout
from .core.model.identifiers import TradeId
from .core.model.money import Money
from .core.pipeline.erasures import Erasure
from .core.pipeline.home import Home
from .core.trade.dispute import DisputeReason
from .core.trade.trade import Trade

_BOOKED = (DisputeReason.CHARGEBACK, DisputeReason.FAMILY)
"""Disputes that are not over a statement; one over a statement means that none of it is booked."""

MONEY_DISPUTE = "dispute_"
MONEY_LATE = "late_"
_ABOUT_MONEY = (MONEY_DISPUTE, "excess_", MONEY_LATE, "payout_")

_BUYER_CHANGED = "buyer_changed"
_CLOCK = "clock_set_back"
_ERASURE = "erasure_"
_MEMBER = "member_"
REOPENED_BY_RELOAD = ("database_corrupt", "keys_missing", "storage_unusable")
"""What a backup or free space mends, once somebody says that it is there."""
_STORAGE_ISSUES = (*REOPENED_BY_RELOAD, "database_newer")

_FIXABLE = (_BUYER_CHANGED, _MEMBER, MONEY_DISPUTE, MONEY_LATE, *REOPENED_BY_RELOAD)
"""How the ids of issues begin that a click mends; see ``repairs``."""


@callback
def async_raise_storage_issue(hass: HomeAssistant, err: DataExchangerError) -> None:
    """Say that the household's data cannot be opened; nothing was changed."""
    if err.code not in _STORAGE_ISSUES:
        return
    ir.async_create_issue(
        hass,
        DOMAIN,
        err.code,
        is_fixable=err.code.startswith(_FIXABLE),
        severity=ir.IssueSeverity.ERROR,
        translation_key=err.code,
        translation_placeholders=err.details,
    )


@callback
def async_clear_storage_issues(hass: HomeAssistant) -> None:
    """Forget storage issues once the data could be opened."""
    for issue in _STORAGE_ISSUES:
        ir.async_delete_issue(hass, DOMAIN, issue)


@callback
def async_clear_issues(hass: HomeAssistant) -> None:
    """Forget all issues of a household that was removed."""
    for domain, issue in list(ir.async_get(hass).issues):
        if domain == DOMAIN:
            ir.async_delete_issue(hass, DOMAIN, issue)


@callback
def async_show_family_issues(
    hass: HomeAssistant, problems: Iterable[MemberProblem], *, set_back: bool
) -> None:
    """Show what keeps members from having a voice, and a clock that cannot be right."""
    shown = [
        (f"{_MEMBER}{one.problem}_{one.member}", f"{_MEMBER}{one.problem}") for one in problems
    ]
    if set_back:
        shown.append((_CLOCK, _CLOCK))
    _show_all(hass, (_MEMBER, _CLOCK), {issue: (key, None) for issue, key in shown})


@callback
def async_show_changed_buyers(hass: HomeAssistant, home: Home) -> None:
    """Show the buyers that are no longer what the family accepted; their trades are stopped."""
    shown = {
        f"{_BUYER_CHANGED}_{buyer.id}": (
            f"{_BUYER_CHANGED}_{check.changes[0]}",
            {"buyer": buyer.profile.name},
        )
        for buyer in home.buyers.values()
        if (check := home.check(buyer.id)).changes
    }
    _show_all(hass, (_BUYER_CHANGED,), shown)


@callback
def async_show_money_issues(
    hass: HomeAssistant,
    trades: Iterable[Trade],
    late: Mapping[TradeId, Money],
    payouts: Iterable[Payout],
) -> None:
    """Show disputes, overdue payments and payouts, and payments beyond the price."""
    shown = {**dict(_money_issues(trades, late)), **dict(_payout_issues(payouts))}
    _show_all(hass, _ABOUT_MONEY, shown)


@callback
def async_show_erasure_issues(hass: HomeAssistant, home: Home, erasures: Iterable[Erasure]) -> None:
    """Show the buyers that were to erase something, and have not said that they did."""
    shown = {
        f"{_ERASURE}{one.trade}": ("erasure_overdue", _asked(home, one))
        for one in erasures
        if one.ignored and one.attestation is None
    }
    _show_all(hass, (_ERASURE,), shown)


def _asked(home: Home, one: Erasure) -> dict[str, str]:
    buyer = home.buyers.get(one.buyer)
    name = buyer.profile.name if buyer else one.buyer
    return {"buyer": name, "trade": one.trade, "due": one.due.date().isoformat()}


def _show_all(
    hass: HomeAssistant,
    kinds: tuple[str, ...],
    wanted: Mapping[str, tuple[str, dict[str, str] | None]],
) -> None:
    """Show issues by id, with text and figures; others whose id begins like ``kinds`` are over."""
    for domain, issue in list(ir.async_get(hass).issues):
        if domain == DOMAIN and issue.startswith(kinds) and issue not in wanted:
            ir.async_delete_issue(hass, DOMAIN, issue)
    for issue, (key, placeholders) in wanted.items():
        ir.async_create_issue(
            hass,
            DOMAIN,
            issue,
            is_fixable=issue.startswith(_FIXABLE),
            severity=ir.IssueSeverity.WARNING,
            translation_key=key,
            translation_placeholders=placeholders,
        )


def _money_issues(
    trades: Iterable[Trade], late: Mapping[TradeId, Money]
) -> Iterator[tuple[str, tuple[str, dict[str, str]]]]:
    """Name every issue, its text and both sides' figures."""
    for trade in trades:
        number = trade.id.removeprefix("urn:uuid:")
        about = {"trade": trade.id, "price": str(trade.terms.price)}
        dispute = trade.dispute
        if dispute and dispute.open:
            key = "dispute" if dispute.reason in _BOOKED else "statement_refused"
            what = {"what": dispute.reason.value, "stated": dispute.stated}
            yield f"dispute_{number}", (key, {**about, **what, "agreed": dispute.agreed})
        if trade.owed.excess:
            yield f"excess_{number}", ("overpaid", {**about, "excess": str(trade.owed.surplus)})
        if trade.id in late:
            outstanding = str(late[trade.id])
            yield f"late_{number}", ("payment_late", {**about, "outstanding": outstanding})


def _payout_issues(payouts: Iterable[Payout]) -> Iterator[tuple[str, tuple[str, dict[str, str]]]]:
    """Name payouts that have been on their way for too long; not whose they are."""
    for payout in payouts:
        about = {"amount": str(payout.amount), "since": f"{payout.opened:%Y-%m-%d}"}
        issue = f"payout_{payout.id.removeprefix('urn:uuid:')}"
        yield issue, (f"payout_{payout.state}", about)
