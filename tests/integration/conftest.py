"""Home Assistant with the integration in it."""

from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from datetime import UTC, datetime, timedelta
import logging
from pathlib import Path
from typing import Any

from homeassistant.auth.models import User
from homeassistant.components.recorder import Recorder
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.syrupy import HomeAssistantSnapshotExtension
from pytest_homeassistant_custom_component.typing import WebSocketGenerator
from syrupy.assertion import SnapshotAssertion

import custom_components  # noqa: F401 (the plugin brings a package of the same name)
from custom_components.data_exchanger.const import ENV_DEVELOPMENT
from custom_components.data_exchanger.core.model.period import Period
from custom_components.data_exchanger.core.protocol.demand import Demand
from tests.core.examples import RESEARCH, fresh_urn, scope
from tests.integration.browser import Browser
from tests.integration.buyer import Buyer, euros
from tests.integration.driver import Household
from tests.integration.family import Family, add_meter, buyer_subentry, move_in, set_up
from tests.integration.witness import (
    Witness,
    listening,
    look_at_the_rest,
    record_errors,
    record_events,
    record_requests,
)

logging.getLogger("sqlalchemy.engine").setLevel(logging.WARNING)  # the plugin makes it talk

DAYS = 4
"""How long the past of the meter is."""


_ABOUT_OTHER_THINGS = (
    "asyncio",  # how long a callback took on a busy machine: test_event_loop looks at that
    "homeassistant.loader",  # that the integration is a custom one
)


class Complaints(logging.Handler):
    """Warnings and errors that have to do with the integration."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        text = self.format(record)
        ours = "data_exchanger" in record.name + text and record.name not in _ABOUT_OTHER_THINGS
        if ours:
            self.messages.append(f"{record.name}: {text}")


@pytest.fixture(autouse=True)
def complaints() -> Iterator[list[str]]:
    """Hear of warnings and errors; those that a test leaves in the list make it fail."""
    handler = Complaints()
    logging.getLogger().addHandler(handler)
    yield handler.messages
    logging.getLogger().removeHandler(handler)
    assert handler.messages == []


@pytest.fixture(autouse=True)
def _home(
    recorder_mock: Recorder,
    enable_custom_integrations: None,
    hass: HomeAssistant,
    tmp_path: Path,
) -> None:
    """Have a recorder (it must come first), the integration, and a folder of the test's own."""
    hass.config.config_dir = str(tmp_path)
    (tmp_path / ".storage").mkdir()


@pytest.fixture(autouse=True)
async def witness(
    _home: None, hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Witness]:
    """Watch everything that leaves the home; what must never leave makes a test fail."""
    witness = Witness()
    record_requests(witness, monkeypatch)
    record_errors(witness, monkeypatch)
    record_events(witness, hass)
    with listening(witness):
        yield witness
        await look_at_the_rest(witness, hass)
    assert witness.findings() == []


@pytest.fixture
def snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Write Home Assistant's objects into snapshots as it does itself."""
    return snapshot.use_extension(HomeAssistantSnapshotExtension)


@pytest.fixture
async def entry(hass: HomeAssistant) -> MockConfigEntry:
    """Return a household that is set up."""
    return await set_up(hass)


@pytest.fixture
async def family(hass: HomeAssistant, hass_admin_user: MockUser) -> Family:
    """Return a family with logins and persons."""
    return await move_in(hass, hass_admin_user)


@pytest.fixture
async def buyer(socket_enabled: None, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Buyer]:
    """Return a buyer that listens on this machine."""
    monkeypatch.setenv(ENV_DEVELOPMENT, "1")
    buyer = Buyer()
    await buyer.start()
    yield buyer
    await buyer.stop()
    assert buyer.complaints == []


@pytest.fixture
def days() -> int:
    """Return for how long the meter has counted."""
    return DAYS


@pytest.fixture
def past(days: int) -> Period:
    """Return the hours that the meter knows."""
    end = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    return Period(start=end - timedelta(days=days), end=end)


@pytest.fixture
async def metered(hass: HomeAssistant, past: Period, days: int) -> list[float]:
    """Have a meter; return what it counted, hour by hour."""
    return list(await add_meter(hass, past.start, 24 * days))


@pytest.fixture
async def household(
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    family: Family,
    metered: list[float],
    buyer: Buyer,
) -> Household:
    """Return a family that shares its electricity with a buyer."""
    entry = await set_up(hass, *family.subentries(), buyer_subentry(buyer))
    household = Household(hass, entry, family, buyer)
    await household.connect(hass_ws_client)
    await household.know()
    return household


@pytest.fixture
def demand(past: Period) -> Demand:
    """Return a demand for the hours that the meter knows."""
    now = datetime.now(UTC)
    return Demand(
        id=fresh_urn(),
        title="Hourly electricity",
        scenario="grid_planning",
        purposes=(RESEARCH,),
        scope=scope(period=past, minimum_coverage=90),
        price=euros(450),
        fee_per_mille=100,
        retention_days=30,
        place="DE",
        issued=now,
        deadline=now + timedelta(days=7),
    )


@pytest.fixture
def browse(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> Callable[[User], Coroutine[Any, Any, Browser]]:
    """Return what logs somebody in."""

    async def log_in(user: User) -> Browser:
        token = await hass.auth.async_create_refresh_token(user, f"https://{user.id}.example")
        access = hass.auth.async_create_access_token(token)
        return Browser(await hass_ws_client(hass, access))

    return log_in
