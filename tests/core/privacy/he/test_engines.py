"""Both engines compute what is declared; what is no ciphertext of theirs is refused."""

import secrets

import numpy as np
import pytest

from custom_components.data_exchanger.core.privacy.he.audit import (
    compute,
    examine,
    read_result,
    row_weights,
)
from custom_components.data_exchanger.core.privacy.he.engine import (
    LIMITS,
    CiphertextRefused,
    Engine,
    Scheme,
    SecretKey,
    engine_for,
)
from custom_components.data_exchanger.core.privacy.he.layout import RowGroup, arrange
from tests.core.privacy.he.queries import TARIFF, problem_of

pytest.importorskip("gmpy2")
pytest.importorskip("tenseal")


@pytest.fixture(scope="module", params=list(Scheme))
def engine(request: pytest.FixtureRequest) -> Engine:
    return engine_for(request.param)


@pytest.fixture(scope="module")
def key(engine: Engine) -> SecretKey:
    return engine.generate(secrets.token_bytes)


def random_rows(engine: Engine, count: int, size: int = 2**20) -> np.ndarray:
    return np.random.default_rng(count).integers(-size, size, (count, engine.limits.slots))


def test_a_weighted_sum_of_ciphertexts_decrypts_to_that_of_the_rows(
    engine: Engine, key: SecretKey
) -> None:
    rows = random_rows(engine, 5)
    weights = [3, -7, 1, 3, 16]
    again = engine.load(key.dump(), secrets.token_bytes)
    result = engine.combine(key.public, key.encrypt(rows), weights)
    assert list(again.decrypt(result)) == (np.array(weights) @ rows).tolist()
    assert len(result) <= engine.limits.ciphertext


def test_the_greatest_sum_that_is_let_through_decrypts(engine: Engine, key: SecretKey) -> None:
    limits = engine.limits
    for sign in (1, -1):
        weight = min(limits.weight, 10_000)
        largest = (limits.magnitude - 1) // weight
        rows = np.full((1, limits.slots), sign * largest, dtype=np.int64)
        result = engine.combine(key.public, key.encrypt(rows), [weight])
        assert set(key.decrypt(result)) == {sign * largest * weight}


def test_noise_leaves_room_for_the_greatest_total_weight() -> None:
    bfv = engine_for(Scheme.BFV)
    key = bfv.generate(secrets.token_bytes)
    row = np.ones((1, bfv.limits.slots), dtype=np.int64) * 500
    (ciphertext,) = key.encrypt(row)
    result = bfv.combine(b"", [ciphertext], [2**24])
    assert set(key.decrypt(result)) == {500 * 2**24}


@pytest.mark.parametrize("cells", [8760, 105_120])
def test_a_year_is_computed_on_ciphertext(engine: Engine, key: SecretKey, cells: int) -> None:
    if cells > 10_000 and engine.limits.slots < 100:
        pytest.skip("takes half a minute; tests/integration/test_cipher.py does it")
    values = np.random.default_rng(1).uniform(0, 8, cells).round(3)
    problem = problem_of(values, function="weighted_sum", weights=tuple(TARIFF))
    lanes = len(problem.lanes)
    layout = arrange(problem.lane, problem.weight, lanes, engine.limits)
    inputs = key.encrypt(layout.pack(problem.values))
    result = compute(engine, key.public, inputs, layout.groups)
    assert read_result(key, result, lanes) == problem.sums()
    findings = examine(key, inputs, layout.groups, lanes, result)
    assert findings.agree
    assert findings.inputs == problem.sums()


def test_an_audit_tells_a_result_of_other_inputs(engine: Engine, key: SecretKey) -> None:
    rows = random_rows(engine, 2)
    groups = [RowGroup(weight=2, rows=2)]
    inputs = key.encrypt(rows)
    for other in (engine.combine(key.public, inputs, [2, 1]), inputs[0], b"nothing"):
        assert not examine(key, inputs, groups, 3, other).agree
    with pytest.raises(CiphertextRefused):
        examine(key, inputs[:1], groups, 3, inputs[0])


