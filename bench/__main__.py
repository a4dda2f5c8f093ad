"""Run the benchmarks, each in a process of its own, and compare with the limits."""

import argparse
from collections.abc import Sequence
from importlib import import_module
import json
import subprocess
import sys
from typing import Any

BENCHMARKS = ("cards", "consent", "dp", "he", "ledger", "packaging", "setup")

LIMITS: dict[str, tuple[str, float]] = {
    "cards.first_paint": ("ratio", 1.5),
    "cards.scroll_demands": ("ratio", 1.5),
    "cards.scroll_evidence": ("ratio", 1.5),
    "consent.decide_ms": ("value", 100),
    "he.bfv_8760": ("ratio", 1.3),
    "he.check_s": ("ratio", 0.9),
    "he.child_peak_mb": ("value", 1024),
    "he.loop_stall_ms": ("value", 20),
    "he.verdict_spread_ms": ("value", 10),
    "he.wire_kb_8760": ("value", 520),
    "ledger.add_100k": ("ratio", 1.5),
    "ledger.memory_100k": ("ratio", 1.2),
    "ledger.open_100k_s": ("value", 1.0),
    "package.scan": ("ratio", 1.5),
    "package.peak_mb": ("value", 120),
    "package.loop_stall_ms": ("value", 20),
    "setup.entry_ms": ("value", 300),
}
"""What each figure may be at the most; a missing one has no limit."""

AT_LEAST: dict[str, float] = {
    "dp.gaussian_opendp": 2,
    "he.bfv_105120_rotations": 20,
    "he.bfv_phe": 100,
    "he.paillier_phe": 60,
}
"""How many times a peer's time must be ours, at the least."""


def main() -> int:
    """Read the options, measure, print."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--only", choices=BENCHMARKS, action="append", help="run these only")
    parser.add_argument("--here", choices=BENCHMARKS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        results = import_module(f"bench.{options.here}").measure()
        sys.stdout.write(json.dumps([one.as_json() for one in results]))
        return 0
    results = [one for name in options.only or BENCHMARKS for one in _run(name)]
    if options.json:
        sys.stdout.write(json.dumps({"results": results}, indent=2) + "\n")
    else:
        _print(results)
    return 0


def _run(name: str) -> Sequence[dict[str, Any]]:
    command = [sys.executable, "-m", "bench", "--here", name]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    results: list[dict[str, Any]] = json.loads(done.stdout)
    return results


def _print(results: Sequence[dict[str, Any]]) -> None:
    for one in results:
        field, limit = LIMITS.get(one["name"], ("", 0.0))
        verdict = "" if not field else "ok" if one[field] <= limit else "TOO MUCH"
        if one["name"] in AT_LEAST:
            field, limit = "ratio", AT_LEAST[one["name"]]
            verdict = "ok" if one["ratio"] >= limit else "TOO LITTLE"
        against = f"÷ {one['peer_value']} {one['peer']} = {one['ratio']}" if one["peer"] else ""
        sys.stdout.write(
            f"{one['name']:<26} {one['value']:>10} {one['unit']:<4} {against:<60} "
            f"{f'limit {limit}' if field else '':<12} {verdict}\n"
        )


if __name__ == "__main__":
    sys.exit(main())
