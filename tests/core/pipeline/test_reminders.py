"""What runs out is told in time, and once."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from custom_components.data_exchanger.core.consent.policy import Permission
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.pipeline.budget import BudgetState
from custom_components.data_exchanger.core.pipeline.reminders import is_low, remind
from custom_components.data_exchanger.core.privacy.budget import PrivacyBudget, Spending
from tests.core.examples import NOW
from tests.core.pipeline.household import ANNA, BEN
from tests.core.pipeline.world import World

BUDGET = PrivacyBudget(micro_rho=1000, days=30)


def told(world: World) -> list[tuple[str, str]]:
    """Remind twice, and return what was heard of it."""
    before = len(world.store.state.notices)
    for _ in range(2):
        world.run(lambda tx: remind(tx, world.home, world.now))
    return [(one.what, one.subject) for one in world.store.state.notices[before:]]


def allow(world: World, *until: datetime | None, **changes: object) -> None:
    """Let Anna allow something until some moments."""
    member = world.home.members[ANNA]
    (one,) = member.permissions[:1]
    permissions: list[Permission] = [replace(one, until=end, **changes) for end in until]  # type: ignore[arg-type]
    changed = replace(member, permissions=tuple(permissions))
    world.home = replace(world.home, members={**world.home.members, ANNA: changed})


def spend(world: World, micro_rho: int) -> None:
    world.home = replace(world.home, budgets={ANNA: BUDGET, BEN: BUDGET})
    one = Spending(member=ANNA, trade="t", micro_rho=micro_rho, at=world.now)
    world.run(lambda tx: tx.budget.add(one))


def test_nothing_runs_out_at_first(world: World) -> None:
    assert told(world) == []


@pytest.mark.parametrize(
    ("days", "heard"), [(15, []), (14, [("consent_expiring", ANNA)]), (0, []), (-1, [])]
)
def test_a_consent_is_told_two_weeks_before_it_ends(
    world: World, days: int, heard: list[tuple[str, str]]
) -> None:
    allow(world, NOW + timedelta(days=days), None)
    assert told(world) == heard


def test_each_end_is_told_and_a_renewed_consent_again(world: World) -> None:
    allow(world, NOW + timedelta(days=9))
    assert told(world) == [("consent_expiring", ANNA)]
    allow(world, NOW + timedelta(days=9), NOW + timedelta(days=8))
    assert told(world) == [("consent_expiring", ANNA)]
    allow(world, NOW + timedelta(days=300))
    assert told(world) == []
    world.later(days=290)
    assert told(world) == [("consent_expiring", ANNA)]


def test_the_end_of_a_prohibition_is_no_news(world: World) -> None:
    allow(world, NOW + timedelta(days=9), level=DisclosureLevel.NONE)
    assert told(world) == []


def test_a_low_budget_is_told_again_only_after_it_had_refilled(world: World) -> None:
    spend(world, 800)
    assert told(world) == []
    spend(world, 1)
    assert told(world) == [("budget_low", ANNA)]
    world.later(days=31)
    assert told(world) == []
    spend(world, 900)
    assert told(world) == [("budget_low", ANNA)]


@pytest.mark.parametrize(("size", "spent", "low"), [(0, 0, False), (10, 9, True), (10, 8, False)])
def test_low_is_less_than_a_part(size: int, spent: int, low: bool) -> None:
    state = BudgetState(budget=PrivacyBudget(micro_rho=size, days=1), spent=spent, spendings=[])
    assert is_low(state) is low
