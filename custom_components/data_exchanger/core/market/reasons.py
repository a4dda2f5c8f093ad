"""Why something is not on offer, in plain words."""

from collections.abc import Mapping
from importlib.resources import files
import json

REASONS: Mapping[str, Mapping[str, str]] = json.loads(
    files(__package__).joinpath("reasons.json").read_text(encoding="utf-8")
)
"""Words by reason code and language: of every denial, and of every gap of a match."""


def reason_text(reason: str, language: str) -> str:
    """Say why; a reason without words stays as it is."""
    words = REASONS.get(reason, {})
    return words.get(language, words.get("en", reason))
