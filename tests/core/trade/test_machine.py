"""Random interleavings of events never leave the tables of the protocol."""

from collections.abc import Iterable
from dataclasses import replace

from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from custom_components.data_exchanger.core.errors import DataExchangerError
from custom_components.data_exchanger.core.model.money import Money
from custom_components.data_exchanger.core.protocol.states import (
    NEGOTIATION,
    TRANSFER,
    Sender,
    Table,
    TransferState,
    Verb,
    next_state,
)
from custom_components.data_exchanger.core.trade import events
from custom_components.data_exchanger.core.trade.advance import Outgoing, advance, open_trade
from custom_components.data_exchanger.core.trade.events import Event
from custom_components.data_exchanger.core.trade.trade import Approval, Trade
from tests.core.examples import NOW
from tests.core.trade.walks import (
    ACCEPTED,
    APPROVED,
    DELIVERED,
    ENDED_BY_BUYER,
    EXPIRED,
    READY,
    REFUSED,
    REQUESTED,
    SETTLED,
    VERIFIED,
    acknowledged,
    new_trade,
    rejected,
    transfer,
)

OWN_VERBS = [Verb.OFFER, Verb.AGREE, Verb.FINALIZE, Verb.START, Verb.COMPLETE, Verb.TERMINATE]
BUYER_ACTS: list[Event] = [
    ACCEPTED,
    VERIFIED,
    REQUESTED,
    *map(transfer, (Verb.START, Verb.SUSPEND, Verb.COMPLETE)),
    SETTLED,
]
ENDINGS: list[Event] = [
    REFUSED,
    EXPIRED,
    ENDED_BY_BUYER,
    transfer(Verb.TERMINATE),
    *map(rejected, [*OWN_VERBS, Verb.DELIVER]),
]
NONSENSE: list[Event] = [
    replace(ACCEPTED, consumer_pid="urn:other"),
    replace(VERIFIED, consumer_pid="urn:other"),
    replace(REQUESTED, agreement_id="urn:other"),
    replace(transfer(Verb.SUSPEND), consumer_pid="urn:other"),
    replace(SETTLED, net=Money(amount=1, currency="EUR")),
    events.Acknowledged(verb=Verb.OFFER, consumer_pid="urn:other"),
    events.Acknowledged(verb=Verb.DELIVER),
]


def reachable[S](table: Table[S], state: S | None, steps: int) -> set[S | None]:
    """Return the states that some messages of either side lead to."""
    found = {state}
    for _ in range(steps):
        found |= {
            next_state(table, one, sender, verb)
            for one in found
            for sender in Sender
            for verb in Verb
            if next_state(table, one, sender, verb) is not None
        }
    return found


def transfer_state(trade: Trade) -> TransferState | None:
    """Return the state of a trade's transfer, if it has one."""
    return trade.transfer.state if trade.transfer else None


class TradeMachine(RuleBasedStateMachine):
    """A trade under a buyer, a family and a network that do things in any order."""

    def __init__(self) -> None:
        super().__init__()
        step = open_trade(new_trade())
        self.trade = step.trade
        self.sent: list[Outgoing] = list(step.outbox)

    def apply(self, event: Event) -> None:
        """Apply an event; check what it changed, and that a refused one changed nothing."""
        before = self.trade
        try:
            step = advance(before, event, NOW)
        except DataExchangerError:
            return
        self.trade = step.trade
        self.sent += step.outbox
        self.check_step(before, step.trade, step.outbox)

    def check_step(self, before: Trade, after: Trade, outbox: tuple[Outgoing, ...]) -> None:
        """Check one step: at most the message in flight and one more message are accounted for."""
        assert after.negotiation in reachable(NEGOTIATION, before.negotiation, 2)
        assert transfer_state(after) in reachable(TRANSFER, transfer_state(before), 2)
        assert [out.verb for out in outbox] in ([], [after.in_flight])
        again = [out.verb for out in outbox if out.verb is before.in_flight]
        assert again in ([], [Verb.DELIVER])
        assert before.ended in (None, after.ended)
        for name in ("agreement", "release", "receipt", "obligation"):
            assert getattr(before, name) in (None, getattr(after, name))

    @rule(event=st.sampled_from(BUYER_ACTS))
    def buyer_acts(self, event: Event) -> None:
        """Hear the buyer, in order or not, once or again."""
        self.apply(event)

    @rule()
    def answer_arrives(self) -> None:
        """Let the message in flight be answered."""
        in_flight = self.trade.in_flight
        self.apply(
            DELIVERED if in_flight is Verb.DELIVER else acknowledged(in_flight or Verb.OFFER)
        )

    @rule(verb=st.sampled_from(OWN_VERBS))
    def late_answer_arrives(self, verb: Verb) -> None:
        """Let an old answer, or one that nobody expects, arrive."""
        self.apply(acknowledged(verb))

    @rule(event=st.sampled_from([APPROVED, READY, DELIVERED]))
    def home_acts(self, event: Event) -> None:
        """Let the family approve or a release be ready, in time or not."""
        self.apply(event)

    @rule()
    def go_on(self) -> None:
        """Do what a smooth trade would do next."""
        for event in (APPROVED, ACCEPTED, VERIFIED, REQUESTED, READY):
            self.apply(event)

    @rule(event=st.sampled_from(NONSENSE))
    def nonsense(self, event: Event) -> None:
        """Hear what belongs to another trade or was never agreed."""
        self.apply(event)

    @rule(event=st.sampled_from(ENDINGS), chance=st.integers(0, 9))
    def end(self, event: Event, chance: int) -> None:
        """End the trade, now and then."""
        for one in [event] if chance == 0 else []:
            self.apply(one)

    @invariant()
    def nothing_leaves_without_approval(self) -> None:
        """Check that the family's leave stands before agreement, start and delivery."""
        bound = verbs(self.sent) & {Verb.AGREE, Verb.FINALIZE, Verb.START, Verb.DELIVER}
        approved = self.trade.approval is Approval.GRANTED or self.trade.ended is not None
        assert approved or not bound
        assert self.trade.approval is not Approval.PENDING or not bound

    @invariant()
    def deliveries_follow_an_agreement_and_a_start(self) -> None:
        """Check that data leaves for an agreed, started transfer, and stops with the receipt."""
        delivering = self.trade.in_flight is Verb.DELIVER
        state = self.trade.transfer and self.trade.transfer.state
        assert not delivering or (self.trade.agreement and self.trade.release)
        assert not delivering or self.trade.receipt is None
        assert not delivering or state in set(TransferState) - {TransferState.REQUESTED}
        assert self.trade.receipt is None or Verb.DELIVER in verbs(self.sent)

    @invariant()
    def payment_follows_delivery(self) -> None:
        """Check that nothing is paid for that was not delivered, nor anything else than agreed."""
        assert not self.trade.statements or self.trade.receipt is not None

    @invariant()
    def ended_trades_stay_ended(self) -> None:
        """Check that an ended trade at most waits for an answer."""
        assert not (self.trade.ended and self.trade.open)
        assert not self.trade.ended or self.trade.in_flight in (
            None, Verb.TERMINATE, Verb.DELIVER,
        )  # fmt: skip


def verbs(outbox: Iterable[Outgoing]) -> set[Verb]:
    """Return what kinds of messages went out."""
    return {out.verb for out in outbox}


TestTrade = TradeMachine.TestCase
TestTrade.settings = settings(max_examples=150, stateful_step_count=40)
