"""A trade computed on ciphertext: what leaves is the home's own result, or nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
import json
from zipfile import ZipFile

import pytest

pytest.importorskip("gmpy2")

from custom_components.data_exchanger.core.errors import (
    DataExchangerError,
    InvalidInput,
    NotFound,
    WrongState,
)
from custom_components.data_exchanger.core.identity.vault import VaultBroken
from custom_components.data_exchanger.core.model.scope import MethodSpec
from custom_components.data_exchanger.core.pipeline import audit, computation
from custom_components.data_exchanger.core.pipeline.trading import NotOnOffer
from custom_components.data_exchanger.core.privacy.he.audit import examine
from custom_components.data_exchanger.core.privacy.he.engine import engine_for
from custom_components.data_exchanger.core.protocol.computation import (
    ComputationInputs,
    KeyDisclosure,
    inputs_endpoint,
    read_answer,
)
from custom_components.data_exchanger.core.protocol.documents import open_document
from custom_components.data_exchanger.core.protocol.states import TransferState, Verb
from custom_components.data_exchanger.core.trade import events
from custom_components.data_exchanger.core.trade.trade import TradeState
from tests.core.examples import BUYER_KEY, WEEK, terms
from tests.core.pipeline.computing import Cheat, ComputingWorld, declared
from tests.core.pipeline.household import make_home
from tests.core.pipeline.world import World


def test_an_agreeing_result_lets_the_homes_own_leave() -> None:
    world = ComputingWorld().walk_to_answer()
    assert world.opened == []
    (trade,) = world.run(computation.answered_trades)
    assert world.judge().release is not None
    world.pump()
    assert world.trade.state is TradeState.DELIVERED
    (package,) = world.opened
    with ZipFile(BytesIO(package)) as archive:
        table = archive.read("data/result.csv").decode().splitlines()
    assert table[0] == "series,start,readings,value"
    assert len(table) == 2
    assert world.settle().status == 200
    assert [r.item.verb for r in world.sent].count(Verb.COMPUTE) == 1
    assert world.run(computation.answered_trades) == []
    world.check()
    assert trade.id == world.trade_id


def first_row(rows: object, _: bytes) -> bytes:
    assert isinstance(rows, list)
    return rows[0]


def trivial_key_probe(_: object, __: bytes) -> bytes:
    """A crafted ciphertext: 1 + n is an encryption of 1 that nobody made."""
    return (2).to_bytes(768)


CHEATS: dict[str, Cheat] = {
    "another function": lambda rows, honest: rows[0],
    "nothing": lambda rows, honest: b"",
    "zero": lambda rows, honest: bytes(768),
    "noise": lambda rows, honest: b"\xff" * 768,
    "too long": lambda rows, honest: honest + b"\0",
    "too large": lambda rows, honest: bytes(500_000),
    "one bit": lambda rows, honest: honest[:-1] + bytes([honest[-1] ^ 1]),
    "crafted": trivial_key_probe,
}


@pytest.mark.parametrize("cheat", CHEATS.values(), ids=CHEATS)
def test_every_other_result_ends_the_trade_alike(cheat: Cheat) -> None:
    world = ComputingWorld(cheat).walk_to_answer()
    ended = world.judge()
    assert (ended.ended, ended.state) == (computation.REFUSED, TradeState.ENDED)
    world.pump()
    message = json.loads(world.sent[-1].body)
    assert message["@type"] == "TransferTerminationMessage"
    assert message["code"] == computation.REFUSED
    assert set(message) == {"@context", "@type", "providerPid", "consumerPid", "code"}
    assert world.opened == []
    assert world.store.state.releases == {}
    judged = next(r for r in world.store.state.evidence if r.kind == "computation.judged")
    assert judged.facts["agrees"] is False
    assert world.judge() == world.trade  # there is no second try


@pytest.mark.parametrize("cheat", [lambda _, honest: honest, lambda _, honest: b""])
def test_the_same_time_is_asked_about_once_under_any_key(cheat: Cheat) -> None:
    """Neither a difference of two results nor a second try: ciphertext or not, honest or not."""
    world = ComputingWorld(cheat).walk_to_answer()
    world.judge()
    world.pump()
    exact = MethodSpec(id="statistics")
    wider = replace(WEEK, start=WEEK.start - timedelta(days=1))
    for number, wanted in enumerate(
        (
            declared(function="mean"),
            replace(declared(), scope=replace(declared().scope, period=wider)),
            replace(declared(), scope=replace(declared().scope, method=exact)),
        ),
        2,
    ):
        with pytest.raises(NotOnOffer) as refused:
            world.offer(wanted, number)
        assert refused.value.details["reason"] == "already_answered"


def test_what_took_too_long_ends_the_trade_like_everything_else() -> None:
    world = ComputingWorld().walk_to_answer()
    ended = world.run(lambda tx: computation.judge(tx, world.trade_id, None, world.now))
    assert ended.ended == computation.REFUSED


@pytest.mark.parametrize(
    "spoil",
    [
        lambda body: body.replace(b"\n", b" ", 1),
        lambda body: b"\xff" + body,
        lambda body: body[:-1] + bytes([body[-1] ^ 1]),
        lambda body: body + b"\0",
        lambda body: b"x" + body,
    ],
    ids=["no line", "no text", "other result", "longer result", "other signature"],
)
def test_unsigned_bytes_are_no_answer_and_reach_no_engine(spoil: Callable[[bytes], bytes]) -> None:
    world = ComputingWorld()
    honest = world.reply

    def spoiled(request: object) -> object:
        response = honest(request)  # type: ignore[arg-type]
        verb = request.item.verb  # type: ignore[attr-defined]
        return replace(response, body=spoil(response.body)) if verb is Verb.COMPUTE else response

    world.reply = spoiled  # type: ignore[method-assign,assignment]
    world.walk_to_answer()
    assert world.run(computation.answered_trades) == []
    assert world.store.state.computations[world.trade_id].result is None
    world.reply = honest  # type: ignore[method-assign]
    world.later(minutes=1)
    world.pump()
    assert world.judge().release is not None


def test_a_result_of_another_computation_is_no_answer() -> None:
    world, other = ComputingWorld(), ComputingWorld().walk_to_answer()
    replayed = other.answers[0]
    honest = world.reply
    world.reply = lambda request: (  # type: ignore[method-assign]
        replace(honest(request), body=replayed)
        if request.item.verb is Verb.COMPUTE
        else honest(request)
    )
    world.walk_to_answer()
    assert world.run(computation.answered_trades) == []
    assert "egress.misunderstood" in world.kinds()


def test_the_first_answer_counts() -> None:
    world = ComputingWorld().walk_to_answer()
    stored = world.store.state.computations[world.trade_id]
    world.run(lambda tx: tx.computations.answer(world.trade_id, b"another"))
    assert world.store.state.computations[world.trade_id] == stored
    assert stored.body is None


def test_a_home_without_engines_offers_nothing_and_says_why() -> None:
    world = World()
    with pytest.raises(NotOnOffer) as refused:
        world.offer(declared())
    assert refused.value.details["reason"] == "method_unavailable"
    with pytest.raises(InvalidInput, match="schemes"):
        world.offer(declared(schemes=("ckks",)))


def test_an_engine_that_is_gone_ends_what_was_agreed() -> None:
    world = ComputingWorld()
    for step in (lambda: world.offer(declared()), world.pump, world.accept, world.approve):
        step()
    world.home = make_home()
    with pytest.raises(NotFound, match="scheme"):
        computation.pose(world.home, world.trade, [], {}, world.now)


def test_nothing_is_sealed_or_released_out_of_turn() -> None:
    world = ComputingWorld()
    trade = world.offer(declared())
    with pytest.raises(WrongState):
        computation.seal_computation(world.home, trade, None, None, world.now, b"")  # type: ignore[arg-type]
    with pytest.raises(NotFound, match="computation"):
        world.run(lambda tx: computation.stored_computation(tx, trade.id))
    assert world.run(lambda tx: computation.judge(tx, trade.id, (1,), world.now)) == trade


def test_inputs_come_once_and_only_for_open_trades() -> None:
    world = ComputingWorld().walk_to_answer()
    before = world.trade
    state = world.store.state.computations[world.trade_id]
    again = computation.Prepared(computation=before.computation, stored=state, delivery=None)  # type: ignore[arg-type]
    assert world.run(lambda tx: computation.begin(tx, before, again, world.now)) == before


def test_a_release_cannot_overtake_the_answer() -> None:
    world = ComputingWorld()
    for step in (lambda: world.offer(declared()), world.pump, world.accept, world.approve):
        step()
    for step in (world.pump, world.verify, world.pump, world.request_transfer):
        step()
    sealed = world.seal()
    from custom_components.data_exchanger.core.pipeline import delivery

    with pytest.raises(WrongState):
        world.run(lambda tx: delivery.hand_over(tx, world.trade, sealed, world.now))
    world.begin()
    ready = events.InputsReady(computation=world.trade.computation)  # type: ignore[arg-type]
    from custom_components.data_exchanger.core.trade.advance import advance

    with pytest.raises(WrongState):
        advance(replace(world.trade, in_flight=None), ready, world.now)


def test_a_suspended_transfer_waits_with_the_release() -> None:
    world = ComputingWorld().walk_to_answer()
    from custom_components.data_exchanger.core.protocol.messages import (
        TransferStartMessage,
        TransferSuspensionMessage,
    )

    path = f"/transfers/{world.trade.transfer_pid}"
    assert world.post(f"{path}/suspension", TransferSuspensionMessage(**world.transfer_pids()))
    assert world.trade.transfer.state is TransferState.SUSPENDED  # type: ignore[union-attr]
    world.judge()
    world.pump()
    assert world.opened == []
    world.post(f"{path}/start", TransferStartMessage(**world.transfer_pids()))
    world.pump()
    assert len(world.opened) == 1


def test_resuming_before_the_verdict_asks_for_no_second_answer() -> None:
    world = ComputingWorld().walk_to_answer()
    from custom_components.data_exchanger.core.protocol.messages import (
        TransferStartMessage,
        TransferSuspensionMessage,
    )

    path = f"/transfers/{world.trade.transfer_pid}"
    world.post(f"{path}/suspension", TransferSuspensionMessage(**world.transfer_pids()))
    world.post(f"{path}/start", TransferStartMessage(**world.transfer_pids()))
    world.pump()
    assert [r.item.verb for r in world.sent].count(Verb.COMPUTE) == 1


def test_an_answer_to_a_trade_that_ended_meanwhile_leads_nowhere() -> None:
    from custom_components.data_exchanger.core.trade.advance import advance

    world = ComputingWorld().walk_to_answer()
    ended = replace(world.trade, ended="terminated_by_buyer", in_flight=Verb.COMPUTE)
    step = advance(ended, events.Computed(answer="x", at=world.now), world.now)
    assert step.outbox == ()
    assert step.trade.in_flight is None


def test_an_audit_at_home_holds_for_an_honest_trade() -> None:
    world = ComputingWorld().walk_to_answer()
    stored = world.store.state.computations[world.trade_id]
    case = audit.lay_open(world.home, world.trade, stored)
    key = engine_for(case.computation.scheme).load(case.secret, bytes)
    found = examine(
        key, case.ciphertexts, case.manifest.groups, len(case.manifest.lanes), case.answer
    )
    report = audit.report(case, stored, found)
    assert report.verified
    spoiled = audit.report(case, replace(stored, inputs=b"", sums=(1,)), found)
    assert not spoiled.verified
    file = world.run(lambda tx: audit.disclose_key(tx, world.home, world.trade, case, world.now))
    disclosed = open_document(
        KeyDisclosure, file.partition(b"\n")[0].decode(), world.home.key_for(world.buyer).public
    ).content
    assert disclosed.computation == case.computation.id
    assert file.endswith(b"\n" + case.secret)
    assert "computation.key_disclosed" in world.kinds()


def test_there_is_nothing_to_audit_before_an_answer() -> None:
    world = ComputingWorld()
    trade = world.offer(declared())
    with pytest.raises(WrongState, match="nothing was computed"):
        audit.lay_open(world.home, trade, None)  # type: ignore[arg-type]


def test_the_key_opens_at_home_only() -> None:
    world = ComputingWorld().walk_to_answer()
    stored = world.store.state.computations[world.trade_id]
    with pytest.raises(VaultBroken):
        world.home.keys.vault.unlock(stored.secret, "urn:uuid:another")
    with pytest.raises(VaultBroken):
        world.home.keys.vault.unlock(b"", "urn:uuid:another")


@pytest.mark.parametrize(
    ("endpoint", "inputs"),
    [
        ("https://b.example/releases/1", "https://b.example/releases/1/inputs"),
        ("https://b.example/releases/1/?a=b", "https://b.example/releases/1/inputs?a=b"),
    ],
)
def test_inputs_go_beside_the_release(endpoint: str, inputs: str) -> None:
    assert inputs_endpoint(endpoint) == inputs


def test_an_answer_by_somebody_else_is_refused() -> None:
    world = ComputingWorld().walk_to_answer()
    from tests.core.examples import STRANGER_KEY

    with pytest.raises(DataExchangerError):
        read_answer(world.answers[0], STRANGER_KEY.public, STRANGER_KEY.did)
    assert read_answer(world.answers[0], BUYER_KEY.public, BUYER_KEY.did).result
    assert ComputationInputs.typ == "dx-inputs"
    assert not world.offer(terms(), 2).computes
