"""What the demo reports: what left, in which form, to whom, and who earned what."""

import json
from pathlib import Path
import shutil
import sys
from typing import Any

from .client import Client


async def make_report(
    client: Client, trade_id: str, received: list[dict[str, Any]]
) -> dict[str, Any]:
    """Collect the outcome from Home Assistant and from the buyer."""
    overview = await client.command("data_exchanger/overview")
    trades = [_trade(one) for one in sorted(overview["trades"], key=lambda one: one["opened"])]
    trade = next(one for one in overview["trades"] if one["id"] == trade_id)
    verified = await client.action("verify_evidence")
    exported = await client.action("export_evidence")
    entities = await _entities(client)
    config = await client.command("get_config")
    members = overview["members"].values()
    currency = trade["price"]["currency"]
    return {
        "home_assistant": config["version"],
        "trade": _trade(trade),
        "trades": trades,
        "ledger": {
            "balanced": overview["balanced"],
            "earned": overview["earned"].get(currency, 0),
            "shares": {one["name"]: one["earned"].get(currency, 0) for one in members},
            "paid_out": {
                one["name"]: one["payout"]["paid_out"].get(currency, 0)
                for one in (await client.command("data_exchanger/earnings"))["members"].values()
            },
        },
        "entities": entities,
        "buyer": {
            "decrypted": len(received) == len(trades),
            "valid_datapackage": all(one["valid"] for one in received),
            "rows": sum(one["rows"] for one in received),
        },
        "evidence": {
            "records": verified["records"],
            "verified": verified["verified"],
            "export": exported["path"],
        },
        "bytes_out": overview["bytes_sent"],
    }


async def _entities(client: Client) -> dict[str, str]:
    """Return the states of the integration's own entities."""
    registry = await client.command("config/entity_registry/list")
    own = {one["entity_id"] for one in registry if one["platform"] == "data_exchanger"}
    states = await client.command("get_states")
    return {one["entity_id"]: one["state"] for one in states if one["entity_id"] in own}


def _trade(trade: dict[str, Any]) -> dict[str, Any]:
    fields = ("state", "negotiation", "transfer", "price", "level", "method", "package")
    return {field: trade[field] for field in fields}


def keep_report(report: dict[str, Any], path: Path) -> None:
    """Write the report, and the evidence export beside it, where both outlive the demo."""
    export = path.with_suffix(".evidence.zip")
    shutil.copyfile(report["evidence"]["export"], export)
    report["evidence"]["export"] = str(export)
    path.write_text(json.dumps(report, indent=2) + "\n")


def print_summary(report: dict[str, Any]) -> None:
    """Print the outcome for people."""
    trades, ledger = report["trades"], report["ledger"]
    currency, gross = trades[0]["price"]["currency"], sum(one["price"]["amount"] for one in trades)
    facts = {
        "What left": "; ".join(_sold(one) for one in trades),
        "To whom": f"one buyer; {report['bytes_out']} bytes in all requests together",
        "Prices": f"{gross / 100:.2f} {currency} in {len(trades)} trades, "
        f"{ledger['earned'] / 100:.2f} after the platform's fee",
        "Who earned": _sums(ledger["shares"]),
        "Paid out": _sums(ledger["paid_out"]),
        "At the buyer": f"valid data package: {report['buyer']['valid_datapackage']}, "
        f"{report['buyer']['rows']} rows",
        "Evidence": f"{report['evidence']['records']} records, "
        f"verified: {report['evidence']['verified']}",
    }
    lines = [f"{name:<14} {fact}" for name, fact in facts.items()]
    sys.stdout.write("\n" + "\n".join(lines) + "\n\n")


def _sums(by_member: dict[str, int]) -> str:
    return ", ".join(f"{name} {amount / 100:.2f}" for name, amount in by_member.items())


def _sold(trade: dict[str, Any]) -> str:
    package = trade["package"]
    return (
        f"{package['rows']} rows of {trade['level']} ({trade['method']}), "
        f"{package['bytes_plain']} bytes, sealed to {package['bytes_sent']}"
    )
