"""Findings of the compliance rules in the family's language."""

from collections.abc import Iterable

from homeassistant.util.json import JsonObjectType, JsonValueType

from .core.compliance.outcome import Finding
from .core.compliance.rule import RULES

_FALLBACK = "en"


def explain(rule: str, reason: str, language: str) -> str:
    """Say in one sentence what a rule found."""
    words = RULES[rule].words.reasons[reason]
    return words.get(language, words[_FALLBACK])


def shown_findings(findings: Iterable[Finding], language: str) -> list[JsonValueType]:
    """Return findings as actions answer them, with words and sources."""
    return [_shown(one, language) for one in findings]


def _shown(finding: Finding, language: str) -> JsonObjectType:
    return {
        "rule": finding.rule,
        "outcome": finding.outcome.value,
        "reason": finding.reason,
        "text": explain(finding.rule, finding.reason, language),
        "law": [law.reference for law in RULES[finding.rule].words.law],
    }
