"""Repair issues: what the family can do something about."""

from collections.abc import Iterable

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .const import DOMAIN
from .core.errors import DataExchangerError
from .core.trade.trade import Trade

_STORAGE_ISSUES = ("database_corrupt", "database_newer", "keys_missing", "storage_unusable")


@callback
def async_raise_storage_issue(hass: HomeAssistant, err: DataExchangerError) -> None:
    """Say that the household's data cannot be opened; nothing was changed."""
    if err.code not in _STORAGE_ISSUES:
        return
    ir.async_create_issue(
        hass,
        DOMAIN,
        err.code,
        is_fixable=False,
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
def async_show_disputes(hass: HomeAssistant, trades: Iterable[Trade]) -> None:
    """Show statements that contradict what was agreed, until a right one comes."""
    for trade in trades:
        issue = f"dispute_{trade.id.removeprefix('urn:uuid:')}"
        if trade.dispute is None:
            ir.async_delete_issue(hass, DOMAIN, issue)
            continue
        ir.async_create_issue(
            hass,
            DOMAIN,
            issue,
            is_fixable=False,
            severity=ir.IssueSeverity.WARNING,
            translation_key="statement_refused",
            translation_placeholders={
                "trade": trade.id,
                "difference": trade.dispute,
                "price": str(trade.terms.price),
            },
        )
