"""A family's Home Assistant with its interface, a buyer beside it, and what people do in it."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
import json
from typing import Any

from aiohttp import ClientSession

from demo import family
from demo.buyer import Buyer
from demo.client import Client, connect
from demo.household import ADMIN, Household
from demo.inbox import Wish, demand


def apart[R](coroutine: Coroutine[Any, Any, R]) -> R:
    """Run a coroutine in a thread of its own: Playwright has a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


@dataclass(kw_only=True)
class LivingHome:
    """A running home and its buyer."""

    household: Household
    buyer: Buyer
    entry: str = ""
    token: str = ""

    @property
    def url(self) -> str:
        """Where Home Assistant is."""
        return self.household.url

    def do[R](self, task: Callable[[Client], Coroutine[Any, Any, R]]) -> R:
        """Do something over the websocket as the administrator."""

        async def run() -> R:
            async with connect(self.url, self.token) as client:
                return await task(client)

        return apart(run())

    def action(self, name: str, **fields: Any) -> Any:
        """Call an action as the administrator."""
        return self.do(lambda client: client.action(name, **fields))

    def decline(self, demand: str) -> None:
        """Decline a demand, an action that answers nothing."""
        self.do(
            lambda client: client.command(
                "call_service",
                domain="data_exchanger",
                service="decline_demand",
                service_data={"demand_id": demand},
            )
        )

    def overview(self, condition: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Return the household's overview once a condition holds."""
        return self.do(lambda client: client.overview_when(condition))

    def move_in(self) -> None:
        """Have members, the buyer, and the dashboard."""

        async def start() -> None:
            await self.household.start()
            self.token = await self.household.token()

        async def move_in(client: Client) -> None:
            await family.move_in(client)
            self.entry = await family.set_up(client)
            await client.loaded(self.entry)
            await client.overview_when(lambda state: state["catalogue"] > 0)
            for person in family.FAMILY:
                await family.add_member(client, self.entry, person)
                await client.loaded(self.entry)
            await family.add_dashboard(client)
            await family.add_buyer(client, self.entry, self.buyer.url)
            await client.loaded(self.entry)
            await client.overview_when(lambda state: state["catalogue"] > 0)

        apart(start())
        self.do(move_in)

    def publish(self, title: str, scope: Mapping[str, Any] | None = None, cents: int = 1200) -> str:
        """Have the buyer ask for something that a home sees at once; return the demand's id."""
        published = self.buyer.publish(demand(datetime.now(UTC), title, cents, scope or {}))
        self.action("refresh_demands")
        return published

    def wish(self, wish: Wish, language: str = "en") -> str:
        """Have the buyer ask for what it wishes; return the demand's id."""
        return self.publish(wish.title[language], wish.scope, wish.cents)

    def state_of(self, trade: str, *states: str) -> dict[str, Any]:
        """Return a trade once it has one of some states."""

        def found(state: dict[str, Any]) -> dict[str, Any]:
            return next(one for one in state["trades"] if one["id"] == trade)

        return found(self.overview(lambda state: found(state)["state"] in states))

    def waiting(self) -> list[str]:
        """Return the trades that wait for somebody's approval."""
        trades = self.overview(lambda _: True)["trades"]
        return [one["id"] for one in trades if one["state"] == "awaiting_approval"]

    def approve(self, trade: str) -> None:
        """Say yes to a trade, everybody whom it concerns."""
        self.do(lambda client: family.approve(client, trade))

    def sell(self, demand: str) -> str:
        """Accept and approve; return the trade once it is paid."""
        trade: str = self.action("accept_demand", demand_id=demand)["trade_id"]
        self.state_of(trade, "awaiting_approval")
        self.approve(trade)
        self.state_of(trade, "completed")
        return trade


async def remove_entry(client: Client, entry: str) -> None:
    """Remove the household, as its menu does."""
    address = f"{client.url}/api/config/config_entries/entry/{entry}"
    headers = {"Authorization": f"Bearer {client.token}"}
    async with ClientSession() as session, session.delete(address, headers=headers) as response:
        response.raise_for_status()


async def tokens(url: str, name: str, password: str = ADMIN[1]) -> dict[str, Any]:
    """Log in as the interface does; return what it would keep."""
    client = {"client_id": f"{url}/"}
    async with ClientSession() as session:

        async def post(path: str, **body: Any) -> dict[str, Any]:
            async with session.post(f"{url}/auth/{path}", **body) as response:
                answer: dict[str, Any] = await response.json()
                return answer

        start = {**client, "handler": ["homeassistant", None], "redirect_uri": f"{url}/"}
        flow = await post("login_flow", json=start)
        login = {**client, "username": name, "password": password}
        step = await post(f"login_flow/{flow['flow_id']}", json=login)
        grant = {**client, "grant_type": "authorization_code", "code": step["result"]}
        kept = await post("token", data=grant)
    return {**kept, "hassUrl": url, "clientId": f"{url}/", "expires": 10**15}


def remembered(kept: Mapping[str, Any], language: str) -> str:
    """Return a script that makes a page remember login and language."""
    values = {
        "hassTokens": json.dumps(kept),
        "selectedLanguage": json.dumps(language),
        "dockedSidebar": '"always_hidden"',
    }
    return "".join(
        f"localStorage.setItem({json.dumps(key)}, {json.dumps(value)});"
        for key, value in values.items()
    )
