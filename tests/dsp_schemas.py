"""The official JSON Schemas of the Dataspace Protocol 2025-1, where they lie beside the project."""

from collections.abc import Mapping
from functools import cache
import json
from pathlib import Path
from typing import Any

from jsonschema import Draft201909Validator
from referencing import Registry
from referencing.jsonschema import DRAFT201909

FOLDER = Path(__file__).parents[2] / "shared" / "dsp" / "schemas"


def require_valid(data: Any, kind: str | None = None) -> None:
    """Raise ``jsonschema.ValidationError`` unless ``data`` is a valid ``kind``.

    ``kind`` is the name of a message; by default what ``@type`` says.
    """
    _validators()[kind or data["@type"]].validate(data)


def examples() -> list[Path]:
    """Return the official example messages."""
    return sorted(FOLDER.glob("*/example/*.json"))


@cache
def _validators() -> Mapping[str, Draft201909Validator]:
    schemas = [_read(path) for path in sorted(FOLDER.glob("*/*-schema.json"))]
    registry: Registry[Any] = Registry().with_resources(
        (schema["$id"], DRAFT201909.create_resource(schema)) for schema in schemas
    )
    return {
        _main_definition(schema): Draft201909Validator(schema, registry=registry)
        for schema in schemas
        if "allOf" in schema
    }


def _read(path: Path) -> dict[str, Any]:
    # Three published references lack the slash of their JSON pointer.
    schema: dict[str, Any] = json.loads(path.read_text().replace("#definitions", "#/definitions"))
    return schema


def _main_definition(schema: Mapping[str, Any]) -> str:
    reference: str = schema["allOf"][0]["$ref"]
    return reference.rpartition("/")[2]
