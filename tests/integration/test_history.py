"""What the recorder remembers, as the packages see it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from homeassistant.components.recorder.db_schema import (
    States,
    StatesMeta,
    StatisticsMeta,
    StatisticsShortTerm,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.recorder import get_instance, session_scope
import numpy as np
import pytest

from custom_components.data_exchanger.adapters.history import RecorderHistory
from custom_components.data_exchanger.core.catalog.descriptor import HistoryKind
from custom_components.data_exchanger.core.catalog.entry import CatalogEntry
from custom_components.data_exchanger.core.catalog.taxonomy import Aggregation
from custom_components.data_exchanger.core.model.period import Period
from custom_components.data_exchanger.core.model.resolution import Resolution
from custom_components.data_exchanger.core.model.timeseries import Averages, Samples, Totals
from tests.core.examples import element, entry
from tests.integration.family import import_means, import_totals

START = datetime(2026, 10, 24, 22, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
T0 = START.timestamp()
TEMPERATURE = element("air_temperature", unit="°C", ucum="Cel", aggregation=Aggregation.MEAN)
MOTION = element("motion", unit=None, aggregation=Aggregation.MEAN)

type Row = tuple[float, str]
"""Seconds after the start, and a state."""


def hours(count: float, after: float = 0) -> Period:
    begin = START + timedelta(hours=after)
    return Period(start=begin, end=begin + timedelta(hours=count))


def meter(name: str = "meter", kind: HistoryKind = HistoryKind.STATISTICS, **more: Any) -> Any:
    fields = {"entity_id": f"sensor.{name}", "history": frozenset({kind})} | more
    return entry(name, **fields)


def thermometer(name: str = "room", kind: HistoryKind = HistoryKind.STATISTICS, **more: Any) -> Any:
    return meter(name, kind, of=TEMPERATURE, **{"unit": "°C"} | more)


async def read(
    hass: HomeAssistant,
    period: Period,
    *entries: CatalogEntry,
    resolution: Resolution = Resolution.HOUR,
) -> list[Any]:
    history = RecorderHistory(hass)
    found = await get_instance(hass).async_add_executor_job(
        history.read, entries, period, resolution, NOW
    )
    return [found[one.id] for one in entries]


async def write(hass: HomeAssistant, rows: Sequence[Any]) -> None:
    def add() -> None:
        with session_scope(hass=hass) as session:
            session.add_all(rows)

    await get_instance(hass).async_add_executor_job(add)


async def had_states(hass: HomeAssistant, entity_id: str, *rows: Row) -> None:
    """Give an entity states that it had."""
    meta = StatesMeta(entity_id=entity_id)
    await write(
        hass,
        [
            States(states_meta_rel=meta, state=state, last_updated_ts=T0 + seconds)
            for seconds, state in rows
        ],
    )


async def had_short_term(hass: HomeAssistant, entity_id: str, rows: Sequence[Any]) -> None:
    """Give an entity short-term statistics, as columns by seconds after the start."""

    def add() -> None:
        with session_scope(hass=hass) as session:
            meta = session.query(StatisticsMeta.id).filter_by(statistic_id=entity_id).scalar()
            session.add_all(
                StatisticsShortTerm(
                    metadata_id=meta, created_ts=T0, start_ts=T0 + seconds, **columns
                )
                for seconds, columns in rows
            )

    await get_instance(hass).async_add_executor_job(add)


def values(readings: Any) -> list[float | None]:
    return [None if np.isnan(one) else round(float(one), 6) for one in readings.values]


def times(readings: Any) -> list[float]:
    return [float(one) - T0 for one in readings.times]


# Statistics


async def test_means_come_in_the_elements_unit_and_gaps_stay_gaps(hass: HomeAssistant) -> None:
    await import_means(hass, "sensor.room", START, [50.0, None, 68.0], "°F", "temperature")
    (found,) = await read(hass, hours(3), thermometer(unit="°F"))
    assert isinstance(found, Averages)
    assert found.interval == 3600
    assert dict(zip(times(found), values(found), strict=True)) == {0: 10.0, 7200: 20.0}


async def test_totals_hold_at_the_end_of_their_hour_and_begin_before_the_period(
    hass: HomeAssistant,
) -> None:
    before = START - timedelta(hours=2)
    await import_totals(hass, "sensor.meter", before, [1.0, 2.0, 3.0, 4.0, 5.0])
    (found,) = await read(hass, hours(2), meter())
    assert isinstance(found, Totals)
    assert found.tolerance == 3600
    assert times(found) == [0, 3600, 7200]
    assert np.diff(found.values).tolist() == [3.0, 4.0]


async def test_watt_hours_become_kilowatt_hours(hass: HomeAssistant) -> None:
    await import_totals(hass, "sensor.meter", START, [500.0, 250.0], "Wh")
    (found,) = await read(hass, hours(2), meter())
    assert np.diff(found.values).tolist() == [0.25]


async def test_five_minutes_are_read_from_short_term_statistics(hass: HomeAssistant) -> None:
    await import_means(hass, "sensor.room", START, [1.0], "°C", "temperature")
    await import_totals(hass, "sensor.meter", START, [1.0])
    await had_short_term(hass, "sensor.room", [(0, {"mean": 20.5}), (600, {"mean": 21.5})])
    await had_short_term(hass, "sensor.meter", [(0, {"sum": 5.0}), (300, {"sum": 5.5})])
    room, total = await read(
        hass,
        hours(1),
        thermometer(kind=HistoryKind.SHORT_TERM),
        meter(kind=HistoryKind.SHORT_TERM),
        resolution=Resolution.FIVE_MINUTES,
    )
    assert (room.interval, times(room), values(room)) == (300, [0, 600], [20.5, 21.5])
    assert (total.tolerance, times(total), values(total)) == (300, [300, 600], [5.0, 5.5])


async def test_the_coarsest_record_that_is_fine_enough_is_read(hass: HomeAssistant) -> None:
    await import_means(hass, "sensor.room", START, [10.0], "°C", "temperature")
    await had_short_term(hass, "sensor.room", [(0, {"mean": 20.0})])
    await had_states(hass, "sensor.room", (0, "30"))
    room = thermometer(history=frozenset(HistoryKind))
    found = {
        resolution: values((await read(hass, hours(1), room, resolution=resolution))[0])[0]
        for resolution in (Resolution.DAY, Resolution.HOUR, Resolution.FIVE_MINUTES)
    }
    assert list(found.values()) == [10.0, 10.0, 20.0]
    (minutes,) = await read(hass, hours(1), room, resolution=Resolution.MINUTE)
    assert isinstance(minutes, Samples)
    assert values(minutes) == [30.0]


async def test_rows_that_were_brought_in_later_stand_in_their_place(hass: HomeAssistant) -> None:
    await import_totals(hass, "sensor.meter", START + timedelta(hours=3), [1.0, 1.0])
    await import_totals(hass, "sensor.meter", START, [1.0, 1.0])
    (found,) = await read(hass, hours(5), meter())
    assert times(found) == [3600, 7200, 14400, 18000]


async def test_what_was_never_recorded_has_no_readings(hass: HomeAssistant) -> None:
    statistics, states = await read(hass, hours(1), meter("one"), meter("two", HistoryKind.STATES))
    assert len(statistics.values) == len(states.values) == 0


# States


async def test_a_level_recorded_as_a_total_is_its_state(hass: HomeAssistant) -> None:
    await import_totals(hass, "sensor.tank", START, [1, 2])
    await import_totals(hass, "sensor.meter", START, [1, 2])
    stored = element("stored_energy", unit="kWh", ucum="kW.h", aggregation=Aggregation.MEAN)
    tank, counted = await read(hass, hours(2), meter("tank", of=stored), meter())
    assert isinstance(tank, Averages)
    assert tank.values.tolist() == [1001, 1003]
    assert isinstance(counted, Totals)
    assert counted.values.tolist() == [1001, 1003]


async def test_states_that_are_no_numbers_are_unknown(hass: HomeAssistant) -> None:
    texts = ("20.5", "unavailable", "-3", "+4", ".5", "1e2", "unknown", "nan", "", "warm")
    await had_states(hass, "sensor.room", *((60 * at, text) for at, text in enumerate(texts)))
    (found,) = await read(
        hass, hours(1), thermometer(kind=HistoryKind.STATES), resolution=Resolution.MINUTE
    )
    assert values(found) == [20.5, None, -3.0, 4.0, 0.5, 100.0, None, None, None, None]


async def test_the_state_before_a_period_holds_when_it_begins(hass: HomeAssistant) -> None:
    await had_states(hass, "sensor.room", (-9000, "17"), (-60, "18"), (60, "19"), (3600, "20"))
    (found,) = await read(
        hass, hours(1), thermometer(kind=HistoryKind.STATES), resolution=Resolution.MINUTE
    )
    assert list(zip(times(found), values(found), strict=True)) == [(-60, 18.0), (60, 19.0)]


async def test_nothing_is_known_of_the_future(hass: HomeAssistant) -> None:
    await had_states(hass, "sensor.room", (0, "20"))
    period = Period(start=START, end=NOW + timedelta(hours=1))
    (found,) = await read(
        hass, period, thermometer(kind=HistoryKind.STATES), resolution=Resolution.MINUTE
    )
    assert values(found) == [20.0, None]
    assert found.times[-1] == NOW.timestamp()


async def test_counters_that_begin_anew_go_on_counting(hass: HomeAssistant) -> None:
    rows = (("100"), ("101"), ("unavailable"), ("0.5"), ("2"), ("1.95"))
    await had_states(hass, "sensor.meter", *((60 * at, text) for at, text in enumerate(rows)))
    (found,) = await read(
        hass, hours(1), meter(kind=HistoryKind.STATES), resolution=Resolution.MINUTE
    )
    assert isinstance(found, Totals)
    assert values(found) == [0.0, 1.0, None, 1.5, 3.0, 2.95]


async def test_words_are_read_as_on_and_off(hass: HomeAssistant) -> None:
    await had_states(
        hass, "sensor.door", (0, "off"), (60, "on"), (90, "unavailable"), (120, "open")
    )
    door = meter("door", HistoryKind.STATES, of=MOTION, unit=None, active=frozenset({"on"}))
    button = meter("door", HistoryKind.STATES, of=MOTION, unit=None, active=frozenset({"*"}))
    (found,) = await read(hass, hours(1), door, resolution=Resolution.MINUTE)
    assert values(found) == [0.0, 1.0, None, 0.0]
    (every,) = await read(hass, hours(1), button, resolution=Resolution.MINUTE)
    assert values(every) == [0.0, 1.0, 0.0, 1.0, None, None, 0.0, 1.0]


# Ways to read


@pytest.mark.parametrize("scan_rows", [3, 50_000])
async def test_reading_series_one_by_one_and_all_at_once_gives_the_same(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch, scan_rows: int
) -> None:
    monkeypatch.setattr("custom_components.data_exchanger.adapters.rows._SCAN_ROWS", scan_rows)
    names = [f"meter_{number}" for number in range(6)]
    for number, name in enumerate(names):
        growth = [float(number + hour) for hour in range(24)]
        await import_totals(hass, f"sensor.{name}", START, growth)
    entries = [meter(name) for name in names]
    for period in (hours(24), hours(2, after=10)):
        together = await read(hass, period, *entries)
        alone = [(await read(hass, period, one))[0] for one in entries]
        for left, right in zip(together, alone, strict=True):
            assert times(left) == times(right)
            assert values(left) == values(right)
        assert all(len(one.values) >= 3 for one in alone)


async def test_an_empty_table_is_scanned_without_a_fuss(hass: HomeAssistant) -> None:
    await import_totals(hass, "sensor.meter", START, [1.0])
    (found,) = await read(
        hass, hours(1), meter(kind=HistoryKind.SHORT_TERM), resolution=Resolution.FIVE_MINUTES
    )
    assert len(found.values) == 0
    (later,) = await read(hass, hours(1, after=500), meter())
    assert len(later.values) == 0


async def test_the_survey_tells_since_when_and_how_much(hass: HomeAssistant) -> None:
    await import_totals(hass, "sensor.meter", START, [1.0, 1.0, 1.0])
    await had_short_term(hass, "sensor.meter", [(300, {"sum": 1.0})])
    await had_states(hass, "sensor.room", (60, "20"), (120, "21"))
    survey = await get_instance(hass).async_add_executor_job(RecorderHistory(hass).survey)
    long = survey[HistoryKind.STATISTICS]["sensor.meter"]
    assert (long.since, long.readings, long.unit, long.has_sum) == (START, 3, "kWh", True)
    short = survey[HistoryKind.SHORT_TERM]["sensor.meter"]
    assert (short.since, short.readings) == (START + timedelta(minutes=5), 1)
    states = survey[HistoryKind.STATES]["sensor.room"]
    assert (states.since, states.readings) == (START + timedelta(minutes=1), 2)
