"""One sentence per member, in every language."""

import pytest

from custom_components.data_exchanger.core.ledger.contribution import (
    Contribution,
    Coverage,
    Standing,
)
from custom_components.data_exchanger.core.ledger.explanation import explain, explanations
from custom_components.data_exchanger.core.model.identifiers import ElementId, MemberId

ANNA = MemberId("anna")


def contribution(**changes: object) -> Contribution:
    fields: dict[str, object] = {
        "member": ANNA,
        "per_mille": 600,
        "elements": (ElementId("heart_rate"),),
        "coverage": Coverage.FULL,
        "covered_days": 90,
        "days": 90,
        "standing": Standing.DECISIVE,
    }
    return Contribution(**fields | changes)  # type: ignore[arg-type]


def test_a_decisive_record_without_gaps_is_explained_in_both_languages() -> None:
    told = explanations(contribution())
    assert told["en"] == (
        "60 %: your records of heart rate covered all 90 days; without them the offer would not"
        " have met the demand."
    )
    for part in ("60 %", "心率记录覆盖了全部 90 天", "没有它们"):
        assert part in told["zh-Hans"]


def test_gaps_bounds_and_several_elements_are_named() -> None:
    one = contribution(
        per_mille=125,
        bound=30,
        elements=(ElementId("heart_rate"), ElementId("steps_of_mars"), ElementId("body_weight")),
        coverage=Coverage.PART,
        covered_days=45,
        standing=Standing.BACKED,
    )
    assert explain(one, "en") == (
        "12.5 % (give or take 3): your records of heart rate, steps_of_mars and body weight covered"
        " 45 of 90 days; other records could have stood in for them."
    )


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
@pytest.mark.parametrize("coverage", Coverage)
@pytest.mark.parametrize("standing", Standing)
def test_every_reason_has_a_sentence(language: str, coverage: Coverage, standing: Standing) -> None:
    text = explain(contribution(coverage=coverage, standing=standing), language)
    assert text.startswith("60 %")
    assert "{" not in text


def test_who_has_no_records_reads_of_none() -> None:
    nobody = contribution(per_mille=0, elements=(), coverage=Coverage.NOTHING)
    assert explain(nobody, "en") == "0 %: this package holds no records of your own."
