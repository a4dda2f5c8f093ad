"""A recorder database of a year: 100 entities, hourly statistics, ten days of states."""

import math
from pathlib import Path
from random import Random
import sqlite3

from homeassistant.components.recorder.db_schema import SCHEMA_VERSION, Base
from sqlalchemy import create_engine

ENTITIES = 100
HOURS = 8760
STATES_PER_ENTITY = 8640
STATE_INTERVAL = 100
BEGIN = 1_735_689_600  # 2025-01-01T00:00:00Z
END = BEGIN + HOURS * 3600
STATES_BEGIN = END - STATES_PER_ENTITY * STATE_INTERVAL


def entity_id(number: int) -> str:
    """Return the name of an entity; even ones measure, odd ones count."""
    return f"sensor.bench_{number}"


def make_database(path: Path) -> None:
    """Write the database as the recorder lays it out: rows in the order of time."""
    engine = create_engine(f"sqlite:///{path}")
    Base.metadata.create_all(engine)
    engine.dispose()
    random = Random(7)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(
            "INSERT INTO schema_changes (schema_version, changed) VALUES (?, '2025-01-01')",
            (SCHEMA_VERSION,),
        )
        connection.executemany(
            "INSERT INTO statistics_meta (id, statistic_id, source, unit_of_measurement, has_mean,"
            " has_sum, mean_type) VALUES (?, ?, 'recorder', ?, ?, ?, ?)",
            [_meta(number) for number in range(1, ENTITIES + 1)],
        )
        connection.executemany(
            "INSERT INTO states_meta (metadata_id, entity_id) VALUES (?, ?)",
            [(number, entity_id(number)) for number in range(1, ENTITIES + 1)],
        )
        for hour in range(HOURS):
            connection.executemany(
                "INSERT INTO statistics (created_ts, metadata_id, start_ts, mean, min, max, state,"
                " sum) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [_row(number, hour, random) for number in range(1, ENTITIES + 1)],
            )
        for step in range(STATES_PER_ENTITY):
            moment = STATES_BEGIN + step * STATE_INTERVAL
            connection.executemany(
                "INSERT INTO states (state, last_updated_ts, metadata_id) VALUES (?, ?, ?)",
                [
                    (str(round(20 + 5 * random.random(), 2)), moment + random.random(), number)
                    for number in range(1, ENTITIES + 1)
                ],
            )
    connection.close()


def raw_scan(path: Path) -> int:
    """Read the same rows with nothing but ``sqlite3``: the peer of packaging."""
    connection = sqlite3.connect(path)
    statistics = connection.execute(
        "SELECT metadata_id, start_ts, coalesce(mean, state), sum FROM statistics"
    ).fetchall()
    states = connection.execute("SELECT metadata_id, last_updated_ts, state FROM states").fetchall()
    connection.close()
    return len(statistics) + len(states)


def _meta(number: int) -> tuple[object, ...]:
    counter = number % 2
    return (
        number,
        entity_id(number),
        "kWh" if counter else "°C",
        not counter,
        counter,
        not counter,
    )


def _row(number: int, hour: int, random: Random) -> tuple[object, ...]:
    start = BEGIN + hour * 3600
    if number % 2:
        total = round(hour * 0.73 + random.random() * 0.2, 3)
        return (start + 3610.0, number, float(start), None, None, None, total, total)
    value = 20 + 5 * math.sin(hour / 24 * 2 * math.pi) + random.random()
    return (start + 3610.0, number, float(start), value, value - 1, value + 1, None, None)
