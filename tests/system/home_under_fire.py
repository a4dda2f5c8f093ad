"""Home Assistant that is killed at every step of a trade: around commits and around requests.

Usage: ``python -m tests.system.home_under_fire FILE --config DIR``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
import sys
import threading
from typing import Any

from tests.system.kill_points import KillPoints


def _arm(points: KillPoints) -> None:
    from custom_components.data_exchanger.adapters import database, records, transport

    facts = threading.local()
    append, transaction = records.SqlEvidence.append, database.Database.transaction
    request = transport.Transport.request

    def remember(self: Any, kind: str, what: Any, now: Any) -> Any:
        facts.kinds = [*getattr(facts, "kinds", []), f"{kind} {what.get('verb', '')}".strip()]
        return append(self, kind, what, now)

    @contextmanager
    def fatal_transaction(self: Any) -> Iterator[Any]:
        facts.kinds = []
        with transaction(self) as tx:
            yield tx
            kinds = [kind for kind in facts.kinds if kind.startswith(("trade", "egress"))]
            if kinds:
                points.reach("before commit of", *kinds)
        if kinds:
            points.reach("after commit of", *kinds)

    async def fatal_request(self: Any, buyer: str, method: str, url: str, **rest: Any) -> Any:
        trading = method == "POST" and buyer
        path = url.split("/", 3)[3]
        if trading:
            points.reach("before sending", path)
        answer = await request(self, buyer, method, url, **rest)
        if trading:
            points.reach("after sending", path)
        return answer

    records.SqlEvidence.append = remember
    database.Database.transaction = fatal_transaction
    transport.Transport.request = fatal_request


if __name__ == "__main__":
    file = Path(sys.argv.pop(1))
    # The components of the configuration folder, as after an installation, not of the checkout.
    checkout = str(Path(__file__).parents[2])
    sys.path[:] = [path for path in sys.path if Path(path).resolve() != Path(checkout)]
    sys.path.insert(0, sys.argv[sys.argv.index("--config") + 1])
    _arm(KillPoints(file))
    from homeassistant.__main__ import main

    sys.exit(main())
