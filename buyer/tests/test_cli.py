"""The command line, as a person and as a script use it."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from itertools import chain
import json
from pathlib import Path
import re
from typing import Any

from click.testing import CliRunner, Result
from conftest import RunningBuyer, demand_json
from data_exchanger_buyer import cli
from data_exchanger_buyer.cli import main
from data_exchanger_buyer.config import Folder, load_config
from data_exchanger_buyer.keys import load_keys
from data_exchanger_buyer.package import DESCRIPTOR
from data_exchanger_buyer.receiver import package_path
from data_exchanger_buyer.server import utc_now
from data_exchanger_core.model.money import Money
from data_exchanger_core.protocol.terms import Terms
import pytest
from script import CSV, FILES, Script, zipped
from scripted_home import ScriptedHome

SETTINGS = {
    "--name": "Lab",
    "--url": "http://127.0.0.1:8199/",
    "--contact": "mailto:a@b.example",
    "--jurisdiction": "CN",
    "--hosting": "CN",
    "--currency": "EUR",
}


def init(home: Path, **changed: str) -> Result:
    """Make a buyer."""
    settings = SETTINGS | {f"--{name}": value for name, value in changed.items()}
    return run(home, "init", *chain.from_iterable(settings.items()), "--currency", "CNY")


def run(home: Path, *args: str, **options: Any) -> Result:
    """Run a command, with the folder from the environment."""
    environment = {"DATA_BUYER_HOME": str(home)}
    return CliRunner(env=environment).invoke(main, args, catch_exceptions=False, **options)


async def run_beside(buyer: RunningBuyer, *args: str) -> Any:
    """Run a command on a served folder and read its JSON."""
    result = await asyncio.to_thread(run, buyer.folder.path, *args, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_init_makes_a_private_folder(tmp_path: Path) -> None:
    home = tmp_path / "new" / "buyer"
    result = init(home)
    assert result.exit_code == 0, result.output
    folder = Folder(home)
    fingerprint = load_keys(folder).signing.public.fingerprint
    assert fingerprint in result.output
    config = load_config(folder)
    assert (config.url, config.currencies) == ("http://127.0.0.1:8199", ("EUR", "CNY"))
    modes = {path.name: path.stat().st_mode & 0o777 for path in home.iterdir()}
    assert modes == {
        "config.json": 0o600,
        "keys.json": 0o600,
        "buyer.db": 0o600,
        "releases": 0o700,
    }
    assert home.stat().st_mode & 0o777 == 0o700


def test_init_never_overwrites(tmp_path: Path) -> None:
    init(tmp_path / "buyer")
    keys = (tmp_path / "buyer/keys.json").read_bytes()
    again = init(tmp_path / "buyer")
    assert again.exit_code == 1
    assert "is there already" in again.output
    assert (tmp_path / "buyer/keys.json").read_bytes() == keys


def test_init_does_not_take_over_half_a_folder(tmp_path: Path) -> None:
    (tmp_path / "buyer.db").write_bytes(b"")
    again = init(tmp_path)
    assert (again.exit_code, "buyer.db is there already" in again.output) == (1, True)


@pytest.mark.parametrize(
    ("option", "value"),
    [("url", "ftp://x"), ("url", "http://u:p@x"), ("url", "http://x?y"), ("hosting", "x")],
)
def test_init_explains_what_is_wrong(tmp_path: Path, option: str, value: str) -> None:
    result = init(tmp_path / "buyer", **{option: value})
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert not (tmp_path / "buyer").exists()


@pytest.mark.parametrize(
    "command",
    [
        ["serve"],
        ["demand", "list"],
        ["demand", "close", "x"],
        ["trades"],
        ["accept", "x"],
        ["pay", "--due"],
        ["receive", "--out", "out"],
    ],
)
def test_commands_need_a_buyer(tmp_path: Path, command: list[str]) -> None:
    result = run(tmp_path / "nobody", *command)
    assert result.exit_code == 1
    assert "is unknown" in result.output


async def test_demands_are_added_listed_and_closed(buyer: RunningBuyer, tmp_path: Path) -> None:
    file = tmp_path / "demand.json"
    file.write_text(json.dumps(demand_json()))
    added = await run_beside(buyer, "demand", "add", str(file), "--max-trades", "3")
    (listed,) = await run_beside(buyer, "demand", "list")
    assert (listed["id"], listed["live"], listed["maxTrades"]) == (added["id"], True, 3)
    assert run(buyer.folder.path, "demand", "close", added["id"]).exit_code == 0
    table = run(buyer.folder.path, "demand", "list").output
    assert re.search(r"closed .* 4\.50 EUR +Hourly electricity", table)
    assert run(buyer.folder.path, "demand", "close", "unknown").exit_code == 1


def test_bad_demand_is_explained(buyer: RunningBuyer) -> None:
    result = run(buyer.folder.path, "demand", "add", "-", input="{}")
    assert (result.exit_code, result.output.startswith("Error: ")) == (1, True)


async def test_offer_is_accepted_by_hand_while_serving(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms
) -> None:
    dearer = replace(terms, price=Money(amount=900, currency="EUR"))
    script = Script(home, dearer)
    await script.offer()
    (waiting,) = await run_beside(buyer, "trades")
    assert waiting["state"] == "waiting"
    short = waiting["id"].removeprefix("urn:uuid:")[:8]
    polling = asyncio.create_task(script.take_acceptance())
    accepted = await asyncio.to_thread(run, buyer.folder.path, "accept", short)
    assert accepted.output == f"{waiting['id']} is negotiating\n"
    assert (await polling).status == 204
    for name in ("agree", "take_verification", "finalize", "take_request", "start"):
        await getattr(script, name)()
    again = run(buyer.folder.path, "accept", short)
    assert (again.exit_code, "delivering" in again.output) == (1, True)


async def test_offer_is_declined_by_hand(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms
) -> None:
    script = Script(home, replace(terms, retention_days=90))
    await script.offer()
    result = run(buyer.folder.path, "decline", script.consumer_pid)
    assert result.output.endswith("is ended\n")
    end = await home.expect(f"/negotiations/{script.id}/termination")
    await home.reply(end)
    (ended,) = await run_beside(buyer, "trades")
    assert (ended["negotiation"], ended["ended"]) == ("TERMINATED", "declined")


async def test_expired_offer_is_not_accepted(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = Script(home, replace(terms, retention_days=90))
    await script.offer()
    monkeypatch.setattr(cli, "utc_now", lambda: utc_now() + timedelta(days=11))
    result = run(buyer.folder.path, "accept", script.consumer_pid)
    assert (result.exit_code, "has expired" in result.output) == (1, True)


async def test_trades_are_named_by_enough_of_their_id(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms
) -> None:
    for _ in range(40):
        await Script(home, replace(terms, demand=None)).offer()
    names = [trade.id.removeprefix("urn:uuid:") for trade in buyer.trades()]
    shared = next(name[0] for name in names if sum(name[0] == one[0] for one in names) > 1)
    ambiguous = run(buyer.folder.path, "decline", shared)
    assert (ambiguous.exit_code, "fits several" in ambiguous.output) == (1, True)
    unknown = run(buyer.folder.path, "decline", "%")
    assert (unknown.exit_code, "is unknown" in unknown.output) == (1, True)


async def test_releases_are_opened(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert await run_beside(buyer, "receive", "--out", str(out)) == []
    nothing = run(buyer.folder.path, "receive", "--out", str(out))
    assert nothing.output == "Nothing was delivered yet\n"
    await Script(home, terms).run(until="complete")
    (opened,) = await run_beside(buyer, "receive", "--out", str(out))
    assert opened["decrypted"]
    assert opened["valid"]
    assert opened["rows"] == 2
    assert (Path(opened["folder"]) / DESCRIPTOR).exists()
    line = run(buyer.folder.path, "receive", opened["trade"], "--out", str(out)).output
    assert line.endswith("series (2 rows); valid\n")


async def test_invalid_release_fails_the_command(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms, tmp_path: Path
) -> None:
    await Script(home, terms).run(until="complete")
    spoilt = zipped({**FILES, "data/series.csv": CSV.replace(b"0.51", b"many")})
    package_path(buyer.buyer, buyer.trade()).write_bytes(spoilt)
    result = run(buyer.folder.path, "receive", "--out", str(tmp_path))
    assert result.exit_code == 1
    assert "NOT VALID" in result.output


async def test_due_trades_are_paid_once(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms
) -> None:
    buyer.change(auto_pay=False)
    await buyer.restart()
    script = Script(home, terms)
    await script.run(until="complete")
    listed = run(buyer.folder.path, "trades").output
    assert re.search(r"completed +4\.50 EUR +series", listed)
    (paid,) = await run_beside(buyer, "pay", "--due", "--reference", "INV 7")
    assert paid["gross"] == {"amount": 450, "currency": "EUR"}
    assert (paid["reference"], paid["status"]) == ("INV 7", "queued")
    await script.take_statement()
    assert await run_beside(buyer, "pay", "--due") == []
    assert run(buyer.folder.path, "pay", "--due").output == "Nothing is due\n"
    again = run(buyer.folder.path, "pay", script.consumer_pid)
    assert (again.exit_code, "INV 7" in again.output) == (1, True)
    (trade,) = await run_beside(buyer, "trades")
    assert (trade["state"], trade["payment"]["status"]) == ("paid", "booked")
    assert re.search(r"paid .* booked", run(buyer.folder.path, "trades").output)


async def test_one_trade_is_paid(buyer: RunningBuyer, home: ScriptedHome, terms: Terms) -> None:
    buyer.change(auto_pay=False)
    await buyer.restart()
    script = Script(home, terms)
    await script.run(until="complete")
    line = run(buyer.folder.path, "pay", script.consumer_pid).output
    assert "4.50 EUR - fee 0.09 EUR = 4.41 EUR, manual DX-" in line


async def test_a_part_is_paid(buyer: RunningBuyer, home: ScriptedHome, terms: Terms) -> None:
    buyer.change(auto_pay=False)
    await buyer.restart()
    script = Script(home, terms)
    await script.run(until="complete")
    (paid,) = await run_beside(buyer, "pay", script.consumer_pid, "--partial", "2.00")
    assert (paid["kind"], paid["gross"]["amount"], paid["fee"]["amount"]) == ("partial", 200, 4)
    listed = run(buyer.folder.path, "trades").output
    assert re.search(r"completed +4\.50 EUR", listed)


@pytest.mark.parametrize(
    "args",
    [
        [],
        ["some", "--due"],
        ["--due", "--refund", "1"],
        ["some", "--refund", "1", "--partial", "1"],
    ],
)
def test_pay_wants_to_know_what(buyer: RunningBuyer, args: list[str]) -> None:
    result = run(buyer.folder.path, "pay", *args)
    assert (result.exit_code, "--due" in result.output) == (2, True)
