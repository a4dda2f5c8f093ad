"""A buyer that is known by its domain, and the licences that it shows."""

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import chain
import json
from pathlib import Path
from typing import Any

from aiohttp import ClientSession
from click.testing import Result
from conftest import RunningBuyer, config
from data_exchanger_buyer.config import Folder, load_config
from data_exchanger_core.identity.keys import SigningKey
from data_exchanger_core.protocol.credential import (
    CONTEXT,
    Credential,
    Subject,
    read_credential,
    sign_credential,
)
from script import Script
from scripted_home import ScriptedHome
from test_cli import SETTINGS, run

AUTHORITY = SigningKey(b"\x07" * 32)
NOW = datetime.now(UTC).replace(microsecond=0)
DID = "did:web:127.0.0.1%3A8199"


def licence(holder: str, **changes: Any) -> str:
    """Issue a licence."""
    subject = Subject(id=holder, name="Data licence", services=("insurance_pricing",))
    fields: dict[str, Any] = {
        "context": (CONTEXT,),
        "type": ("VerifiableCredential",),
        "issuer": AUTHORITY.did,
        "valid_until": NOW + timedelta(days=1),
        "credential_subject": subject,
    }
    return sign_credential(Credential(**fields | changes), AUTHORITY)


def init(home: Path, *extra: str) -> Result:
    return run(home, "init", *chain.from_iterable(SETTINGS.items()), *extra)


def written(path: Path, text: str) -> str:
    path.write_text(text)
    return str(path)


async def test_a_buyer_trades_under_its_domain(tmp_path: Path, session: ClientSession) -> None:
    buyer = RunningBuyer(tmp_path / "buyer", config(did_web=True, retention_days=90))
    await buyer.start()
    try:
        home = await ScriptedHome(session, buyer.config.url).meet()
        port = buyer.config.url.rpartition(":")[2]
        assert home.profile.did == f"did:web:127.0.0.1%3A{port}"
        assert home.profile.retention_days == 90
        await Script(home, buyer.publish().terms()).run(until="take_statement")
        assert buyer.trade().state == "paid"
        (listed,) = await home.demands()
        assert listed.issuer == home.profile.did
    finally:
        await buyer.close()


async def test_a_buyer_known_by_its_key_has_no_document(
    buyer: RunningBuyer, session: ClientSession
) -> None:
    async with session.get(f"{buyer.config.url}/.well-known/did.json") as response:
        assert response.status == 404


def test_init_takes_licences_for_a_domain(tmp_path: Path) -> None:
    file = written(tmp_path / "licence.jwt", licence(DID) + "\n")
    result = init(tmp_path / "buyer", "--did-web", "--licence", file, "--retention-days", "30")
    assert result.exit_code == 0, result.output
    assert DID in result.output
    settings = load_config(Folder(tmp_path / "buyer"))
    assert settings.licences == (licence(DID),)
    assert (settings.did_web, settings.retention_days) == (True, 30)


def test_init_refuses_licences_that_cannot_be_about_the_buyer(tmp_path: Path) -> None:
    file = written(tmp_path / "licence.jwt", licence("did:web:other.example"))
    without = init(tmp_path / "buyer", "--licence", file)
    assert without.exit_code == 2
    assert "--did-web" in without.output
    others = init(tmp_path / "buyer", "--did-web", "--licence", file)
    assert others.exit_code == 1
    assert "is about did:web:other.example" in others.output
    assert not (tmp_path / "buyer").exists()


def test_init_refuses_a_domain_that_is_none(tmp_path: Path) -> None:
    result = run(
        tmp_path / "buyer",
        "init",
        *chain.from_iterable((SETTINGS | {"--url": "http://[::1]:80"}).items()),
        "--did-web",
    )
    assert result.exit_code == 1
    assert "did:web" in result.output


async def test_licences_are_added_listed_and_shown_to_homes(
    buyer: RunningBuyer, tmp_path: Path, session: ClientSession
) -> None:
    token = licence(buyer.buyer.did)
    file = written(tmp_path / "licence.jwt", token)
    for _ in range(2):
        added = await asyncio.to_thread(run, buyer.folder.path, "licence", "add", file)
        assert added.output == f"Added Data licence by {AUTHORITY.did}\n"
    listed = await asyncio.to_thread(run, buyer.folder.path, "licence", "list", "--json")
    (facts,) = json.loads(listed.output)
    assert facts == {
        "name": "Data licence",
        "issuer": AUTHORITY.did,
        "services": ["insurance_pricing"],
        "validUntil": (NOW + timedelta(days=1)).isoformat(),
        "expired": False,
    }
    table = await asyncio.to_thread(run, buyer.folder.path, "licence", "list")
    assert "Data licence" in table.output
    assert (buyer.folder.config.stat().st_mode & 0o777) == 0o600
    await buyer.restart()
    home = await ScriptedHome(session, buyer.config.url).meet()
    assert home.profile.licences == (token,)
    assert read_credential(token).credential_subject.id == home.profile.did


def test_more_licences_than_a_profile_holds_are_refused(tmp_path: Path) -> None:
    init(tmp_path / "buyer", "--did-web")
    for number in range(11):
        end = NOW + timedelta(days=number)
        file = written(tmp_path / "one.jwt", licence(DID, valid_until=end))
        result = run(tmp_path / "buyer", "licence", "add", file)
    assert result.exit_code == 1
    assert "more than 10" in result.output
    for text in ("garbage", licence("did:key:zabc")):
        refused = run(tmp_path / "buyer", "licence", "add", written(tmp_path / "x.jwt", text))
        assert refused.exit_code == 1
