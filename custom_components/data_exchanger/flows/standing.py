"""What a buyer has proven, claims and leaves out, in words for a form."""

from collections.abc import Iterable

from ..core.compliance.qualification import WORDS, Point, Qualification, Standing

_NOTHING = "-"


def described(qualification: Qualification, language: str) -> dict[str, str]:
    """Return a list in Markdown for each standing."""
    return {
        standing.value: _list(qualification.of(standing), language) or _NOTHING
        for standing in Standing
    }


def _list(points: Iterable[Point], language: str) -> str:
    return "\n".join(f"- {_line(one, language)}" for one in points)


def _line(point: Point, language: str) -> str:
    label = WORDS.aspects[point.aspect]
    line = label.get(language, label["en"])
    if point.detail:
        line = f"{line}: {point.detail}"
    if point.doubt is None:
        return line
    doubt = WORDS.doubts[point.doubt]
    return f"{line} ({doubt.get(language, doubt['en'])})"
