"""Attacks by a result that the buyer did not compute as declared.

``A`` to ``F`` are the attacks on a home that sends plaintext of what a buyer returned to it
(docs/privacy-guarantees.md#attacks). First comes what a naive home would lose, then that this one
loses nothing.
"""

from collections.abc import Sequence
import json
import secrets

import numpy as np
import pytest

pytest.importorskip("gmpy2")
pytest.importorskip("tenseal")

import tenseal

from custom_components.data_exchanger.core.errors import DataExchangerError
from custom_components.data_exchanger.core.pipeline import computation
from custom_components.data_exchanger.core.privacy.he.audit import compute, read_result
from custom_components.data_exchanger.core.privacy.he.engine import (
    LIMITS,
    CiphertextRefused,
    Engine,
    Scheme,
    SecretKey,
    engine_for,
)
from custom_components.data_exchanger.core.privacy.he.layout import RowGroup
from custom_components.data_exchanger.core.privacy.registry import METHODS
from custom_components.data_exchanger.core.protocol.computation import MAX_ANSWER, read_answer
from custom_components.data_exchanger.core.protocol.states import Verb
from custom_components.data_exchanger.core.trade.trade import TradeState
from tests.core.attacks import bfv_probe
from tests.core.examples import BUYER_KEY
from tests.core.pipeline.computing import Cheat, ComputingWorld, declared


@pytest.fixture(scope="module", params=list(Scheme))
def engine(request: pytest.FixtureRequest) -> Engine:
    return engine_for(request.param)


@pytest.fixture(scope="module")
def key(engine: Engine) -> SecretKey:
    return engine.generate(secrets.token_bytes)


def farewell_of(world: ComputingWorld) -> dict[str, str]:
    """Let the verdict fall; return what the buyer hears then, but for the trade's own ids."""
    ended = world.judge()
    assert (ended.state, ended.ended) == (TradeState.ENDED, computation.REFUSED)
    before = len(world.sent)
    world.pump()
    (request,) = world.sent[before:]
    assert request.item.verb is Verb.TERMINATE
    assert world.opened == []
    message: dict[str, str] = json.loads(request.body)
    for name in ("providerPid", "consumerPid"):
        del message[name]
    return message


SILENCE = {
    "@context": ["https://w3id.org/dspace/2025/1/context.jsonld"],
    "@type": "TransferTerminationMessage",
    "code": "computation_refused",
}


# A: the key from a crafted ciphertext


def test_key_recovery_by_a_crafted_ciphertext_works_on_whoever_returns_plaintext() -> None:
    key = engine_for(Scheme.BFV).generate(secrets.token_bytes)
    secret = bfv_probe.polynomial(key.decrypt(bfv_probe.crafted()))
    assert set(secret) == {-1, 0, 1}
    other = engine_for(Scheme.BFV).generate(secrets.token_bytes)
    assert bfv_probe.polynomial(other.decrypt(bfv_probe.crafted())) != secret


def test_key_recovery_by_a_crafted_ciphertext_meets_silence_and_no_second_try() -> None:
    world = ComputingWorld(lambda _, __: bfv_probe.crafted(), schemes=("bfv",)).walk_to_answer()
    assert world.decrypted() is not None  # it is a ciphertext of the right form
    assert farewell_of(world) == SILENCE
    world.later(minutes=10)
    world.pump()
    assert [request.item.verb for request in world.sent].count(Verb.COMPUTE) == 1
    assert world.judge().ended == computation.REFUSED


def test_a_crafted_paillier_ciphertext_meets_silence() -> None:
    """2 is what 1 + n would be to the right power: a ciphertext that nobody encrypted."""
    world = ComputingWorld(lambda _, __: (2).to_bytes(768)).walk_to_answer()
    assert farewell_of(world) == SILENCE


def test_one_key_serves_one_job() -> None:
    one, other = ComputingWorld().walk_to_answer(), ComputingWorld().walk_to_answer()
    keys = [next(iter(world.store.state.computations.values())) for world in (one, other)]
    assert keys[0].secret != keys[1].secret
    assert keys[0].inputs != keys[1].inputs


# B: the key from approximate results (Li and Micciancio, ePrint 2020/1533)


def test_no_approximate_output_is_ever_released() -> None:
    assert {str(scheme) for scheme in Scheme} == {"bfv", "paillier"}
    assert not [method for method in METHODS if "ckks" in method]
    with pytest.raises(DataExchangerError, match="schemes"):
        ComputingWorld(schemes=("ckks",)).offer(declared(schemes=("ckks",)))


def test_an_approximate_vector_is_no_result() -> None:
    context = tenseal.context(tenseal.SCHEME_TYPE.CKKS, 8192, coeff_mod_bit_sizes=[54, 54, 55])
    context.global_scale = 2**40
    vector = tenseal.ckks_vector(context, [1.0] * 4096).serialize()
    world = ComputingWorld(lambda _, __: vector, schemes=("bfv",)).walk_to_answer()
    assert world.decrypted() is None
    assert farewell_of(world) == SILENCE


