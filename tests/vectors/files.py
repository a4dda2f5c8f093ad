"""The vectors as they lie in docs/protocol."""

from collections.abc import Mapping
import json
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[2] / "docs" / "protocol" / "vectors"
SCHEMAS = FOLDER.parent / "schemas"


def load(name: str) -> dict[str, Any]:
    """Read a vector."""
    vector: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text())
    return vector


def parameters(*checks: str, bad: bool) -> list[Any]:
    """Return the vectors of some checks (without any: all) as parameters of a test."""
    names = sorted(path.stem for path in FOLDER.glob("*.json"))
    return [
        pytest.param(vector, id=name)
        for name in names
        if ("_bad_" in name) is bad and (not checks or (vector := load(name))["check"] in checks)
    ]


def matches(error: Mapping[str, Any], seen: Mapping[str, Any]) -> bool:
    """Whether a refusal is the one that a vector states; a field may be named more closely."""
    field, named = error.get("field"), str(seen.get("field"))
    rest = {name: value for name, value in error.items() if name != "field"}
    return (field is None or f"{named}.".startswith(f"{field}.")) and all(
        seen.get(name) == value for name, value in rest.items()
    )
