"""The family's Home Assistant: a configuration folder, a process, logins."""

import asyncio
import json
from pathlib import Path
import shutil
import subprocess
import sys

from .client import connect, log_in
from .process import Process

ADMIN = ("mei", "demo")
_ROOT = Path(__file__).parent.parent
_HASS = Path(sys.executable).with_name("hass")
_HOME = Path(__file__).parent / "home"


class Household:
    """A Home Assistant in a folder of its own."""

    def __init__(self, folder: Path, port: int, hass: Path = _HASS) -> None:
        self.folder = folder
        self._hass = str(hass)
        self.url = f"http://127.0.0.1:{port}"
        self._port = port
        self.process = Process(
            [self._hass, "--config", str(folder)],
            folder / "demo.log",
            # Its components are those of its own folder, not those of a checkout on the path.
            {"DATA_EXCHANGER_DEVELOPMENT": "1", "PYTHONPATH": ""},
        )

    def prepare(self, configuration: str | None = None, *, sample: bool = True) -> None:
        """Write the configuration as if the family had installed and set up Home Assistant.

        ``configuration`` replaces the demo's own, which loads the interface; without ``sample`` the
        home has no devices yet.
        """
        home = shutil.ignore_patterns("__pycache__", *(() if sample else ("custom_components",)))
        shutil.copytree(_HOME, self.folder, dirs_exist_ok=True, ignore=home)
        shutil.copytree(
            _ROOT / "custom_components" / "data_exchanger",
            self.folder / "custom_components" / "data_exchanger",
            dirs_exist_ok=True,
            ignore=shutil.ignore_patterns("__pycache__"),
        )
        file = self.folder / "configuration.yaml"
        settings = _SETTINGS.format(port=self._port, url=self.url)
        file.write_text((configuration or file.read_text()) + settings)
        storage = self.folder / ".storage"
        storage.mkdir(exist_ok=True)
        (storage / "onboarding").write_text(json.dumps(_ONBOARDED))
        subprocess.run(
            [
                self._hass,
                "--script",
                "auth",
                "--config",
                str(self.folder),
                "add",
                *ADMIN,
            ],
            check=True,
            capture_output=True,
        )

    async def start(self) -> None:
        """Start Home Assistant and wait until it answers."""
        self.process.start()
        await asyncio.to_thread(self.process.wait_until_listening, self._port)

    async def token(self) -> str:
        """Return a long-lived access token of the administrator, once everything has started."""
        access = await log_in(self.url, *ADMIN)
        async with connect(self.url, access) as client:
            await client.started()
            await client.command("http/config/promote")  # else it is taken back after five minutes
            token: str = await client.command(
                "auth/long_lived_access_token", client_name="demo", lifespan=30
            )
            return token


_SETTINGS = """
homeassistant:
  name: Demo home
  country: DE
  currency: EUR
  language: en
  time_zone: Europe/Berlin
  unit_system: metric
  latitude: 52.5
  longitude: 13.4
  internal_url: {url}
  external_url: {url}
http:
  server_host: 127.0.0.1
  server_port: {port}
logger:
  default: warning
"""
_ONBOARDED = {
    "version": 4,
    "minor_version": 1,
    "key": "onboarding",
    "data": {"done": ["user", "core_config", "analytics", "integration"]},
}