def test_what_is_released_was_sealed_before_any_result_came() -> None:
    """No decryption flows into a release: it lies ready, and its hash with it, before."""
    sealed: list[bytes] = []

    def look(_: Sequence[bytes], honest: bytes) -> bytes:
        sealed.append(world.store.state.releases[world.trade_id])
        return honest

    world = ComputingWorld(look)
    world.walk_to_answer()
    world.judge()
    world.pump()
    assert [request.body for request in world.sent if request.item.verb is Verb.DELIVER] == sealed


# C: no circuit privacy


def test_results_show_their_weights_which_are_declared_anyway() -> None:
    """A home can read the weights out of a result; they are in the demand, and none are others."""
    weights = (2,) * 12 + (5,) * 12
    world = ComputingWorld(function="weighted_sum", weights=weights).walk_to_answer()
    assert world.trade.terms.scope.method.parameters["weights"] == weights
    (manifest,) = world.manifests
    assert {group.weight for group in manifest.groups} == set(weights)


# E: the reaction oracle


def another_number(rows: Sequence[bytes], honest: bytes) -> bytes:
    return (int.from_bytes(honest) ^ int.from_bytes(rows[0])).to_bytes(768)


REFUSED: dict[str, Cheat] = {
    "another function": lambda rows, _: rows[0],
    "a bit": lambda _, honest: honest[:-1] + bytes([honest[-1] ^ 1]),
    "another number": another_number,
    "nothing": lambda _, __: b"",
    "out of range": lambda _, __: b"\xff" * 768,
    "no unit": lambda _, __: bytes(768),
    "too long": lambda _, honest: honest + honest,
    "as long as may be": lambda _, __: bytes(500_000),
}


def test_reactions_to_refused_results_are_the_same_bytes() -> None:
    heard = [farewell_of(ComputingWorld(cheat).walk_to_answer()) for cheat in REFUSED.values()]
    late = ComputingWorld().walk_to_answer()
    late.decrypted = lambda: None  # type: ignore[method-assign]
    heard.append(farewell_of(late))
    assert heard == [SILENCE] * len(heard)


# Swapped, replayed, changed


def test_a_swapped_result_meets_silence() -> None:
    """What another job's ciphertexts add up to is no result of this one, though signed for it."""
    other = ComputingWorld().walk_to_answer()
    _, _, theirs = other.answers[0].partition(b"\n")
    assert farewell_of(ComputingWorld(lambda _, __: theirs).walk_to_answer()) == SILENCE


def test_a_replayed_answer_is_not_even_decrypted() -> None:
    replayed = ComputingWorld().walk_to_answer().answers[0]
    world = ComputingWorld()
    world.sign_result = lambda *_, **__: replayed  # type: ignore[method-assign]
    world.walk_to_answer()
    assert world.store.state.computations[world.trade_id].result is None
    assert "egress.misunderstood" in world.kinds()


def test_five_hundred_flipped_bits_of_an_answer_reach_no_engine() -> None:
    (honest,) = ComputingWorld().walk_to_answer().answers
    for number in range(500):
        broken = bytearray(honest)
        broken[number * len(honest) // 500] ^= 1 << number % 8
        with pytest.raises(DataExchangerError):
            read_answer(bytes(broken), BUYER_KEY.public, BUYER_KEY.did)


def test_five_hundred_signed_corruptions_are_refused_or_harmless(
    engine: Engine, key: SecretKey
) -> None:
    """A buyer may sign what it broke: unreadable, another sum, or still the one that is released.

    The latter is common in BFV, where decryption rounds away what a low bit does.
    """
    rows = np.ones((2, engine.limits.slots), dtype=np.int64)
    honest = compute(engine, key.public, key.encrypt(rows), [RowGroup(weight=3, rows=2)])
    random = np.random.default_rng(5)
    agreeing = 0
    for _ in range(500):
        broken = bytearray(honest)
        broken[int(random.integers(len(broken)))] ^= 1 << int(random.integers(8))
        found = read_result(key, bytes(broken), 1)
        assert found is None or len(found) == 1
        agreeing += found == (6 * engine.limits.slots,)
    assert agreeing < (1 if engine.limits is LIMITS[Scheme.PAILLIER] else 450)


# Bombs


def test_a_bomb_is_refused_by_its_size_before_it_is_parsed(key: SecretKey, engine: Engine) -> None:
    for size in (engine.limits.ciphertext + 1, 50_000_000):
        with pytest.raises(CiphertextRefused):
            key.decrypt(bytes(size))
        with pytest.raises(CiphertextRefused):
            compute(engine, key.public, [bytes(size)], [RowGroup(weight=1, rows=1)])


def test_an_answer_has_a_greatest_size_that_every_result_fits() -> None:
    assert max(limits.ciphertext for limits in LIMITS.values()) + 4096 < MAX_ANSWER
