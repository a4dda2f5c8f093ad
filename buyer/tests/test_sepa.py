"""The file for the bank: valid against the schema of ISO 20022, each payout in one file only."""

from datetime import UTC, datetime
import json
from pathlib import Path
import sys
from xml.etree import ElementTree as ET

from conftest import RunningBuyer
from data_exchanger_buyer.gateways.gateway import Order
from data_exchanger_buyer.gateways.sepa import SepaAccount, SepaUnavailable, credit_transfers
from data_exchanger_core.errors import InvalidInput
from data_exchanger_core.model.money import Money
from data_exchanger_core.protocol.payout import account_of
from data_exchanger_core.protocol.profile import PayoutMethod
from data_exchanger_core.protocol.terms import Terms
from payer import ACCOUNTS, with_money
import pytest
from scripted_home import ScriptedHome
from sepaxml.validation import try_valid_xml
from test_cli import run, run_beside

IBAN = "GB82 WEST 1234 5698 7654 32"
NS = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}


def order(cents: int, number: str = "a" * 32, holder: str = "Zoë Müller & Söhne") -> Order:
    account = account_of(PayoutMethod.IBAN, ACCOUNTS[PayoutMethod.IBAN].account, holder)
    return Order(
        number=number, account=account, amount=Money(amount=cents, currency="EUR"), title="Lab"
    )


def text(root: ET.Element, path: str) -> list[str | None]:
    return [one.text for one in root.iterfind(f".//{path}", NS)]


@pytest.mark.parametrize("bic", [None, "WESTGB22"])
def test_the_file_is_valid_and_says_what_was_ordered(bic: str | None) -> None:
    payer = SepaAccount(name="Grid Lab", iban=IBAN, bic=bic)
    orders = [order(100), order(20_305, "b" * 32)]
    raw = credit_transfers(payer, orders, datetime.now(UTC))
    try_valid_xml(raw, "pain.001.001.09")
    root = ET.fromstring(raw)
    assert text(root, "p:EndToEndId") == ["a" * 32, "b" * 32]
    assert text(root, "p:InstdAmt") == ["1.00", "203.05"]
    assert text(root, "p:GrpHdr/p:CtrlSum") == ["204.05"]
    assert text(root, "p:GrpHdr/p:NbOfTxs") == ["2"]
    assert text(root, "p:CdtrAcct/p:Id/p:IBAN") == [ACCOUNTS[PayoutMethod.IBAN].account] * 2
    assert text(root, "p:DbtrAcct/p:Id/p:IBAN") == [IBAN.replace(" ", "")]


def test_what_the_schema_does_not_allow_is_not_written() -> None:
    payer = SepaAccount(name="Grid Lab", iban=IBAN)
    with pytest.raises(SepaUnavailable, match="schema"):
        credit_transfers(payer, [order(100, number="x" * 36)], datetime.now(UTC))
    with pytest.raises(InvalidInput):
        SepaAccount(name="Grid Lab", iban=IBAN[:-1])


def test_without_the_library_there_is_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sepaxml", None)
    with pytest.raises(SepaUnavailable, match="install"):
        credit_transfers(SepaAccount(name="L", iban=IBAN), [order(1)], datetime.now(UTC))


async def test_payouts_in_euro_leave_for_the_bank_once(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms, tmp_path: Path
) -> None:
    payee = await with_money(buyer, home, terms)
    await payee.instruct(100)
    await payee.instruct(50, PayoutMethod.CREDIT)
    sepa = ("payout", "export", "--format", "sepa", "--out", str(tmp_path))
    assert run(buyer.folder.path, *sepa).exit_code == 1
    settings = {"sepa": {"name": "Grid Lab", "iban": IBAN}}
    (buyer.folder.path / "gateways.json").write_text(json.dumps(settings))
    made = await run_beside(buyer, *sepa)
    try_valid_xml(Path(made["file"]).read_bytes(), "pain.001.001.09")
    assert len(made["payouts"]) == 1
    assert (await run_beside(buyer, *sepa))["file"] is None
    listed = await run_beside(buyer, "payout", "list")
    assert [bool(one["file"]) for one in listed] == [True, False]
