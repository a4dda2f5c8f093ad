"""What of a demand a home can offer, and what is missing."""

from datetime import timedelta
from types import MappingProxyType
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.data_exchanger.core.catalog.descriptor import HistoryKind
from custom_components.data_exchanger.core.catalog.entry import CatalogEntry
from custom_components.data_exchanger.core.catalog.inventory import Catalog
from custom_components.data_exchanger.core.consent.decision import Decision, Denial, Grant
from custom_components.data_exchanger.core.consent.purpose import PurposeGroup
from custom_components.data_exchanger.core.consent.voice import AccessRequest, DenialReason
from custom_components.data_exchanger.core.market.match import (
    Decide,
    Gap,
    GapReason,
    Match,
    match,
    withhold,
)
from custom_components.data_exchanger.core.model.identifiers import (
    BuyerId,
    ElementId,
    EntryId,
    MemberId,
)
from custom_components.data_exchanger.core.model.resolution import Resolution
from custom_components.data_exchanger.core.model.scope import Scope
from tests.core.examples import NOW, WEEK, element, entry, scope

ELECTRICITY, HEAT = ElementId("electricity_consumption"), ElementId("heat")
REQUEST = AccessRequest(
    buyer=BuyerId("buyer"),
    purposes=frozenset({PurposeGroup.RESEARCH}),
    level=scope().level,
    at=NOW,
)


def catalog(*entries: CatalogEntry) -> Catalog:
    return Catalog(entries=MappingProxyType({one.id: one for one in entries}))


def grant(one: CatalogEntry) -> Grant:
    anna = MemberId("anna")
    return Grant(
        entry=one.id,
        request=REQUEST,
        members=frozenset({anna}),
        level=REQUEST.level,
        permissions={anna: ()},
    )


def deny(one: CatalogEntry) -> Denial:
    return Denial(entry=one.id, reason=DenialReason.NO_PERMISSION)


def found(*entries: CatalogEntry, wanted: Scope | None = None, decide: Decide = grant) -> Match:
    return match(wanted or scope(), catalog(*entries), decide)


def only_gap(result: Match) -> Gap:
    (gap,) = result.gaps
    return gap


def test_all_usable_entries_of_an_element_are_on_offer() -> None:
    one, other = entry("a"), entry("b")
    result = found(one, other, entry("c", element("heat")))
    assert result == Match(grants={ELECTRICITY: (grant(one), grant(other))}, gaps=(), score=100)
    assert result.complete


def test_an_element_that_nobody_measures_is_missing() -> None:
    result = found(entry("c", element("heat")))
    assert result.gaps == (
        Gap(element=ELECTRICITY, reason=GapReason.ELEMENT_MISSING, required=True),
    )
    assert (result.complete, result.score, result.grants) == (False, 0, {})


def test_an_optional_element_may_be_missing() -> None:
    result = found(entry(), wanted=scope(optional=("heat", "cold")))
    assert result.complete
    assert result.score == 33
    assert [(gap.element, gap.required) for gap in result.gaps] == [
        ("heat", False),
        ("cold", False),
    ]


def test_one_missing_required_element_leaves_no_score() -> None:
    wanted = scope(required=("electricity_consumption", "cold"), optional=("heat",))
    result = found(entry(), entry("b", element("heat")), wanted=wanted)
    assert (result.score, set(result.grants)) == (0, {ELECTRICITY, HEAT})


def test_a_denial_is_told_with_its_reason() -> None:
    gap = only_gap(found(entry(), decide=deny))
    assert (gap.reason, gap.denial) == (GapReason.NOT_ALLOWED, deny(entry()))


STATISTICS, SHORT, STATES = HistoryKind
DAYS = timedelta(days=1)


