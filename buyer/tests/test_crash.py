"""The real process, killed at every step: nothing is lost, nothing happens twice."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
import signal
import sys

from aiohttp import ClientError, ClientSession
from conftest import RunningBuyer, config
from data_exchanger_buyer.opening import open_release
from data_exchanger_buyer.trade import PaymentStatus, TradeState
import pytest
from script import STEPS, Script
from scripted_home import Answer, ScriptedHome

COMMAND = Path(sys.executable).with_name("data-buyer")


class Process:
    """``data-buyer serve`` on a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: asyncio.subprocess.Process | None = None
        self.output: list[str] = []

    async def start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            COMMAND,
            "serve",
            "--home",
            self._folder,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        assert self._process.stdout
        self.output = [(await self._process.stdout.readline()).decode() for _ in range(2)]

    async def end(self, how: signal.Signals) -> int:
        assert self._process
        with suppress(ProcessLookupError):
            self._process.send_signal(how)
        code = await self._process.wait()
        self._process._transport.close()  # type: ignore[attr-defined]
        return code


@asynccontextmanager
async def serving(folder: Path) -> AsyncIterator[Process]:
    process = Process(folder)
    await process.start()
    try:
        yield process
    finally:
        await process.end(signal.SIGKILL)


@pytest.fixture
async def stopped(tmp_path: Path) -> AsyncIterator[RunningBuyer]:
    """A buyer that does not serve yet."""
    running = RunningBuyer(tmp_path / "buyer", config())
    yield running
    await running.close()


async def attempt(script: Script, step: str) -> Answer | None:
    """Take a step; None where the server went away meanwhile."""
    try:
        answer: Answer = await getattr(script, step)()
    except ClientError, TimeoutError:
        return None
    return answer


@pytest.mark.parametrize("delay", [None, 0.004], ids=["after", "4 ms into"])
async def test_trade_survives_a_kill_at_every_step(
    stopped: RunningBuyer, tmp_path: Path, delay: float | None
) -> None:
    terms = stopped.publish().terms()
    async with serving(stopped.folder.path) as process, ClientSession() as session:
        home = await ScriptedHome(session, stopped.config.url).meet()
        script = Script(home, terms)
        for step in STEPS:
            taking = asyncio.create_task(attempt(script, step))
            await (taking if delay is None else asyncio.sleep(delay))
            await process.end(signal.SIGKILL)
            before = await taking
            await process.start()
            after = await attempt(script, step)
            assert after
            assert after.status < 300
            assert before is None or (before.status, before.body) == (after.status, after.body)
        home.cursor = ""
        assert await home.poll(wait=0) == ()
    trade = stopped.trade()
    assert trade.state is TradeState.PAID
    assert trade.payment
    assert trade.payment.status is PaymentStatus.BOOKED
    assert trade.received
    assert script.receipt
    assert script.receipt.package == trade.received.package
    assert open_release(stopped.buyer, trade, tmp_path / "out").valid
    assert stopped.counts() == {
        "demands": 1,
        "mailboxes": 1,
        "payouts": 0,
        "payout_files": 0,
        "trades": 1,
        "items": 4,
        "inbox": 6 - 1,  # a delivery is remembered with its trade
    }
    assert len(list(stopped.folder.releases.iterdir())) == 1


async def test_server_stops_cleanly_on_sigterm(stopped: RunningBuyer) -> None:
    async with serving(stopped.folder.path) as process, ClientSession() as session:
        fingerprint = stopped.buyer.keys.signing.public.fingerprint
        assert stopped.config.url in process.output[0]
        assert fingerprint in process.output[1]
        home = await ScriptedHome(session, stopped.config.url).meet()
        waiting = asyncio.create_task(home.get(home.items_url, "?wait=25"))
        await asyncio.sleep(0.3)
        async with asyncio.timeout(5):
            assert await process.end(signal.SIGTERM) == 0
        assert (await waiting).status == 204
        await process.start()
        assert await home.poll(wait=0) == ()


async def test_leftovers_of_a_crash_are_swept(stopped: RunningBuyer) -> None:
    leftover = stopped.folder.releases / "x.zip.abc.part"
    leftover.write_bytes(b"half")
    async with serving(stopped.folder.path):
        assert not leftover.exists()
