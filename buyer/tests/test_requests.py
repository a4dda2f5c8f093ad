"""Who may say what: tokens that do not hold, and tokens that are used twice."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

from conftest import RunningBuyer
from data_exchanger_buyer.server import utc_now
from data_exchanger_core.identity.keys import SigningKey
from data_exchanger_core.model.identifiers import Did
from data_exchanger_core.protocol.terms import Terms
from data_exchanger_core.protocol.tokens import authorize
import pytest
from script import Script
from scripted_home import ScriptedHome, written

FORGERIES: Mapping[str, Callable[[ScriptedHome, str, bytes], str]] = {
    "none": lambda home, url, body: "",
    "no token": lambda home, url, body: "Bearer ",
    "no JWS": lambda home, url, body: "Bearer a.b.c",
    "another scheme": lambda home, url, body: "Basic eDp5",
    "another method": lambda home, url, body: home.token("PUT", url, body),
    "another address": lambda home, url, body: home.token("POST", url + "x", body),
    "another body": lambda home, url, body: home.token("POST", url, body + b" "),
    "another audience": lambda home, url, body: forged(home, url, body, audience="did:key:zX"),
    "another issuer": lambda home, url, body: forged(home, url, body, issuer="did:web:home"),
    "another key": lambda home, url, body: forged(home, url, body, key=SigningKey(b"x" * 32)),
    "too old": lambda home, url, body: forged(home, url, body, late=-timedelta(minutes=8)),
    "too early": lambda home, url, body: forged(home, url, body, late=timedelta(minutes=3)),
}


def forged(
    home: ScriptedHome,
    url: str,
    body: bytes,
    *,
    audience: str | None = None,
    issuer: str | None = None,
    key: SigningKey | None = None,
    late: timedelta = timedelta(),
) -> str:
    return authorize(
        key or home.key,
        audience=Did(audience or home.profile.did),
        method="POST",
        url=url,
        body=body,
        now=utc_now() + late,
        nonce="12345678",
        issuer=Did(issuer or home.key.did),
    )


@pytest.mark.parametrize("forgery", FORGERIES)
async def test_requests_without_a_good_token_find_nothing(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms, forgery: str
) -> None:
    script = Script(home, terms)
    await script.run(until="take_acceptance")
    before, counts = buyer.trade(), buyer.counts()
    url, body = script.negotiation_url("agreement"), written(script.agreement_message())
    answer = await home.post(url, body, FORGERIES[forgery](home, url, body))
    assert answer.status == 404
    assert answer.json["code"] == "unauthorized"
    assert (buyer.trade(), buyer.counts()) == (before, counts)


async def test_token_is_good_for_one_request(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms
) -> None:
    script = Script(home, terms)
    await script.run(until="take_acceptance")
    url, body = script.negotiation_url("agreement"), written(script.agreement_message())
    token = home.token("POST", url, body, nonce="the same nonce")
    assert (await home.post(url, body, token)).status == 200
    assert (await home.post(url, body, token)).status == 200
    await script.take_verification()
    events, final = script.negotiation_url("events"), written(script.finalization())
    replayed = home.token("POST", events, final, nonce="the same nonce")
    assert (await home.post(events, final, replayed)).status == 404
    assert buyer.trade().negotiation == "VERIFIED"
    assert (await script.finalize()).status == 200


async def test_token_of_a_refused_request_is_used_up(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms
) -> None:
    url = f"{home.profile.dsp}/negotiations/offers"
    assert (await home.post(url, b"{}", home.token("POST", url, b"{}", "nonce 1234"))).status == 400
    body = written(Script(home, terms).offer_message())
    assert (await home.post(url, body, home.token("POST", url, body, "nonce 1234"))).status == 404


async def test_token_is_good_for_one_poll(buyer: RunningBuyer, home: ScriptedHome) -> None:
    token = home.token("GET", home.items_url, b"")
    poll = [await home.get(home.items_url, "?after=0", authorization=token) for _ in range(2)]
    assert [answer.status for answer in poll] == [204, 204]
    other = await home.get(home.items_url, "?after=1", authorization=token)
    assert other.status == 404


async def test_two_homes_may_use_the_same_nonce(
    buyer: RunningBuyer, home: ScriptedHome, move_in: Callable[[], Awaitable[ScriptedHome]]
) -> None:
    other = await move_in()
    for one in (home, other):
        token = one.token("GET", one.items_url, b"", nonce="equal nonce")
        assert (await one.get(one.items_url, "", authorization=token)).status == 204


async def test_old_tokens_are_forgotten(buyer: RunningBuyer, home: ScriptedHome) -> None:
    assert buyer.tokens() > 0
    await buyer.stop()
    buyer.clock.offset = timedelta(hours=3)
    await buyer.start()
    home.skew = timedelta(hours=3)
    await home.poll(wait=0)
    assert buyer.tokens() == 1
