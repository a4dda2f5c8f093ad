"""What a click mends."""

from pathlib import Path
from typing import Any

from homeassistant.components.repairs import repairs_flow_manager
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest

from custom_components.data_exchanger.const import DOMAIN
from custom_components.data_exchanger.core.protocol.demand import Demand
from custom_components.data_exchanger.core.protocol.profile import SettlementTerms
from tests.core.examples import STRANGER_KEY
from tests.integration.driver import Household
from tests.integration.family import Family, set_up
from tests.integration.flows import go_on
from tests.integration.profiles import signed
from tests.integration.waiting import until


class Repairs:
    """The dialog of Home Assistant's repairs."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass

    def issue(self, key: str) -> str | None:
        """Return the id of an issue with a text, if there is one."""
        return next(
            (
                issue_id
                for (domain, issue_id), one in ir.async_get(self._hass).issues.items()
                if domain == DOMAIN and one.translation_key == key
            ),
            None,
        )

    async def mend(self, key: str) -> Any:
        """Wait for an issue, open it and go on; return what came of it."""
        issue = await until(lambda: self.issue(key))
        manager = repairs_flow_manager(self._hass)
        assert manager
        form = await manager.async_init(DOMAIN, context={"issue_id": issue})
        assert (form["type"], form["step_id"]) == ("form", "confirm")
        done = await manager.async_configure(form["flow_id"], {})
        await self._hass.async_block_till_done()
        return done


@pytest.fixture(autouse=True)
async def repairs(hass: HomeAssistant) -> Repairs:
    """Have repairs before anything listens."""
    assert await async_setup_component(hass, "repairs", {})
    return Repairs(hass)


async def test_a_new_key_of_a_buyer_is_looked_at_and_accepted(
    household: Household, demand: Demand, repairs: Repairs
) -> None:
    household.buyer.publish(demand)
    await household.call("refresh_demands")
    household.buyer.key = STRANGER_KEY
    with pytest.raises(Exception, match="changed"):
        await household.accept(demand.id)
    done = await repairs.mend("buyer_changed_key")
    assert (done["type"], done["reason"]) == ("abort", "goes_on")
    kind, flow_id = done["next_flow"]
    assert kind == "config_subentries_flow"
    assert repairs.issue("buyer_changed_key")
    await go_on(household.hass, {"flow_id": flow_id}, {})
    await until(lambda: not repairs.issue("buyer_changed_key"))


async def test_a_buyer_that_does_not_answer_cannot_be_accepted(
    household: Household, demand: Demand, repairs: Repairs
) -> None:
    household.buyer.publish(demand)
    await household.call("refresh_demands")
    household.buyer.key = STRANGER_KEY
    with pytest.raises(Exception, match="changed"):
        await household.accept(demand.id)
    await until(lambda: repairs.issue("buyer_changed_key"))
    await household.buyer.stop()
    assert (await repairs.mend("buyer_changed_key"))["reason"] == "not_now"


async def test_a_member_whose_person_is_gone_gets_another(
    hass: HomeAssistant, family: Family, entity_registry: er.EntityRegistry, repairs: Repairs
) -> None:
    entry = await set_up(hass, family.subentries()[1])
    (member,) = entry.subentries
    entity_registry.async_remove("person.jonathanweber")
    await hass.config_entries.async_reload(entry.entry_id)
    done = await repairs.mend("member_unknown_person")
    _, flow_id = done["next_flow"]
    chosen = {"person": "person.meilinwang", "role": "adult", "guardians": [], "claims": {}}
    await go_on(hass, {"flow_id": flow_id}, chosen)
    await until(lambda: not repairs.issue("member_unknown_person"))
    assert entry.subentries[member].data["permissions"] == []


async def test_late_money_becomes_a_dispute_and_a_dispute_is_closed(
    household: Household, demand: Demand, repairs: Repairs
) -> None:
    at_once = SettlementTerms(
        currencies=("EUR",), methods=("bank_transfer",), due_days=0, fee_per_mille=100
    )
    signed(household.buyer, terms=at_once)
    (bought,) = household.entry.get_subentries_of_type("buyer")
    form = await household.entry.start_subentry_reconfigure_flow(household.hass, bought.subentry_id)
    await go_on(household.hass, form, {})
    await household.know()
    household.buyer.automatic.discard("pay")
    trade = await household.offered(demand)
    await household.approve_when_asked(trade)
    await household.trade_in(trade, "delivered")
    await household.entry.runtime_data.async_refresh()
    assert (await repairs.mend("payment_late"))["type"] == "create_entry"
    assert (await repairs.mend("dispute"))["type"] == "create_entry"
    await until(lambda: not repairs.issue("dispute"))
    assert repairs.issue("payment_late")


async def test_a_dispute_waits_for_the_household(
    household: Household, demand: Demand, repairs: Repairs
) -> None:
    household.buyer.publish(demand)
    await household.call("refresh_demands")
    trade = await household.sell(demand.id)
    await household.call("open_dispute", trade_id=trade)
    await until(lambda: repairs.issue("dispute"))
    await household.hass.config_entries.async_unload(household.entry.entry_id)
    assert (await repairs.mend("dispute"))["reason"] == "not_now"


async def test_keys_from_a_backup_open_the_household_again(
    hass: HomeAssistant,
    family: Family,
    repairs: Repairs,
    tmp_path: Path,
    complaints: list[str],
) -> None:
    entry = await set_up(hass, *family.subentries())
    keys = tmp_path / ".storage" / DOMAIN / "household.key"
    backup = keys.rename(tmp_path / "backup.key")
    await hass.config_entries.async_reload(entry.entry_id)
    assert (await repairs.mend("keys_missing"))["reason"] == "not_now"
    assert complaints
    complaints.clear()
    backup.rename(keys)
    assert (await repairs.mend("keys_missing"))["type"] == "create_entry"
    assert entry.state is ConfigEntryState.LOADED
    assert repairs.issue("keys_missing") is None
