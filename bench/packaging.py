"""Packaging and sealing a year of a home: against a raw scan, in memory, and on the event loop."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
import resource
from statistics import median
from tempfile import TemporaryDirectory
import time

from homeassistant.core import HomeAssistant
from homeassistant.helpers.recorder import get_instance

from custom_components.data_exchanger.adapters.history import RecorderHistory
from custom_components.data_exchanger.core.catalog.descriptor import HistoryKind
from custom_components.data_exchanger.core.catalog.element import vocabulary
from custom_components.data_exchanger.core.catalog.entry import CatalogEntry
from custom_components.data_exchanger.core.catalog.inventory import Catalog
from custom_components.data_exchanger.core.catalog.taxonomy import Protocol
from custom_components.data_exchanger.core.identity import base64url
from custom_components.data_exchanger.core.identity.keyring import KeyRing
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.identifiers import Did, ElementId, EntryId
from custom_components.data_exchanger.core.model.period import Period
from custom_components.data_exchanger.core.model.resolution import Resolution
from custom_components.data_exchanger.core.model.scope import MethodSpec, Scope
from custom_components.data_exchanger.core.model.timeseries import Readings
from custom_components.data_exchanger.core.pipeline.delivery import preview
from custom_components.data_exchanger.core.pipeline.home import Home
from custom_components.data_exchanger.core.protocol.kem import supported_kems
from custom_components.data_exchanger.core.protocol.profile import SealingKey
from custom_components.data_exchanger.core.protocol.sealing import seal

from . import recorder
from .home import home_assistant
from .loop import stall
from .result import Result, seconds

ROUNDS = 5


def _entries() -> list[CatalogEntry]:
    """Return what the catalogue would say of the entities."""
    known = vocabulary()
    kinds = (("indoor_temperature", "°C"), ("electricity_consumption", "kWh"))
    return [
        CatalogEntry(
            id=EntryId(f"entry{number}"),
            entity_id=recorder.entity_id(number),
            element=known[ElementId(kinds[number % 2][0])],
            protocol=Protocol.NETWORK,
            subjects=frozenset(),
            history=frozenset(HistoryKind),
            unit=kinds[number % 2][1],
            reach=datetime.fromtimestamp(recorder.BEGIN, UTC),
            completeness=1.0,
        )
        for number in range(1, recorder.ENTITIES + 1)
    ]


def _scope(begin: int, resolution: Resolution) -> Scope:
    return Scope(
        required=("electricity_consumption", "indoor_temperature"),
        period=Period(
            start=datetime.fromtimestamp(begin, UTC), end=datetime.fromtimestamp(recorder.END, UTC)
        ),
        resolution=resolution,
        level=DisclosureLevel.SERIES,
        method=MethodSpec(id="series"),
    )


# All rows of both tables are read: a year by the hour from statistics, ten days by five minutes
# from states.
_HISTORY = frozenset({HistoryKind.STATISTICS}), frozenset({HistoryKind.STATES})
_SCOPES = (
    _scope(recorder.BEGIN, Resolution.HOUR),
    _scope(recorder.STATES_BEGIN, Resolution.FIVE_MINUTES),
)


class Packaging:
    """Everything from the recorder's rows to sealed bytes."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        self._history = RecorderHistory(hass)
        self._home = Home(
            keys=KeyRing(bytes(32)),
            catalog=Catalog(entries={}),
            members={},
            buyers={},
            country="DE",
            zone=UTC,
            sharing=True,
        )
        kem, suite = next(iter(supported_kems().items()))
        public = base64url.encode(suite.public(suite.generate()))
        self._key = SealingKey(id="bench", kem=kem, public_key=public)

    async def run(self) -> int:
        """Package and seal; return the bytes that would leave."""
        sealed = 0
        for scope, history in zip(_SCOPES, _HISTORY, strict=True):
            entries = [replace(entry, history=history) for entry in _entries()]
            readings = await get_instance(self._hass).async_add_executor_job(
                self._history.read,
                entries,
                scope.period,
                scope.resolution,
                datetime.fromtimestamp(recorder.END, UTC),
            )
            sealed += await self._hass.async_add_executor_job(self._seal, scope, entries, readings)
        return sealed

    def _seal(
        self,
        scope: Scope,
        entries: list[CatalogEntry],
        readings: Mapping[EntryId, Readings],
    ) -> int:
        release = preview(self._home, Did("did:key:bench"), scope, entries, readings)
        return len(seal(release, self._key, {"@id": "bench"}))


async def _measure(database: Path) -> list[Result]:
    async with home_assistant(database) as hass:
        packaging = Packaging(hass)
        before = _peak_megabytes()
        await packaging.run()
        peak = _peak_megabytes() - before
        pairs = []
        for _ in range(ROUNDS):
            begin = time.perf_counter()
            await packaging.run()
            ours = time.perf_counter() - begin
            scan = await asyncio.to_thread(seconds, partial(recorder.raw_scan, database))
            pairs.append((ours, scan))
        longest = median([(await stall(packaging.run()))[0] for _ in range(3)])
    ours, peer = (median(side) for side in zip(*pairs, strict=True))
    return [
        Result(
            name="package.scan",
            value=ours,
            unit="s",
            peer="sqlite3 fetchall of the same rows",
            peer_value=peer,
            ratio=median(one / other for one, other in pairs),
        ),
        Result(name="package.peak_mb", value=peak, unit="MB"),
        Result(name="package.loop_stall_ms", value=longest, unit="ms"),
    ]


def _peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure() -> list[Result]:
    """Measure in a database of a year."""
    vocabulary()
    with TemporaryDirectory() as folder:
        database = Path(folder) / "home-assistant_v2.db"
        recorder.make_database(database)
        return asyncio.run(_measure(database))
