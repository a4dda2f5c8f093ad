"""A whole job on ciphertext: how long, how much memory, and what the event loop notices of it."""

import asyncio
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
import resource
from statistics import median
from tempfile import TemporaryDirectory
import time
from typing import Any

from custom_components.data_exchanger.adapters import cipher
from custom_components.data_exchanger.adapters.database import Database
from custom_components.data_exchanger.computing import keep_time
from custom_components.data_exchanger.core.identity import base64url
from custom_components.data_exchanger.core.identity.keys import SigningKey
from custom_components.data_exchanger.core.model.identifiers import TradeId
from custom_components.data_exchanger.core.packaging.package import DataPackage
from custom_components.data_exchanger.core.pipeline.computation import VERDICT_AFTER, Encrypted
from custom_components.data_exchanger.core.pipeline.ports import StoredComputation
from custom_components.data_exchanger.core.privacy.he.audit import compute
from custom_components.data_exchanger.core.privacy.he.engine import LIMITS, Scheme, engine_for
from custom_components.data_exchanger.core.privacy.he.evaluation import state_problem
from custom_components.data_exchanger.core.privacy.he.frames import join
from custom_components.data_exchanger.core.privacy.he.layout import Layout, arrange
from custom_components.data_exchanger.core.privacy.he.query import query_of
from custom_components.data_exchanger.core.privacy.registry import protect
from custom_components.data_exchanger.core.protocol.kem import supported_kems
from custom_components.data_exchanger.core.protocol.profile import SealingKey
from custom_components.data_exchanger.core.protocol.sealing import seal_inputs

from .loop import stall
from .result import Result

_ROUNDS = 5
_WAIT = timedelta(seconds=4)
"""Instead of the time until a verdict, so that the benchmark ends sooner; checks take less."""
_VERDICTS = 3


@dataclass(frozen=True, slots=True, eq=False)
class _Job:
    """What a home made for a buyer."""

    scheme: Scheme
    layout: Layout
    sums: tuple[int, ...]
    made: Encrypted
    frame: bytes
    sealed: bytes

    def answer(self) -> bytes:
        """Compute as the buyer does."""
        rows = self.made.ciphertexts
        return compute(engine_for(self.scheme), self.made.public, rows, self.layout.groups)


def _prepare(scheme: Scheme, package: DataPackage, key: SealingKey) -> _Job:
    """Do all that happens in a thread before anything leaves."""
    protect(package, bytes)
    problem = state_problem(package, query_of(package.scope))
    layout = arrange(problem.lane, problem.weight, 1, LIMITS[scheme])
    made = cipher.encrypt(scheme, layout.pack(problem.values))
    frame = join((made.public, *made.ciphertexts))
    sealed = seal_inputs(frame, key, {"@id": "bench"})
    return _Job(scheme, layout, problem.sums(), made, frame, sealed)


def _store(database: Database, job: _Job, name: str) -> None:
    with database.transaction() as tx:
        tx.computations.put(
            TradeId(name),
            StoredComputation(
                manifest="", secret=b"", inputs=job.frame, sums=job.sums, body=job.sealed
            ),
            datetime.now(UTC),
        )


async def _run(
    scheme: Scheme, package: DataPackage, key: SealingKey, database: Database, name: str
) -> _Job:
    """Go through a job as the household does: prepare, store, check."""
    job = await asyncio.to_thread(_prepare, scheme, package, key)
    await asyncio.wrap_future(database.submit(_store, database, job, name))
    return job


