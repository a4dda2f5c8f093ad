"""What releases give away: every rule at its threshold and just below, and laws over all of them."""

import csv
from dataclasses import replace
from datetime import timedelta
from importlib.resources import files
from itertools import pairwise
import json
from pathlib import Path
from typing import Any

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.data_exchanger.core import privacy
from custom_components.data_exchanger.core.catalog.element import vocabulary
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.period import Period
from custom_components.data_exchanger.core.model.resolution import Resolution
from custom_components.data_exchanger.core.model.scope import MethodSpec, Scope
from custom_components.data_exchanger.core.privacy.inference import INFERENCES, Severity, infer
from tests.core.examples import WEEK, scope

CASES = list(csv.DictReader(Path(__file__).with_name("inferences.csv").read_text().splitlines()))
COMPUTED = {
    "function": "mean",
    "window": "period",
    "rounding": "1",
    "lower": "0",
    "upper": "100",
    "schemes": ("bfv",),
}
METHODS = {
    "series": (DisclosureLevel.SERIES, MethodSpec(id="series")),
    "statistics": (DisclosureLevel.STATISTICS, MethodSpec(id="statistics")),
    "statistics without curve": (
        DisclosureLevel.STATISTICS,
        MethodSpec(id="statistics", parameters={"load_curve": False}),
    ),
    "homomorphic": (
        DisclosureLevel.STATISTICS,
        MethodSpec(id="homomorphic", parameters=COMPUTED),
    ),
    "cohort": (DisclosureLevel.COHORT, MethodSpec(id="cohort")),
}


def asked(elements: str, resolution: str, days: float, method: str = "series") -> Scope:
    level, spec = METHODS[method]
    return scope(
        required=tuple(elements.split()),
        resolution=Resolution(resolution),
        period=Period(start=WEEK.start, end=WEEK.start + timedelta(days=days)),
        level=level,
        method=spec,
    )


def found(asked: Scope) -> set[str]:
    return {rule.id for rule in infer(asked)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: "-".join(case.values()))
def test_a_rule_speaks_from_its_threshold_on_and_not_below(case: dict[str, Any]) -> None:
    days = int(case["days"])
    made = asked(case["elements"], case["resolution"], days, case["method"])
    assert (case["rule"] in found(made)) is (case["holds"] == "yes")


def test_every_way_to_every_inference_has_its_case_and_every_rule_one_against_it() -> None:
    for rule in INFERENCES.values():
        holding = [one for one in CASES if (one["rule"], one["holds"]) == (rule.id, "yes")]
        assert len(holding) >= len(rule.when)
        assert any(one["rule"] == rule.id and one["holds"] == "no" for one in CASES)


def through_noise(days: int, rho: str, *queries: str, elements: str = "people_count") -> set[str]:
    parameters = {"rho": rho, "queries": queries}
    spec = MethodSpec(id="private_statistics", parameters=parameters)
    made = asked(elements, "PT1H", days, "statistics")
    return found(replace(made, level=DisclosureLevel.PRIVATE_STATISTICS, method=spec))


@pytest.mark.parametrize(
    ("days", "rho", "queries", "holds"),
    [
        (15, "1", ["mean"], True),  # noise of 4.7 percent
        (14, "1", ["mean"], False),  # 5.05
        (30, "0.25", ["mean"], True),
        (30, "0.22", ["mean"], False),
        (21, "1", ["mean", "sum"], True),  # two queries share rho
        (19, "1", ["mean", "sum"], False),
    ],
)
def test_figures_tell_through_noise_that_is_small_enough(
    days: int, rho: str, queries: list[str], holds: bool
) -> None:
    assert ("household_size" in through_noise(days, rho, *queries)) is holds


def test_series_share_the_noise_too() -> None:
    two = "people_count people_at_home"
    assert "household_size" in through_noise(21, "1", "mean", elements=two)
    assert "household_size" not in through_noise(19, "1", "mean", elements=two)


