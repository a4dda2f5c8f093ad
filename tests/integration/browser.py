"""A page that somebody has open."""

from typing import Any

from custom_components.data_exchanger.const import DOMAIN


class Browser:
    """A page that somebody has open."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket

    async def ask(self, command: str, **fields: Any) -> Any:
        """Send a command; return its result, or the error's code."""
        await self._socket.send_json_auto_id({"type": f"{DOMAIN}/{command}", **fields})
        while (answer := await self._socket.receive_json())["type"] == "event":
            pass
        return answer["result"] if answer["success"] else answer["error"]["code"]

    async def hear(self) -> Any:
        """Return the next event of a subscription."""
        message = await self._socket.receive_json()
        assert message["type"] == "event", message
        return message["event"]

    async def hear_until(self, **expected: Any) -> Any:
        """Return the first event that says something."""
        while True:
            event = await self.hear()
            if expected.items() <= event.items():
                return event
