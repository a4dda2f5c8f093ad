"""Erasure: whatever holds data of a home is removed before the buyer says so, and stays away."""

import asyncio
from dataclasses import replace
from datetime import timedelta
import json
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from conftest import RunningBuyer
from data_exchanger_buyer import erasure, opening, receiver
from data_exchanger_buyer.inputs import Inputs, confirm, inputs_path, result_path
from data_exchanger_buyer.receiver import package_path
from data_exchanger_buyer.server import utc_now
from data_exchanger_core.errors import NotFound, WrongState
from data_exchanger_core.identity.keys import SigningKey
from data_exchanger_core.protocol.delivery import SignedBody
from data_exchanger_core.protocol.documents import open_document, sign_document
from data_exchanger_core.protocol.erasure import ErasureAttestation, ErasureRequest, Kept
from data_exchanger_core.protocol.terms import Terms
from data_exchanger_core.protocol.wire import decode, encode
import pytest
from script import Script
from scripted_home import Answer, ScriptedHome
from test_cli import run_beside

OTHER_KEY = SigningKey(b"o" * 32)


def request(script: Script, **changed: Any) -> ErasureRequest:
    now = utc_now()
    return replace(
        ErasureRequest(
            id=uuid5(UUID(script.id), "erasure").urn,
            agreement=script.agreement_id,
            requested=now,
            due=now + timedelta(days=30),
        ),
        **changed,
    )


async def ask(script: Script, key: SigningKey | None = None, **changed: Any) -> Answer:
    token = sign_document(request(script, **changed), key or script.home.key)
    return await script.home.post(script.home.profile.erasure, encode(SignedBody(document=token)))


def attestation(script: Script, answer: Answer) -> ErasureAttestation:
    home = script.home
    token = decode(SignedBody, answer.body).document
    return open_document(ErasureAttestation, token, home.buyer_key, home.profile.did).content


@pytest.fixture
async def delivered(buyer: RunningBuyer, home: ScriptedHome, terms: Terms) -> Script:
    script = Script(home, terms)
    await script.run(until="deliver")
    return script


async def test_files_are_gone_and_the_accounts_stay(
    buyer: RunningBuyer, delivered: Script, tmp_path: Path
) -> None:
    trade = buyer.trade()
    for path in (inputs_path, result_path):
        path(buyer.buyer, trade).write_bytes(b"ciphertext")
    opened = Path(opening.open_noted(buyer.database, buyer.buyer, trade, tmp_path / "out").folder)
    half = opened.with_name(f".{opened.name}.part")
    half.mkdir()
    beside = tmp_path / "out" / "own.txt"
    beside.write_text("the buyer's own")
    answer = await ask(delivered)
    assert answer.status == 200
    told = attestation(delivered, answer)
    assert (told.request, told.agreement) == (request(delivered).id, delivered.agreement_id)
    assert told.kept == (Kept.CONTRACT, Kept.ACCOUNTS)
    assert list(buyer.folder.releases.iterdir()) == []
    assert (opened.exists(), half.exists(), beside.exists()) == (False, False, True)
    after = buyer.trade()
    assert (after.received, after.folders) == (trade.received, ())
    assert after.erased
    assert after.erased.at == told.erased


async def test_a_repeated_request_gets_the_same_word(
    buyer: RunningBuyer, delivered: Script
) -> None:
    first = await ask(delivered)
    buyer.clock.offset = timedelta(minutes=1)
    again = await ask(delivered)
    assert attestation(delivered, first) == attestation(delivered, again)
    other = attestation(delivered, await ask(delivered, id="urn:uuid:other"))
    assert other.erased == attestation(delivered, first).erased


async def test_a_request_survives_a_restart(buyer: RunningBuyer, delivered: Script) -> None:
    first = await ask(delivered)
    await buyer.restart()
    assert (await ask(delivered)).body == first.body


