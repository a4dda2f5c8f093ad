"""Privacy budgets: spent with the release, once, by everybody concerned, and never given back."""

from dataclasses import replace

from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
import pytest

from custom_components.data_exchanger.core.catalog.entry import CatalogEntry
from custom_components.data_exchanger.core.identity.keyring import KeyRing
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.identifiers import MemberId
from custom_components.data_exchanger.core.model.scope import MethodSpec
from custom_components.data_exchanger.core.pipeline import budget, delivery
from custom_components.data_exchanger.core.pipeline.overview import overview
from custom_components.data_exchanger.core.pipeline.trading import NotOnOffer
from custom_components.data_exchanger.core.privacy.budget import BudgetExhausted, PrivacyBudget
from custom_components.data_exchanger.core.privacy.dp.accounting import micro_rho
from custom_components.data_exchanger.core.protocol.delivery import Manifest
from custom_components.data_exchanger.core.protocol.documents import open_document
from custom_components.data_exchanger.core.protocol.sealing import split_release
from custom_components.data_exchanger.core.protocol.terms import Terms
from tests.core.examples import MASTER, NOW, entry, scope, terms
from tests.core.pipeline.household import ANNA, BEN, make_home, readings
from tests.core.pipeline.memory import MemoryStore
from tests.core.pipeline.test_demands import demand, receive, signed
from tests.core.pipeline.world import World

LIMIT = PrivacyBudget(micro_rho=100_000, days=30)


def noisy(rho: str = "0.06") -> Terms:
    method = MethodSpec(id="private_statistics", parameters={"rho": rho})
    return terms(scope=scope(level=DisclosureLevel.PRIVATE_STATISTICS, method=method))


@pytest.fixture(autouse=True)
def limited(world: World) -> None:
    """Give both members the same budget."""
    world.home = replace(world.home, budgets={ANNA: LIMIT, BEN: LIMIT})


def left(world: World, member: MemberId = ANNA) -> int:
    found = world.run(lambda tx: budget.state(tx, member, world.home.budget(member), world.now))
    return found.left


def sell(world: World, agreed: Terms, number: int) -> None:
    """Bring a trade to where its release is due."""
    world.offer(agreed, number)
    for step in (world.pump, world.accept, world.approve, world.pump, world.verify, world.pump):
        step()
    world.request_transfer()


def test_a_release_takes_its_cost_from_everybody_concerned(world: World) -> None:
    sell(world, noisy(), 1)
    assert left(world) == 100_000
    world.hand_over()
    assert (left(world), left(world, BEN)) == (40_000, 40_000)
    record = next(one for one in world.store.state.evidence if one.kind == "budget.spent")
    assert record.facts == {
        "trade": world.trade_id,
        "microRho": {ANNA: 60_000, BEN: 60_000},
        "totals": {ANNA: 60_000, BEN: 60_000},
    }


def test_the_manifest_names_what_is_guaranteed(world: World) -> None:
    sell(world, noisy(), 1)
    sealed = world.seal()
    key = world.home.key_for(world.buyer).public
    manifest = open_document(Manifest, split_release(sealed.body).manifest, key).content
    assert manifest.guarantee
    assert (manifest.guarantee.rho, manifest.guarantee.unit) == ("0.060000", "member_day")
    assert {one.mechanism for one in manifest.guarantee.mechanisms} == {"gaussian"}
    assert manifest.scope.method.id == "private_statistics"


def test_exact_releases_cost_nothing(world: World) -> None:
    world.walk_to("starting")
    assert left(world) == 100_000
    assert "budget.spent" not in world.kinds()


def test_what_a_budget_does_not_cover_is_not_offered(world: World) -> None:
    with pytest.raises(NotOnOffer) as refused:
        world.offer(noisy("0.100001"))
    assert refused.value.details["reason"] == "budget_exhausted"


def test_a_demand_beyond_the_budget_says_so(world: World) -> None:
    wanted = noisy("0.5").scope
    receive(world, signed(demand(scope=wanted)))
    (found,) = world.run(lambda tx: overview(tx, world.home, world.now)).demands
    assert (found.match.score, [gap.reason for gap in found.match.gaps]) == (
        0,
        ["budget_exhausted"],
    )


def test_a_release_beyond_the_budget_never_leaves(world: World) -> None:
    sell(world, noisy(), 1)
    first = world.trade
    sell(world, noisy(), 2)
    second = world.trade
    one, other = [
        delivery.seal_delivery(
            world.home,
            trade,
            delivery.granted_entries(world.home, trade, NOW),
            readings(),
            NOW,
        )
        for trade in (first, second)
    ]
    world.run(lambda tx: delivery.hand_over(tx, first, one, NOW))
    before = world.snapshot()
    with pytest.raises(BudgetExhausted):
        world.run(lambda tx: delivery.hand_over(tx, second, other, NOW))
    assert world.snapshot() == before
    assert left(world) == 40_000


def test_a_trade_that_ends_after_its_release_gets_nothing_back(world: World) -> None:
    sell(world, noisy(), 1)
    world.hand_over()
    world.refuse()
    assert world.trade.ended
    assert left(world) == 40_000


