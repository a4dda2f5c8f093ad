"""Every vector of docs/protocol on the home's side: what is good is taken, what is bad refused.

``tests/core``'s rules hold here: no Home Assistant (``-p no:homeassistant``).
"""

from collections.abc import Iterator, Mapping
import json
from typing import Any

import pytest

from custom_components.data_exchanger.core.errors import DataExchangerError
from custom_components.data_exchanger.core.identity.keys import PublicKey
from custom_components.data_exchanger.core.pipeline.outbound import Response
from custom_components.data_exchanger.core.pipeline.settlement import book
from custom_components.data_exchanger.core.protocol.delivery import SettlementStatement
from custom_components.data_exchanger.core.protocol.documents import open_document
from custom_components.data_exchanger.core.protocol.wire import to_json
from tests.vectors.checks import CHECKS
from tests.vectors.files import FOLDER, load, matches, parameters
from tests.vectors.replay import ReplayedHome, moment

_DELIVERED, _PAID = 7, 9
"""The exchanges that deliver and that settle."""


def test_every_kind_of_vector_is_tested() -> None:
    kinds = {json.loads(path.read_text())["check"] for path in FOLDER.glob("*.json")}
    assert kinds == {*CHECKS, "confirmation", "settlement", "trade", "exchange"}


@pytest.mark.parametrize("vector", parameters(*CHECKS, bad=False))
def test_a_good_vector_gives_what_it_says(vector: Mapping[str, Any]) -> None:
    assert CHECKS[vector["check"]](vector["input"]) == vector["expected"]


@pytest.mark.parametrize("vector", parameters(*CHECKS, bad=True))
def test_a_bad_vector_is_refused_as_it_says(vector: Mapping[str, Any]) -> None:
    with pytest.raises(DataExchangerError) as refused:
        CHECKS[vector["check"]](vector["input"])
    assert matches(vector["error"], _seen(refused.value))


def _seen(error: DataExchangerError) -> dict[str, Any]:
    broken_at = error.details.get("brokenAt")
    return {
        "code": error.code,
        "field": error.details.get("field"),
        "brokenAt": broken_at and int(broken_at),
    }


# The trade


@pytest.fixture
def home() -> Iterator[ReplayedHome]:
    replayed = ReplayedHome(load("trade_complete"))
    yield replayed
    replayed.close()


def test_the_home_says_and_hears_every_word_of_the_trade(home: ReplayedHome) -> None:
    home.play(len(load("trade_complete")["expected"]))
    assert home.trade.state == "completed"
    assert not home.tx.outbox.due(moment("2027-01-01T00:00:00Z"))


@pytest.mark.parametrize("vector", parameters("exchange", bad=False))
def test_a_request_that_comes_again_gets_its_answer_again(
    home: ReplayedHome, vector: Mapping[str, Any]
) -> None:
    home.play(vector["input"]["after"])
    before = home.trade
    reply = home.hear(vector["input"]["request"])
    assert {"status": reply.status, "body": json.loads(reply.body)} == vector["expected"]["reply"]
    assert home.trade == before


_TO_HOME = [
    parameter
    for parameter in parameters("exchange", bad=True)
    if parameter.values[0]["input"]["request"]["to"] == "home"
]


@pytest.mark.parametrize("vector", _TO_HOME)
def test_a_bad_request_is_refused_and_changes_nothing(
    home: ReplayedHome, vector: Mapping[str, Any]
) -> None:
    home.play(vector["input"]["after"])
    before = home.trade
    reply = home.hear(vector["input"]["request"])
    body = json.loads(reply.body)
    (reason,) = body.get("reason", [""])
    seen = {
        "status": reply.status,
        "type": body.get("@type"),
        "code": body.get("code"),
        "field": reason.partition(":")[0],
    }
    assert matches(vector["error"], seen)
    after = home.trade
    assert (after.negotiation, after.transfer, after.in_flight, after.statements) == (
        before.negotiation,
        before.transfer,
        before.in_flight,
        before.statements,
    )


# Receipts and statements


def _confirm(home: ReplayedHome, vector: Mapping[str, Any]) -> Mapping[str, Any]:
    """Answer the delivery with the receipt of a vector; return what evidence says last."""
    home.play(_DELIVERED)
    exchange = home.next_exchange(_DELIVERED)
    item, _ = home.outgoing(exchange)
    body = json.dumps({"document": vector["input"]["receipt"]}).encode()
    home.answer(item, Response(status=201, body=body), exchange)
    last = home.tx.evidence.last()
    assert last is not None
    return {"kind": last.kind, **last.facts}


def test_a_receipt_of_what_was_delivered_counts(home: ReplayedHome) -> None:
    vector = load("confirmation_delivery")
    assert _confirm(home, vector)["kind"] == "trade.delivered"
    assert home.trade.receipt == vector["input"]["receipt"]


@pytest.mark.parametrize("vector", parameters("confirmation", bad=True))
def test_a_receipt_of_anything_else_does_not_count(
    home: ReplayedHome, vector: Mapping[str, Any]
) -> None:
    said = _confirm(home, vector)
    assert (said["kind"], said["code"]) == ("egress.misunderstood", vector["error"]["code"])
    assert home.trade.receipt is None


def _settle(home: ReplayedHome, given: Mapping[str, Any]) -> Any:
    home.play(_PAID)
    key = PublicKey.from_did(given["buyer"])
    statement = open_document(SettlementStatement, given["statement"], key).content
    book(home.tx, home.trade, statement, given["statement"], statement.date)
    return to_json(statement)


def test_a_right_statement_is_booked(home: ReplayedHome) -> None:
    vector = load("settlement_fee")
    assert _settle(home, vector["input"]) == vector["expected"]
    assert [one.token for one in home.trade.statements] == [vector["input"]["statement"]]


@pytest.mark.parametrize("vector", parameters("settlement", bad=True))
def test_a_wrong_statement_is_not_booked(home: ReplayedHome, vector: Mapping[str, Any]) -> None:
    with pytest.raises(DataExchangerError) as refused:
        _settle(home, vector["input"])
    assert matches(vector["error"], _seen(refused.value))
    assert not home.trade.statements
    assert not list(home.tx.journal.entries())
