"""All generated files of docs/protocol."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from . import (
    bodies,
    chains,
    computations,
    documents,
    erasures,
    exchanges,
    identity,
    messages,
    packages,
    pages,
    payouts,
    policies,
    queries,
    releases,
    schemas,
    seals,
    settlements,
    tokens,
    trades,
)
from .vector import FOLDER, PROTOCOL, Vector

_WRITERS = (
    identity,
    tokens,
    documents,
    bodies,
    policies,
    queries,
    messages,
    packages,
    seals,
    releases,
    computations,
    settlements,
    erasures,
    payouts,
    trades,
    exchanges,
    chains,
)
_SCHEMAS = PROTOCOL / "schemas"


def generated() -> Iterator[tuple[Path, str]]:
    """Write every file, the generated parts of pages included: path and text."""
    vectors: dict[str, Vector] = {}
    for vector in chain.from_iterable(writer.vectors() for writer in _WRITERS):
        if vector.name in vectors:
            raise ValueError(vector.name)
        vectors[vector.name] = vector
        yield FOLDER / f"{vector.name}.json", vector.text()
    for name, text in schemas.files():
        yield _SCHEMAS / name, text
    yield PROTOCOL / "vocabulary.json", pages.vocabulary_data()
    yield PROTOCOL / "vocabulary.md", pages.vocabulary_page()
    for page in sorted(PROTOCOL.glob("*.md")):
        if page.name != "vocabulary.md":
            yield page, pages.with_examples(page.read_text(), vectors)


def written() -> Iterator[Path]:
    """Return the files that are there and that nothing but this generator writes."""
    yield from FOLDER.glob("*.json")
    yield from _SCHEMAS.glob("*.json")
