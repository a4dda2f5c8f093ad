"""What the demo does in Home Assistant, it does through Home Assistant's own API."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse

PATIENCE = 60.0
"""Seconds to wait for anything."""


class Refused(Exception):
    """An answer that says no."""


class Client:
    """A logged-in user."""

    def __init__(self, session: ClientSession, url: str, token: str) -> None:
        self.url = url
        self.token = token
        self._session = session
        self._headers = {"Authorization": f"Bearer {token}"}
        self._ids = count(1)
        self._socket: ClientWebSocketResponse

    async def _connect(self, socket: ClientWebSocketResponse) -> None:
        self._socket = socket
        await socket.receive_json()
        await socket.send_json({"type": "auth", "access_token": self.token})
        answer = await socket.receive_json()
        if answer["type"] != "auth_ok":
            raise Refused(answer["message"])

    async def command(self, kind: str, **fields: Any) -> Any:
        """Send a websocket command and return its result."""
        number = next(self._ids)
        await self._socket.send_json({"id": number, "type": kind, **fields})
        while True:
            answer = await self._socket.receive_json()
            if answer["id"] == number and answer["type"] == "result":
                if not answer["success"]:
                    raise Refused(f"{kind}: {answer['error']['message']}")
                return answer["result"]

    async def action(self, name: str, **fields: Any) -> Any:
        """Call an action of the integration and return its response."""
        result = await self.command(
            "call_service",
            domain="data_exchanger",
            service=name,
            service_data=fields,
            return_response=True,
        )
        return result["response"]

    async def overview_when(
        self, condition: Callable[[dict[str, Any]], bool] = lambda _: True
    ) -> dict[str, Any]:
        """Return what the integration shows once a condition holds."""
        async with asyncio.timeout(PATIENCE):
            while True:
                state: dict[str, Any] = await self.command("data_exchanger/overview")
                if condition(state):
                    return state
                await asyncio.sleep(0.2)

    async def matched(self) -> dict[str, Any]:
        """Refresh until the home can answer the first demand in full; return the demand.

        The recorder takes a moment to take in the history that a new home starts with.
        """
        async with asyncio.timeout(PATIENCE):
            while True:
                refreshed = await self.action("refresh_demands")
                demand: dict[str, Any] = refreshed["demands"][0]
                if demand["score"] == 100:
                    return demand
                await asyncio.sleep(0.5)

    async def started(self) -> None:
        """Wait until Home Assistant has set up all of its integrations."""
        async with asyncio.timeout(PATIENCE):
            while True:
                if (await self.command("get_config"))["state"] == "RUNNING":
                    return
                await asyncio.sleep(0.1)

    async def loaded(self, entry: str) -> None:
        """Wait until a config entry is set up (again)."""
        async with asyncio.timeout(PATIENCE):
            while True:
                entries = await self.command("config_entries/get")
                if {"entry_id": entry, "state": "loaded"}.items() <= next(
                    one.items() for one in entries if one["entry_id"] == entry
                ):
                    return
                await asyncio.sleep(0.1)

    async def statistics_of(self, statistic_id: str) -> None:
        """Wait until the recorder has taken statistics in."""
        async with asyncio.timeout(PATIENCE):
            while True:
                known = await self.command("recorder/list_statistic_ids")
                if statistic_id in {one["statistic_id"] for one in known}:
                    return
                await asyncio.sleep(0.1)

    async def flow(self, path: str, handler: Any, *inputs: dict[str, Any]) -> dict[str, Any]:
        """Walk through a config or subentry flow, one input per step."""
        answer = await self._post(path, {"handler": handler})
        for one in inputs:
            if answer["type"] != "form":
                break
            answer = await self._post(f"{path}/{answer['flow_id']}", one)
        if answer["type"] != "create_entry":
            raise Refused(f"{handler}: {answer.get('errors') or answer.get('reason')}")
        return answer

    async def reconfigure(
        self, handler: Any, subentry: str, step: str, answer: dict[str, Any]
    ) -> None:
        """Change a subentry: choose a step from the menu and fill in its form."""
        path = "subentries/flow"
        menu = await self._post(path, {"handler": handler, "subentry_id": subentry})
        form = await self._post(f"{path}/{menu['flow_id']}", {"next_step_id": step})
        done = await self._post(f"{path}/{form['flow_id']}", answer)
        if done.get("reason") != "reconfigure_successful":
            raise Refused(f"{step}: {done.get('errors')}")

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        async with self._session.post(
            f"{self.url}/api/config/config_entries/{path}", json=body, headers=self._headers
        ) as response:
            if response.status != 200:
                raise Refused(f"{path}: {response.status} {await response.text()}")
            answer: dict[str, Any] = await response.json()
            return answer


@asynccontextmanager
async def connect(url: str, token: str) -> AsyncIterator[Client]:
    """Open a connection with an access token."""
    async with ClientSession() as session, session.ws_connect(f"{url}/api/websocket") as socket:
        client = Client(session, url, token)
        await client._connect(socket)  # noqa: SLF001 (the other half of the constructor)
        yield client


async def log_in(url: str, name: str, password: str) -> str:
    """Log in as a person does; return an access token."""
    client_id = f"{url}/"
    async with ClientSession() as session:
        start = {
            "client_id": client_id,
            "handler": ["homeassistant", None],
            "redirect_uri": client_id,
        }
        async with session.post(f"{url}/auth/login_flow", json=start) as response:
            flow = (await response.json())["flow_id"]
        credentials = {"client_id": client_id, "username": name, "password": password}
        async with session.post(f"{url}/auth/login_flow/{flow}", json=credentials) as response:
            code = (await response.json())["result"]
        grant = {"client_id": client_id, "grant_type": "authorization_code", "code": code}
        async with session.post(f"{url}/auth/token", data=grant) as response:
            token: str = (await response.json())["access_token"]
            return token
