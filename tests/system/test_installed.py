"""What HACS does: the integration's folder alone, in a Home Assistant that knows nothing of it."""

from datetime import UTC, datetime, timedelta
import os
from pathlib import Path
import shutil
import subprocess
from typing import Any

import homeassistant.const
import pytest

from demo.buyer import Buyer, grid_demand
from demo.client import Client, connect
from demo.family import Person
from demo.household import Household
from demo.process import free_port

from .conftest import WITHOUT_INTERFACE, running, trade

HOURS = 24 * 60
UV = shutil.which("uv", path=f"{Path('.tools/bin').resolve()}:{os.environ['PATH']}") or "uv"
OWNER = Person(
    name="Mei", role="adult", permissions={"energy": "series"}, purposes=("public_good",)
)


@pytest.fixture(scope="module")
def clean_hass(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the ``hass`` of an environment with Home Assistant and nothing else."""
    environment = tmp_path_factory.mktemp("clean") / "venv"
    python = Path(".venv/bin/python").resolve()
    version = f"homeassistant=={homeassistant.const.__version__}"
    subprocess.run([UV, "venv", "-q", "--python", python, environment], check=True)
    subprocess.run(
        [UV, "pip", "install", "-q", "--python", environment / "bin" / "python", version],
        check=True,
    )
    return environment / "bin" / "hass"


@pytest.mark.timeout(400)
async def test_copied_folder_sets_up_and_trades(clean_hass: Path, tmp_path: Path) -> None:
    home = Household(tmp_path / "config", free_port(), clean_hass)
    home.folder.mkdir()
    home.prepare(WITHOUT_INTERFACE, sample=False)
    assert [one.name for one in (home.folder / "custom_components").iterdir()] == ["data_exchanger"]
    buyer = Buyer(tmp_path, free_port())
    buyer.prepare()

    async with running(home, buyer) as market:
        assert not _has(clean_hass, "joserfc")
        await market.move_in([OWNER])
        assert _has(clean_hass, "joserfc"), "Home Assistant installs what the manifest names"
        demand = market.publish({**grid_demand(datetime.now(UTC)), "deadline": _in_days(3)})
        async with connect(home.url, market.token) as client:
            await _bring_in(client)
            completed = await trade(client, demand, [OWNER])
        (received,) = buyer.receive(tmp_path / "received")

    assert completed["state"] == "completed"
    assert received["valid"]
    assert received["rows"] == 56 * 24
    assert "data_exchanger" not in "\n".join(_complaints(home))


def _has(hass: Path, package: str) -> bool:
    python = hass.with_name("python")
    return not subprocess.run(
        [python, "-c", f"import {package}"], capture_output=True, check=False
    ).returncode


def _complaints(home: Household) -> list[str]:
    """Return warnings and errors in Home Assistant's log, but for the one on custom integrations."""
    lines = (home.folder / "demo.log").read_text().splitlines()
    return [
        line
        for line in lines
        if (" WARNING " in line or " ERROR " in line) and "not been tested" not in line
    ]


async def _bring_in(client: Client) -> None:
    """Import sixty days of a meter through Home Assistant's own import."""
    end = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    rows: list[dict[str, Any]] = [
        {
            "start": (end - timedelta(hours=HOURS - hour)).isoformat(),
            "state": hour * 0.5,
            "sum": hour * 0.5,
        }
        for hour in range(HOURS)
    ]
    metadata = {
        "has_sum": True,
        "mean_type": 0,
        "name": "Meter",
        "source": "meter",
        "statistic_id": "meter:electricity",
        "unit_class": "energy",
        "unit_of_measurement": "kWh",
    }
    await client.command("recorder/import_statistics", metadata=metadata, stats=rows)
    await client.statistics_of("meter:electricity")


def _in_days(days: int) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).isoformat()
