"""Records of processing and impact assessment as papers: Markdown in both languages, and JSON."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
import json
from typing import Any, NamedTuple

from .. import compliance
from ..catalog.element import label_of
from ..catalog.taxonomy import Category
from ..compliance.qualification import WORDS as QUALIFICATION, Aspect
from ..compliance.rule import RULES
from ..consent.purpose import purposes
from ..evidence.export import Document
from ..identity.canonical import canonical
from ..model.disclosure import DisclosureLevel
from ..model.identifiers import Did
from ..model.period import rfc3339
from .impact import risks
from .processing import Activity, Processing
from .report_text import report_words

LANGUAGES = ("en", "zh-Hans")


def papers(facts: Processing, did: Did) -> Iterator[Document]:
    """Write all papers; ``did`` is that of the key with which the export is signed."""
    yield "processing.json", canonical(_facts(facts))
    for language in LANGUAGES:
        words = paper_words()[language]
        writer = _Writer(facts, words, language)
        yield f"readme.{language}.md", _text(_readme(words["readme"], did))
        yield f"records_of_processing.{language}.md", _text(writer.records())
        yield f"impact_assessment.{language}.md", _text(writer.impact())


@cache
def paper_words() -> Mapping[str, Any]:
    """Return the words of the papers, by language."""
    text = files(compliance.__name__).joinpath("paper_words.json").read_text(encoding="utf-8")
    words: Mapping[str, Any] = json.loads(text)
    return words


def _text(lines: Iterator[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def _readme(words: Mapping[str, Any], did: Did) -> Iterator[str]:
    yield from (f"# {words['title']}", "")
    yield from (f"- {line.format(did=did)}" for line in words["lines"])


class _Writer(NamedTuple):
    """Puts the facts into the words of one language."""

    facts: Processing
    words: Mapping[str, Any]
    language: str

    # Records of processing

    def records(self) -> Iterator[str]:
        facts, words = self.facts, self.words["records"]
        yield from (f"# {words['title']}", "", words["intro"], "")
        yield from (words["state"].format(at=rfc3339(facts.at)), "")
        yield from (f"## {words['controller']}", "")
        filled = {
            "blank": self.words["blank"],
            "country": facts.country,
            "basis": self._basis(),
            "roles": self._roles(facts.roles),
            "sharing": self._yes(facts.sharing),
        }
        yield from (f"- {line.format(**filled)}" for line in words["controller_lines"])
        yield from ("", f"## {words['activities']}", "")
        if not facts.activities:
            yield from (words["nothing"], "")
        for number, activity in enumerate(facts.activities, 1):
            heading = words["recipient"].format(number=number, recipient=plain(activity.recipient))
            yield from (f"### {heading}", "", "| | |", "|---|---|")
            cells = self._cells(activity)
            yield from (f"| {title} | {cells[key]} |" for key, title in words["rows"].items())
            yield ""
        yield from (f"## {words['security']}", "")
        yield from (f"- {line}" for line in words["security_lines"])

    def _cells(self, one: Activity) -> Mapping[str, str]:
        aspects = [QUALIFICATION.aspects[Aspect(name)][self.language] for name in one.proven]
        return {
            "did": one.did,
            "contact": plain(one.contact) or self.words["none"],
            "known": self._yes(one.known),
            "proven": self._list(aspects),
            "purposes": self._list(map(self._purpose, one.purposes)),
            "categories": self._list(map(self._category, one.categories)),
            "elements": self._list(map(self._element, one.elements)),
            "sensitive": self._yes(one.sensitive),
            "roles": self._roles(one.roles),
            "level": self.words["levels"][one.level],
            "method": one.method,
            "place": one.place,
            "abroad": self._list(one.abroad),
            "retention": self.words["records"]["days"].format(days=one.retention_days),
            "first": _date(one.first),
            "last": _date(one.last),
            "agreements": str(one.agreements),
            "deliveries": str(one.deliveries),
            "bytes": str(one.bytes),
            "findings": self._list(self._finding(*each) for each in one.findings),
        }

    # Impact assessment

    def impact(self) -> Iterator[str]:
        facts, words = self.facts, self.words["impact"]
        yield from (f"# {words['title']}", "", words["intro"], "")
        yield from (self.words["records"]["state"].format(at=rfc3339(facts.at)), "")
        yield from (f"## {words['description']}", "", *self._description(), "")
        levels = [one.level for one in facts.activities]
        filled = {
            "blank": self.words["blank"],
            "level": self.words["levels"][max(levels, default=DisclosureLevel.NONE)],
            "days": max((one.retention_days for one in facts.activities), default=0),
        }
        yield from self._lines("necessity", filled)
        yield from (f"## {words['risks']}", "", *self._risks(), "")
        yield from (f"## {words['measures']}", "")
        yield from (f"- {line}" for line in self.words["records"]["security_lines"])
        found = dict.fromkeys(each for one in facts.activities for each in one.findings)
        yield from [f"- {self._finding(*each)}" for each in found] or [f"- {words['no_finding']}"]
        yield ""
        yield from self._lines("people", filled)
        yield from self._lines("decision", filled)

    def _lines(self, section: str, filled: Mapping[str, Any]) -> Iterator[str]:
        words = self.words["impact"]
        yield from (f"## {words[section]}", "")
        yield from (f"- {line.format(**filled)}" for line in words[f"{section}_lines"])
        yield ""

    def _description(self) -> Iterator[str]:
        facts, words = self.facts, self.words["impact"]
        sources = [f"{self._category(one)} {count}" for one, count in sorted(facts.sources.items())]
        allowed = [
            f"{self._category(category)}: {self.words['levels'][level]} {count}"
            for category, levels in sorted(facts.permissions.items())
            for level, count in sorted(levels.items())
        ]
        wanted = dict.fromkeys(iri for one in facts.activities for iri in one.purposes)
        filled = {
            "sources": self._list(sources),
            "permissions": self._list(allowed),
            "separate": facts.separate,
            "recipients": len({one.did for one in facts.activities}),
            "agreements": sum(one.agreements for one in facts.activities),
            "deliveries": sum(one.deliveries for one in facts.activities),
            "purposes": self._list(map(self._purpose, wanted)),
        }
        for key in ("sources", "permissions", "recipients", "purposes"):
            yield f"- {words[key].format(**filled)}"

    def _risks(self) -> Iterator[str]:
        words = self.words["impact"]
        found = risks(self.facts)
        if not found:
            yield words["no_risk"]
            return
        yield f"| {words['risk']} | {words['weight']} | {words['measure']} |"
        yield "|---|---|---|"
        for risk in found:
            text, measure = words["risk_rows"][risk.id]
            weight = words["weights"][risk.weight]
            yield f"| {text.format(count=risk.recipients)} | {weight} | {measure} |"

    # Words

    def _basis(self) -> str:
        known = self.words["basis"]
        found = [known[regime] for regime in sorted(self.facts.regimes) if regime in known]
        return "; ".join(found or [known[""]])

    def _roles(self, roles: Mapping[str, int]) -> str:
        names = self.words["roles"]
        return self._list(f"{names[role]} {count}" for role, count in sorted(roles.items()))

    def _yes(self, fact: bool) -> str:
        word: str = self.words["yes" if fact else "no"]
        return word

    def _list(self, texts: Iterator[str] | Sequence[str] | map[str]) -> str:
        joined: str = self.words["and"].join(texts)
        return joined or self.words["none"]

    def _purpose(self, iri: str) -> str:
        known = purposes().get(iri)
        return known.label[self.language] if known else iri

    def _category(self, category: Category) -> str:
        name: str = report_words()[self.language]["categories"][category.value]
        return name

    def _element(self, element: str) -> str:
        return label_of(element, self.language)

    def _finding(self, rule: str, reason: str) -> str:
        known = RULES.get(rule)
        return known.words.reasons[reason][self.language] if known else f"{rule}: {reason}"


def plain(text: str) -> str:
    """Keep what a buyer calls itself from being markup, a cell or a line of its own."""
    return " ".join(text.split()).replace("<", "&lt;").replace("|", "\\|")


def _date(moment: datetime) -> str:
    return rfc3339(moment)[:10]


def _facts(facts: Processing) -> dict[str, Any]:
    """Give the records to machines."""
    return {
        "at": rfc3339(facts.at),
        "country": facts.country,
        "sharing": facts.sharing,
        "roles": dict(facts.roles),
        "activities": [
            {
                "recipient": {"name": one.recipient, "did": one.did, "contact": one.contact},
                "purposes": list(one.purposes),
                "categories": list(one.categories),
                "elements": list(one.elements),
                "level": one.level.value,
                "method": one.method,
                "roles": dict(one.roles),
                "place": one.place,
                "abroad": list(one.abroad),
                "retention_days": one.retention_days,
                "first": rfc3339(one.first),
                "last": rfc3339(one.last),
                "agreements": one.agreements,
                "deliveries": one.deliveries,
                "bytes": one.bytes,
                "findings": [list(each) for each in one.findings],
                "risks": [risk.id for risk in risks(facts, one)],
            }
            for one in facts.activities
        ],
    }
