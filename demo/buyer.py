"""The buyer's side of the demo: the real kit, in its own environment."""

from datetime import datetime, timedelta
import json
from pathlib import Path
import subprocess
from typing import Any

from .process import Process

_KIT = Path(__file__).parent.parent / "buyer" / ".venv" / "bin" / "data-buyer"


class Buyer:
    """A buyer in a folder of its own; homes reach it at ``public_port`` (default: ``port``)."""

    def __init__(self, folder: Path, port: int, public_port: int | None = None) -> None:
        self.folder = folder / "buyer"
        self.url = f"http://127.0.0.1:{public_port or port}"
        self.process = Process(
            [str(_KIT), "serve", "--home", str(self.folder), "--port", str(port)],
            folder / "buyer.log",
        )
        self._port = port

    def prepare(self) -> None:
        """Make the buyer."""
        self.run(
            "init",
            *("--name", "Rhein Grid Planning"),
            *("--url", self.url),
            *("--contact", "mailto:data@grid.example"),
            *("--jurisdiction", "DE", "--hosting", "DE", "--currency", "EUR"),
            *("--fee-per-mille", "200", "--auto-pay", "--payout", "iban"),
        )

    def start(self) -> None:
        """Start serving."""
        self.process.start()
        self.process.wait_until_listening(self._port)

    def publish(self, demand: dict[str, Any]) -> str:
        """Publish a demand; return its id."""
        file = self.folder / "demand.json"
        file.write_text(json.dumps(demand))
        added: str = json.loads(self.run("demand", "add", str(file), "--json"))["id"]
        return added

    def trades(self) -> list[dict[str, Any]]:
        """Return what the buyer knows of its trades."""
        found: list[dict[str, Any]] = json.loads(self.run("trades", "--json"))
        return found

    def receive(self, folder: Path) -> list[dict[str, Any]]:
        """Open everything that was delivered into plain files."""
        found: list[dict[str, Any]] = json.loads(
            self.run("receive", "--out", str(folder), "--json")
        )
        return found

    def audit(self, demand: str, key: str) -> str:
        """Audit the trade about a demand with the key that the family gave up."""
        (trade,) = (one["id"] for one in self.trades() if one["demand"] == demand)
        found = json.loads(self.run("audit", trade, "--key", key, "--json"))
        return str(found["verified"])

    def run(self, *arguments: str) -> str:
        """Run a command of the kit; return what it printed."""
        command, *rest = arguments
        words = [command, rest.pop(0)] if command in ("demand", "payout") else [command]
        done = subprocess.run(
            [str(_KIT), *words, "--home", str(self.folder), *rest],
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout


def grid_demand(now: datetime) -> dict[str, Any]:
    """Hourly electricity of the last weeks, for planning the grid."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return {
        "title": "Hourly electricity use of homes, for planning the grid",
        "scenario": "grid_planning",
        "purposes": ["https://w3id.org/data-exchanger/v1#GridPlanning"],
        "prohibited": [
            "https://w3id.org/dpv#CreditChecking",
            "https://w3id.org/dpv#Marketing",
            "https://w3id.org/data-exchanger/v1#Reidentification",
        ],
        "scope": {
            "required": ["electricity_consumption"],
            "optional": ["electricity_production"],
            "period": {
                "start": (midnight - timedelta(days=56)).isoformat(),
                "end": midnight.isoformat(),
            },
            "resolution": "PT1H",
            "minimumCoverage": 90,
            "level": "series",
            "method": {"id": "series"},
        },
        "price": {"amount": 1200, "currency": "EUR"},
        "feePerMille": 200,
        "retentionDays": 180,
        "place": "DE",
        "deadline": (midnight + timedelta(days=14)).isoformat(),
    }
