"""Rules stand before offer and approval: what they block does not happen, what they ask is kept."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.data_exchanger.core.compliance.outcome import Finding, Outcome
from custom_components.data_exchanger.core.pipeline.compliance import NotCompliant
from custom_components.data_exchanger.core.pipeline.overview import overview
from tests.core.examples import CREDIT, terms
from tests.core.pipeline.household import BUYER
from tests.core.pipeline.test_demands import demand, receive, signed
from tests.core.pipeline.world import World

DEBTS = "https://w3id.org/data-exchanger/v1#DebtCollection"
LONG = Finding(rule="retention", outcome=Outcome.ASK, reason="long")


def test_a_blocked_offer_leaves_nothing_behind(world: World) -> None:
    with pytest.raises(NotCompliant) as refused:
        world.offer(terms(retention_days=2000))
    assert refused.value.details == {"rule": "retention", "reason": "too_long"}
    assert world.store.state.trades == {}
    assert world.kinds() == []


def test_findings_stay_with_the_trade_and_in_evidence(world: World) -> None:
    trade = world.offer(terms(retention_days=400))
    assert trade.findings == (LONG,)
    assert world.store.state.evidence[-1].facts["findings"] == ["retention:ask:long"]


def test_a_trade_without_findings_says_nothing_of_them(world: World) -> None:
    assert world.offer().findings == ()
    assert "findings" not in world.store.state.evidence[-1].facts


def test_rules_are_asked_again_before_approval(world: World) -> None:
    world.walk_to("accepted")
    before = world.trade
    profile = replace(world.buyer.profile, contact="gone")
    world.home = replace(world.home, buyers={BUYER: replace(world.buyer, profile=profile)})
    with pytest.raises(NotCompliant) as refused:
        world.approve()
    assert refused.value.details == {"rule": "recipient_information", "reason": "contact"}
    assert world.trade == before


def test_approval_keeps_what_the_rules_say_by_then(world: World) -> None:
    world.walk_to("accepted")
    world.home = replace(world.home, country="BR")
    assert [one.rule for one in world.approve().findings] == ["cross_border"]


@pytest.mark.parametrize(
    ("changes", "rule", "reason"),
    [
        ({"purposes": (DEBTS,)}, "special_service", "refused"),
        ({"purposes": (CREDIT,), "prohibited": ()}, "special_service", "not_endorsed"),
        ({"scenario": "tenant_screening"}, "special_service", "refused"),
        ({"scenario": "debt_collection", "purposes": (DEBTS,)}, "special_service", "refused"),
        ({"retention_days": 3650}, "retention", "too_long"),
    ],
)
def test_a_blocked_demand_is_refused_with_reasons(
    world: World, changes: dict[str, Any], rule: str, reason: str
) -> None:
    one = demand(**changes)
    receive(world, signed(one))
    assert world.kinds() == ["demand.blocked"]
    assert f"{rule}:block:{reason}" in world.store.state.evidence[-1].facts["findings"]
    assert [notice.what for notice in world.store.state.notices] == ["demand_refused"]
    seen = world.run(lambda tx: overview(tx, world.home, world.now))
    assert seen.demands == []
    (refused,) = seen.refused
    assert refused.assessment.concerns[0] == Finding(
        rule=rule, outcome=Outcome.BLOCK, reason=reason
    )


def test_an_offer_is_judged_by_the_scenario_of_its_demand(world: World) -> None:
    one = demand(scenario="tenant_screening")
    receive(world, signed(one))
    with pytest.raises(NotCompliant):
        world.offer(one.terms())
    assert world.store.state.trades == {}
