"""Demands: what may be published, how homes read them, and which offers they cover."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
import json
from typing import Any

from conftest import RunningBuyer, demand_json
from data_exchanger_buyer import demands
from data_exchanger_buyer.server import utc_now
from data_exchanger_core.errors import InvalidInput, NotFound
from data_exchanger_core.model.disclosure import DisclosureLevel
from data_exchanger_core.model.money import Money
from data_exchanger_core.model.resolution import Resolution
from data_exchanger_core.model.scope import MethodSpec
from data_exchanger_core.protocol import odrl
from data_exchanger_core.protocol.demand import Demand
from data_exchanger_core.protocol.wire import from_json
from hypothesis import given, strategies as st
import pytest
from script import Script
from scripted_home import ScriptedHome

BAD: Mapping[str, tuple[dict[str, Any] | bytes, str]] = {
    "no JSON": (b"{", "demand"),
    "no object": (b"[]", "demand"),
    "no title": ({"title": ""}, "title"),
    "no purpose": ({"purposes": []}, "purposes"),
    "a deadline that has passed": ({"deadline": "2020-01-01T00:00:00Z"}, "deadline"),
    "a period that begins too late": (
        {
            "scope": {
                **demand_json()["scope"],
                "period": {"start": "2099-01-01T00:00:00Z", "end": "2099-04-01T00:00:00Z"},
            }
        },
        "scope.period",
    ),
    "another currency": ({"price": {"amount": 1, "currency": "CNY"}}, "price.currency"),
    "a negative price": ({"price": {"amount": -1, "currency": "EUR"}}, "price"),
    "a fee beyond the profile's": ({"feePerMille": 21}, "feePerMille"),
    "fractions": ({"price": {"amount": 0.5, "currency": "EUR"}}, "json"),
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_demands_are_not_published(buyer: RunningBuyer, kind: str) -> None:
    bad, field = BAD[kind]
    text = bad if isinstance(bad, bytes) else json.dumps(demand_json() | bad).encode()
    with pytest.raises(InvalidInput, match=f"^{field}"):
        buyer.step(demands.publish, buyer.buyer, text, None, utc_now())
    assert buyer.counts()["demands"] == 0


def test_too_long_demand_is_not_published(
    buyer: RunningBuyer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demands, "_PAGE_BYTES", 500)
    with pytest.raises(InvalidInput, match="too long"):
        buyer.publish()


def test_demand_is_published_once(buyer: RunningBuyer) -> None:
    demand = buyer.publish()
    with pytest.raises(InvalidInput, match=r"^id"):
        buyer.publish(id=demand.id)


def test_missing_parts_come_from_the_settings(buyer: RunningBuyer) -> None:
    demand = buyer.publish()
    assert (demand.place, demand.fee_per_mille) == ("DE", 20)
    assert abs(demand.issued - utc_now()) < timedelta(seconds=5)
    assert demand.id.startswith("urn:uuid:")


async def test_feed_shows_live_demands_signed(buyer: RunningBuyer, home: ScriptedHome) -> None:
    live = buyer.publish(title="Live")
    closed = buyer.publish(title="Closed")
    buyer.publish(title="Over", deadline=(utc_now() + timedelta(seconds=2)).isoformat())
    buyer.step(demands.close, closed.id)
    buyer.clock.offset = timedelta(seconds=3)
    assert [one.content for one in await home.demands()] == [live]


async def test_feed_comes_in_pages(buyer: RunningBuyer, home: ScriptedHome) -> None:
    published = [buyer.publish(title=f"{n}") for n in range(60)]
    found = await home.demands()
    assert [one.content for one in found] == published
    first = await home.get(home.profile.demands, signed=False)
    assert 10 < len(first.json["demands"]) <= 50
    assert len(first.body) < 96 * 1024
    last = await home.get(home.profile.demands, "?after=60", signed=False)
    assert last.json == {"demands": []}


async def test_feed_is_not_sent_again_unchanged(buyer: RunningBuyer, home: ScriptedHome) -> None:
    buyer.publish()
    first = await home.get(home.profile.demands, signed=False)
    assert "max-age" in first.headers["Cache-Control"]
    condition = {"If-None-Match": first.headers["ETag"]}
    async with home.session.get(home.profile.demands, headers=condition) as unchanged:
        assert (unchanged.status, await unchanged.read()) == (304, b"")
    buyer.publish()
    async with home.session.get(home.profile.demands, headers=condition) as changed:
        assert changed.status == 200


async def test_bad_cursor_is_refused(buyer: RunningBuyer, home: ScriptedHome) -> None:
    answer = await home.get(home.profile.demands, "?after=x", signed=False)
    assert (answer.status, answer.json["code"]) == (400, "invalid_input")


def test_unknown_demand_cannot_be_closed(buyer: RunningBuyer) -> None:
    with pytest.raises(NotFound):
        buyer.step(demands.close, "urn:uuid:unknown")


async def test_closed_demand_accepts_nothing(buyer: RunningBuyer, home: ScriptedHome) -> None:
    demand = buyer.publish()
    buyer.step(demands.close, demand.id)
    await Script(home, demand.terms()).offer()
    assert buyer.trade().state == "waiting"


async def test_offer_without_demand_waits(buyer: RunningBuyer, home: ScriptedHome) -> None:
    for demand in (None, "urn:uuid:unknown"):
        terms = replace(buyer.publish().terms(), demand=demand)
        await Script(home, terms).offer()
    assert [trade.state for trade in buyer.trades()] == ["waiting", "waiting"]


DEMAND = from_json(
    Demand, demand_json() | {"id": "urn:uuid:d", "place": "DE", "issued": "2026-01-01T00:00:00Z"}
)
TERMS = DEMAND.terms()


@given(
    price=st.integers(0, TERMS.price.amount),
    optional=st.lists(st.sampled_from(TERMS.scope.optional), unique=True),
)
def test_cheaper_offers_with_fewer_optional_elements_are_covered(
    price: int, optional: list[str]
) -> None:
    offered = replace(
        TERMS,
        price=Money(amount=price, currency="EUR"),
        scope=replace(TERMS.scope, optional=tuple(optional)),
    )
    on_the_wire = odrl.read_terms(odrl.offer(offered, "urn:uuid:o", "urn:uuid:t"))
    assert demands.covers(DEMAND, on_the_wire)


OTHER_TERMS = st.sampled_from(
    [
        {"price": Money(amount=TERMS.price.amount + 1, currency="EUR")},
        {"price": Money(amount=1, currency="USD")},
        {"purposes": (*TERMS.purposes, "https://w3id.org/dpv#Marketing")},
        {"prohibited": ()},
        {"fee_per_mille": TERMS.fee_per_mille + 1},
        {"retention_days": TERMS.retention_days - 1},
        {"place": "FR"},
        {"valid_until": TERMS.valid_until + timedelta(seconds=1)},
        {"demand": "urn:uuid:other"},
        {"scope": replace(TERMS.scope, required=("gas_consumption",))},
        {"scope": replace(TERMS.scope, optional=("gas_consumption",))},
        {"scope": replace(TERMS.scope, resolution=Resolution.DAY)},
        {"scope": replace(TERMS.scope, level=DisclosureLevel.STATISTICS)},
        {"scope": replace(TERMS.scope, minimum_coverage=1)},
        {"scope": replace(TERMS.scope, method=MethodSpec(id="statistics"))},
        {"scope": replace(TERMS.scope, method=MethodSpec(id="series", parameters={"bins": 2}))},
    ]
)


@given(OTHER_TERMS)
def test_other_offers_are_not_covered(changes: dict[str, Any]) -> None:
    assert not demands.covers(DEMAND, replace(TERMS, **changes))
