"""Trades computed on ciphertext: checked in every part, computed once, open to an audit."""

import asyncio
from collections.abc import Callable, Mapping
from csv import writer
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from io import StringIO
import json
from pathlib import Path
import secrets
from typing import Any

from click.testing import CliRunner
from conftest import RunningBuyer
from data_exchanger_buyer.cli import main
from data_exchanger_buyer.inputs import inputs_path, result_path
from data_exchanger_core.identity.keys import SigningKey
from data_exchanger_core.privacy.he.audit import read_result
from data_exchanger_core.privacy.he.engine import Scheme, SecretKey, engine_for
from data_exchanger_core.privacy.he.frames import join
from data_exchanger_core.privacy.he.layout import Lane, RowGroup, arrange
from data_exchanger_core.privacy.release import ResourceSummary
from data_exchanger_core.protocol.computation import (
    ComputationInputs,
    KeyDisclosure,
    inputs_endpoint,
    read_answer,
)
from data_exchanger_core.protocol.documents import sign_document
from data_exchanger_core.protocol.sealing import (
    SealedRelease,
    agreement_info,
    choose_sealing_key,
    seal_inputs,
)
from data_exchanger_core.protocol.terms import Terms
import numpy as np
import pytest
from script import DESCRIPTOR, Script
from scripted_home import Answer, ScriptedHome

VALUES = tuple(range(100, 148))
"""Two days of hourly readings, in hundredths."""
START = datetime(2026, 1, 1, tzinfo=UTC)
TOTAL = sum(VALUES)
METHOD = {
    "id": "homomorphic",
    "parameters": {
        "function": "sum",
        "window": "period",
        "rounding": "0.1",
        "lower": "0",
        "upper": "100",
        "schemes": ["paillier"],
    },
}


@cache
def key() -> SecretKey:
    """Return the secret key of all jobs here: to make one takes a second."""
    return engine_for(Scheme.PAILLIER).generate(secrets.token_bytes)


@dataclass
class Job(Script):
    """A trade whose home encrypts its readings before it releases anything."""

    def inputs(self, *, garbage: bool = False, bomb: bytes = b"", **changed: Any) -> bytes:
        """Return sealed inputs, or some with a wrong manifest, or a bomb in their place."""
        ones = np.ones(len(VALUES), dtype=np.int64)
        layout = arrange(0 * ones, ones, 1, engine_for(Scheme.PAILLIER).limits)
        rows = key().encrypt(layout.pack(np.array(VALUES)))
        frame = join((key().public, *(b"\xff" * len(row) if garbage else row for row in rows)))
        frame = bomb or frame
        chosen = choose_sealing_key(self.home.profile)
        sealed = seal_inputs(frame, chosen, self.agreement)
        manifest = ComputationInputs(
            computation=f"{self.id}-computation",
            agreement=self.agreement_id,
            agreement_hash=agreement_info(self.agreement).hex(),
            transfer=self.transfer_pid,
            scheme=Scheme.PAILLIER,
            decimals=2,
            lanes=(Lane(series="electricity_consumption", start=int(START.timestamp())),),
            groups=layout.groups,
            key=sha256(key().dump()).hexdigest(),
            inputs=sha256(frame).hexdigest(),
            inputs_size=len(frame),
            sealed=sha256(sealed).hexdigest(),
            sealed_size=len(sealed),
            sealing_key=chosen.id,
            created=datetime.now(UTC),
        )
        token = sign_document(replace(manifest, **changed), self.home.key)
        return SealedRelease(token, sealed).to_bytes()

    async def push(self, body: bytes) -> Answer:
        """Push inputs."""
        return await self.home.post(inputs_endpoint(self.endpoint), body)

    def disclosure(self, **changed: Any) -> bytes:
        """Return the file with which the family gives the key up."""
        secret = key().dump()
        told = KeyDisclosure(
            computation=f"{self.id}-computation",
            scheme=Scheme.PAILLIER,
            key=sha256(secret).hexdigest(),
        )
        return sign_document(replace(told, **changed), self.home.key).encode() + b"\n" + secret

    def release_of(self, value: float) -> None:
        """Have the release say that this is the sum."""
        text = StringIO()
        rows = writer(text, lineterminator="\n")
        rows.writerow(("start", "series", "readings", "value"))
        rows.writerow(
            (f"{START:%Y-%m-%dT%H:%M:%SZ}", "electricity_consumption", len(VALUES), value)
        )
        table = text.getvalue().encode()
        fields = [{"name": "start", "type": "datetime"}, {"name": "series", "type": "string"}]
        fields += [{"name": "readings", "type": "integer"}, {"name": "value", "type": "number"}]
        resource: dict[str, Any] = {
            **DESCRIPTOR["resources"][0],
            "name": "result",
            "path": "data/result.csv",
            "bytes": len(table),
            "hash": f"sha256:{sha256(table).hexdigest()}",
            "schema": {"fields": fields},
        }
        descriptor = json.dumps({**DESCRIPTOR, "resources": [resource]}).encode()
        self.files = {"datapackage.json": descriptor, "data/result.csv": table}
        summary = ResourceSummary(
            name="result", rows=1, columns=4, sha256=sha256(table).hexdigest()
        )
        level = self.terms.scope.level
        self.sent_release = self.release(resources=(summary,), level=level)


