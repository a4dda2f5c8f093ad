"""Test vectors: one JSON file each, read by the tests of both sides."""

from collections.abc import Mapping
from dataclasses import dataclass
import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
PROTOCOL = ROOT / "docs" / "protocol"
FOLDER = PROTOCOL / "vectors"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vector:
    """An input with what it must give, or with the error by which it must be refused.

    ``check`` names the procedure (docs/protocol/vectors/README.md). ``beyond_schema`` marks input
    that keeps to its JSON Schema and breaks a rule that no schema can state.
    """

    name: str
    check: str
    description: str
    input: Mapping[str, Any]
    expected: Any = None
    error: Mapping[str, Any] | None = None
    beyond_schema: bool = False

    def text(self) -> str:
        """Write the vector as its file holds it."""
        outcome: dict[str, Any] = (
            {"expected": self.expected} if self.error is None else {"error": self.error}
        )
        if self.beyond_schema:
            outcome["beyondSchema"] = True
        data = {
            "check": self.check,
            "description": self.description,
            "input": self.input,
            **outcome,
        }
        return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def good(
    name: str, check: str, description: str, given: Mapping[str, Any], expected: Any
) -> Vector:
    """Make a vector that every implementation must take."""
    return Vector(name=name, check=check, description=description, input=given, expected=expected)


def bad(
    name: str,
    check: str,
    description: str,
    given: Mapping[str, Any],
    code: str,
    field: str | None = None,
    *,
    beyond_schema: bool = False,
) -> Vector:
    """Make a vector that every implementation must refuse; ``what_bad_why`` is its name."""
    what, _, why = name.partition("_bad_")
    if not (what and why):
        raise ValueError(name)
    error = {"code": code} if field is None else {"code": code, "field": field}
    return Vector(
        name=name,
        check=check,
        description=description,
        input=given,
        error=error,
        beyond_schema=beyond_schema,
    )


def read_input(name: str) -> Mapping[str, Any]:
    """Return the input of a vector as it was written last; empty where there is none."""
    try:
        written: Mapping[str, Any] = json.loads((FOLDER / f"{name}.json").read_text())["input"]
    except FileNotFoundError:
        return {}
    return written
