"""The only door out: HTTPS to public addresses, no redirects, every byte counted.

A session of its own: Home Assistant's shared one would tell buyers the version of Home Assistant
and reach into the local network.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from ipaddress import ip_address
import socket
from types import SimpleNamespace
from typing import override

import aiohttp
from aiohttp.abc import ResolveResult
from aiohttp.resolver import ThreadedResolver
from homeassistant.util.ssl import get_default_context
from yarl import URL

from ..core.errors import DataExchangerError, TooLarge

_TIMEOUT = aiohttp.ClientTimeout(total=120, connect=15)
_USER_AGENT = "data-exchanger"


class AddressRefused(DataExchangerError):
    """An address that this home does not send to."""

    code = "address_refused"


class Unreachable(DataExchangerError):
    """Nobody answered, or the answer broke off."""

    code = "unreachable"


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpResponse:
    """An answer."""

    status: int
    body: bytes


class Transport:
    """Sends requests to buyers.

    ``count`` hears of the bytes of every request (request line, headers and body), answered or not.
    ``loopback`` allows plain http to this machine itself, for development.
    """

    def __init__(self, count: Callable[[str, int], None], *, loopback: bool) -> None:
        self._count = count
        self.loopback = loopback
        trace = aiohttp.TraceConfig()
        trace.on_request_headers_sent.append(_count_headers)
        trace.on_request_chunk_sent.append(_count_chunk)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                resolver=_CheckedResolver(loopback=loopback), ssl=get_default_context()
            ),
            headers={"User-Agent": _USER_AGENT},
            cookie_jar=aiohttp.DummyCookieJar(),
            trace_configs=[trace],
            timeout=_TIMEOUT,
        )

    async def request(
        self,
        buyer: str,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        limit: int,
    ) -> HttpResponse:
        """Send a request for ``buyer`` and read at most ``limit`` bytes of the answer.

        Raises :class:`AddressRefused`, :class:`Unreachable` or :class:`TooLarge`; a redirect is an
        answer like any other.
        """
        target = self._checked(url)
        meter = _Meter()
        try:
            async with self._session.request(
                method,
                target,
                headers=headers,
                data=BytesIO(body) if body else None,
                allow_redirects=False,
                trace_request_ctx=meter,
            ) as response:
                content = await response.content.read(limit + 1)
                while len(content) <= limit and (more := await response.content.read(limit)):
                    content += more
                if len(content) > limit:
                    raise TooLarge("reply", limit)
                return HttpResponse(status=response.status, body=content)
        except (aiohttp.ClientError, TimeoutError, OSError, UnicodeError) as err:
            raise Unreachable from err
        finally:
            self._count(buyer, meter.sent)

    async def close(self) -> None:
        """Close all connections."""
        await self._session.close()

    def _checked(self, url: str) -> URL:
        try:
            target = URL(url)
        except ValueError as err:
            raise AddressRefused from err
        host = target.host or ""
        schemes = ("https", "http") if self.loopback and _is_loopback(host) else ("https",)
        if target.scheme not in schemes or not host or target.user or target.password:
            raise AddressRefused
        if not _is_name(host) and not _is_allowed(host, loopback=self.loopback):
            raise AddressRefused
        return target


class _CheckedResolver(ThreadedResolver):
    """Resolves names to public addresses only, at the moment of connecting."""

    def __init__(self, *, loopback: bool) -> None:
        super().__init__()
        self._allow_loopback = loopback

    @override
    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await super().resolve(host, port, family)
        loopback = self._allow_loopback and _is_loopback(host)
        if not all(_is_allowed(one["host"], loopback=loopback) for one in found):
            raise AddressRefused
        return found


@dataclass(slots=True)
class _Meter:
    """Bytes of one request."""

    sent: int = 0


async def _count_headers(
    _: aiohttp.ClientSession, context: SimpleNamespace, sent: aiohttp.TraceRequestHeadersSentParams
) -> None:
    line = len(f"{sent.method} {sent.url.raw_path_qs} HTTP/1.1\r\n")
    headers = sum(len(name) + len(value) + 4 for name, value in sent.headers.items())
    context.trace_request_ctx.sent += line + headers + 2


async def _count_chunk(
    _: aiohttp.ClientSession, context: SimpleNamespace, sent: aiohttp.TraceRequestChunkSentParams
) -> None:
    context.trace_request_ctx.sent += len(sent.chunk)


def _is_name(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return True
    return False


def _is_loopback(host: str) -> bool:
    return host == "localhost" or (not _is_name(host) and ip_address(host).is_loopback)


def _is_allowed(address: str, *, loopback: bool) -> bool:
    """Whether an IP address is public (or, in development, this machine)."""
    parsed = ip_address(address)
    return (loopback and parsed.is_loopback) or (parsed.is_global and not parsed.is_multicast)