@pytest.fixture
def terms(buyer: RunningBuyer) -> Terms:
    """Terms of a demand for a sum on ciphertext."""
    scope = {
        "required": ["electricity_consumption"],
        "period": {"start": "2026-01-01T00:00:00Z", "end": "2026-01-09T00:00:00Z"},
        "resolution": "PT1H",
        "level": "statistics",
        "method": METHOD,
    }
    return buyer.publish(scope=scope).terms()


@pytest.fixture
async def job(home: ScriptedHome, terms: Terms) -> Job:
    """A trade that waits for its inputs."""
    job = Job(home, terms)
    await job.run(until="start")
    return job


async def test_inputs_are_computed_on_and_the_result_is_signed(
    buyer: RunningBuyer, job: Job
) -> None:
    body = job.inputs()
    answer = await job.push(body)
    assert answer.status == 200
    profile = job.home.profile
    content = read_answer(answer.body, job.home.buyer_key, profile.did)
    assert read_result(key(), content.result, 1) == (TOTAL,)
    again = await job.push(body)
    assert (again.status, again.body) == (200, answer.body)
    trade = buyer.trade()
    assert inputs_path(buyer.buyer, trade).exists()
    assert result_path(buyer.buyer, trade).read_bytes() == content.result


async def test_other_inputs_for_the_same_trade_are_refused(buyer: RunningBuyer, job: Job) -> None:
    assert (await job.push(job.inputs())).status == 200
    kept = result_path(buyer.buyer, buyer.trade()).read_bytes()
    assert (await job.push(job.inputs())).status >= 400
    assert result_path(buyer.buyer, buyer.trade()).read_bytes() == kept


WRONG: Mapping[str, Callable[[Job], bytes]] = {
    "empty": lambda job: b"",
    "agreement": lambda job: job.inputs(agreement="urn:uuid:1"),
    "agreement hash": lambda job: job.inputs(agreement_hash="0" * 64),
    "transfer": lambda job: job.inputs(transfer="urn:uuid:1"),
    "sealed": lambda job: job.inputs(sealed="0" * 64),
    "sealed size": lambda job: job.inputs(sealed_size=1),
    "scheme": lambda job: job.inputs(scheme=Scheme.BFV),
    "weights": lambda job: job.inputs(groups=(RowGroup(weight=7, rows=1),)),
    "sealing key": lambda job: job.inputs(sealing_key="unknown"),
    "inputs": lambda job: job.inputs(inputs="0" * 64),
    "inputs size": lambda job: job.inputs(inputs_size=1),
    "rows": lambda job: job.inputs(groups=(RowGroup(weight=1, rows=9),)),
    "bomb of parts": lambda job: job.inputs(bomb=(2**32 - 1).to_bytes(4) * 2),
    "bomb of a ciphertext": lambda job: job.inputs(bomb=join((key().public, bytes(900_000)))),
    "no ciphertext": lambda job: job.inputs(garbage=True),
    "bit": lambda job: job.inputs()[:-1] + b"\x00",
    "another home's": lambda job: replace(job, home=_somebody_else(job.home)).inputs(),
}


