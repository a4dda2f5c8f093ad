"""Random interleavings of home, buyer and network: delivered once, booked once, never unasked."""

from collections.abc import Callable
from dataclasses import replace

from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.identifiers import MemberId
from custom_components.data_exchanger.core.model.money import Money
from custom_components.data_exchanger.core.pipeline import trading
from custom_components.data_exchanger.core.pipeline.delivery import due_deliveries
from custom_components.data_exchanger.core.pipeline.inbound import InboundRequest
from custom_components.data_exchanger.core.pipeline.outbound import OutboundRequest, Response
from custom_components.data_exchanger.core.pipeline.ports import Reply
from custom_components.data_exchanger.core.pipeline.trading import NotOnOffer
from custom_components.data_exchanger.core.protocol import messages
from custom_components.data_exchanger.core.protocol.states import Verb
from custom_components.data_exchanger.core.trade.trade import Approval
from tests.core.pipeline.erasing import Eraser
from tests.core.pipeline.household import ANNA, BEN, member
from tests.core.pipeline.world import World, encode_message


class CorridorMachine(RuleBasedStateMachine):
    """One trade over a network that loses, repeats and delays, with a home that crashes."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.world.offer()
        self.on_the_wire: list[tuple[OutboundRequest, Response]] = []
        self.asked: list[InboundRequest] = []
        self.replies: list[Reply] = []
        self.eraser = Eraser(self.world)
        self.taken_back = False
        self.delivered_before = 0

    def deliveries(self) -> int:
        """Count the pushes that left."""
        return sum(one.item.verb is Verb.DELIVER for one in self.world.sent)

    # Messages of the home

    @rule()
    def send(self) -> None:
        """Let the next message leave and the buyer answer; the answer is not back yet."""
        due = self.world.run(lambda tx: tx.outbox.due(self.world.now))
        for _ in due:
            request = self.world.prepare_next()
            for one in [request] if request else []:
                self.on_the_wire.append((one, self.world.reply(one)))

    @precondition(lambda self: self.on_the_wire)
    @rule(fate=st.sampled_from(["arrives", "arrives", "arrives twice", "is lost", "fails"]))
    def answer(self, fate: str) -> None:
        """Let the oldest answer arrive, or not."""
        request, response = self.on_the_wire.pop(0)
        fates: dict[str, list[Response]] = {
            "arrives": [response],
            "arrives twice": [response, response],
            "is lost": [Response(status=0)],
            "fails": [Response(status=503)],
        }
        for one in fates[fate]:
            self.world.answer(request, one)

    @rule()
    def time_passes(self) -> None:
        """Let messages that failed become due again."""
        self.world.later(seconds=90)

    @rule()
    def a_restart_forgets_what_was_on_the_wire(self) -> None:
        """Crash: answers that were not stored never were."""
        self.on_the_wire.clear()

    # Messages of the buyer

    def ask(self, act: Callable[[], Reply]) -> None:
        """Let the buyer ask for something, whatever the state."""
        self.replies.append(act())

    @rule()
    def accept(self) -> None:
        """Accept the offer."""
        self.ask(self.world.accept)

    @rule()
    def verify(self) -> None:
        """Verify the agreement."""
        self.ask(self.world.verify)

    @rule()
    def request_transfer(self) -> None:
        """Ask for delivery."""
        self.ask(self.world.request_transfer)

    @rule(
        kind=st.sampled_from(
            [
                (messages.TransferSuspensionMessage, "suspension"),
                (messages.TransferStartMessage, "start"),
                (messages.TransferCompletionMessage, "completion"),
            ]
        )
    )
    def change_transfer(self, kind: tuple[type[messages.Message], str]) -> None:
        """Suspend, resume or complete the transfer."""
        message, path = kind[0](**self.world.transfer_pids()), kind[1]
        self.ask(
            lambda: self.world.post(f"/transfers/{self.world.trade.transfer_pid}/{path}", message)
        )

    @rule(wrong=st.booleans())
    def settle(self, wrong: bool) -> None:
        """Say what was paid, rightly or not."""
        changes = {"net": Money(amount=1, currency="EUR")} if wrong else {}
        self.ask(lambda: self.world.settle(**changes))  # type: ignore[arg-type]

    @rule()
    def leave_a_request_in_the_mailbox(self) -> None:
        """Keep an acceptance that the home will read once or again, later."""
        acceptance = messages.ContractNegotiationEventMessage(
            **self.world.negotiation_pids(), event_type="ACCEPTED"
        )
        path = f"/negotiations/{self.world.trade_id}/events"
        self.asked.append(self.world.request("POST", path, encode_message(acceptance)))

    @precondition(lambda self: self.asked)
    @rule(data=st.data())
    def read_the_mailbox(self, data: st.DataObject) -> None:
        """Answer any of the requests in the mailbox, again or for the first time."""
        self.replies.append(self.world.handle(data.draw(st.sampled_from(self.asked))))

    # The family

    @rule()
    def approve(self) -> None:
        """Give the family's leave, early, late or again."""
        for _ in [1] if self.world.trade.open else []:
            self.world.approve()

    @rule()
    def make_release(self) -> None:
        """Make the release that is due; without live grants the trade ends."""
        for _ in self.world.run(lambda tx: due_deliveries(tx, self.world.home)):
            try:
                self.world.hand_over()
            except NotOnOffer as err:
                self.world.refuse(err.details["reason"])

    @rule()
    def go_on(self) -> None:
        """Let everything go its way for a while."""
        self.world.pump()
        self.accept()
        self.approve()
        self.world.pump()
        self.verify()
        self.world.pump()
        self.request_transfer()
        self.make_release()

    @rule(chance=st.integers(0, 9))
    def withdraw(self, chance: int) -> None:
        """Withdraw consent, now and then."""
        for _ in [1] if chance == 0 else []:
            members = {**self.world.home.members, ANNA: member(ANNA, DisclosureLevel.COHORT)}
            self.world.home = replace(self.world.home, members=members)

    @rule(chance=st.integers(0, 9), member=st.sampled_from([ANNA, BEN]))
    def take_back(self, chance: int, member: MemberId) -> None:
        """Take consent back with all that follows, now and then."""
        for _ in [1] if chance == 0 else []:
            self.delivered_before = self.deliveries()
            self.taken_back = True
            self.eraser.withdraw(by=member, member=member)

    @rule(status=st.sampled_from([200, 503, 0]))
    def erase(self, status: int) -> None:
        """Let the buyer erase what it is asked to, or fail to answer."""
        self.eraser.status = status
        self.eraser.pump()

    @rule(chance=st.integers(0, 9))
    def expire(self, chance: int) -> None:
        """Let the offer run out, now and then."""
        for _ in [1] if chance == 0 else []:
            self.world.later(days=31)
            self.world.run(lambda tx: trading.expire(tx, self.world.home, self.world.now))

    # What must hold

    @invariant()
    def one_message_waits_at_most_and_it_is_the_one_in_flight(self) -> None:
        """Check that the outbox holds what the trade waits for."""
        waiting = [item.verb for item in self.world.store.state.outbox.values()]
        in_flight = self.world.trade.in_flight
        assert len(waiting) <= 1
        assert in_flight is None or waiting in ([], [in_flight])
        assert waiting or in_flight is None or self.world.trade.ended

    @invariant()
    def nothing_leaves_without_approval(self) -> None:
        """Check that nothing was agreed or delivered without the family's leave."""
        left = {request.item.verb for request in self.world.sent}
        approved = self.world.trade.approval is not Approval.PENDING
        assert approved or left <= {Verb.OFFER, Verb.TERMINATE}

    @invariant()
    def all_deliveries_are_of_one_package(self) -> None:
        """Check that a repeated delivery repeats the same bytes."""
        assert len(set(self.world.opened)) <= 1
        deliveries = {one.body for one in self.world.sent if one.item.verb is Verb.DELIVER}
        assert len(deliveries) <= 1

    @invariant()
    def nothing_is_delivered_once_consent_is_taken_back(self) -> None:
        """Check that a withdrawal wins, and that what arrived before is called back."""
        if not self.taken_back:
            return
        assert self.deliveries() == self.delivered_before
        assert not self.world.store.state.releases
        assert not self.world.opened or self.world.trade_id in self.world.store.state.erasures

    @invariant()
    def a_buyer_is_asked_to_erase_once_and_thanked_once(self) -> None:
        """Check that however often requests are repeated, what follows happens once."""
        kinds = self.world.kinds()
        assert kinds.count("erasure.requested") <= 1
        assert kinds.count("erasure.attested") <= 1

    @invariant()
    def earnings_are_booked_once_for_a_delivery(self) -> None:
        """Check that the books hold the trade once, and only with receipt and statement."""
        trade, journal = self.world.trade, self.world.store.state.journal
        assert len(journal) == (2 if trade.statements else 0)
        assert not trade.statements or trade.receipt is not None

    @invariant()
    def replies_are_those_of_the_protocol(self) -> None:
        """Check that every reply was a success or a client error."""
        assert {reply.status for reply in self.replies} <= {200, 201, 400, 404}

    def teardown(self) -> None:
        """Check evidence, books and canaries."""
        self.world.check()


TestCorridor = CorridorMachine.TestCase
TestCorridor.settings = settings(max_examples=60, stateful_step_count=40)