@pytest.mark.parametrize(
    ("changes", "wanted", "reason"),
    [
        ({"history": frozenset()}, {}, GapReason.RESOLUTION_TOO_FINE),
        ({}, {"resolution": Resolution.QUARTER_HOUR}, GapReason.RESOLUTION_TOO_FINE),
        (
            {"history": frozenset({STATISTICS, SHORT})},
            {"resolution": Resolution.MINUTE},
            GapReason.RESOLUTION_TOO_FINE,
        ),
        ({"reach": None}, {}, GapReason.HISTORY_TOO_SHORT),
        ({"reach": WEEK.end}, {}, GapReason.HISTORY_TOO_SHORT),
        ({"reach": WEEK.end - DAYS}, {"minimum_coverage": 50}, GapReason.COVERAGE_TOO_LOW),
        ({"completeness": 0.49}, {"minimum_coverage": 50}, GapReason.COVERAGE_TOO_LOW),
        (
            {"reach": WEEK.start + 3 * DAYS, "completeness": 0.8},
            {"minimum_coverage": 50},
            GapReason.COVERAGE_TOO_LOW,
        ),
    ],
)
def test_history_that_does_not_reach_is_a_gap(
    changes: dict[str, Any], wanted: dict[str, Any], reason: GapReason
) -> None:
    assert only_gap(found(entry(**changes), wanted=scope(**wanted))).reason is reason


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, {"resolution": Resolution.HOUR}),
        ({}, {"resolution": Resolution.MONTH}),
        ({"history": frozenset({SHORT})}, {"resolution": Resolution.FIVE_MINUTES}),
        ({"history": frozenset({STATES})}, {"resolution": Resolution.MINUTE}),
        ({"reach": WEEK.start + timedelta(minutes=59)}, {"minimum_coverage": 100}),
        ({"reach": WEEK.end - DAYS}, {"minimum_coverage": 0}),
        ({"completeness": 0.5}, {"minimum_coverage": 50}),
    ],
)
def test_history_that_reaches_is_on_offer(changes: dict[str, Any], wanted: dict[str, Any]) -> None:
    assert found(entry(**changes), wanted=scope(**wanted)).complete


def test_of_several_gaps_the_nearest_to_success_is_told() -> None:
    too_short = entry("a", reach=None)
    too_coarse = entry("b", history=frozenset())
    thin = entry("c", completeness=0.1)
    good = entry("d")
    wanted = scope(minimum_coverage=50)
    in_order = [
        ((too_coarse,), GapReason.RESOLUTION_TOO_FINE),
        ((too_coarse, too_short), GapReason.HISTORY_TOO_SHORT),
        ((too_coarse, too_short, thin), GapReason.COVERAGE_TOO_LOW),
        ((too_coarse, too_short, thin, good), GapReason.NOT_ALLOWED),
    ]
    for entries, reason in in_order:
        for order in (entries, tuple(reversed(entries))):
            assert only_gap(found(*order, wanted=wanted, decide=deny)).reason is reason


@given(
    st.sets(st.sampled_from(["electricity_consumption", "heat", "cold", "light"])),
    st.sets(st.sampled_from(["electricity_consumption", "heat", "cold", "light"])),
    st.integers(1, 3),
)
def test_score_is_the_share_on_offer(measured: set[str], denied: set[str], required: int) -> None:
    elements = ("electricity_consumption", "heat", "cold", "light")
    wanted = scope(required=elements[:required], optional=elements[required:])

    def decide(one: CatalogEntry) -> Decision:
        return deny(one) if one.element.id in denied else grant(one)

    result = found(
        *(entry(f"e-{key}", element(key)) for key in sorted(measured)),
        wanted=wanted,
        decide=decide,
    )
    offered = measured - denied
    assert set(result.grants) == offered
    assert {gap.element for gap in result.gaps} == set(elements) - offered
    assert result.complete is (set(elements[:required]) <= offered)
    assert result.score == (25 * len(offered) if result.complete else 0)
    assert {one.entry for grants in result.grants.values() for one in grants} == {
        EntryId(f"e-{key}") for key in offered
    }


def test_what_is_withheld_becomes_a_gap_and_costs_score() -> None:
    wanted = scope(optional=("heat",))
    whole = found(entry("a"), entry("b", element("heat")), wanted=wanted)
    heat = ElementId("heat")
    less = withhold(whole, wanted, {heat}, GapReason.ALREADY_ANSWERED)
    assert (set(less.grants), less.score, less.complete) == ({ELECTRICITY}, 50, True)
    assert only_gap(less) == Gap(element=heat, reason=GapReason.ALREADY_ANSWERED, required=False)
    nothing = withhold(whole, wanted, {ELECTRICITY}, GapReason.BUDGET_EXHAUSTED)
    assert (set(nothing.grants), nothing.score, nothing.complete) == ({heat}, 0, False)
    assert withhold(whole, wanted, (), GapReason.BUDGET_EXHAUSTED) == whole
