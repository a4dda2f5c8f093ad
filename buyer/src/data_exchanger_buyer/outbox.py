"""One step of a trade: its new state and its messages, stored together."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
import logging
import secrets
from typing import Any

from data_exchanger_core.identity.canonical import canonical

from .buyer import Buyer
from .negotiation import Step
from .store.database import Transaction
from .store.mailboxes import StoredItem
from .store.moments import unix
from .trade import Trade

_LOGGER = logging.getLogger(__name__)


def store(tx: Transaction, buyer: Buyer, before: Trade, step: Step, now: datetime) -> Trade:
    """Store a step of a trade and put its messages into the home's mailbox."""
    trade = replace(step.trade, updated=now)
    if before.in_flight and trade.in_flight is not before.in_flight:
        tx.items.withdraw(trade.id, before.in_flight)
    tx.trades.save(trade)
    for outgoing in step.outbox:
        post(tx, buyer, trade, outgoing.verb, outgoing.path, outgoing.body, now)
    if trade.state is not before.state:
        _LOGGER.info("trade %s is %s", trade.id, trade.state)
    return trade


def post(
    tx: Transaction,
    buyer: Buyer,
    trade: Trade,
    errand: str,
    path: str,
    body: Mapping[str, Any],
    now: datetime,
) -> None:
    """Put a message into a home's mailbox."""
    item = StoredItem(
        id=secrets.token_urlsafe(16),
        mailbox=trade.mailbox,
        trade=trade.id,
        errand=errand,
        path=path,
        body=canonical(body).decode(),
        received=unix(now),
        expires=unix(now + buyer.config.patience),
        due=unix(now),
    )
    tx.items.put(item)
