"""Instructions to pay out: taken once, in order, within what there is; carried out by hand."""

import csv
from pathlib import Path

from conftest import RunningBuyer
from data_exchanger_core.protocol.payout import PayoutStatus, account_of
from data_exchanger_core.protocol.profile import PayoutMethod
from data_exchanger_core.protocol.terms import Terms
from payer import ACCOUNTS, Payee, stored, with_money
import pytest
from scripted_home import ScriptedHome
from test_cli import run, run_beside

NET = 441
"""What the household has of the trade: 4.50 EUR less two per cent."""


@pytest.fixture
async def payee(buyer: RunningBuyer, home: ScriptedHome, terms: Terms) -> Payee:
    """A home that has money with the buyer."""
    return await with_money(buyer, home, terms)


async def test_an_instruction_is_taken_once(buyer: RunningBuyer, payee: Payee) -> None:
    receipt = await payee.instruct(100)
    assert (receipt.status, receipt.number, receipt.amount.amount) == (
        PayoutStatus.ACCEPTED,
        1,
        100,
    )
    assert await payee.ask() == receipt
    assert len(stored(buyer)) == 1
    assert ACCOUNTS[PayoutMethod.IBAN].account.encode() not in buyer.folder.database.read_bytes()


async def test_a_number_is_used_for_one_instruction_and_none_is_left_out(
    buyer: RunningBuyer, payee: Payee
) -> None:
    await payee.instruct(100)
    for number in (1, 3):
        answer = await payee.send(payee.sign(100, number=number))
        assert (answer.status, answer.json["code"]) == (409, "out_of_step")
    assert len(stored(buyer)) == 1


async def test_no_more_is_paid_out_than_the_household_has(payee: Payee) -> None:
    assert (await payee.instruct(NET - 1)).status is PayoutStatus.ACCEPTED
    refused = await payee.instruct(2)
    assert (refused.status, refused.reason) == (PayoutStatus.FAILED, "balance_exceeded")
    assert (await payee.instruct(1)).status is PayoutStatus.ACCEPTED
    other = await payee.instruct(1, currency="USD")
    assert other.reason == "balance_exceeded"


async def test_what_was_not_paid_can_be_paid_again(buyer: RunningBuyer, payee: Payee) -> None:
    await payee.instruct(NET)
    await run_silently(buyer, "fail", "--reason", "account_closed")
    assert (await payee.ask()).reason == "account_closed"
    assert (await payee.instruct(NET)).status is PayoutStatus.ACCEPTED


async def test_what_cannot_be_paid_is_refused_under_signature(
    buyer: RunningBuyer, payee: Payee
) -> None:
    iban = ACCOUNTS[PayoutMethod.IBAN]
    wrong = await payee.instruct(1, PayoutMethod.CREDIT, account=iban)
    unknown = await payee.instruct(1, sealing_key="another")
    broken = await payee.instruct(1, account=ACCOUNTS[PayoutMethod.CREDIT])
    assert {one.reason for one in (wrong, unknown, broken)} == {"account_unreadable"}
    config = buyer.folder.config.read_text().replace('"iban", ', "").replace('"iban"', '"credit"')
    buyer.folder.config.write_text(config)
    await buyer.restart()
    assert (await payee.instruct(1)).reason == "method_not_offered"


@pytest.mark.parametrize("body", [b"{}", b"[", b'{"document":"x.y.z"}'])
async def test_what_is_no_instruction_is_refused(payee: Payee, body: bytes) -> None:
    assert (await payee.home.post(payee.url, body)).status == 400


async def test_only_the_home_itself_instructs_and_looks(
    payee: Payee, move_in: object, buyer: RunningBuyer
) -> None:
    assert (await payee.home.get(payee.url, signed=False)).status == 404
    assert (await payee.home.get(payee.url, "?after=x")).status == 400
    await payee.instruct(1)
    other = Payee(await move_in())  # type: ignore[operator]  # the fixture makes homes
    assert (await other.send(payee.documents[0])).status == 400
    assert (await other.page(0)).payouts == ()


async def test_a_home_reads_what_it_has_instructed_in_pages(payee: Payee) -> None:
    for _ in range(12):
        await payee.instruct(1)
    first = await payee.page(0)
    second = await payee.page(first.next or 0)
    assert (len(first.payouts), first.next, len(second.payouts), second.next) == (10, 10, 2, None)
    numbers = [payee.read(one).number for one in (*first.payouts, *second.payouts)]
    assert numbers == list(range(1, 13))
    assert [one.instruction for one in (await payee.page(11)).payouts] == payee.documents[11:]


async def test_instructions_and_receipts_survive_a_restart(
    buyer: RunningBuyer, payee: Payee
) -> None:
    receipt = await payee.instruct(7)
    await buyer.restart()
    assert await payee.ask() == receipt


# By hand


async def run_silently(buyer: RunningBuyer, *args: str) -> None:
    command, *options = args
    name = stored(buyer)[-1].id.removeprefix("urn:uuid:")[:8]
    result = run(buyer.folder.path, "payout", command, name, *options)
    assert result.exit_code == 0, result.output


async def test_a_person_carries_payouts_out_from_a_list(
    buyer: RunningBuyer, payee: Payee, tmp_path: Path
) -> None:
    await payee.instruct(100)
    evil = account_of(PayoutMethod.CREDIT, "-1024", "=HYPERLINK(1)")
    await payee.instruct(20, PayoutMethod.CREDIT, account=evil)
    made = await run_beside(buyer, "payout", "export", "--out", str(tmp_path / "new"))
    rows = list(csv.DictReader(Path(made["file"]).read_text().splitlines()))
    assert [(one["method"], one["amount"], one["currency"]) for one in rows] == [
        ("iban", "1.00", "EUR"),
        ("credit", "0.20", "EUR"),
    ]
    assert rows[0]["account"] == ACCOUNTS[PayoutMethod.IBAN].account
    assert (rows[1]["account"], rows[1]["holder"]) == ("'-1024", "'=HYPERLINK(1)")
    assert Path(made["file"]).stat().st_mode & 0o777 == 0o600
    assert (await run_beside(buyer, "payout", "export"))["file"] is None
    assert (await payee.ask()).status is PayoutStatus.ACCEPTED
    await run_silently(buyer, "done", "--reference", "TX 1")
    paid = await payee.ask()
    assert (paid.status, paid.reference) == (PayoutStatus.PAID, "TX 1")
    name = stored(buyer)[-1].id
    for command in (("done",), ("fail", "--reason", "x")):
        again = run(buyer.folder.path, "payout", command[0], name, *command[1:])
        assert (again.exit_code, "is paid" in again.output) == (1, True)
    listed = await run_beside(buyer, "payout", "list")
    assert [one["status"] for one in listed] == ["accepted", "paid"]
    again = await run_beside(
        buyer, "payout", "export", "--again", Path(made["file"]).name, "--out", str(tmp_path)
    )
    assert Path(again["file"]).read_bytes() == Path(made["file"]).read_bytes()


async def test_a_list_may_be_of_some_methods_only(
    buyer: RunningBuyer, payee: Payee, tmp_path: Path
) -> None:
    await payee.instruct(1)
    nothing = await run_beside(buyer, "payout", "export", "--method", "credit")
    assert nothing["payouts"] == []
    missing = run(buyer.folder.path, "payout", "export", "--again", "nothing.csv")
    assert (missing.exit_code, "unknown" in missing.output) == (1, True)
    assert run(buyer.folder.path, "payout", "done", "0000").exit_code == 1
    assert "PAYOUT" in run(buyer.folder.path, "payout", "list").output
