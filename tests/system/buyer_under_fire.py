"""The buyer's kit, killed around every transaction of a trade.

Usage (with the buyer's own interpreter): ``buyer_under_fire.py FILE serve --home DIR --port N``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
import sys
import threading
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.system.kill_points import KillPoints


def _arm(points: KillPoints) -> None:
    from data_exchanger_buyer.store import database, trades

    save, transaction = trades.Trades.save, database.Database.transaction
    steps = threading.local()

    def remember(self: Any, trade: Any) -> Any:
        steps.states = [*steps.states, f"{trade.negotiation} {trade.transfer} {trade.state}"]
        return save(self, trade)

    @contextmanager
    def fatal_transaction(self: Any) -> Iterator[Any]:
        steps.states = []
        with transaction(self) as tx:
            yield tx
            states = steps.states
            if states:
                points.reach("before commit of", *states)
        if states:
            points.reach("after commit of", *states)

    trades.Trades.save = remember
    database.Database.transaction = fatal_transaction


if __name__ == "__main__":
    _arm(KillPoints(Path(sys.argv.pop(1))))
    from data_exchanger_buyer.cli import main

    main()
