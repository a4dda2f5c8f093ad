"""What a buyer may send by mistake or on purpose: refused, nothing changed, and in evidence."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest

from custom_components.data_exchanger.const import DOMAIN
from custom_components.data_exchanger.core.protocol.demand import Demand
from custom_components.data_exchanger.core.protocol.wire import MAX_DOCUMENT
from tests.core.examples import STRANGER_KEY, fresh_urn
from tests.integration.buyer import Buyer, euros
from tests.integration.driver import Household
from tests.integration.waiting import until, until_found

NO_PID = "urn:uuid:00000000-0000-4000-8000-999999999999"


@pytest.fixture
async def offered(household: Household, demand: Demand) -> str:
    """Return a trade that the buyer has not accepted."""
    household.buyer.automatic.discard("accept")
    return await household.offered(demand)


@pytest.fixture
async def finalized(household: Household, demand: Demand) -> str:
    """Return a trade whose data the buyer has not requested."""
    household.buyer.automatic.discard("request")
    trade = await household.offered(demand)
    await household.approve_when_asked(trade)
    await until(lambda: "finalized" in household.buyer.deal.states)
    return trade


@pytest.fixture
async def delivered(household: Household, demand: Demand) -> str:
    """Return a trade that the buyer has not paid."""
    household.buyer.automatic.discard("pay")
    trade = await household.offered(demand)
    await household.approve_when_asked(trade)
    await until(lambda: household.buyer.deals and "completed" in household.buyer.deal.states)
    return trade


def accepted(buyer: Buyer, **changes: Any) -> dict[str, Any]:
    """Return an acceptance as JSON."""
    message = {
        "@context": ["https://w3id.org/dspace/2025/1/context.jsonld"],
        "@type": "ContractNegotiationEventMessage",
        "providerPid": buyer.deal.provider,
        "consumerPid": buyer.deal.consumer,
        "eventType": "ACCEPTED",
    }
    return {key: value for key, value in (message | changes).items() if value is not None}


def events(buyer: Buyer) -> str:
    return f"/negotiations/{buyer.deal.provider}/events"


# Who says it


@pytest.mark.parametrize(
    "how",
    [
        {"key": STRANGER_KEY},
        {"authorization": None},
        {"authorization": "Bearer"},
        {"authorization": "Bearer a.b.c"},
        {"authorization": "Basic YTpi"},
        {"signed_body": "{}"},
    ],
    ids=["another's key", "no token", "empty", "garbage", "basic", "another body"],
)
async def test_what_is_not_signed_by_the_buyer_is_nothing_to_us(
    household: Household, offered: str, how: dict[str, Any]
) -> None:
    buyer = household.buyer
    status, body = await buyer.ask(buyer.deal, events(buyer), accepted(buyer), **how)
    assert (status, body) == (404, {})
    assert (await household.trade(offered))["state"] == "offered"
    (record,) = await household.evidence("inbound.unauthorized")
    assert record.facts["buyer"] == buyer.key.did
    assert (await buyer.reply(buyer.accept(buyer.deal)))[0] == 200
    await household.trade_in(offered, "awaiting_approval")


async def test_a_token_serves_one_message(household: Household, offered: str) -> None:
    buyer = household.buyer
    nonce = fresh_urn()
    first = await buyer.ask(buyer.deal, events(buyer), accepted(buyer), nonce=nonce)
    assert first[0] == 200
    path = f"/negotiations/{buyer.deal.provider}/termination"
    message = accepted(buyer) | {"@type": "ContractNegotiationTerminationMessage"}
    status, _ = await buyer.ask(buyer.deal, path, message, nonce=nonce)
    assert status == 404
    assert (await household.trade(offered))["state"] == "awaiting_approval"


async def test_the_same_message_again_gets_the_same_answer_and_does_nothing(
    household: Household, offered: str
) -> None:
    buyer = household.buyer
    answers = [await buyer.reply(buyer.accept(buyer.deal)) for _ in range(3)]
    assert answers == [answers[0]] * 3
    assert answers[0][0] == 200
    assert len(await household.evidence("trade.accepted")) == 1


# What is said


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"@type": "ContractAgreementMessage"}, "invalid_input"),
        ({"@context": None}, "invalid_input"),
        ({"eventType": "FINALIZED"}, "invalid_input"),
        ({"eventType": 1}, "invalid_input"),
        ({"consumerPid": None}, "invalid_input"),
        ({"consumerPid": NO_PID}, "invalid_input"),
        ({"providerPid": NO_PID}, "invalid_input"),
        ({"providerPid": ["x"]}, "invalid_input"),
    ],
)
async def test_malformed_messages_get_the_protocols_error(
    household: Household, offered: str, changes: dict[str, Any], code: str
) -> None:
    buyer = household.buyer
    status, error = await buyer.ask(buyer.deal, events(buyer), accepted(buyer, **changes))
    assert (status, error["@type"], error["code"]) == (400, "ContractNegotiationError", code)
    assert (await household.trade(offered))["state"] == "offered"
    (record,) = await household.evidence("inbound.refused")
    assert record.facts["code"] == code


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", "null", '"text"', "\x00", "[" * 5000, '{"@type": 1e999}'],
    ids=["nothing", "half", "list", "null", "text", "zero", "deep", "infinite"],
)
async def test_what_is_no_message_at_all_is_refused(
    household: Household, offered: str, body: str
) -> None:
    buyer = household.buyer
    status, error = await buyer.reply(buyer.leave(buyer.deal, events(buyer), body))
    assert (status, error["code"]) == (400, "invalid_input")
    assert (await household.trade(offered))["state"] == "offered"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "", "x" * (MAX_DOCUMENT + 1)),
        ("PUT", "", "{}"),
        ("DELETE", "", ""),
        ("GET", "/../" + "x" * 600, ""),
        ("GET", "/ ", ""),
    ],
    ids=["oversized", "put", "delete", "long path", "blank in the path"],
)
async def test_what_is_no_request_is_refused_and_stops_no_other(
    household: Household, offered: str, method: str, path: str, body: str
) -> None:
    buyer = household.buyer
    item = buyer.leave(buyer.deal, path or events(buyer), body, method=method)
    assert await buyer.reply(item) == (400, None)
    assert (await household.trade(offered))["state"] == "offered"
    assert (await buyer.reply(buyer.accept(buyer.deal)))[0] == 200


async def test_messages_beyond_their_size_are_refused(household: Household, offered: str) -> None:
    buyer = household.buyer
    item = buyer.leave(buyer.deal, events(buyer), "\u00e9" * (MAX_DOCUMENT // 2 + 1))
    status, error = await buyer.reply(item)
    assert (status, error["code"]) == (400, "too_large")
    assert (await household.trade(offered))["state"] == "offered"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/nothing"),
        ("POST", "/negotiations/{pid}/nothing"),
        ("GET", "/negotiations/{pid}/../../etc/passwd"),
        ("POST", "/catalog/request"),
    ],
)
async def test_addresses_that_do_not_exist_are_not_found(
    household: Household, offered: str, method: str, path: str
) -> None:
    buyer = household.buyer
    item = buyer.leave(buyer.deal, path.format(pid=buyer.deal.provider), method=method)
    assert await buyer.reply(item) == (404, {})


async def test_other_processes_are_not_there_for_a_buyer(
    household: Household, offered: str
) -> None:
    buyer = household.buyer
    for path in ("/negotiations/{}", "/transfers/{}"):
        status, error = await buyer.reply(
            buyer.leave(buyer.deal, path.format(NO_PID), method="GET")
        )
        assert (status, error["code"]) == (404, "not_found")
    item = buyer.leave(buyer.deal, f"/negotiations/{buyer.deal.provider}", method="GET")
    status, process = await buyer.reply(item)
    assert (status, process["state"]) == (200, "OFFERED")


# When it is said


async def test_messages_before_their_time_are_refused(household: Household, offered: str) -> None:
    buyer = household.buyer
    buyer.deal.agreement = {"@id": NO_PID}
    early: list[Callable[[Any], str]] = [buyer.verify, buyer.pay]
    for move in early:
        status, error = await buyer.reply(move(buyer.deal))
        assert (status, error["code"]) == (400, "wrong_state")
    status, error = await buyer.reply(buyer.request(buyer.deal))
    assert (status, error["@type"]) == (404, "TransferError")
    assert (await household.trade(offered))["state"] == "offered"
    assert (await household.overview())["earned"] == {}


async def test_nothing_is_delivered_elsewhere(household: Household, finalized: str) -> None:
    buyer = household.buyer
    good = buyer.url
    for field in ("endpoint", "callback"):
        elsewhere = "https://elsewhere.example"
        message = {
            "@context": ["https://w3id.org/dspace/2025/1/context.jsonld"],
            "@type": "TransferRequestMessage",
            "consumerPid": fresh_urn(),
            "agreementId": buyer.deal.agreement["@id"],
            "format": "HttpData-PUSH",
            "callbackAddress": f"{elsewhere if field == 'callback' else good}/dsp",
            "dataAddress": {
                "@type": "DataAddress",
                "endpointType": "https://w3id.org/idsa/v4.1/HTTP",
                "endpoint": f"{elsewhere if field == 'endpoint' else good}/releases/x",
            },
        }
        status, error = await buyer.ask(buyer.deal, "/transfers/request", message)
        assert (status, error["code"]) == (400, "invalid_input")
    assert (await household.trade(finalized))["state"] == "agreed"
    buyer.request(buyer.deal)
    await household.trade_in(finalized, "completed")


async def test_a_delivery_needs_a_receipt_for_it(household: Household, finalized: str) -> None:
    buyer = household.buyer
    buyer.automatic.discard("receipt")
    buyer.request(buyer.deal)
    await until(lambda: "released" in buyer.deal.states)
    (record, *_) = await until_found(lambda: household.evidence("egress.misunderstood"), bool)
    assert record.facts["verb"] == "deliver"
    assert (await household.trade(finalized))["state"] == "delivering"
    buyer.automatic.add("receipt")
    await household.trade_in(finalized, "completed")


# Money


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"gross": euros(449), "net": euros(404)}, "gross"),
        ({"fee": euros(90), "net": euros(360)}, "fee"),
        ({"net": euros(404)}, "net"),
        ({"agreement": NO_PID}, "agreement"),
    ],
)
async def test_a_wrong_statement_is_shown_until_a_right_one_comes(
    hass: HomeAssistant,
    household: Household,
    delivered: str,
    issue_registry: ir.IssueRegistry,
    changes: dict[str, Any],
    field: str,
) -> None:
    buyer = household.buyer
    status, error = await buyer.reply(buyer.pay(buyer.deal, **changes))
    assert (status, error["code"]) == (400, "invalid_input")
    issue = f"dispute_{delivered.removeprefix('urn:uuid:')}"
    await until(lambda: issue_registry.async_get_issue(DOMAIN, issue))
    found = issue_registry.async_get_issue(DOMAIN, issue)
    assert found
    assert found.translation_key == "statement_refused"
    assert found.translation_placeholders
    assert found.translation_placeholders["what"] == field
    assert found.translation_placeholders["price"] == "4.50 EUR"
    assert (await household.overview())["earned"] == {}
    assert (await household.trade(delivered))["dispute"]["reason"] == field
    await until(lambda: hass.states.get("event.household_trades"))
    assert household.state("event.household_trades").attributes["event_type"] == "statement_refused"

    assert (await buyer.reply(buyer.pay(buyer.deal)))[0] == 200
    await household.trade_in(delivered, "completed")
    await until(lambda: issue_registry.async_get_issue(DOMAIN, issue) is None)
    assert (await household.overview())["earned"] == {"EUR": 405}


async def test_a_statement_by_somebody_else_is_refused(
    household: Household, delivered: str
) -> None:
    buyer = household.buyer
    status, error = await buyer.reply(buyer.pay(buyer.deal, key=STRANGER_KEY))
    assert (status, error["code"]) == (400, "invalid_signature")
    assert (await household.trade(delivered))["state"] == "delivered"


async def test_a_trade_is_paid_once(household: Household, delivered: str) -> None:
    buyer = household.buyer
    items = [buyer.pay(buyer.deal), buyer.pay(buyer.deal)]
    replies = [await buyer.reply(item) for item in items]
    assert [status for status, _ in replies] == [200, 400]
    assert replies[1][1]["code"] == "invalid_input"
    overview = await household.overview()
    assert (overview["earned"], overview["balanced"]) == ({"EUR": 405}, True)


# Feeds and mailboxes


async def test_demands_that_are_none_are_left_out(household: Household, demand: Demand) -> None:
    buyer = household.buyer
    buyer.demands += ["garbage", "a.b.c"]
    stranger = Buyer(STRANGER_KEY)
    stranger.publish(demand)
    buyer.demands += stranger.demands
    answer = await household.call("refresh_demands")
    assert (answer["new"], answer["failed"]) == ([], {})
    assert len(await household.evidence("demand.refused")) == 3
    buyer.publish(demand)
    assert (await household.call("refresh_demands"))["new"] == [demand.id]


async def test_a_long_feed_is_read_page_by_page(household: Household, demand: Demand) -> None:
    household.buyer.page_size = 2
    ids = [household.buyer.publish(replace(demand, id=fresh_urn())) for _ in range(5)]
    answer = await household.call("refresh_demands")
    assert sorted(answer["new"]) == sorted(ids)
    assert len(household.buyer.requests("/demands")) >= 3


@pytest.mark.parametrize(
    "body",
    [
        b"<html>",
        b'{"cursor": "1"}',
        b'{"items": 1, "cursor": ""}',
        b'{"items": [1], "cursor": ""}',
        b"x" * 9_000_000,
    ],
    ids=["page", "no items", "number", "item without id", "endless"],
)
async def test_a_mailbox_that_speaks_nonsense_is_read_again_later(
    household: Household, offered: str, body: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custom_components.data_exchanger.adapters.courier._FIRST_PAUSE", 0.05)
    buyer = household.buyer
    buyer.items_body = body
    buyer.accept(buyer.deal)
    polls = len(buyer.requests("/items?"))
    await until(lambda: len(buyer.requests("/items?")) > polls)
    assert (await household.trade(offered))["state"] == "offered"
    buyer.items_body = None
    await household.trade_in(offered, "awaiting_approval")
