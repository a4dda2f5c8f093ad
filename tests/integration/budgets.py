"""Spends privacy budgets without a trade."""

from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.data_exchanger.adapters.courier import UnitOfWork
from custom_components.data_exchanger.core.model.identifiers import MemberId
from custom_components.data_exchanger.core.privacy.budget import Spending


async def spend(entry: MockConfigEntry, member: str, per_cent: int) -> None:
    """Take a part of a member's privacy budget."""

    def take(work: UnitOfWork) -> None:
        whole = work.home.budget(MemberId(member)).micro_rho
        one = Spending(
            member=MemberId(member), trade="t", micro_rho=whole * per_cent // 100, at=work.now
        )
        work.tx.budget.add(one)

    coordinator = entry.runtime_data
    await coordinator.household.run(take)
    await coordinator.async_refresh()
