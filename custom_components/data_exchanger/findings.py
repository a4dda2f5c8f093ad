"""What rules have to say, in the family's language: of the law, and of what data gives away."""

from collections.abc import Iterable

from homeassistant.util.json import JsonObjectType, JsonValueType

from .core.compliance.outcome import Finding
from .core.compliance.rule import RULES
from .core.privacy.inference import Inference

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


def shown_inferences(inferences: Iterable[Inference], language: str) -> list[JsonValueType]:
    """Return what could be inferred as actions answer it, with words and sources."""
    return [
        {
            "id": one.id,
            "severity": one.severity.value,
            "text": one.text.get(language, one.text[_FALLBACK]),
            "sources": [*one.sources],
        }
        for one in inferences
    ]