def _somebody_else(home: ScriptedHome) -> ScriptedHome:
    other = ScriptedHome(home.session, home.base, key=SigningKey(b"o" * 32))
    other.profile, other.mailbox = home.profile, home.mailbox
    return other


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
async def test_inputs_that_are_not_what_was_agreed_are_refused(
    buyer: RunningBuyer, job: Job, wrong: Callable[[Job], bytes]
) -> None:
    assert (await job.push(wrong(job))).status >= 400
    trade = buyer.trade()
    assert trade.computed is None
    assert not inputs_path(buyer.buyer, trade).exists()
    assert (await job.push(job.inputs())).status == 200


async def test_inputs_for_a_transfer_that_is_not_are_refused(job: Job) -> None:
    nowhere = f"{job.endpoint.rpartition('/')[0]}/urn:uuid:1"
    assert (await job.home.post(inputs_endpoint(nowhere), job.inputs())).status == 404


# Audit


async def audit(
    buyer: RunningBuyer, tmp_path: Path, disclosure: bytes
) -> tuple[int, dict[str, Any]]:
    """Run the audit command; return its exit code and what it found."""
    file = tmp_path / "key"
    file.write_bytes(disclosure)
    arguments = ["audit", buyer.trade().id, "--key", str(file), "--json"]
    runner = CliRunner(env={"DATA_BUYER_HOME": str(buyer.folder.path)})
    done = await asyncio.to_thread(runner.invoke, main, arguments)
    return done.exit_code, json.loads(done.output) if done.output.startswith("{") else {}


async def test_audit_proves_that_everything_belongs_together(
    buyer: RunningBuyer, job: Job, tmp_path: Path
) -> None:
    await job.push(job.inputs())
    code, found = await audit(buyer, tmp_path, job.disclosure())
    assert (code, found["verified"], found["release_true"]) == (0, True, None)
    job.release_of(round(TOTAL / 100, 1))
    assert (await job.deliver()).status == 201
    code, found = await audit(buyer, tmp_path, job.disclosure())
    assert (code, found["verified"], found["release_true"]) == (0, True, True)


async def test_audit_finds_a_release_that_says_something_else(
    buyer: RunningBuyer, job: Job, tmp_path: Path
) -> None:
    await job.push(job.inputs())
    job.release_of(1.0)
    assert (await job.deliver()).status == 201
    code, found = await audit(buyer, tmp_path, job.disclosure())
    assert (code, found["verified"], found["release_true"]) == (1, False, False)


async def test_audit_finds_another_key_and_a_changed_result(
    buyer: RunningBuyer, job: Job, tmp_path: Path
) -> None:
    await job.push(job.inputs())
    code, found = await audit(buyer, tmp_path, job.disclosure(key="0" * 64))
    assert (code, found["key_committed"], found["result_true"]) == (1, False, True)
    kept = result_path(buyer.buyer, buyer.trade())
    kept.write_bytes(kept.read_bytes()[:-1] + b"\x00")
    code, found = await audit(buyer, tmp_path, job.disclosure())
    assert (code, found["result_committed"], found["verified"]) == (1, False, False)


async def test_audit_needs_a_computation_and_the_homes_signature(
    buyer: RunningBuyer, job: Job, tmp_path: Path
) -> None:
    assert (await audit(buyer, tmp_path, job.disclosure()))[0] != 0
    await job.push(job.inputs())
    forged = replace(job, home=_somebody_else(job.home)).disclosure()
    assert (await audit(buyer, tmp_path, forged))[0] != 0
