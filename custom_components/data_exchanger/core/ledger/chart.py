"""Bar charts as SVG that takes its colours from the page around it."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

_WIDTH, _ROW, _LABEL, _VALUE = 640, 32, 180, 110
_COLOUR = "#0b7a75"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A bar: its length counts against the longest; ``text`` says its value in words."""

    label: str
    value: int
    text: str


def bars(title: str, rows: Sequence[Bar]) -> str:
    """Draw horizontal bars; readers that cannot see them read the title and every text."""
    height = _ROW * len(rows)
    root = Element(
        "svg",
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_WIDTH} {height}",
        role="img",
        style="width:100%;max-width:640px;font:14px sans-serif",
    )
    SubElement(root, "title").text = title
    longest = max((abs(row.value) for row in rows), default=0) or 1
    for number, row in enumerate(rows):
        top = number * _ROW
        length = round((_WIDTH - _LABEL - _VALUE) * abs(row.value) / longest)
        _text(root, 0, top, row.label)
        shape = {"x": _LABEL, "y": top + 6, "width": max(length, 1), "height": _ROW - 12, "rx": 4}
        SubElement(root, "rect", {key: str(size) for key, size in shape.items()}, fill=_COLOUR)
        _text(root, _LABEL + length + 8, top, row.text)
    return tostring(root, encoding="unicode")


def _text(root: Element, left: int, top: int, text: str) -> None:
    SubElement(root, "text", x=str(left), y=str(top + 21), fill="currentColor").text = text
