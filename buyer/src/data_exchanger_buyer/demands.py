"""Demands: published by the buyer, and what of a home's offer they cover."""

from dataclasses import replace
from datetime import datetime
from hashlib import sha256
import json
import secrets
from typing import Any

from data_exchanger_core.errors import InvalidInput, NotFound
from data_exchanger_core.model.identifiers import Did, urn
from data_exchanger_core.model.period import rfc3339
from data_exchanger_core.model.scope import Scope
from data_exchanger_core.privacy.registry import method_for
from data_exchanger_core.protocol.demand import Demand, DemandFeed
from data_exchanger_core.protocol.documents import open_document
from data_exchanger_core.protocol.terms import Terms
from data_exchanger_core.protocol.wire import MAX_DOCUMENT, encode, from_json

from .buyer import Buyer
from .cursor import read_cursor
from .store.database import Transaction
from .store.demands import StoredDemand

PAGE = 50
_PAGE_BYTES = MAX_DOCUMENT // 2


def publish(
    tx: Transaction, buyer: Buyer, text: bytes, max_trades: int | None, now: datetime
) -> Demand:
    """Sign a demand and put it on the feed.

    ``text`` is its JSON; id, date, place and fee are filled in where they are missing. Raises
    :class:`InvalidInput` for what homes would not read.
    """
    demand = _complete(buyer, text, now)
    if tx.demands.find(demand.id):
        raise InvalidInput("id", "was published before")
    token = buyer.sign(demand)
    if len(token) > _PAGE_BYTES:
        raise InvalidInput("demand", "is too long")
    tx.demands.add(demand.id, token, demand.deadline, max_trades)
    return demand


def close(tx: Transaction, demand: str) -> None:
    """Take a demand off the feed; offers that it led to go on."""
    if tx.demands.find(demand) is None:
        raise NotFound("demand", demand)
    tx.demands.close(demand)


def read(buyer: Buyer, stored: StoredDemand) -> Demand:
    """Read a published demand."""
    return open_document(Demand, stored.token, buyer.keys.signing.public, buyer.did).content


def feed(tx: Transaction, after: str, now: datetime) -> tuple[bytes, str]:
    """Return a page of live demands and its entity tag."""
    found = tx.demands.live(now, read_cursor(after), PAGE + 1)
    page: list[StoredDemand] = []
    for stored in found[:PAGE]:
        if page and sum(len(one.token) for one in (*page, stored)) > _PAGE_BYTES:
            break
        page.append(stored)
    following = str(page[-1].number) if len(page) < len(found) else None
    body = encode(DemandFeed(demands=tuple(one.token for one in page), next=following))
    return body, sha256(body).hexdigest()[:32]


def accepts(tx: Transaction, buyer: Buyer, home: Did, terms: Terms, now: datetime) -> bool:
    """Whether the buyer's own demand already says yes to an offer.

    Once per home: the same home's second answer to a demand waits for a decision.
    """
    stored = tx.demands.find(terms.demand) if terms.demand else None
    if stored is None or not stored.is_live(now):
        return False
    bound = tx.trades.homes_bound(stored.id)
    if home in bound or (stored.max_trades is not None and len(bound) >= stored.max_trades):
        return False
    return covers(read(buyer, stored), terms)


def covers(demand: Demand, terms: Terms) -> bool:
    """Whether terms are those of a demand, save for missing optional elements or a lower price."""
    wanted = demand.terms()
    offered = replace(
        terms,
        price=wanted.price,
        scope=replace(terms.scope, optional=wanted.scope.optional),
    )
    return (
        offered == wanted
        and set(terms.scope.optional) <= set(wanted.scope.optional)
        and terms.price.currency == wanted.price.currency
        and terms.price.amount <= wanted.price.amount
    )


def require_answerable(scope: Scope) -> None:
    """Raise :class:`InvalidInput` for a question that every home refuses.

    That is an unknown method, parameters out of range, too short a period.
    """
    method_for(scope.method).check(scope)


def _complete(buyer: Buyer, text: bytes, now: datetime) -> Demand:
    try:
        given = json.loads(text)
    except ValueError as err:
        raise InvalidInput("demand", "is not JSON") from err
    if not isinstance(given, dict):
        raise InvalidInput("demand", "is not a JSON object")
    config = buyer.config
    defaults: dict[str, Any] = {
        "id": urn(secrets.token_bytes(16)),
        "issued": rfc3339(now),
        "place": config.hosting[0],
        "feePerMille": config.fee_per_mille,
    }
    demand = from_json(Demand, defaults | given)
    if demand.deadline <= now:
        raise InvalidInput("deadline", "has passed")
    if demand.scope.period.start >= demand.deadline:
        raise InvalidInput("scope.period", "begins after the deadline")
    require_answerable(demand.scope)
    if demand.price.currency not in config.currencies:
        raise InvalidInput("price.currency", "is none that the profile names")
    if demand.price.amount < 0:
        raise InvalidInput("price", "is negative")
    if demand.fee_per_mille > config.fee_per_mille:
        raise InvalidInput("feePerMille", "is more than the profile names")
    return demand
