"""Attacks by what is asked: digits apart, single readings, many questions."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
import secrets

import numpy as np
import pytest

pytest.importorskip("gmpy2")

from custom_components.data_exchanger.core.errors import InvalidInput
from custom_components.data_exchanger.core.pipeline.trading import NotOnOffer
from custom_components.data_exchanger.core.privacy.he.engine import LIMITS, Scheme, engine_for
from custom_components.data_exchanger.core.privacy.he.evaluation import result_table
from custom_components.data_exchanger.core.privacy.he.layout import arrange, require_fit
from custom_components.data_exchanger.core.privacy.he.query import read_query
from tests.core.pipeline.computing import Cheat, ComputingWorld, declared
from tests.core.privacy.he.queries import parameters, problem_of

RADIX = 13
"""Bits of a reading in watt-hours."""


# D: radix weights


def test_radix_weights_carry_many_readings_in_one_total_that_is_not_checked() -> None:
    readings = np.random.default_rng(1).integers(0, 2**RADIX, 3)
    engine = engine_for(Scheme.PAILLIER)
    key = engine.generate(secrets.token_bytes)
    rows = np.zeros((3, engine.limits.slots), dtype=np.int64)
    rows[:, 0] = readings
    weights = [1 << RADIX * place for place in range(3)]
    total = key.decrypt(engine.combine(key.public, key.encrypt(rows), weights))[0]
    assert [total >> RADIX * place & 2**RADIX - 1 for place in range(3)] == readings.tolist()


@pytest.mark.parametrize(
    "weights",
    [
        tuple(1 << hour for hour in range(24)),
        tuple(1 << min(RADIX * hour, 13) for hour in range(24)),
        (1, 17) * 12,
        (-1, 17) * 12,
        tuple(range(1, 10)) + (1,) * 15,
        (2**64, *(1,) * 23),
    ],
)
def test_radix_weights_are_refused(weights: tuple[int, ...]) -> None:
    with pytest.raises(InvalidInput, match="weights"):
        read_query(parameters(function="weighted_sum", weights=weights))


def test_no_weights_that_pass_hold_two_readings_in_digits_apart() -> None:
    """A second digit needs a weight beyond all that a first one can add up to."""
    query = read_query(parameters(function="weighted_sum", weights=(1, 16) * 12))
    sizes = sorted({abs(one) for one in query.weights})
    readings = 12  # of each weight in every window, at the least
    assert sizes[-1] < readings * 2**RADIX * sizes[0]


# F: single readings, and many small questions


def test_one_hot_weights_single_no_reading_out() -> None:
    """A week has seven readings of an hour: too few for a result."""
    for hour in range(24):
        weights = tuple(int(one == hour) for one in range(24))
        changes = {"function": "weighted_sum", "weights": weights}
        table = result_table(problem_of(np.arange(7 * 24) / 100, **changes))
        assert len(np.asarray(table.fields[0].values)) == 0


def test_a_weight_for_one_rare_hour_hides_in_no_crowd_of_others() -> None:
    """Readings of the other hours do not make up for the rare ones."""
    weights = (1, *(2,) * 23)
    table = result_table(
        problem_of(np.ones(7 * 24), function="weighted_sum", weights=weights, window="period")
    )
    assert len(np.asarray(table.fields[0].values)) == 0


def honest(_: Sequence[bytes], result: bytes) -> bytes:
    return result


def crooked(rows: Sequence[bytes], _: bytes) -> bytes:
    return rows[0]


@pytest.mark.parametrize("cheat", [honest, crooked])
def test_many_small_queries_about_one_time_get_one_answer(cheat: Cheat) -> None:
    """Neither a day less, nor other bounds, weights or grid, nor a second try after a failure."""
    world = ComputingWorld(cheat).walk_to_answer()
    world.judge()
    world.pump()
    week = declared().scope.period
    shorter = replace(week, start=week.start + timedelta(days=1), end=week.end + timedelta(days=1))
    tariff = {"function": "weighted_sum", "weights": (1,) * 12 + (2,) * 12}
    questions = [
        declared(),
        declared(upper="1"),
        declared(rounding="0.001"),
        declared(function="mean"),
        declared(**tariff),
        replace(declared(), scope=replace(declared().scope, period=shorter)),
    ]
    for question in questions:
        with pytest.raises(NotOnOffer) as refused:
            world.offer(question, 2)
        assert refused.value.details["reason"] == "already_answered"


def test_sums_that_wrap_round_are_refused_before_anything_is_encrypted() -> None:
    """A sum beyond the modulus would disagree with the home's, and tell that it is so large."""
    problem = problem_of(np.ones(8760), window="period", upper="999999.999")
    for scheme in Scheme:
        limits = LIMITS[scheme]
        layout = arrange(problem.lane, problem.weight, 1, limits)
        with pytest.raises(InvalidInput, match="beyond"):
            require_fit(layout, limits, limits.magnitude // layout.total_weight + 1)


def test_the_buyer_chooses_from_a_list_and_brings_no_code() -> None:
    for function in ("maximum", "x[0]", "__import__('os')", "polynomial"):
        with pytest.raises(InvalidInput, match="function"):
            read_query(parameters(function=function))
