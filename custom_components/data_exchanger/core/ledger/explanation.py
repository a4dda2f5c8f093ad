"""A contribution in one sentence, from reason codes and numbers, in every language there is."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
import json
from typing import Any

from ..catalog.element import vocabulary
from ..model.identifiers import ElementId
from .contribution import Contribution, Coverage

LANGUAGES = ("en", "zh-Hans")


def explain(contribution: Contribution, language: str) -> str:
    """Return why a member's part of a package is what it is."""
    words = _phrases()[language]
    coverage = words["coverage"][contribution.coverage].format(
        elements=_list([_label(one, language) for one in contribution.elements], words),
        covered=contribution.covered_days,
        days=contribution.days,
    )
    has_data = contribution.coverage is not Coverage.NOTHING
    sentence: str = words["sentence"].format(
        percent=_percent(contribution.per_mille),
        bound=words["bound"].format(bound=_percent(contribution.bound))
        if contribution.bound
        else "",
        coverage=coverage,
        standing=words["standing"][contribution.standing] if has_data else "",
    )
    return sentence


def explanations(contribution: Contribution) -> Mapping[str, str]:
    """Return the sentence in every language."""
    return {language: explain(contribution, language) for language in LANGUAGES}


@cache
def _phrases() -> Mapping[str, Any]:
    phrases: Mapping[str, Any] = json.loads(
        files(__package__).joinpath("phrases.json").read_text(encoding="utf-8")
    )
    return phrases


def _label(element: ElementId, language: str) -> str:
    known = vocabulary().get(element)
    if known is None:
        return element
    label = known.label.get(language, known.label["en"])
    return label[:1].lower() + label[1:] if language == "en" else label


def _list(labels: Sequence[str], words: Mapping[str, Any]) -> str:
    if len(labels) < 2:
        return "".join(labels)
    comma: str = words["comma"]
    return f"{comma.join(labels[:-1])}{words['and']}{labels[-1]}"


def _percent(per_mille: int) -> str:
    """Write per mille as per cent, without a needless digit."""
    whole, rest = divmod(per_mille, 10)
    return f"{whole}.{rest}" if rest else str(whole)