@pytest.mark.parametrize(
    ("days", "query", "holds"),
    [(98, "load_curve", True), (96, "load_curve", False), (98, "mean", False)],
)
def test_the_hours_of_a_day_are_harder_to_see_through_noise(
    days: int, query: str, holds: bool
) -> None:
    assert ("usual_absence" in through_noise(days, "1", query)) is holds


def test_noise_does_not_hide_that_a_device_exists() -> None:
    noisiest = through_noise(7, "0.000001", "mean", elements="oxygen_concentrator_time")
    assert noisiest == {"medical_device"}


def test_results_on_ciphertext_count_as_figures_or_as_months() -> None:
    spec = METHODS["homomorphic"][1]
    monthly = replace(spec, parameters={**spec.parameters, "window": "month"})
    made = asked("people_count", "PT1H", 90, "homomorphic")
    assert found(made) == found(replace(made, method=monthly)) == {"household_size"}


def test_what_can_never_be_released_gives_nothing_away() -> None:
    made = asked("electricity_consumption", "PT1H", 30, "statistics")
    wrong = MethodSpec(id="statistics", parameters={"histogram_bins": 1})
    assert infer(replace(made, method=wrong)) == ()
    assert infer(asked("no_such_element", "PT1M", 300)) == ()


def test_an_unknown_method_is_taken_for_the_worst() -> None:
    made = asked("electricity_consumption", "PT1H", 30)
    assert found(replace(made, method=MethodSpec(id="novel"))) == found(made)


def test_only_what_is_held_counts() -> None:
    made = asked("outdoor_temperature blood_glucose", "P1D", 7)
    assert [rule.id for rule in infer(made)] == ["diagnosis"]
    assert infer(made, ["outdoor_temperature"]) == ()


ELEMENTS = sorted(vocabulary())
scopes = st.builds(
    asked,
    st.lists(st.sampled_from(ELEMENTS), min_size=1, max_size=5, unique=True).map(" ".join),
    st.sampled_from([one.value for one in Resolution]),
    st.integers(1, 200),
    st.sampled_from(["series", "statistics", "statistics without curve", "cohort"]),
)


@settings(max_examples=1000)
@given(scopes, st.integers(0, 200), st.sampled_from(Resolution), st.sampled_from(ELEMENTS))
def test_more_data_never_gives_less_away(
    made: Scope, longer: int, finer: Resolution, another: str
) -> None:
    period = replace(made.period, end=made.period.end + timedelta(days=longer))
    more = replace(
        made,
        period=period,
        resolution=min(finer, made.resolution),
        optional=tuple({another} - {*made.required}),
    )
    assert found(made) <= found(more)


@settings(max_examples=500)
@given(scopes)
def test_careful_methods_never_give_more_away(made: Scope) -> None:
    shown = [
        found(replace(made, level=level, method=spec))
        for level, spec in (
            METHODS[name] for name in ("cohort", "statistics without curve", "statistics", "series")
        )
    ]
    assert shown[0] == set()
    assert all(less <= more for less, more in pairwise(shown))


@settings(max_examples=300)
@given(scopes)
def test_the_worst_comes_first(made: Scope) -> None:
    severities = [rule.severity for rule in infer(made)]
    assert severities == sorted(severities, reverse=True)


def test_every_rule_is_worded_in_both_languages_and_sourced() -> None:
    assert {rule.severity for rule in INFERENCES.values()} == set(Severity)
    for rule in INFERENCES.values():
        assert set(rule.text) == {"en", "zh-Hans"}
        assert all(rule.text.values())
        assert all(len(source) > 10 for source in rule.sources)
    texts = [rule.text["zh-Hans"] for rule in INFERENCES.values()]
    assert len(set(texts)) == len(texts)


def test_rules_speak_of_elements_of_the_vocabulary_only() -> None:
    library = json.loads(files(privacy).joinpath("inference.json").read_bytes())
    groups = library["groups"]
    named = {
        name
        for rule in library["rules"]
        for condition in rule["when"]
        for group in condition["from"]
        for name in group
    }
    meant = {*(named - groups.keys()), *(name for group in groups.values() for name in group)}
    assert meant <= set(ELEMENTS)
    assert groups.keys() <= named
    assert groups.keys().isdisjoint(ELEMENTS)
