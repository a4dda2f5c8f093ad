"""Which library computes on ciphertext: what is there, what works, what the family lets in."""

from collections.abc import Callable

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest

pytest.importorskip("gmpy2")

from custom_components.data_exchanger import computing
from custom_components.data_exchanger.adapters import cipher
from custom_components.data_exchanger.core.privacy.he.engine import Scheme
from custom_components.data_exchanger.core.protocol.demand import Demand
from tests.integration.computing.buyer import ComputingBuyer
from tests.integration.computing.jobs import SECONDS, SWITCH, TENSEAL, asking, begun, turn
from tests.integration.driver import Household
from tests.integration.waiting import until


async def test_without_tenseal_paillier_is_used(
    hass: HomeAssistant,
    household: Household,
    buyer: ComputingBuyer,
    mean: Demand,
    without: Callable[..., None],
) -> None:
    without(Scheme.BFV)
    await turn(hass, "on")
    assert household.state(SWITCH).state == "on"
    trade = await begun(household, mean)
    await household.trade_in(trade, "completed", seconds=SECONDS)
    assert [one.scheme for one in buyer.manifests] == [Scheme.PAILLIER]


async def test_the_buyers_order_of_schemes_decides(
    hass: HomeAssistant, household: Household, buyer: ComputingBuyer, mean: Demand
) -> None:
    await turn(hass, "on")
    trade = await begun(household, asking(mean, schemes=("ckks", "paillier", "bfv")))
    await household.trade_in(trade, "completed", seconds=SECONDS)
    assert [one.scheme for one in buyer.manifests] == [Scheme.PAILLIER]


async def test_without_a_library_nothing_is_offered_and_the_reason_is_shown(
    hass: HomeAssistant, household: Household, mean: Demand, without: Callable[..., None]
) -> None:
    without(*Scheme)
    with pytest.raises(HomeAssistantError) as refused:
        await turn(hass, "on")
    assert refused.value.translation_key == "no_engine"
    assert household.state(SWITCH).state == "off"
    household.buyer.publish(mean)
    await household.call("refresh_demands")
    (shown,) = (await household.overview())["demands"]
    assert {gap["reason"] for gap in shown["gaps"]} == {"method_unavailable"}
    with pytest.raises(ServiceValidationError) as declined:
        await household.accept(mean.id)
    assert declined.value.translation_key == "not_on_offer"
    assert household.buyer.deals == {}


async def test_a_library_that_does_not_work_here_is_not_used(
    hass: HomeAssistant,
    household: Household,
    buyer: ComputingBuyer,
    mean: Demand,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    probe = cipher.probe
    monkeypatch.setattr(cipher, "probe", lambda one: one is not Scheme.BFV and probe(one))
    await turn(hass, "on")
    trade = await begun(household, mean)
    await household.trade_in(trade, "completed", seconds=SECONDS)
    assert buyer.manifests[0].scheme is Scheme.PAILLIER


async def test_a_family_that_keeps_tenseal_out_computes_with_paillier(
    hass: HomeAssistant,
    household: Household,
    buyer: ComputingBuyer,
    mean: Demand,
    fetched: list[str],
) -> None:
    await turn(hass, "off", TENSEAL)
    await turn(hass, "on")
    assert fetched == [computing.REQUIREMENTS[Scheme.PAILLIER]]
    await household.reload()
    await until(lambda: household.state(SWITCH).state == "on", SECONDS)
    assert household.state(TENSEAL).state == "off"
    assert set(fetched) == {computing.REQUIREMENTS[Scheme.PAILLIER]}
    trade = await begun(household, mean)
    await household.trade_in(trade, "completed", seconds=SECONDS)
    assert buyer.manifests[0].scheme is Scheme.PAILLIER


async def test_tenseal_that_is_let_in_again_is_used_again(
    hass: HomeAssistant, household: Household, fetched: list[str]
) -> None:
    await turn(hass, "on")
    inside = household.entry.runtime_data.household
    assert inside.home.schemes == {*Scheme}
    await turn(hass, "off", TENSEAL)
    assert inside.home.schemes == {Scheme.PAILLIER}
    await turn(hass, "on", TENSEAL)
    assert inside.home.schemes == {*Scheme}
    facts = [record.facts for record in await household.evidence("encrypted_computing")]
    assert facts == [{"on": True}, {"tenseal": False}, {"tenseal": True}]
    assert computing.REQUIREMENTS[Scheme.BFV] in fetched


async def test_turned_off_a_home_encrypts_no_more_and_fetches_nothing_at_its_start(
    hass: HomeAssistant, household: Household, mean: Demand, without: Callable[..., None]
) -> None:
    await turn(hass, "on")
    await turn(hass, "off")
    assert household.state(SWITCH).state == "off"
    household.buyer.publish(mean)
    await household.call("refresh_demands")
    with pytest.raises(ServiceValidationError):
        await household.accept(mean.id)
    facts = [record.facts for record in await household.evidence("encrypted_computing")]
    assert facts == [{"on": True}, {"on": False}]
    without(*Scheme)
    await household.reload()
    assert household.state(SWITCH).state == "off"


async def test_libraries_that_are_gone_after_a_start_are_missed(
    hass: HomeAssistant,
    household: Household,
    complaints: list[str],
    without: Callable[..., None],
) -> None:
    await turn(hass, "on")
    without(*Scheme)
    await household.reload()
    await until(lambda: complaints, SECONDS)
    assert "No library for computing on ciphertext works here" in complaints.pop()
    assert household.state(SWITCH).state == "off"
