"""A reputation follows from deeds, and from nothing else."""

from hypothesis import given, strategies as st
import pytest

from custom_components.data_exchanger.core.market.reputation import (
    UNKNOWN,
    Deed,
    Reputation,
    explain,
    explanations,
    weigh,
)

GOOD = (Deed.REPLIED, Deed.PAID_ON_TIME, Deed.PAID_LATE, Deed.ERASED)
BAD = (Deed.NO_REPLY, Deed.OVERDUE, Deed.DISPUTED, Deed.WITHDREW, Deed.ERASURE_IGNORED)

counts = st.dictionaries(st.sampled_from(Deed), st.integers(0, 1000))


def reputation(**deeds: int) -> Reputation:
    return Reputation(deeds={Deed(deed): count for deed, count in deeds.items()})


@pytest.mark.parametrize(
    ("known", "score"),
    [
        (UNKNOWN, None),
        (reputation(replied=0), None),
        (reputation(replied=1), 66),
        (reputation(paid_on_time=5, replied=5), 96),
        (reputation(overdue=1), 16),
        (reputation(overdue=1, paid_late=1), 37),
        (reputation(paid_on_time=3, erasure_ignored=1), 50),
        (reputation(erasure_ignored=1), 7),
    ],
)
def test_score_is_the_share_of_good_experience(known: Reputation, score: int | None) -> None:
    assert known.score == score


@given(counts, st.sampled_from(GOOD))
def test_a_good_deed_never_lowers_the_score(deeds: dict[Deed, int], deed: Deed) -> None:
    before = Reputation(deeds=deeds).score
    after = Reputation(deeds=deeds | {deed: deeds.get(deed, 0) + 1}).score
    assert after is not None
    assert before is None or after >= before


@given(counts, st.sampled_from(BAD))
def test_a_bad_deed_never_raises_the_score(deeds: dict[Deed, int], deed: Deed) -> None:
    before = Reputation(deeds=deeds).score
    after = Reputation(deeds=deeds | {deed: deeds.get(deed, 0) + 1}).score
    assert after is not None
    assert before is None or after <= before


@given(counts, st.integers(0, 100))
def test_bad_repute_costs_at_most_half_and_good_repute_nothing(
    deeds: dict[Deed, int], score: int
) -> None:
    known = Reputation(deeds=deeds)
    weighed = weigh(score, known)
    assert score // 2 <= weighed <= score
    if known.score is None or known.score >= 50:
        assert weighed == score


@given(counts)
def test_every_reputation_is_explained_by_its_reasons(deeds: dict[Deed, int]) -> None:
    known = Reputation(deeds=deeds)
    assert set(known.reasons) == {deed for deed, count in deeds.items() if count}
    for sentence in explanations(known).values():
        assert "{" not in sentence
        assert known.score is None or str(known.score) in sentence


def test_the_weightiest_reason_comes_first() -> None:
    known = reputation(replied=3, paid_on_time=2, disputed=1)
    assert known.reasons == (Deed.PAID_ON_TIME, Deed.REPLIED, Deed.DISPUTED)
    assert explain(known, "en") == "80 of 100: paid on time (2), answered (3), had disputes (1)."
    assert explain(UNKNOWN, "xx") == "There is no experience with this buyer yet."
    assert explain(known, "zh-Hans").startswith("80 ")
