"""The family's report in plain words: Markdown, or a page with charts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
import json
from typing import Any

from .. import ledger
from ..ledger.chart import Bar, bars
from ..ledger.medals import Medal
from ..model.identifiers import MemberId
from ..model.money import Money
from .growth import Growth
from .report import MonthFacts, Sums


@dataclass(frozen=True, slots=True, kw_only=True)
class _Section:
    heading: str
    sentences: Sequence[str]
    charts: Sequence[tuple[str, Sequence[Bar]]] = ()


def markdown(facts: MonthFacts, names: Mapping[MemberId, str], language: str) -> str:
    """Write the report as Markdown; charts become tables."""
    lines = [f"# {_title(facts, language)}", ""]
    for section in _sections(facts, names, language):
        lines += [f"## {section.heading}", "", *(f"{_plain(one)}\n" for one in section.sentences)]
        for title, rows in section.charts:
            lines += [f"| {title} | |", "|---|---:|"]
            lines += [f"| {_cell(row.label)} | {row.text} |" for row in rows] + [""]
    return "\n".join(lines)


def page(facts: MonthFacts, names: Mapping[MemberId, str], language: str) -> str:
    """Write the report as an HTML page that needs nothing else, light and dark."""
    title = escape(_title(facts, language))
    body = [f"<h1>{title}</h1>"]
    for section in _sections(facts, names, language):
        body.append(f"<h2>{escape(section.heading)}</h2>")
        body += [f"<p>{escape(one)}</p>" for one in section.sentences]
        body += [f"<h3>{escape(name)}</h3>{bars(name, rows)}" for name, rows in section.charts]
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><meta name="color-scheme"'
        f' content="light dark"><title>{title}</title><body style="font-family:sans-serif;'
        f'max-width:45em;margin:2em auto;padding:0 1em">{"".join(body)}</body></html>\n'
    )


@cache
def report_words() -> Mapping[str, Any]:
    """Return the words of the report, by language."""
    text = files(ledger.__name__).joinpath("report_words.json").read_text(encoding="utf-8")
    words: Mapping[str, Any] = json.loads(text)
    return words


def _title(facts: MonthFacts, language: str) -> str:
    title: str = report_words()[language]["title"]
    return title.format(month=facts.month)


def _sections(
    facts: MonthFacts, names: Mapping[MemberId, str], language: str
) -> Iterator[_Section]:
    words = report_words()[language]
    key = ("shared_nothing", "shared_once")[facts.releases] if facts.releases < 2 else "shared_some"
    told = words[key].format(count=facts.releases, buyers=facts.buyers, rows=facts.rows)
    yield _Section(heading=words["shared"], sentences=[told])
    yield _Section(
        heading=words["earned"],
        sentences=list(_earned(facts, words)),
        charts=list(_charts(facts, names, words)),
    )
    learned = [
        _grown(names[member], grown, words)
        for member, grown in facts.growth.items()
        if grown.score is not None and member in names
    ]
    yield _Section(
        heading=words["learned"],
        sentences=[*(learned or [words["learned_nothing"]]), *_tip(facts, words)],
    )


def _earned(facts: MonthFacts, words: Mapping[str, Any]) -> Iterator[str]:
    total = facts.total
    yield words["earned_some"].format(total=_list(total)) if total else words["earned_nothing"]
    pending = [Money(amount=amount, currency=unit) for unit, amount in facts.pending.items()]
    if pending:
        yield words["waiting"].format(pending=_list(pending))


def _charts(
    facts: MonthFacts, names: Mapping[MemberId, str], words: Mapping[str, Any]
) -> Iterator[tuple[str, Sequence[Bar]]]:
    """Chart every currency apart."""
    members = {
        (words["household"] if member is None else names.get(member, "?")): amounts
        for member, amounts in facts.by_member.items()
    }
    categories = {
        _category(category, words): amounts for category, amounts in facts.by_category.items()
    }
    for currency in [amount.currency for amount in facts.total]:
        for title, sums in ((words["by_member"], members), (words["by_category"], categories)):
            yield f"{title} ({currency})", _rows(sums, currency)


def _rows(sums: Sums[str], currency: str) -> Sequence[Bar]:
    rows = [
        Bar(label=label, value=amount.amount, text=str(amount))
        for label, amounts in sums.items()
        for amount in amounts
        if amount.currency == currency
    ]
    return sorted(rows, key=lambda row: (-row.value, row.label))


def _grown(name: str, grown: Growth, words: Mapping[str, Any]) -> str:
    sentence: str = words["score"].format(
        name=name,
        score=grown.score,
        row=words["row"].format(row=grown.row) if grown.row > 1 else "",
        medal=""
        if grown.medal is Medal.NONE
        else words["medal"].format(medal=words["medals"][grown.medal]),
    )
    return sentence


def _tip(facts: MonthFacts, words: Mapping[str, Any]) -> Iterator[str]:
    """Name the kind of data that earned the most."""
    best = [
        (amount.amount, category)
        for category, amounts in facts.by_category.items()
        if category
        for amount in amounts
    ]
    if best:
        yield words["tip"].format(category=_category(max(best)[1], words))


def _category(category: str | None, words: Mapping[str, Any]) -> str:
    known: str = words["categories"].get(category, words["other"])
    return known


def _list(amounts: Sequence[Money]) -> str:
    return ", ".join(map(str, amounts))


def _cell(text: str) -> str:
    """Keep a name from breaking out of its cell."""
    return _plain(text).replace("|", "\\|")


def _plain(text: str) -> str:
    """Keep a name from being markup or a line of its own."""
    return text.replace("\n", " ").replace("<", "&lt;")
