"""A wire between the home and a buyer, on which every byte that leaves is seen."""

import asyncio
from contextlib import suppress
from typing import Self


class Wire:
    """Relays connections to a server; ``sent`` is what came from the home, as it was on the wire."""

    def __init__(self) -> None:
        self.sent = bytearray()
        self.cut = False
        """Whether the line is dead: connections are accepted and closed at once."""
        self.answer = b""
        """What is answered to everything, instead of the other end's words."""
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._target = 0

    async def start(self) -> Self:
        """Listen on a free port."""
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        return self

    def lead_to(self, port: int) -> None:
        """Say where the other end is."""
        self._target = port

    @property
    def port(self) -> int:
        """Where the home connects to."""
        assert self._server
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def stop(self) -> None:
        """Close everything."""
        assert self._server
        self.cut = True
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._server.abort_clients()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        if self.cut:
            writer.transport.abort()
            return
        if self.answer:
            await reader.read(65536)
            writer.write(self.answer)
            writer.close()
            return
        back_reader, back_writer = await asyncio.open_connection("127.0.0.1", self._target)
        try:
            with suppress(OSError):
                async with asyncio.TaskGroup() as group:
                    group.create_task(self._relay(reader, back_writer, self.sent))
                    group.create_task(self._relay(back_reader, writer, bytearray()))
        finally:
            writer.close()
            back_writer.close()

    async def _relay(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seen: bytearray
    ) -> None:
        while chunk := await reader.read(65536):
            seen += chunk
            writer.write(chunk)
            await writer.drain()
        with suppress(OSError):
            writer.write_eof()