async def _jobs(
    packages: Mapping[int, DataPackage], database: Database, key: SealingKey
) -> list[Result]:
    """Run jobs of a year of five minutes, and of hours with the slower scheme, beside a loop."""
    stalls, idle = [], []
    few, many = sorted(packages)
    for scheme, cells in ((Scheme.BFV, many), (Scheme.PAILLIER, few)):
        for number in range(_ROUNDS):
            name = f"{scheme}-{number}"
            idle.append((await stall(asyncio.to_thread(time.sleep, 0.5)))[0])
            longest, job = await stall(_run(scheme, packages[cells], key, database, name))
            answer = await asyncio.to_thread(job.answer)
            checking = asyncio.to_thread(cipher.decrypt, scheme, job.made.secret, answer, 1)
            waited, found = await stall(checking)
            if found != job.sums:
                raise RuntimeError("the sum is wrong")
            stalls.append((scheme, max(longest, waited)))
    worst = max(median(one for own, one in stalls if own is scheme) for scheme in Scheme)
    return [
        Result(
            name="he.loop_stall_ms",
            value=worst,
            unit="ms",
            peer="ms, beside a thread that sleeps",
            peer_value=median(idle),
        )
    ]


def _year(scheme: Scheme, package: DataPackage, key: SealingKey) -> Result:
    """Prepare a year of five minutes and check a result, children and all."""
    begin = time.perf_counter()
    job = _prepare(scheme, package, key)
    taken = time.perf_counter() - begin
    answer = job.answer()
    begin = time.perf_counter()
    if cipher.decrypt(scheme, job.made.secret, answer, 1) != job.sums:
        raise RuntimeError("the sum is wrong")
    taken += time.perf_counter() - begin
    return Result(
        name=f"he.{scheme}_105120_s",
        value=taken,
        unit="s",
        peer="kB on the wire",
        peer_value=len(job.sealed) / 1000,
    )


async def _verdicts(package: DataPackage, key: SealingKey) -> list[Result]:
    """Time verdicts on results that agree and on others: what a buyer could learn from a clock."""
    job = _prepare(Scheme.BFV, package, key)
    honest = job.answer()
    answers: Mapping[str, bytes] = {
        "agrees": honest,
        "another function": job.made.ciphertexts[0],
        "changed": honest[:-9] + bytes([honest[-9] ^ 128]) + honest[-8:],
        "unreadable": bytes(290_000),
        "empty": b"",
    }
    checks: dict[str, list[float]] = {name: [] for name in answers}
    verdicts: dict[str, list[float]] = {name: [] for name in answers}
    for _ in range(_VERDICTS):
        for name, answer in answers.items():
            check = asyncio.to_thread(cipher.decrypt, job.scheme, job.made.secret, answer, 1)
            begin = time.perf_counter()

            async def checked(work: Awaitable[Any] = check, begin: float = begin) -> float:
                await work
                return time.perf_counter() - begin

            checks[name].append(await keep_time(checked(), _WAIT))
            verdicts[name].append(time.perf_counter() - begin)
    slowest = max(map(max, checks.values()))
    return [
        Result(
            name="he.verdict_spread_ms",
            value=_spread(verdicts),
            unit="ms",
            peer="ms, the checks behind them",
            peer_value=_spread(checks),
            ratio=_spread(verdicts) / _spread(checks),
        ),
        Result(
            name="he.check_s",
            value=slowest,
            unit="s",
            peer="s, when the verdict falls",
            peer_value=VERDICT_AFTER.total_seconds(),
            ratio=slowest / VERDICT_AFTER.total_seconds(),
        ),
    ]


def _spread(times: Mapping[str, list[float]]) -> float:
    """Return by how much (ms) the medians of several kinds lie apart."""
    medians = [median(one) for one in times.values()]
    return (max(medians) - min(medians)) * 1000


def measure(packages: Mapping[int, DataPackage]) -> list[Result]:
    """Measure with a package of a year of hours and one of a year of five minutes."""
    few, many = sorted(packages)
    kem = supported_kems()["X25519"]
    public = base64url.encode(kem.public(kem.generate()))
    key = SealingKey(id="bench", kem="X25519", public_key=public)
    years = [_year(scheme, packages[many], key) for scheme in Scheme]
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    with TemporaryDirectory() as folder:
        database = Database(Path(folder) / "bench.db", SigningKey(bytes(32)))
        database.submit(database.open).result()
        stalls = asyncio.run(_jobs(packages, database, key))
        database.close()
    return [
        *years,
        Result(name="he.child_peak_mb", value=peak, unit="MB"),
        *stalls,
        *asyncio.run(_verdicts(packages[few], key)),
    ]
