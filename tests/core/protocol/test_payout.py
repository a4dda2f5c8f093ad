"""Accounts, instructions and receipts of payouts."""

from dataclasses import replace

from hypothesis import given, strategies as st
import pytest

from custom_components.data_exchanger.core.errors import InvalidInput
from custom_components.data_exchanger.core.model.money import Money
from custom_components.data_exchanger.core.protocol.payout import (
    PayoutAccount,
    PayoutInstruction,
    account_of,
    open_account,
    seal_account,
)
from custom_components.data_exchanger.core.protocol.profile import PayoutMethod
from custom_components.data_exchanger.core.protocol.sealing import SealBroken
from tests.core.examples import NOW, SEALING_PRIVATE, profile

GOOD = [
    (PayoutMethod.IBAN, "DE89 3704 0044 0532 0130 00"),
    (PayoutMethod.IBAN, "gb82west12345698765432"),
    (PayoutMethod.IBAN, "NO93 8601 1117 947"),
    (PayoutMethod.IBAN, "FR14 2004 1010 0505 0001 3M02 606"),
    (PayoutMethod.ALIPAY, "2088123456789012"),
    (PayoutMethod.ALIPAY, "138 1234 5678"),
    (PayoutMethod.ALIPAY, "+8613812345678"),
    (PayoutMethod.ALIPAY, "somebody@example.com"),
    (PayoutMethod.WECHAT_PAY, "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"),
    (PayoutMethod.CREDIT, "C-1024"),
]
BAD = [
    (PayoutMethod.IBAN, "DE89 3704 0044 0532 0130 01"),
    (PayoutMethod.IBAN, "DE89"),
    (PayoutMethod.IBAN, "8937040044053201300012"),
    (PayoutMethod.ALIPAY, "2088 1234"),
    (PayoutMethod.ALIPAY, "12812345678"),
    (PayoutMethod.ALIPAY, "somebody@example"),
    (PayoutMethod.WECHAT_PAY, "somebody"),
    (PayoutMethod.CREDIT, "a b;c"),
    (PayoutMethod.CREDIT, "<script>"),
]
IBAN = account_of(*GOOD[0], "Anna Canary")


@pytest.mark.parametrize(("method", "account"), GOOD)
def test_an_account_is_read_as_people_write_it(method: PayoutMethod, account: str) -> None:
    read = account_of(method, account, "  Anna   Canary ")
    assert read.holder == "Anna Canary"
    assert " " not in read.account
    assert account_of(method, read.account, read.holder) == read


@pytest.mark.parametrize(("method", "account"), BAD)
def test_what_cannot_be_an_account_is_refused(method: PayoutMethod, account: str) -> None:
    with pytest.raises(InvalidInput, match="account"):
        account_of(method, account, "Anna")


@pytest.mark.parametrize("holder", ["", " ", "A" * 71])
def test_an_account_belongs_to_somebody(holder: str) -> None:
    with pytest.raises(InvalidInput, match="holder"):
        account_of(*GOOD[0], holder)


@given(position=st.integers(2, 21), digit=st.sampled_from("0123456789"))
def test_every_wrong_digit_of_an_iban_is_found(position: int, digit: str) -> None:
    right = IBAN.account
    wrong = right[:position] + digit + right[position + 1 :]
    if wrong == right:
        return
    with pytest.raises(InvalidInput):
        account_of(PayoutMethod.IBAN, wrong, "Anna")


@pytest.mark.parametrize(
    ("method", "account", "shown"),
    [
        (*GOOD[0], "••• 3000"),
        (PayoutMethod.ALIPAY, "somebody@example.com", "s•••@example.com"),
        (PayoutMethod.CREDIT, "C-1024", "•••"),
    ],
)
def test_an_account_is_shown_masked(method: PayoutMethod, account: str, shown: str) -> None:
    assert account_of(method, account, "Anna").masked == shown


def instruction(account: PayoutAccount = IBAN) -> PayoutInstruction:
    (key,) = profile().sealing_keys
    id_ = "urn:uuid:00000000-0000-4000-8000-000000000001"
    return PayoutInstruction(
        id=id_,
        number=1,
        payee="0123456789abcdef",
        amount=Money(amount=1, currency="EUR"),
        method=PayoutMethod.IBAN,
        sealing_key=key.id,
        account=seal_account(account, key, id_),
        created=NOW,
    )


def test_only_the_buyer_opens_an_account_and_for_one_payout_only() -> None:
    sealed = instruction()
    assert open_account(sealed, "X25519", SEALING_PRIVATE) == IBAN
    with pytest.raises(SealBroken):
        open_account(replace(sealed, id=f"{sealed.id[:-1]}2"), "X25519", SEALING_PRIVATE)
    with pytest.raises(SealBroken):
        open_account(sealed, "X25519", b"\x05" * 32)


def test_the_account_must_be_of_the_method_that_is_signed() -> None:
    other = account_of(PayoutMethod.CREDIT, "C-1024", "Anna")
    with pytest.raises(InvalidInput, match="method"):
        open_account(instruction(other), "X25519", SEALING_PRIVATE)


def test_nobody_is_paid_nothing() -> None:
    with pytest.raises(InvalidInput, match="amount"):
        replace(instruction(), amount=Money(amount=0, currency="EUR"))
