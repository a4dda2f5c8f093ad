"""How long the event loop stands still."""

import asyncio
from collections.abc import Awaitable
import time


async def stall[R](work: Awaitable[R]) -> tuple[float, R]:
    """Return for how long (ms) the event loop did not run at worst, and what came of the work."""
    longest = 0.0
    done = asyncio.ensure_future(work)
    while not done.done():
        begin = time.perf_counter()
        await asyncio.sleep(0.001)
        longest = max(longest, (time.perf_counter() - begin - 0.001) * 1000)
    return longest, await done
