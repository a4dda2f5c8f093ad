"""Rules: discovered among the modules of ``rules``, each with its words and sources beside it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.resources import files
from pkgutil import iter_modules
from types import MappingProxyType
from typing import Annotated

from pydantic import Field, TypeAdapter

from . import rules
from .case import Case
from .jurisdiction import Regime
from .outcome import Assessment, Finding, Verdict

type Text = Mapping[str, str]
"""The same words by language: ``en`` and ``zh-Hans``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """Where a rule comes from; ``jurisdiction`` is a country, ``EU``, or empty for our own."""

    jurisdiction: str
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the JSON file beside a rule holds."""

    law: Annotated[tuple[Law, ...], Field(min_length=1)]
    regimes: frozenset[Regime]
    """Empty: the rule applies everywhere."""
    text: Text
    reasons: Annotated[Mapping[str, Text], Field(min_length=1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A check, and what it is called in law and in plain words."""

    id: str
    words: Words
    check: Callable[[Case], Verdict]

    def applies(self, case: Case) -> bool:
        """Whether the law of the household or of the buyer has this rule."""
        return not self.words.regimes or bool(self.words.regimes & case.regimes)


def _discover() -> Mapping[str, Rule]:
    found = {}
    reader = TypeAdapter(Words)
    for name in sorted(module.name for module in iter_modules(rules.__path__)):
        module = import_module(f"{rules.__name__}.{name}")
        words = reader.validate_json(files(rules).joinpath(f"{name}.json").read_bytes())
        found[name] = Rule(id=name, words=words, check=module.check)
    return MappingProxyType(found)


RULES: Mapping[str, Rule] = _discover()
"""All rules by id."""


def assess(case: Case) -> Assessment:
    """Ask every rule that applies."""
    return Assessment(
        findings=tuple(
            Finding(rule=rule.id, outcome=verdict.outcome, reason=verdict.reason)
            for rule in RULES.values()
            if rule.applies(case)
            for verdict in (rule.check(case),)
        )
    )
