"""Taking consent back: whom it concerns may, at once, with all that follows."""

from homeassistant.core import HomeAssistant

from .adapters.courier import UnitOfWork
from .coordinator import DataExchangerConfigEntry
from .core.catalog.taxonomy import Category
from .core.consent.authority import may_veto
from .core.consent.change import changes, withdrawn
from .core.errors import NotFound
from .core.model.identifiers import BuyerId, MemberId, TradeId
from .core.pipeline.permissions import note_changes, still_withdrawn
from .core.pipeline.steps import find_trade
from .core.pipeline.trading import NotConcerned
from .core.pipeline.withdrawal import Withdrawal, Withdrawn, withdraw
from .permissions import keep


async def async_withdraw(
    hass: HomeAssistant,
    entry: DataExchangerConfigEntry,
    actor: MemberId,
    member_id: MemberId,
    category: Category | None,
    buyer: BuyerId | None,
) -> Withdrawn:
    """Take back what a member allows: of a category, to a buyer, or at all.

    Raises :class:`NotFound` and :class:`NotConcerned`.
    """
    household = entry.runtime_data.household
    members = household.home.members
    if member_id not in members:
        raise NotFound("member", member_id)
    if not may_veto(actor, [member_id], members):
        raise NotConcerned
    if buyer:
        household.home.buyer(buyer)
    member = members[member_id]
    by = actor if member.role.minor else None
    after = withdrawn(member, category=category, buyer=buyer, by=by)
    changed = changes(member, after, actor)
    if changed:
        keep(hass, entry, after)
    asked = Withdrawal(by=actor, member=member_id, category=category, buyer=buyer)

    def take_back(work: UnitOfWork) -> Withdrawn:
        note_changes(work.tx, work.home, changed, work.now)
        return withdraw(work.tx, work.home, asked, work.now)

    done = await household.run(take_back)
    household.on_change(())
    return done


async def async_keep_withdrawn(hass: HomeAssistant, entry: DataExchangerConfigEntry) -> None:
    """Take back again what a crash has brought back: evidence is stored before permissions are."""
    household = entry.runtime_data.household
    for member in await household.run(
        lambda work: still_withdrawn(work.tx, work.home.members.values())
    ):
        keep(hass, entry, member)


async def async_withdraw_trade(
    entry: DataExchangerConfigEntry, actor: MemberId, trade_id: TradeId
) -> Withdrawn:
    """Take consent back for one trade; permissions stay as they are.

    Raises :class:`NotFound` and :class:`NotConcerned`.
    """
    household = entry.runtime_data.household

    def take_back(work: UnitOfWork) -> Withdrawn:
        trade = find_trade(work.tx, trade_id)
        if not may_veto(actor, trade.contributors, work.home.members):
            raise NotConcerned
        return withdraw(work.tx, work.home, Withdrawal(by=actor, trade=trade.id), work.now)

    done = await household.run(take_back)
    household.on_change(())
    return done
