"""Attacks on a Home Assistant that computes on ciphertext: it refuses, keeps time, and runs on.

What is attacked, and what each attack would yield elsewhere: tests/core/attacks.
"""

import asyncio
from collections.abc import Callable
from compression import zstd
from dataclasses import replace
from datetime import timedelta
import resource
import struct
from typing import Any

from homeassistant.core import HomeAssistant
import numpy as np
import pytest

pytest.importorskip("gmpy2")
pytest.importorskip("tenseal")

from custom_components.data_exchanger.adapters import cipher
from custom_components.data_exchanger.core.model.period import Period
from custom_components.data_exchanger.core.pipeline import computation
from custom_components.data_exchanger.core.privacy.he.bfv import DEGREE
from custom_components.data_exchanger.core.privacy.he.engine import LIMITS, Scheme
from custom_components.data_exchanger.core.protocol.demand import Demand
from tests.core.attacks import bfv_probe
from tests.core.examples import fresh_urn
from tests.integration.computing.buyer import ComputingBuyer
from tests.integration.computing.jobs import SECONDS, asking, begun, ended, turn
from tests.integration.driver import Household
from tests.integration.waiting import until, until_found

PART = timedelta(days=9)
_MEGABYTE = 1024
"""In the kilobytes that the system counts memory in."""


def asked(demand: Demand, part: int, **parameters: Any) -> Demand:
    """Ask about a part of the past that nothing else is asked about."""
    begin = demand.scope.period.start + part * PART
    asking_all = asking(demand, **parameters)
    scope = replace(asking_all.scope, period=Period(start=begin, end=begin + PART))
    return replace(asking_all, id=fresh_urn(), scope=replace(scope, minimum_coverage=0))


def framed(content: bytes, compression: int) -> bytes:
    """Put SEAL's header before some bytes, and TenSEAL's message around both."""
    header = struct.pack("<HBBBBHQ", 0xA15E, 16, 4, 3, compression, 0, 16 + len(content))
    return bfv_probe.message([DEGREE], header + content)


BOMBS: dict[str, Callable[[], bytes]] = {
    "zstd": lambda: framed(zstd.compress(bytes(1 << 30), 1), 2),
    "length": lambda: framed(struct.pack("<6Q", 1, 1, 1, 1, 2**40, 2**40) * 8, 0),
    "dimensions": lambda: bfv_probe.message([1] * 290_000, b""),
    "dimension": lambda: bfv_probe.message([2**62], bfv_probe.crafted()),
    "zeros": lambda: bytes(290_000),
    "ones": lambda: b"\xff" * 768,
    "message": lambda: b"\x12\xff\xff\xff\xff\x7f" + bytes(1000),
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_ciphertext_bomb_costs_no_memory_here_and_little_time(bomb: Callable[[], bytes]) -> None:
    content = bomb()
    for scheme in Scheme:
        made = cipher.encrypt(scheme, np.ones((1, LIMITS[scheme].slots), dtype=np.int64))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        assert cipher.decrypt(scheme, made.secret, content, 1) is None
        here = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        assert here < 20 * _MEGABYTE
        assert child < 1100 * _MEGABYTE


async def test_key_recovery_through_home_assistant_meets_silence_and_it_trades_on(
    hass: HomeAssistant,
    household: Household,
    buyer: ComputingBuyer,
    demand: Demand,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(computation, "VERDICT_AFTER", timedelta(0))
    buyer.cheats.append(lambda _, __: bfv_probe.crafted())
    await turn(hass, "on")
    attacked = await begun(household, asked(demand, 0, schemes=("bfv",)))
    assert (await ended(household, attacked))["ended"] == "computation_refused"
    await until(lambda: buyer.farewells)
    assert buyer.farewells[0]["code"] == "computation_refused"
    assert not buyer.deal.release
    honest = await begun(household, asked(demand, 1))
    await household.trade_in(honest, "completed", seconds=SECONDS)


async def test_reactions_keep_time_whatever_was_answered(
    hass: HomeAssistant,
    household: Household,
    buyer: ComputingBuyer,
    demand: Demand,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Neither a verdict nor the turn of the next answer comes earlier where a check was short."""
    monkeypatch.setattr(computation, "VERDICT_AFTER", timedelta(hours=1))
    await turn(hass, "on")
    for part in range(3):
        await begun(household, asked(demand, part, schemes=("paillier",)))
    inside = household.entry.runtime_data.household
    await until_found(
        lambda: inside.run(lambda work: computation.answered_trades(work.tx)),
        lambda found: len(found) == 3,
        SECONDS,
    )
    wait = timedelta(seconds=2)
    monkeypatch.setattr(computation, "VERDICT_AFTER", wait)
    clock = asyncio.get_running_loop().time
    begun_at: list[float] = []
    judged_at: list[float] = []
    decrypt, judge = cipher.decrypt, computation.judge

    def checked(*task: Any) -> Any:
        begun_at.append(clock())
        return None if len(begun_at) == 1 else decrypt(*task)

    def noted(*case: Any) -> Any:
        judged_at.append(clock())
        return judge(*case)

    monkeypatch.setattr(cipher, "decrypt", checked)
    monkeypatch.setattr(computation, "judge", noted)
    await household.reload()
    for trade in list(buyer.deals):
        await household.trade_in(trade, "ended", "completed", seconds=SECONDS)
    at_least = wait.total_seconds() / 2  # a check begins somewhat after its turn
    assert all(
        verdict - begin > at_least for begin, verdict in zip(begun_at, judged_at, strict=True)
    )
    assert begun_at[2] - begun_at[0] > at_least
    ends = [(await household.trade(trade))["ended"] for trade in buyer.deals]
    assert sorted(ends, key=str) == [None, None, "computation_refused"]