def test_weights_follow_their_groups() -> None:
    groups = [RowGroup(weight=2, rows=2), RowGroup(weight=-1, rows=1)]
    assert row_weights(groups) == [2, 2, -1]


def test_a_buyer_refuses_inputs_beyond_all_limits(engine: Engine, key: SecretKey) -> None:
    (row,) = key.encrypt(random_rows(engine, 1))
    limits = engine.limits
    for inputs, groups in (
        ([], []),
        ([row], [RowGroup(weight=1, rows=2)]),
        ([row], [RowGroup(weight=limits.weight + 1, rows=1)]),
        ([b"\1" * (limits.ciphertext + 1)], [RowGroup(weight=1, rows=1)]),
    ):
        with pytest.raises(CiphertextRefused):
            compute(engine, key.public, inputs, groups)


@pytest.mark.parametrize("raw", [b"", b"\0" * 768, b"\xff" * 768, b"x" * 400_000])
def test_what_is_no_ciphertext_is_refused(engine: Engine, key: SecretKey, raw: bytes) -> None:
    with pytest.raises(CiphertextRefused):
        key.decrypt(raw)
    with pytest.raises(CiphertextRefused):
        engine.combine(key.public, [raw], [1])


@pytest.mark.parametrize("secret", [b"", b"\1" * 384, b"not a key"])
def test_what_is_no_key_is_refused(engine: Engine, secret: bytes) -> None:
    with pytest.raises(CiphertextRefused):
        engine.load(secret, secrets.token_bytes)


def test_a_context_without_the_secret_is_no_key() -> None:
    tenseal = pytest.importorskip("tenseal")
    from custom_components.data_exchanger.core.privacy.he import bfv

    context = tenseal.context(
        tenseal.SCHEME_TYPE.BFV,
        bfv.DEGREE,
        plain_modulus=bfv.PLAIN_MODULUS,
        coeff_mod_bit_sizes=list(bfv.COEFFICIENT_BITS),
    )
    with pytest.raises(CiphertextRefused):
        engine_for(Scheme.BFV).load(context.serialize(save_secret_key=False), secrets.token_bytes)


def test_a_short_vector_is_no_ciphertext(engine: Engine) -> None:
    tenseal = pytest.importorskip("tenseal")
    from custom_components.data_exchanger.core.privacy.he.bfv import Bfv, BfvKey

    key = Bfv().generate(secrets.token_bytes)
    assert isinstance(key, BfvKey)
    short = tenseal.bfv_vector(key._context, [1, 2, 3]).serialize()
    with pytest.raises(CiphertextRefused):
        key.decrypt(short)


def test_a_public_key_of_another_scheme_is_refused(engine: Engine, key: SecretKey) -> None:
    rows = key.encrypt(random_rows(engine, 1))
    for public in (b"\2" * 384, b"\xff" * 383 + b"\xfe"):
        with pytest.raises(CiphertextRefused):
            engine.combine(public, rows, [1])


def test_no_two_encryptions_are_alike(engine: Engine, key: SecretKey) -> None:
    rows = np.zeros((4, engine.limits.slots), dtype=np.int64)
    assert len(set(key.encrypt(rows))) == 4
    assert engine.generate(secrets.token_bytes).dump() != key.dump()


def test_fresh_ciphertexts_of_bfv_weigh_half_of_a_result() -> None:
    bfv = engine_for(Scheme.BFV)
    key = bfv.generate(secrets.token_bytes)
    inputs = key.encrypt(random_rows(bfv, 2))
    result = bfv.combine(key.public, inputs, [1, 1])
    assert max(map(len, inputs)) < 0.51 * len(result)


def test_only_exact_schemes_are_known() -> None:
    assert {scheme.value for scheme in LIMITS} == {"bfv", "paillier"}
