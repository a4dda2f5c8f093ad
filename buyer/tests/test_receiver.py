"""Deliveries: nothing is stored or receipted unless every part is what was agreed."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
import json
from typing import Any
import zlib

from aiohttp import ClientSession
from conftest import RunningBuyer
from cryptography.hazmat.primitives.hpke import Suite
from data_exchanger_buyer import receiver, server
from data_exchanger_buyer.receiver import package_path
from data_exchanger_core.identity import base64url
from data_exchanger_core.identity.keys import SigningKey
from data_exchanger_core.model.disclosure import DisclosureLevel
from data_exchanger_core.privacy.release import ResourceSummary
from data_exchanger_core.protocol import sealing
from data_exchanger_core.protocol.delivery import OwnershipCertificate
from data_exchanger_core.protocol.documents import sign_document
from data_exchanger_core.protocol.kem import supported_kems
from data_exchanger_core.protocol.sealing import SealedRelease, agreement_info, split_release
from data_exchanger_core.protocol.terms import Terms
import pytest
from script import CSV, DESCRIPTOR, FILES, SUMMARY, Script, zipped
from scripted_home import Answer, ScriptedHome

type Tamper = Callable[[Script], bytes]

OTHER_KEY = SigningKey(b"o" * 32)
OTHER_HASH = "0" * 64


def certificate(script: Script, key: SigningKey | None = None, **changed: Any) -> str:
    package = zipped(script.files)
    genuine = OwnershipCertificate(
        package=sha256(package).hexdigest(), size=len(package), created=datetime.now(UTC)
    )
    return sign_document(replace(genuine, **changed), key or script.home.key)


def resealed(script: Script, plaintext: bytes, info: bytes | None = None, **changed: Any) -> bytes:
    """Seal other bytes than a package, with a manifest that fits them."""
    key = script.home.profile.sealing_keys[0]
    kem = supported_kems()[key.kem]
    suite: Suite = kem.suite
    public = kem.load_public(base64url.decode(key.public_key))
    sealed = suite.encrypt(plaintext, public, info=info or agreement_info(script.agreement))
    manifest = {"sealed": sha256(sealed).hexdigest(), "sealed_size": len(sealed), **changed}
    token = split_release(script.release(**manifest)).manifest
    return SealedRelease(token, sealed).to_bytes()


def deflated(content: bytes) -> bytes:
    compressor = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return compressor.compress(content) + compressor.flush()


def flipped(script: Script, position: int) -> bytes:
    body = bytearray(script.release())
    body[position] ^= 1
    return bytes(body)


def other_scope(script: Script) -> Any:
    return replace(script.terms.scope, minimum_coverage=1)


def with_package(files: Mapping[str, bytes], **changed: Any) -> Tamper:
    def tamper(script: Script) -> bytes:
        changed_script = replace(script, files=files)
        return changed_script.release(**changed)

    return tamper


def described(**changed: Any) -> Mapping[str, bytes]:
    resource = {**DESCRIPTOR["resources"][0], **changed}
    return {**FILES, "datapackage.json": json.dumps({"resources": [resource]}).encode()}


TAMPERED: Mapping[str, tuple[Tamper, str]] = {
    "empty": (lambda script: b"", "release"),
    "no manifest": (lambda script: b"no manifest", "release"),
    "manifest is no JWS": (lambda script: b"a.b.c\nsealed", "invalid_signature"),
    "manifest is not ASCII": (lambda script: b"\xff\nsealed", "release"),
    "header": (lambda script: flipped(script, 3), "invalid_signature"),
    "payload": (lambda script: flipped(script, 400), "invalid_signature"),
    "signature": (
        lambda script: flipped(script, script.release().index(b"\n") - 10),
        "invalid_signature",
    ),
    "ciphertext": (lambda script: flipped(script, -1), "sealed"),
    "cut off": (lambda script: script.release()[:-1], "sealed"),
    "more": (lambda script: script.release() + b"x", "sealed"),
    "signed by somebody else": (
        lambda script: replace(script, home=with_key(script.home, OTHER_KEY)).release(),
        "invalid_signature",
    ),
    "release": (lambda script: script.release(release="no iri"), "release"),
    "agreement": (lambda script: script.release(agreement="urn:uuid:1"), "agreement"),
    "agreement hash": (
        lambda script: script.release(agreement_hash=OTHER_HASH),
        "agreementHash",
    ),
    "transfer": (lambda script: script.release(transfer="urn:uuid:1"), "transfer"),
    "scope": (lambda script: script.release(scope=other_scope(script)), "scope"),
    "level": (lambda script: script.release(level=DisclosureLevel.NONE), "level"),
    "sealed hash": (lambda script: script.release(sealed=OTHER_HASH), "sealed"),
    "sealed size": (lambda script: script.release(sealed_size=1), "sealedSize"),
    "package hash": (lambda script: script.release(package=OTHER_HASH), "package"),
    "package size": (lambda script: script.release(package_size=1), "packageSize"),
    "sealing key": (lambda script: script.release(sealing_key="unknown"), "sealingKey"),
    "another sealing key": (
        lambda script: script.release(sealing_key=script.home.profile.sealing_keys[1].id),
        "seal_broken",
    ),
    "another agreement's seal": (
        lambda script: resealed(script, deflated(zipped()), info=b"x" * 32),
        "seal_broken",
    ),
    "not compressed": (lambda script: resealed(script, zipped()), "seal_broken"),
    "certificate is no JWS": (
        lambda script: script.release(certificate="x"),
        "invalid_signature",
    ),
    "certificate of another": (
        lambda script: script.release(certificate=certificate(script, OTHER_KEY)),
        "invalid_signature",
    ),
    "certificate of another package": (
        lambda script: script.release(certificate=certificate(script, package=OTHER_HASH)),
        "certificate.package",
    ),
    "certificate of another size": (
        lambda script: script.release(certificate=certificate(script, size=1)),
        "certificate.size",
    ),
    "another table": (
        with_package({**FILES, "data/series.csv": CSV + b"x"}),
        "resources.series.sha256",
    ),
    "other tables": (
        lambda script: script.release(resources=(replace(SUMMARY, name="other"),)),
        "resources",
    ),
    "more tables": (
        lambda script: script.release(
            resources=(SUMMARY, ResourceSummary(name="b", rows=1, columns=1, sha256=OTHER_HASH))
        ),
        "resources",
    ),
    "no zip": (
        lambda script: resealed(
            script,
            deflated(b"x"),
            package=sha256(b"x").hexdigest(),
            package_size=1,
            certificate=certificate(script, package=sha256(b"x").hexdigest(), size=1),
        ),
        "package",
    ),
    "a file too many": (with_package({**FILES, "data/more.csv": b""}), "package"),
    "a file missing": (
        with_package({"datapackage.json": FILES["datapackage.json"]}),
        "package",
    ),
    "a file elsewhere": (with_package({**FILES, "../../evil.csv": b""}), "package"),
    "no descriptor": (with_package({"data/series.csv": CSV}), "package"),
    "a broken descriptor": (with_package({**FILES, "datapackage.json": b"{"}), "package"),
    "a descriptor of nothing": (with_package({**FILES, "datapackage.json": b"[]"}), "package"),
    "a table that is elsewhere": (
        with_package(described(path="https://evil.example/x.csv")),
        "package.resources",
    ),
    "a schema that is elsewhere": (
        with_package(described(schema="https://evil.example/schema.json")),
        "package.resources",
    ),
    "a profile that is elsewhere": (
        with_package(described(profile="https://evil.example/profile.json")),
        "package.resources",
    ),
    "a table without name": (with_package(described(name=1)), "package.resources"),
}


def with_key(home: ScriptedHome, key: SigningKey) -> ScriptedHome:
    other = ScriptedHome(home.session, home.base, key=key)
    other.profile, other.mailbox = home.profile, home.mailbox
    return other


async def started(home: ScriptedHome, terms: Terms) -> Script:
    script = Script(home, terms)
    await script.run(until="start")
    return script


@pytest.mark.parametrize("part", TAMPERED)
async def test_tampered_delivery_is_refused_and_a_good_one_taken(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms, part: str
) -> None:
    script = await started(home, terms)
    before = buyer.trade()
    tamper, named = TAMPERED[part]
    answer = await home.post(script.endpoint, tamper(script))
    assert answer.status == 400
    assert answer.json["@type"] == "TransferError"
    assert named in (answer.json["code"], answer.json["reason"][0].partition(":")[0])
    assert buyer.trade() == before
    assert list(buyer.folder.releases.iterdir()) == []
    assert (await script.deliver()).status == 201


async def test_delivery_is_stored_as_it_was_packed(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms
) -> None:
    script = await started(home, terms)
    assert (await script.deliver()).status == 201
    path = package_path(buyer.buyer, buyer.trade())
    assert path.read_bytes() == zipped()
    assert path.stat().st_mode & 0o777 == 0o600
    assert script.receipt
    assert script.receipt.package == sha256(zipped()).hexdigest()
    assert script.receipt.sealed == sha256(split_release(script.sent_release).sealed).hexdigest()


async def test_delivery_opens_with_every_kind_of_key(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms
) -> None:
    profile = home.profile
    kinds = {key.kem for key in profile.sealing_keys}
    assert kinds == set(supported_kems())
    for key in profile.sealing_keys:
        home.profile = replace(profile, sealing_keys=(key,))
        script = Script(home, buyer.publish().terms())
        await script.run(until="deliver")


async def test_repeated_delivery_gets_the_same_receipt(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms
) -> None:
    script = await started(home, terms)
    answers = [await script.deliver() for _ in range(2)]
    await buyer.restart()
    answers.append(await script.deliver())
    await script.complete()
    answers.append(await script.deliver())
    assert len({answer.body for answer in answers}) == 1
    other = await home.post(script.endpoint, script.release())
    assert (other.status, other.json["code"]) == (400, "wrong_state")


async def test_simultaneous_deliveries_get_one_receipt(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms
) -> None:
    script = await started(home, terms)
    script.sent_release = script.release()
    answers = await asyncio.gather(*(script.deliver() for _ in range(5)))
    assert {answer.status for answer in answers} == {201}
    assert len({answer.body for answer in answers}) == 1


async def test_delivery_survives_the_loss_of_its_receipt(
    buyer: RunningBuyer,
    home: ScriptedHome,
    terms: Terms,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    script = await started(home, terms)

    def crash(*args: Any) -> Any:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(receiver, "confirm", crash)
        assert (await script.deliver()).status == 500
    assert buyer.trade().received is None
    assert (await script.deliver()).status == 201


async def test_delivery_is_expected_or_not_even_read(
    buyer: RunningBuyer,
    home: ScriptedHome,
    terms: Terms,
    move_in: Callable[[], Awaitable[ScriptedHome]],
) -> None:
    script = Script(home, terms)
    await script.run(until="take_request")
    other = await move_in()
    body = b"x" * 1000
    unknown = f"{buyer.config.url}/releases/urn:uuid:1"
    assert (await home.post(script.endpoint, body)).json["code"] == "wrong_state"
    assert (await home.post(unknown, body)).status == 404
    assert (await other.post(script.endpoint, body)).status == 404
    assert (await home.post(script.endpoint, body, "Bearer x")).status == 404
    await script.start()
    wrong = home.token("POST", script.endpoint, b"another body")
    assert (await home.post(script.endpoint, body, wrong)).status == 404


async def test_oversized_delivery_is_cut_off(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = await started(home, terms)
    monkeypatch.setattr(receiver, "MAX_DELIVERY", 10_000)
    answer = await home.post(script.endpoint, b"x" * 10_001)
    assert (answer.status, answer.json["code"]) == (413, "too_large")
    assert (await script.deliver()).status == 201


async def test_slow_delivery_is_given_up(
    buyer: RunningBuyer,
    home: ScriptedHome,
    terms: Terms,
    session: ClientSession,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    script = await started(home, terms)
    monkeypatch.setattr(server, "_DELIVERY_TIME", 0.2)

    async def trickle() -> Any:
        yield b"x"
        await asyncio.sleep(0.6)
        yield b"x"

    token = home.token("POST", script.endpoint, b"xx")
    headers = {"Authorization": token}
    async with session.post(script.endpoint, data=trickle(), headers=headers) as response:
        answer = Answer(response.status, b"", {})
    assert answer.status == 408


async def test_package_that_grows_too_large_is_refused(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = await started(home, terms)
    huge = resealed(script, deflated(b"\0" * 100_000))
    monkeypatch.setattr(sealing.unseal, "__defaults__", (50_000,))
    answer = await home.post(script.endpoint, huge)
    assert answer.status == 413
