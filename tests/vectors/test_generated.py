"""The generated parts of the documentation are those of the code, and its links lead somewhere."""

from pathlib import Path
import re
import subprocess
import sys

import pytest

from custom_components.data_exchanger.core.protocol.kem import supported_kems

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


def _headings(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as forges make them."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
