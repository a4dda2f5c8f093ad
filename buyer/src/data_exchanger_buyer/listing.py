"""Demands, trades, releases and payments as the command line shows them."""

from collections.abc import Mapping, Sequence
from typing import Any

from data_exchanger_core.model.money import Money
from data_exchanger_core.model.period import rfc3339
from data_exchanger_core.protocol.demand import Demand
from data_exchanger_core.protocol.wire import to_json

from .opening import OpenedRelease
from .store.demands import StoredDemand
from .trade import Payment, Trade

type Facts = dict[str, Any]


def demand_facts(demand: Demand, stored: StoredDemand, *, live: bool) -> Facts:
    """Describe a demand."""
    return {
        "id": demand.id,
        "title": demand.title,
        "live": live,
        "deadline": rfc3339(demand.deadline),
        "price": to_json(demand.price),
        "level": demand.scope.level.value,
        "maxTrades": stored.max_trades,
    }


def trade_facts(trade: Trade) -> Facts:
    """Describe a trade."""
    received, terms = trade.received, trade.terms
    return {
        "id": trade.id,
        "home": trade.home,
        "demand": terms.demand,
        "state": trade.state.value,
        "negotiation": trade.negotiation.value,
        "transfer": trade.transfer and trade.transfer.value,
        "price": to_json(terms.price),
        "level": terms.scope.level.value,
        "agreement": trade.agreement_id,
        "rows": received and received.rows,
        "bytes": received and received.size,
        "sha256": received and received.package,
        "payment": trade.payment and payment_facts(trade.payment),
        "ended": trade.ended,
        "erased": trade.erased and rfc3339(trade.erased.at),
        "opened": rfc3339(trade.opened),
        "updated": rfc3339(trade.updated),
    }


def erasure_facts(trade: Trade) -> Facts:
    """Describe what a home called back."""
    erased = trade.erased
    return {
        "trade": trade.id,
        "home": trade.home,
        "agreement": trade.agreement_id,
        "erased": erased and rfc3339(erased.at),
        "request": erased and erased.request,
    }


def payment_facts(payment: Payment) -> Facts:
    """Describe a payment."""
    facts: Facts = to_json(payment)
    del facts["statement"]
    return facts


def demand_row(facts: Facts) -> tuple[str, ...]:
    """Show a demand in a table."""
    state = "live" if facts["live"] else "closed"
    return facts["id"], state, facts["deadline"], _money(facts["price"]), facts["title"]


def trade_row(facts: Facts) -> tuple[str, ...]:
    """Show a trade in a table."""
    payment = facts["payment"] or {}
    note = facts["ended"] or payment.get("status", "")
    state, price = facts["state"], _money(facts["price"])
    return facts["id"], state, price, facts["level"], facts["updated"], note


def release_line(opened: OpenedRelease) -> str:
    """Show an opened release in a line."""
    verdict = "valid" if opened.valid else f"NOT VALID ({'; '.join(opened.errors)})"
    tables = ", ".join(f"{one.name} ({one.rows} rows)" for one in opened.resources)
    noise = opened.guarantee
    told = noise and f"; noise: ε = {noise.epsilon} at δ = {noise.delta} for each {noise.unit}"
    return f"{opened.folder}: {tables}; {verdict}{told or ''}"


def payment_line(trade: str, payment: Payment) -> str:
    """Show a payment in a line."""
    amounts = f"{payment.gross} - fee {payment.fee} = {payment.net}"
    return f"{trade}: {payment.kind} {amounts}, {payment.method} {payment.reference}"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Lay rows out in columns."""
    lines = [header, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _money(price: Mapping[str, Any]) -> str:
    return str(Money(amount=price["amount"], currency=price["currency"]))
