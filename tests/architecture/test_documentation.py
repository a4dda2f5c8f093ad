"""Whatever families and automations can use is described, and whatever is described exists."""

import json
from pathlib import Path
import re
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PRODUCT = ROOT / "custom_components" / "data_exchanger"
DOCS = ROOT / "docs"
ENGLISH = json.loads((PRODUCT / "translations" / "en.json").read_text())
SERVICES: dict[str, Any] = yaml.safe_load((PRODUCT / "services.yaml").read_text())
PAGES = sorted(path for path in ROOT.glob("*.md")) + sorted(DOCS.rglob("*.md"))


def rows(page: str) -> dict[str, str]:
    """Return the rows of all tables of a page by what stands in their first cell."""
    found = re.findall(r"^\| (.+?) \|(.*)\|$", (DOCS / page).read_text(), re.MULTILINE)
    return {first.strip("`"): rest for first, rest in found}


def test_actions_are_described_with_their_fields() -> None:
    described = rows("actions.md")
    for action, service in SERVICES.items():
        fields = set((service or {}).get("fields", {}))
        assert fields <= set(re.findall(r"`(\w+)`", described[action])), action


def test_described_actions_exist() -> None:
    assert set(rows("actions.md")) - {"action", "---"} == set(SERVICES)


@pytest.mark.parametrize("kind", ["triggers", "conditions"])
def test_triggers_and_conditions_are_described(kind: str) -> None:
    described = set(rows("automations.md"))
    assert {f"data_exchanger.{key}" for key in ENGLISH[kind]} <= described


def test_repairs_say_what_to_do() -> None:
    titles = {issue["title"] for issue in ENGLISH["issues"].values()}
    assert titles - set(rows("guide.md")) == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []
