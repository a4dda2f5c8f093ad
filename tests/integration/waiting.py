"""Waiting for what happens in background tasks, which Home Assistant's own helpers leave out."""

import asyncio
from collections.abc import Awaitable, Callable


async def until[T](condition: Callable[[], T], seconds: float = 10.0) -> T:
    """Wait until something is true; return it."""
    async with asyncio.timeout(seconds):
        while not (found := condition()):
            await asyncio.sleep(0.005)
    return found


async def until_found[T](
    look: Callable[[], Awaitable[T]], condition: Callable[[T], bool], seconds: float = 10.0
) -> T:
    """Look until a condition holds; return what was found."""
    try:
        async with asyncio.timeout(seconds):
            while not condition(found := await look()):
                await asyncio.sleep(0.01)
    except TimeoutError:
        raise AssertionError(f"not yet, but {await look()}") from None
    return found
