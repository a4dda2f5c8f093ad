"""Messages that a buyer refuses: each with the right error, none with an effect."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from conftest import RunningBuyer
from data_exchanger_buyer import consumer
from data_exchanger_buyer.trade import TradeState
from data_exchanger_core.model.money import Money
from data_exchanger_core.protocol import messages
from data_exchanger_core.protocol.messages import message_json
from data_exchanger_core.protocol.terms import Terms
import pytest
from script import Script
from scripted_home import ScriptedHome
from yarl import URL

OFFERS: Mapping[str, tuple[Callable[[Script], Any], str]] = {
    "no JSON": (lambda script: b"{", "body"),
    "no object": (lambda script: b"[]", "body"),
    "another type": (
        lambda script: {**message_json(script.offer_message()), "@type": "ContractRequest"},
        "@type",
    ),
    "no context": (
        lambda script: {**message_json(script.offer_message()), "@context": ["https://x"]},
        "@context",
    ),
    "no provider": (
        lambda script: {**message_json(script.offer_message()), "providerPid": ""},
        "providerPid",
    ),
    "a pid that no path can hold": (
        lambda script: replace(script.offer_message(), provider_pid="a/b?c"),
        "providerPid",
    ),
    "somebody else's callback": (
        lambda script: replace(script.offer_message(), callback_address="http://127.0.0.1:1/"),
        "callbackAddress",
    ),
    "no callback": (
        lambda script: replace(script.offer_message(), callback_address=None),
        "callbackAddress",
    ),
    "a consumer's pid": (
        lambda script: replace(script.offer_message(), consumer_pid="urn:uuid:1"),
        "consumerPid",
    ),
    "an agreement": (lambda script: changed_offer(script, {"@type": "Agreement"}), "offer.@type"),
    "no target": (lambda script: changed_offer(script, {"target": None}), "offer.target"),
    "another profile": (
        lambda script: changed_offer(script, {"profile": "https://other"}),
        "offer.profile",
    ),
    "unknown terms": (
        lambda script: changed_offer(script, {"obligation": [{"action": "odrl:pray"}]}),
        "offer",
    ),
    "fractions": (
        lambda script: (
            b'{"@context":["https://w3id.org/dspace/2025/1/context.jsonld"],'
            b'"@type":"ContractOfferMessage","providerPid":"a","callbackAddress":"'
            + script.home.mailbox.address.encode()
            + b'","offer":{"@type":"Offer","@id":"a:b","target":"a:b","more":0.5}}'
        ),
        "json",
    ),
    "a foreign currency": (
        lambda script: offered(script, price=Money(amount=1, currency="CNY")),
        "offer.payAmount",
    ),
    "a negative price": (
        lambda script: offered(script, price=Money(amount=-1, currency="EUR")),
        "offer.payAmount",
    ),
    "an offer that has expired": (
        lambda script: offered(script, valid_until=script.terms.valid_until - timedelta(days=11)),
        "offer",
    ),
}


def changed_offer(script: Script, changes: Mapping[str, Any]) -> Any:
    offer = {**script.offer_policy(), **changes}
    return replace(
        script.offer_message(),
        offer={key: value for key, value in offer.items() if value is not None},
    )


def offered(script: Script, **changes: Any) -> Any:
    return replace(script, terms=replace(script.terms, **changes)).offer_message()


@pytest.mark.parametrize("wrong", OFFERS)
async def test_wrong_offers_are_refused(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms, wrong: str
) -> None:
    make, field = OFFERS[wrong]
    script = Script(home, terms)
    counts = buyer.counts()
    answer = await home.post(f"{home.profile.dsp}/negotiations/offers", make(script))
    assert answer.status == 400
    assert answer.json["@type"] == "ContractNegotiationError"
    assert answer.json["reason"][0].startswith(f"{field}")
    assert buyer.counts() == counts


async def test_oversized_message_is_refused(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms
) -> None:
    offers = f"{home.profile.dsp}/negotiations/offers"
    answer = await home.post(offers, b" " * (96 * 1024 + 1))
    assert (answer.status, answer.json["code"]) == (413, "too_large")


async def test_home_without_mailbox_cannot_offer(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms
) -> None:
    stranger = ScriptedHome(home.session, home.base)
    stranger.profile, stranger.mailbox = home.profile, home.mailbox
    answer = await Script(stranger, terms).offer()
    assert answer.status == 400
    assert "callbackAddress" in answer.json["reason"][0]


async def test_negotiation_is_opened_once(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms
) -> None:
    script = Script(home, terms)
    await script.offer()
    cheaper = replace(script, terms=replace(terms, price=Money(amount=1, currency="EUR")))
    assert (await cheaper.offer()).json["code"] == "wrong_state"
    further = replace(script.offer_message(), callback_address=None)
    message = replace(further, consumer_pid=script.consumer_pid)
    answer = await home.post(script.negotiation_url("offers"), message)
    assert answer.status == 400
    assert buyer.trade().terms == terms


async def test_home_may_not_have_too_many_open_trades(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumer, "_MAX_OPEN_TRADES", 2)
    for status in (201, 201, 429):
        assert (await Script(home, terms).offer()).status == status


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("assigner", "did:key:z6MkOther"),
        ("assignee", "did:key:z6MkOther"),
        ("@type", "Offer"),
        ("timestamp", None),
        ("@id", None),
        ("permission", []),
        ("more", "terms"),
    ],
)
async def test_wrong_agreements_are_refused(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms, field: str, value: Any
) -> None:
    script = Script(home, terms)
    await script.run(until="take_acceptance")
    before = buyer.trade()
    message = script.agreement_message(**{field: value})
    answer = await home.post(script.negotiation_url("agreement"), message)
    assert (answer.status, answer.json["@type"]) == (400, "ContractNegotiationError")
    assert answer.json["consumerPid"] == script.consumer_pid
    assert answer.json["providerPid"] == script.id
    assert buyer.trade() == before
    assert (await script.agree()).status == 200


async def test_agreement_cannot_be_reused(buyer: RunningBuyer, home: ScriptedHome) -> None:
    one = Script(home, buyer.publish(title="One").terms())
    other = Script(home, buyer.publish(title="Other").terms())
    await one.run(until="take_verification")
    await other.run(until="take_acceptance")
    message = other.agreement_message(**{"@id": one.agreement_id})
    answer = await home.post(other.negotiation_url("agreement"), message)
    assert answer.status == 400
    assert "agreement.@id" in answer.json["reason"][0]


type Misplaced = Callable[[Script], tuple[str, Any]]


def event(**changed: Any) -> Misplaced:
    return lambda script: (
        script.negotiation_url("events"),
        {**message_json(script.finalization()), **changed},
    )


def unknown_transfer(verb: str, kind: type[messages.ProcessMessage]) -> Misplaced:
    message = kind(provider_pid="urn:uuid:1", consumer_pid="urn:uuid:2")
    return lambda script: (f"{script.home.profile.dsp}/transfers/urn:uuid:2/{verb}", message)


@pytest.mark.parametrize(
    ("until", "misplaced", "status"),
    [
        ("take_acceptance", event(), 400),
        ("take_acceptance", event(providerPid="urn:uuid:1"), 400),
        ("take_acceptance", event(consumerPid="urn:uuid:1"), 400),
        ("take_verification", event(eventType="ACCEPTED"), 400),
        ("complete", event(**{"@id": "urn:uuid:1"}), 400),
        ("finalize", unknown_transfer("start", messages.TransferStartMessage), 404),
        ("finalize", unknown_transfer("completion", messages.TransferCompletionMessage), 404),
        ("finalize", unknown_transfer("suspension", messages.TransferSuspensionMessage), 404),
        ("finalize", unknown_transfer("termination", messages.TransferTerminationMessage), 404),
    ],
)
async def test_messages_out_of_place_are_refused(
    buyer: RunningBuyer,
    home: ScriptedHome,
    terms: Terms,
    until: str,
    misplaced: Misplaced,
    status: int,
) -> None:
    script = Script(home, terms)
    await script.run(until=until)
    before, counts = buyer.trade(), buyer.counts()
    answer = await home.post(*misplaced(script))
    assert answer.status == status
    assert answer.json["@type"] in ("ContractNegotiationError", "TransferError")
    assert (buyer.trade(), buyer.counts()) == (before, counts)


async def test_agreement_before_acceptance_is_refused(
    buyer: RunningBuyer, home: ScriptedHome
) -> None:
    terms = buyer.publish(price={"amount": 1, "currency": "EUR"}).terms()
    script = Script(home, replace(terms, price=Money(amount=2, currency="EUR")))
    await script.offer()
    assert (await script.agree()).json["code"] == "wrong_state"
    assert buyer.trade().state is TradeState.WAITING


async def test_transfer_messages_must_fit_the_transfer(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms
) -> None:
    script = Script(home, terms)
    await script.run(until="take_request")
    url = script.transfer_url("start")
    start = script.about_transfer(messages.TransferStartMessage)
    wrong = [
        await home.post(url, replace(start, provider_pid="urn:uuid:1")),
        await home.post(url, replace(start, consumer_pid="urn:uuid:1")),
        await script.complete(),
        await script.deliver(),
    ]
    assert [answer.status for answer in wrong] == [400] * 4
    assert {answer.json["@type"] for answer in wrong} == {"TransferError"}
    await script.start()
    assert "nothing was delivered" in (await script.complete()).json["reason"][0]


async def test_unknown_addresses_do_not_exist(buyer: RunningBuyer, home: ScriptedHome) -> None:
    dsp = home.profile.dsp
    paths = ["/catalog/request", "/negotiations/urn:uuid:1", "/transfers/urn:uuid:1"]
    assert [(await home.get(dsp + path)).status for path in paths] == [404, 404, 404]
    assert (await home.get(buyer.config.url + "/mbx/x/transfers/request")).status == 404


async def test_encoded_addresses_are_the_same(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms
) -> None:
    script = Script(home, terms)
    await script.offer()
    url = script.negotiation_url().replace("urn:uuid:", "urn%3Auuid%3A")
    headers = {"Authorization": home.token("GET", url, b"")}
    async with home.session.get(URL(url, encoded=True), headers=headers) as response:
        assert response.status == 200


async def test_versions_are_public(buyer: RunningBuyer, home: ScriptedHome) -> None:
    answer = await home.get(home.profile.dsp + "/.well-known/dspace-version", signed=False)
    assert answer.json["protocolVersions"][0]["version"] == "2025-1"
