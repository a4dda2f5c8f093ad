"""A family whose meter knows enough for exact answers, and a buyer that computes."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.requirements import RequirementsNotFound
import pytest

from custom_components.data_exchanger import computing
from custom_components.data_exchanger.const import ENV_DEVELOPMENT
from custom_components.data_exchanger.core.pipeline import computation
from custom_components.data_exchanger.core.privacy.he.engine import Scheme
from custom_components.data_exchanger.core.protocol.demand import Demand
from tests.integration.computing.buyer import ComputingBuyer
from tests.integration.computing.jobs import asking


@pytest.fixture
async def buyer(
    socket_enabled: None, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[ComputingBuyer]:
    monkeypatch.setenv(ENV_DEVELOPMENT, "1")
    buyer = ComputingBuyer()
    await buyer.start()
    yield buyer
    await buyer.stop()
    assert buyer.complaints == []


@pytest.fixture
def days() -> int:
    """Return how long it takes for three exact answers."""
    return 27


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let verdicts fall at once."""
    monkeypatch.setattr(computation, "VERDICT_AFTER", timedelta(0))


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return what makes libraries impossible to install."""

    def forget(*schemes: Scheme) -> None:
        missing = {computing.REQUIREMENTS[scheme] for scheme in schemes}

        async def process(_: HomeAssistant, name: str, wanted: list[str], **__: Any) -> None:
            if missing & set(wanted):
                raise RequirementsNotFound(name, wanted)

        monkeypatch.setattr(computing, "async_process_requirements", process)

    return forget


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect the libraries that Home Assistant is asked for."""
    wanted: list[str] = []

    async def process(_: HomeAssistant, __: str, requirements: list[str], **___: Any) -> None:
        wanted.extend(requirements)

    monkeypatch.setattr(computing, "async_process_requirements", process)
    return wanted


@pytest.fixture
def mean(demand: Demand) -> Demand:
    """Return a demand for a mean on ciphertext, at best with BFV."""
    return asking(demand)
