"""Audits of trades on ciphertext, by the action."""

from pathlib import Path
import stat

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized
import pytest

pytest.importorskip("gmpy2")

from custom_components.data_exchanger.adapters import cipher
from custom_components.data_exchanger.core.protocol.demand import Demand
from tests.integration.computing.jobs import SECONDS, asking, begun, turn
from tests.integration.driver import Household


async def test_an_audit_holds_and_gives_the_key_up_only_when_asked(
    hass: HomeAssistant, household: Household, mean: Demand
) -> None:
    await turn(hass, "on")
    trade = await begun(household, asking(mean, schemes=("paillier",)))
    with pytest.raises(ServiceValidationError):
        await household.call("audit_trade", trade_id=trade)
    await household.trade_in(trade, "completed", seconds=SECONDS)
    found = await household.call("audit_trade", trade_id=trade)
    checks = ("inputs_committed", "inputs_true", "result_committed", "result_true", "verified")
    assert {name: found[name] for name in checks} == dict.fromkeys(checks, True)
    assert found["path"] is None
    given = await household.call("audit_trade", trade_id=trade, disclose_key=True)
    path = Path(given["path"])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    _, _, secret = path.read_bytes().partition(b"\n")
    assert len(secret) == 384
    kinds = [record.kind for record in await household.evidence("computation.")]
    assert kinds.count("computation.audited") == 2
    assert kinds.count("computation.key_disclosed") == 1


async def test_only_administrators_audit(
    hass: HomeAssistant, household: Household, mean: Demand
) -> None:
    with pytest.raises(Unauthorized):
        await household.call("audit_trade", household.family.member, trade_id=mean.id)


async def test_an_audit_that_gets_no_answer_from_its_child_says_so(
    hass: HomeAssistant, household: Household, mean: Demand, monkeypatch: pytest.MonkeyPatch
) -> None:
    await turn(hass, "on")
    trade = await begun(household, asking(mean, schemes=("paillier",)))
    await household.trade_in(trade, "completed", seconds=SECONDS)
    monkeypatch.setattr(cipher, "_WORKER", Path("nowhere"))
    with pytest.raises(HomeAssistantError) as failed:
        await household.call("audit_trade", trade_id=trade)
    assert failed.value.translation_key == "cipher_failed"
