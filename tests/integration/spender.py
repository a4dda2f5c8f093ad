"""Spends a privacy budget until it is killed: ``python spender.py DATABASE PREFIX``."""

from datetime import UTC, datetime
from pathlib import Path
import sys

from custom_components.data_exchanger.adapters.database import Database
from custom_components.data_exchanger.core.identity.keys import SigningKey
from custom_components.data_exchanger.core.model.identifiers import MemberId
from custom_components.data_exchanger.core.pipeline.budget import Charge, spend
from custom_components.data_exchanger.core.privacy.budget import BudgetExhausted, PrivacyBudget

KEY = SigningKey(b"\x09" * 32)
LIMIT = PrivacyBudget(micro_rho=100_000, days=30)
COST = 7_000
MEMBER = MemberId("somebody")
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def take(database: Database, trade: str) -> bool:
    """Spend for a trade as the household does, on the writer thread; return whether it may."""

    def work() -> None:
        with database.transaction() as tx:
            spend(tx, trade, (Charge(member=MEMBER, micro_rho=COST, budget=LIMIT),), NOW)

    try:
        database.submit(work).result()
    except BudgetExhausted:
        return False
    return True


def opened(path: Path) -> Database:
    database = Database(path, KEY)
    database.submit(database.open).result()
    return database


if __name__ == "__main__":
    database = opened(Path(sys.argv[1]))
    for number in range(1000):
        sys.stdout.write(f"{take(database, f'{sys.argv[2]}-{number}')}\n")
        sys.stdout.flush()
