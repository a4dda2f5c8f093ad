"""A relay between home and buyer that keeps every request as it crossed the wire."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import ClientSession, ClientTimeout, DummyCookieJar, web


@dataclass(frozen=True, slots=True)
class Heard:
    """A request: its first line, its bytes on the wire, its body."""

    line: str
    size: int
    headers: bytes
    body: bytes


@dataclass(slots=True)
class Wiretap:
    """What was heard so far."""

    requests: list[Heard] = field(default_factory=list)

    @property
    def size(self) -> int:
        """All bytes together."""
        return sum(one.size for one in self.requests)


@asynccontextmanager
async def wiretap(port: int, target: str) -> AsyncIterator[Wiretap]:
    """Relay ``port`` of this machine to ``target``."""
    heard = Wiretap()
    async with ClientSession(
        timeout=ClientTimeout(total=60), cookie_jar=DummyCookieJar(), auto_decompress=False
    ) as session:

        async def relay(request: web.Request) -> web.Response:
            body = await request.read()
            line = f"{request.method} {request.raw_path} HTTP/1.1"
            head = b"".join(name + b": " + value + b"\r\n" for name, value in request.raw_headers)
            size = len(line) + 2 + len(head) + 2 + len(body)
            heard.requests.append(Heard(line, size, head, body))
            async with session.request(
                request.method,
                target + request.raw_path,
                headers=request.headers,
                data=body or None,
                allow_redirects=False,
            ) as answer:
                content = await answer.read()
                kind = answer.headers.get("Content-Type", "application/octet-stream")
                return web.Response(
                    status=answer.status, body=content, headers={"Content-Type": kind}
                )

        application = web.Application(client_max_size=2**28)
        application.router.add_route("*", "/{path:.*}", relay)
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        try:
            yield heard
        finally:
            await runner.cleanup()
