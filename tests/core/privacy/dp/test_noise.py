"""The samplers draw from the exact distributions: right scales pass, wrong ones are caught."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from math import erfc, exp, floor, sqrt
import random
from random import Random

import pytest

from custom_components.data_exchanger.core.privacy.dp.noise import (
    Words,
    below,
    choose,
    discrete_gaussian,
    discrete_laplace,
    happens,
    words,
)

DRAWS = 100_000
SIGNIFICANCE = 1e-4
"""With fixed seeds a test passes or fails for good; this is how unlucky the seed may have been."""

type Weight = Callable[[int], float]


def source(seed: int = 1) -> Words:
    return words(Random(seed).randbytes)


def p_value(drawn: Sequence[int], weight: Weight, spread: int) -> float:
    """Test draws against weights up to a factor: chi squared (Wilson-Hilferty), tails together."""
    values = range(-spread, spread + 1)
    total = sum(map(weight, values))
    counts = Counter(min(max(one, -spread), spread) for one in drawn)
    cells: list[list[float]] = [[0.0, 0.0]]
    for value in values:
        cells[-1][0] += counts[value]
        cells[-1][1] += weight(value) / total * len(drawn)
        if cells[-1][1] >= 20:
            cells.append([0.0, 0.0])
    seen, expected = cells.pop()
    cells[-1][0] += seen
    cells[-1][1] += expected
    statistic = sum((one - other) ** 2 / other for one, other in cells)
    freedom = len(cells) - 1
    shift = 2 / (9 * freedom)
    normal = ((statistic / freedom) ** (1 / 3) - (1 - shift)) / sqrt(shift)
    return erfc(normal / sqrt(2)) / 2


def gaussian_weight(variance: float) -> Weight:
    return lambda value: exp(-(value**2) / (2 * variance))


def laplace_weight(scale: float) -> Weight:
    return lambda value: exp(-abs(value) / scale)


VARIANCES = [Fraction(1, 3), Fraction(1), Fraction(50, 7), Fraction(400)]
SCALES = [Fraction(1, 2), Fraction(1), Fraction(17, 3), Fraction(20)]


@pytest.mark.parametrize("variance", VARIANCES)
def test_gaussian_has_its_scale_and_no_other(variance: Fraction) -> None:
    drawn = [discrete_gaussian(variance, stream) for stream in [source()] for _ in range(DRAWS)]
    spread = floor(5 * sqrt(variance)) + 3
    assert p_value(drawn, gaussian_weight(float(variance)), spread) > SIGNIFICANCE
    for wrong in (1.3, 0.7):
        off = gaussian_weight(float(variance) * wrong**2)
        assert p_value(drawn, off, spread) < SIGNIFICANCE


@pytest.mark.parametrize("scale", SCALES)
def test_laplace_has_its_scale_and_no_other(scale: Fraction) -> None:
    drawn = [discrete_laplace(scale, stream) for stream in [source(2)] for _ in range(DRAWS)]
    spread = floor(9 * scale) + 3
    assert p_value(drawn, laplace_weight(float(scale)), spread) > SIGNIFICANCE
    for wrong in (1.3, 0.7):
        assert p_value(drawn, laplace_weight(float(scale) * wrong), spread) < SIGNIFICANCE


@pytest.mark.parametrize("limit", [1, 2, 3, 1000, 2**64, 2**64 + 1, 10**40])
def test_whole_numbers_are_uniform(limit: int) -> None:
    stream = source(3)
    drawn = [below(limit, stream) for _ in range(20_000)]
    assert all(0 <= one < limit for one in drawn)
    eighths = Counter(8 * one // limit for one in drawn)
    if limit >= 1000:
        assert all(abs(eighths[part] - 2500) < 250 for part in range(8))
    else:
        assert all(abs(count * limit / 20_000 - 1) < 0.05 for count in Counter(drawn).values())


@pytest.mark.parametrize(("top", "bottom"), [(0, 1), (1, 10), (1, 1), (7, 2), (10**30, 1)])
def test_events_happen_with_their_probability(top: int, bottom: int) -> None:
    stream = source(4)
    share = sum(happens(top, bottom, stream) for _ in range(DRAWS)) / DRAWS
    assert share == pytest.approx(exp(-top / bottom), abs=0.006)


def edge(top: int, bottom: int) -> int:
    """Return the word in which exp(-top / bottom) lies, as floating point sees it."""
    return int(exp(-top / bottom) * 2.0**64)


@pytest.mark.parametrize(("top", "bottom"), [(1, 1), (3, 7), (20, 1)])
def test_a_word_in_doubt_is_settled_by_more_words(top: int, bottom: int) -> None:
    near = range(edge(top, bottom) - 3000, edge(top, bottom) + 3000)
    settled = [happens(top, bottom, iter([word, 2**63, 2**63])) for word in near]
    assert settled == sorted(settled, reverse=True)
    assert settled[0]
    assert not settled[-1]
    (last,) = [word for word, event in zip(near, settled, strict=True) if event][-1:]
    assert not happens(top, bottom, iter([last + 2, 0]))
    assert happens(top, bottom, iter([last - 1, 2**64 - 1]))


def test_the_word_in_which_one_over_e_lies_needs_another() -> None:
    # 1/e = 0.5e2d58d8b3bcdf1a badec7829054f90d… (hexadecimal)
    tie = 0x5E2D58D8B3BCDF1A

    def draw(*further: int) -> int:
        # part 0 of scale 1 is certain; then the run; then the sign
        return discrete_laplace(Fraction(1), iter([0, 0, *further, 1]))

    assert draw(tie - 1, 2**64 - 1) == 1
    assert draw(tie, 0xBADEC78290540000, 2**64 - 1) == 1
    assert draw(tie, 0xBADEC78290560000) == 0
    assert draw(tie + 1) == 0


def test_choice_follows_the_costs() -> None:
    stream = source(5)
    costs, unit = (0, 1, 2, 50), Fraction(1, 2)
    counts = Counter(choose(costs, unit, stream) for _ in range(DRAWS))
    weights = [exp(-cost / 2) for cost in costs]
    for index, weight in enumerate(weights):
        assert counts[index] / DRAWS == pytest.approx(weight / sum(weights), abs=0.006)


def test_draws_come_from_the_given_source_alone() -> None:
    def draw() -> list[int]:
        stream = source(6)
        return [discrete_gaussian(Fraction(100), stream) for _ in range(1000)]

    random.seed(1)
    before = random.getstate()
    one = draw()
    assert random.getstate() == before
    random.seed(2)
    assert draw() == one


def test_words_are_drawn_as_needed() -> None:
    asked: list[int] = []

    def entropy(size: int) -> bytes:
        asked.append(size)
        return bytes(range(8)) * (size // 8)

    stream: Iterator[int] = words(entropy)
    assert next(stream) == 0x0706050403020100
    assert len(asked) == 1
    for _ in range(asked[0] // 8):
        next(stream)
    assert asked == [asked[0]] * 2
