"""The state machine by itself: whatever comes in whatever order, the tables hold."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from conftest import config, demand_json
from data_exchanger_buyer import negotiation
from data_exchanger_buyer.negotiation import Step
from data_exchanger_buyer.trade import Received, Trade, TradeState
from data_exchanger_core.errors import DataExchangerError
from data_exchanger_core.model.identifiers import Did
from data_exchanger_core.protocol import messages, odrl
from data_exchanger_core.protocol.demand import Demand
from data_exchanger_core.protocol.states import NEGOTIATION, TRANSFER, Verb
from data_exchanger_core.protocol.wire import from_json
from hypothesis import given, strategies as st

NOW = datetime(2026, 3, 1, tzinfo=UTC)
HOME, OWN = Did("did:key:zHome"), Did("did:key:zBuyer")
TERMS = from_json(
    Demand,
    demand_json()
    | {
        "id": "urn:uuid:d",
        "place": "DE",
        "issued": "2026-01-01T00:00:00Z",
        "deadline": "2026-06-01T00:00:00Z",
    },
).terms()
OFFER = odrl.offer(TERMS, "urn:uuid:o", "urn:uuid:t")
AGREEMENT = odrl.agreement(
    OFFER, "urn:uuid:a", assigner=HOME, assignee=OWN, timestamp="2026-03-01T00:00:00Z"
)
CONFIG = config()
OPENED = Trade(
    id="urn:uuid:7d0a4d6e-6cf9-4dbd-a1f6-5f9d0f3a0b11",
    home=HOME,
    mailbox="m" * 22,
    provider_pid="urn:uuid:p",
    offer=OFFER,
    terms=TERMS,
    opened=NOW,
    updated=NOW,
)
RECEIVED = Received(
    release="urn:uuid:r",
    body="0" * 64,
    package="0" * 64,
    size=1,
    rows=1,
    manifest="m",
    receipt="r",
    at=NOW,
)


def about[M: messages.ProcessMessage](kind: type[M], **more: Any) -> M:
    return kind(provider_pid="urn:uuid:p", consumer_pid=OPENED.id, **more)


def step(trade: Trade, event: str) -> Step:
    """Apply an event, named as ``what``, ``transfer <verb>`` or ``reply <verb> <how>``."""
    what, *verbs = event.split()
    return APPLY[what](trade, *verbs)


APPLY: dict[str, Callable[..., Step]] = {
    "accept": lambda trade: negotiation.accept(trade, NOW),
    "decline": negotiation.decline,
    "agreement": lambda trade: negotiation.agree(
        trade, about(messages.ContractAgreementMessage, agreement=AGREEMENT), OWN
    ),
    "finalized": lambda trade: negotiation.finalize(
        trade, about(messages.ContractNegotiationEventMessage, event_type="FINALIZED"), CONFIG
    ),
    "terminated": lambda trade: negotiation.terminate(
        trade, about(messages.ContractNegotiationTerminationMessage)
    ),
    "transfer": lambda trade, verb: negotiation.change_transfer(
        trade, Verb(verb), about(messages.TransferTerminationMessage)
    ),
    "release": lambda trade: negotiation.receive(trade, RECEIVED),
    "reply": lambda trade, verb, how: REPLY[how](trade, Verb(verb)),
}
REPLY: dict[str, Callable[[Trade, Verb], Step]] = {
    "2xx": lambda trade, verb: negotiation.acknowledged(trade, verb, "urn:uuid:p"),
    "4xx": lambda trade, verb: negotiation.refused(trade, verb, "refused"),
    "none": negotiation.unanswered,
}
REPLIES = [
    f"reply {verb} {how}"
    for verb in (Verb.ACCEPT, Verb.VERIFY, Verb.REQUEST, Verb.TERMINATE)
    for how in REPLY
]
EVENTS = st.sampled_from(
    [
        "accept",
        "decline",
        "agreement",
        "finalized",
        "terminated",
        *(f"transfer {verb}" for verb in (Verb.START, Verb.SUSPEND, Verb.COMPLETE, Verb.TERMINATE)),
        "release",
        *REPLIES,
    ]
)
REGULAR = [
    "accept",
    "reply accept 2xx",
    "agreement",
    "reply verify 2xx",
    "finalized",
    "reply request 2xx",
    "transfer start",
    "release",
    "transfer complete",
]


@given(st.integers(0, len(REGULAR)), st.lists(EVENTS, max_size=12))
def test_every_transition_is_one_of_the_tables(regular: int, events: list[str]) -> None:
    trade = OPENED
    for event in [*REGULAR[:regular], *events]:
        try:
            after = step(trade, event)
        except DataExchangerError:
            continue
        moved = after.trade
        allowed = reachable(NEGOTIATION, trade.negotiation)
        assert moved.negotiation in allowed
        assert moved.transfer in reachable(TRANSFER, trade.transfer)
        assert len(after.outbox) == (moved.in_flight not in (None, trade.in_flight))
        assert moved.received is None or moved.agreement
        assert moved.terms == trade.terms
        assert not trade.ended or moved.ended == trade.ended
        trade = moved


def reachable(table: Any, state: Any) -> set[Any]:
    """Return what two messages can lead to: one of ours that was in flight, and one of theirs."""
    once = {state, *table[state].values()}
    return once | {further for one in once for further in table[one].values()}


def test_regular_order_leads_to_completion() -> None:
    trade = OPENED
    states = [trade.state]
    for event in REGULAR:
        trade = step(trade, event).trade
        states.append(trade.state)
    assert list(dict.fromkeys(states)) == [
        TradeState.WAITING,
        TradeState.NEGOTIATING,
        TradeState.DELIVERING,
        TradeState.DELIVERED,
        TradeState.COMPLETED,
    ]


@given(st.sampled_from(REPLIES))
def test_late_replies_change_nothing(reply: str) -> None:
    trade = OPENED
    for event in REGULAR:
        trade = step(trade, event).trade
    assert step(trade, reply).trade == replace(trade)
