"""Drives a household through Home Assistant's public surface."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from homeassistant.auth.models import User
from homeassistant.core import Context, HomeAssistant, State
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.data_exchanger.const import DOMAIN
from custom_components.data_exchanger.core.evidence.record import EvidenceRecord
from custom_components.data_exchanger.core.protocol.demand import Demand
from tests.integration.buyer import Buyer
from tests.integration.family import Family
from tests.integration.waiting import until, until_found


class Household:
    """A family that has a household and one buyer."""

    def __init__(
        self, hass: HomeAssistant, entry: MockConfigEntry, family: Family, buyer: Buyer
    ) -> None:
        self.hass = hass
        self.entry = entry
        self.family = family
        self.buyer = buyer
        self._socket: Any = None

    async def connect(self, generator: WebSocketGenerator) -> None:
        """Log in as the administrator."""
        self._socket = await generator(self.hass)

    async def call(self, action: str, user: User | None = None, **data: Any) -> Any:
        """Call an action as the administrator, or as ``user``."""
        return await self.call_as(Context(user_id=(user or self.family.admin).id), action, **data)

    async def call_as(self, context: Context, action: str, **data: Any) -> Any:
        """Call an action in a context of its own."""
        answers = action != "decline_demand"
        return await self.hass.services.async_call(
            DOMAIN, action, data, blocking=True, context=context, return_response=answers
        )

    async def overview(self) -> dict[str, Any]:
        """Ask what dashboards ask."""
        return await self.ask("overview")

    async def ask(self, command: str, **fields: Any) -> dict[str, Any]:
        """Ask a command of dashboards."""
        await self._socket.send_json_auto_id({"type": f"{DOMAIN}/{command}", **fields})
        answer = await self._socket.receive_json()
        assert answer["success"], answer
        result: dict[str, Any] = answer["result"]
        return result

    async def trade(self, trade_id: str) -> Mapping[str, Any]:
        """Return a trade as dashboards see it."""
        trades = (await self.overview())["trades"]
        return next(one for one in trades if one["id"] == trade_id)

    async def trade_in(
        self, trade_id: str, *states: str, seconds: float = 10.0
    ) -> Mapping[str, Any]:
        """Wait until a trade has one of some states."""
        look = partial(self.trade, trade_id)
        return await until_found(look, lambda one: one["state"] in states, seconds)

    async def know(self, entries: int = 1) -> None:
        """Wait until the catalogue has as many entries."""
        await until_found(self.overview, lambda found: found["catalogue"] >= entries)

    async def accept(self, demand_id: str) -> str:
        """Take a demand up; return the trade's id."""
        trade_id: str = (await self.call("accept_demand", demand_id=demand_id))["trade_id"]
        return trade_id

    async def approve_when_asked(self, trade_id: str, expected: bool = True) -> None:
        """Wait for the question whether to approve, if it is to come, and say yes."""
        if expected:
            await self.trade_in(trade_id, "awaiting_approval")
            await self.approve(trade_id)

    async def approve(self, trade_id: str) -> None:
        """Say yes to a trade, everybody whom it concerns."""
        for member in (self.family.admin, self.family.member):
            await self.call("approve_trade", member, trade_id=trade_id)

    async def sell(self, demand_id: str) -> str:
        """Accept a demand, approve the trade and see it through."""
        trade_id = await self.accept(demand_id)
        await self.approve_when_asked(trade_id)
        await self.trade_in(trade_id, "completed")
        return trade_id

    async def offered(self, demand: Demand) -> str:
        """Have the buyer ask for data and offer it; return the trade's id."""
        self.buyer.publish(demand)
        await self.call("refresh_demands")
        trade_id = await self.accept(demand.id)
        await until(lambda: trade_id in self.buyer.deals)
        return trade_id

    async def evidence(self, kind: str = "") -> list[EvidenceRecord]:
        """Return the records of a kind, or whose kind begins so."""
        household = self.entry.runtime_data.household
        records = await household.run(lambda work: list(work.tx.evidence.records()))
        return [record for record in records if record.kind.startswith(kind)]

    def state(self, entity_id: str) -> State:
        """Return the state of an entity."""
        state = self.hass.states.get(entity_id)
        assert state
        return state

    async def shows(self, entity_id: str, expected: str) -> State:
        """Wait until an entity has a state."""
        await until(lambda: self.state(entity_id).state == expected)
        return self.state(entity_id)

    async def reload(self) -> None:
        """Set the household up again."""
        assert await self.hass.config_entries.async_reload(self.entry.entry_id)
        await self.hass.async_block_till_done()