def test_a_budget_refills_after_its_window(world: World) -> None:
    sell(world, noisy(), 1)
    world.hand_over()
    world.later(days=29, hours=23)
    assert left(world) == 40_000
    world.later(hours=1)
    assert left(world) == 100_000


def test_series_are_charged_to_those_whom_they_are_about(world: World) -> None:
    entries: list[CatalogEntry] = [
        entry("a", subjects=frozenset({ANNA})),
        entry("b", subjects=frozenset({ANNA, BEN})),
        entry("c"),
    ]
    due = budget.charges(world.home, noisy("0.1"), entries, [ANNA, BEN])
    assert {one.member: one.micro_rho for one in due} == {ANNA: 100_000, BEN: 66_667}
    assert budget.charges(world.home, terms(), entries, [ANNA]) == ()


def test_many_small_queries_end_when_the_budget_does(world: World) -> None:
    """The attack of asking again and again: together no more is learned than the budget allows."""
    answered = 0
    for number in range(1, 30):
        try:
            sell(world, noisy("0.009"), number)
        except NotOnOffer:
            break
        world.hand_over()
        world.pump()
        answered += 1
    assert answered == 11
    assert left(world) == 1_000


# Copies and losses


def test_what_evidence_knows_beyond_the_table_is_spent(world: World) -> None:
    sell(world, noisy(), 1)
    world.hand_over()
    world.store.state.spendings.clear()
    assert left(world) == 100_000
    world.run(lambda tx: budget.reconcile(tx, world.home, world.now))
    assert (left(world), left(world, BEN)) == (40_000, 40_000)
    world.run(lambda tx: budget.reconcile(tx, world.home, world.now))
    assert left(world) == 40_000


def test_a_copy_from_a_backup_has_nothing_left_until_it_refills(world: World) -> None:
    sell(world, noisy("0.01"), 1)
    world.hand_over()
    world.run(budget.begin_backup)
    copy = dict(vars(world.store.state))
    world.run(budget.end_backup)
    world.run(lambda tx: budget.reconcile(tx, world.home, world.now))
    assert left(world) == 90_000
    restored = MemoryStore(KeyRing(MASTER).evidence)
    for name, value in copy.items():
        setattr(restored.state, name, value)
    world.store = restored
    world.run(lambda tx: budget.reconcile(tx, world.home, world.now))
    assert (left(world), left(world, BEN)) == (0, 0)
    world.run(lambda tx: budget.reconcile(tx, world.home, world.now))
    world.later(days=30)
    assert left(world) == 100_000


def test_a_home_without_spendings_has_nothing_to_reconcile(world: World) -> None:
    world.run(lambda tx: budget.reconcile(tx, world.home, world.now))
    assert world.kinds() == []


def test_a_member_without_a_setting_has_the_usual_budget() -> None:
    assert make_home().budget(ANNA) == PrivacyBudget.within(3.0, 30)
    assert PrivacyBudget.within(3.0, 30).micro_rho == micro_rho(3.0)


@pytest.mark.parametrize("wrong", [{"micro_rho": -1}, {"days": 0}])
def test_a_budget_is_not_negative(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="budget"):
        PrivacyBudget(**wrong)


class Spending(RuleBasedStateMachine):
    """Whatever is asked, whenever, nobody's releases in any window cost more than the budget."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World(home=replace(make_home(), budgets={ANNA: LIMIT}))
        self.spent: list[tuple[int, float]] = []
        self.days = 0.0

    @rule(cost=st.integers(1, 120_000))
    def spend(self, cost: int) -> None:
        charge = budget.Charge(member=ANNA, micro_rho=cost, budget=LIMIT)
        before = left(self.world)
        try:
            self.world.run(lambda tx: budget.spend(tx, "urn:1", (charge,), self.world.now))
        except BudgetExhausted:
            assert cost > before
            assert left(self.world) == before
        else:
            self.spent.append((cost, self.days))
            assert left(self.world) == before - cost

    @rule(days=st.floats(0.1, 20))
    def wait(self, days: float) -> None:
        self.world.later(days=days)
        self.days += days

    @rule()
    def restart(self) -> None:
        before = left(self.world)
        self.world.run(lambda tx: budget.reconcile(tx, self.world.home, self.world.now))
        assert left(self.world) == before

    @invariant()
    def never_overspent(self) -> None:
        for _, end in self.spent:
            within = [cost for cost, day in self.spent if end - 30 < day <= end]
            assert sum(within) <= LIMIT.micro_rho


Spending.TestCase.settings = settings(max_examples=30, stateful_step_count=20, deadline=None)
TestSpending = Spending.TestCase


def test_a_package_of_the_homes_own_takes_from_the_budget_once(world: World) -> None:
    entries = list(world.home.catalog.entries.values())
    dear = noisy()
    release = delivery.preview(
        world.home, world.home.keys.evidence.did, dear.scope, entries, readings()
    )

    def certify() -> str:
        return world.run(
            lambda tx: delivery.certify(tx, world.home, dear, entries, release, world.now)
        )

    certify()
    assert (left(world), left(world, BEN)) == (40_000, 40_000)
    certify()
    assert (left(world), left(world, BEN)) == (40_000, 40_000)
    other = replace(release, package=b"another")
    with pytest.raises(BudgetExhausted):
        world.run(lambda tx: delivery.certify(tx, world.home, dear, entries, other, world.now))
