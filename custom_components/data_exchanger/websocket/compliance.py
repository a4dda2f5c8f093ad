"""Demands that a rule blocks, and the rules themselves."""

from collections.abc import Mapping
from typing import Any

from ..core.compliance.rule import RULES
from . import shown
from .command import Caller, Command, page


async def _refused(caller: Caller, msg: Mapping[str, Any]) -> Mapping[str, Any]:
    """Answer the demands that are refused, with what the rules found."""
    caller.require_family()
    refused = caller.coordinator.data.refused
    some = refused[msg["offset"] : msg["offset"] + msg["limit"]]
    return {"total": len(refused), "items": [shown.demand(one, caller) for one in some]}


async def _rules(caller: Caller, msg: Mapping[str, Any]) -> Mapping[str, Any]:
    """Answer the rules that every trade is checked against."""
    caller.require_family()
    return {
        "rules": [
            {
                "rule": rule.id,
                "text": dict(rule.words.text),
                "law": [law.reference for law in rule.words.law],
                "regimes": sorted(rule.words.regimes),
            }
            for rule in RULES.values()
        ]
    }


REFUSED = Command(answer=_refused, fields=page(50))
RULE_LIST = Command(answer=_rules)