@pytest.mark.parametrize(
    ("changed", "key", "code"),
    [
        ({"agreement": "urn:uuid:unknown"}, None, "not_found"),
        ({}, OTHER_KEY, "invalid_signature"),
        ({"id": "no iri"}, None, "invalid_input"),
    ],
    ids=["agreement", "signer", "schema"],
)
async def test_what_is_wrong_is_refused(
    buyer: RunningBuyer,
    delivered: Script,
    changed: dict[str, Any],
    key: SigningKey | None,
    code: str,
) -> None:
    answer = await ask(delivered, key, **changed)
    assert (answer.status // 100, answer.json["code"]) == (4, code)
    assert buyer.trade().erased is None
    assert package_path(buyer.buyer, buyer.trade()).exists()


async def test_requests_prove_their_sender_and_have_a_size(
    buyer: RunningBuyer, delivered: Script
) -> None:
    url = delivered.home.profile.erasure
    assert (await delivered.home.post(url, b"{}", authorization="")).status == 404
    assert (await delivered.home.post(url, b" " * 100_000)).status == 413
    assert (await delivered.home.post(url, b"{}")).status == 400
    assert (await delivered.home.post(url, b'{"document": "no token"}')).status == 400
    assert buyer.trade().erased is None


async def test_a_token_is_used_once(buyer: RunningBuyer, delivered: Script) -> None:
    home, url = delivered.home, delivered.home.profile.erasure
    body = encode(SignedBody(document=sign_document(request(delivered), home.key)))
    other = encode(SignedBody(document=sign_document(request(delivered, id="urn:x"), home.key)))
    assert (await home.post(url, body, home.token("POST", url, body, "nonce-1234"))).status == 200
    assert (await home.post(url, other, home.token("POST", url, other, "nonce-1234"))).status == 404


async def test_one_home_cannot_erase_what_another_sent(
    buyer: RunningBuyer, delivered: Script, move_in: Any
) -> None:
    stranger = await move_in()
    theirs = replace(delivered, home=stranger)
    assert (await ask(theirs)).status == 404
    assert buyer.trade().erased is None


async def test_nothing_is_attested_that_could_not_be_removed(
    buyer: RunningBuyer, delivered: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> None:
        raise PermissionError(path)

    with monkeypatch.context() as patch:
        patch.setattr(erasure, "remove", refuse)
        assert (await ask(delivered)).status == 503
    assert buyer.trade().erased is None
    assert (await ask(delivered)).status == 200


async def test_what_is_called_back_on_its_way_never_stays(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms
) -> None:
    script = Script(home, terms)
    await script.run(until="start")
    script.sent_release = script.release()
    trade = buyer.trade()
    opened = receiver.open_delivery(buyer.buyer, trade, script.sent_release)
    assert (await ask(script)).status == 200
    receiver.keep(buyer.buyer, trade, opened)
    with pytest.raises(WrongState):
        buyer.step(receiver.confirm, buyer.buyer, trade.id, script.sent_release, opened, utc_now())
    inputs = Inputs(manifest=None, token="", frame=b"ciphertext")  # type: ignore[arg-type]
    inputs_path(buyer.buyer, trade).write_bytes(inputs.frame)
    with pytest.raises(WrongState):
        buyer.step(confirm, buyer.buyer, trade.id, b"", inputs, utc_now())
    assert list(buyer.folder.releases.iterdir()) == []
    assert (await script.deliver()).status == 400
    assert buyer.trade().received is None


async def test_what_is_erased_is_not_opened_again(
    buyer: RunningBuyer, delivered: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await run_beside(buyer, "receive", "--out", str(tmp_path)))[0]["valid"]
    trade = buyer.trade()
    assert (await ask(delivered)).status == 200
    assert await run_beside(buyer, "receive", "--out", str(tmp_path)) == []
    assert list(tmp_path.glob("*/data/*.csv")) == []
    with pytest.raises(NotFound):
        opening.open_noted(buyer.database, buyer.buyer, trade, tmp_path)


async def test_what_is_erased_while_it_is_opened_does_not_stay(
    buyer: RunningBuyer, delivered: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    genuine = opening.open_release

    def slow(*args: Any) -> Any:
        released = genuine(*args)
        token = sign_document(request(delivered), delivered.home.key)
        trade = buyer.trade()
        erased = replace(trade, erased=erasure.Erased(request=token, at=utc_now()))
        buyer.step(lambda tx: tx.trades.save(erased))
        return released

    monkeypatch.setattr(opening, "open_release", slow)
    with pytest.raises(NotFound):
        await asyncio.to_thread(
            opening.open_noted, buyer.database, buyer.buyer, buyer.trade(), tmp_path / "out"
        )
    assert list((tmp_path / "out").iterdir()) == []


async def test_erasures_are_listed(buyer: RunningBuyer, delivered: Script) -> None:
    assert await run_beside(buyer, "erasures") == []
    assert json.loads(json.dumps(await run_beside(buyer, "trades")))[0]["erased"] is None
    told = attestation(delivered, await ask(delivered))
    (listed,) = await run_beside(buyer, "erasures")
    assert (listed["trade"], listed["home"]) == (buyer.trade().id, delivered.home.key.did)
    assert listed["agreement"] == told.agreement
    asked = open_document(ErasureRequest, listed["request"], delivered.home.key.public).content
    assert asked.id == told.request
