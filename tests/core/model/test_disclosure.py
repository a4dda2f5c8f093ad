"""The ladder of disclosure and ordered enumerations."""

from itertools import product

import pytest

from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.resolution import Resolution


def test_levels_compare_by_rank_not_by_spelling() -> None:
    levels = list(DisclosureLevel)
    for one, other in product(levels, levels):
        ranks = levels.index(one), levels.index(other)
        assert (one < other) is (ranks[0] < ranks[1])
        assert (one <= other) is (ranks[0] <= ranks[1])
        assert (one > other) is (ranks[0] > ranks[1])
        assert (one >= other) is (ranks[0] >= ranks[1])
    assert sorted(levels, key=str) != levels
    assert sorted(levels) == levels


def test_levels_compare_with_their_names() -> None:
    assert DisclosureLevel.SERIES > "cohort"
    assert not DisclosureLevel.COHORT < "cohort"
    with pytest.raises(ValueError, match="gold"):
        _ = DisclosureLevel.SERIES > "gold"


@pytest.mark.parametrize("granted", list(DisclosureLevel))
def test_a_grant_allows_what_shows_no_more(granted: DisclosureLevel) -> None:
    allowed = {level for level in DisclosureLevel if granted.allows(level)}
    assert allowed == {
        level
        for level in DisclosureLevel
        if level.rank <= granted.rank and level is not DisclosureLevel.NONE
    }


def test_nothing_allows_none() -> None:
    assert not any(level.allows(DisclosureLevel.NONE) for level in DisclosureLevel)


def test_resolutions_are_ordered_finest_first() -> None:
    assert [one.value for one in sorted(Resolution)] == [
        "PT1M", "PT5M", "PT15M", "PT1H", "P1D", "P1M",
    ]  # fmt: skip
