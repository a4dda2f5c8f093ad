"""The generated parts of the documentation are those of the code, and its links lead somewhere."""

from pathlib import Path
import re
import subprocess
import sys

import pytest

from custom_components.data_exchanger.core.protocol.kem import supported_kems

from .writers.pages import with_examples
from .writers.vector import Vector

_ROOT = Path(__file__).parents[2]
_PAGES = sorted((_ROOT / "docs").rglob("*.md"))


@pytest.mark.skipif("X-Wing" not in supported_kems(), reason="no ML-KEM on this machine")
def test_documentation_is_fresh() -> None:
    command = [sys.executable, str(_ROOT / "scripts" / "gen-protocol"), "--check"]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.stdout + checked.stderr == ""
    assert checked.returncode == 0


@pytest.mark.parametrize("page", _PAGES, ids=lambda page: str(page.relative_to(_ROOT)))
def test_links_lead_to_files_and_headings(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", page.read_text()):
        path, _, heading = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        assert found.exists(), target
        assert not heading or heading in _headings(found), target


def test_examples_change_nothing_but_their_blocks() -> None:
    page = "".join(
        f"<!-- vector: one /input -->\n```json\n{old}```\ntext {old!r}\n"
        for old in ("", "1\n", "1\n\n2\n", "")
    )
    vector = Vector(name="one", check="", description="", input={"a": 1})
    filled = with_examples(page, {"one": vector})
    assert re.findall(r"^text .*$", filled, re.MULTILINE) == re.findall(
        r"^text .*$", page, re.MULTILINE
    )
    assert filled.count('```json\n{\n  "a": 1\n}\n```\n') == 4
    assert with_examples(filled, {"one": vector}) == filled


def _headings(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as forges make them."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
