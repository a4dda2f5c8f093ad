"""Whatever Home Assistant shows has words in every language, and every word is used."""

import ast
from collections.abc import Iterator, Mapping
import json
from pathlib import Path
import re
from typing import Any

import pytest
import yaml

from custom_components.data_exchanger.core.compliance.check import Change
from custom_components.data_exchanger.core.consent.family import Problem
from custom_components.data_exchanger.core.consent.voice import DenialReason
from custom_components.data_exchanger.core.market.match import GapReason

PRODUCT = Path(__file__).parents[2] / "custom_components" / "data_exchanger"
ENGLISH = json.loads((PRODUCT / "translations" / "en.json").read_text())
ICONS = json.loads((PRODUCT / "icons.json").read_text())
SERVICES = yaml.safe_load((PRODUCT / "services.yaml").read_text())
OTHERS = sorted(PRODUCT.glob("translations/*.json"))
SHELL = [path for path in PRODUCT.rglob("*.py") if "core" not in path.parts]
CARDS = PRODUCT.parents[1] / "frontend" / "src" / "translations"
PLATFORMS = ("calendar", "event", "sensor", "switch", "todo")


def leaves(tree: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every string with its place."""
    if isinstance(tree, Mapping):
        for key, value in tree.items():
            yield from leaves(value, f"{path}.{key}")
    else:
        yield path, tree


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def trees(paths: list[Path]) -> Iterator[tuple[Path, ast.AST]]:
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(), str(path))):
            yield path, node


def keywords(name: str, paths: list[Path]) -> set[tuple[str, str]]:
    """Return the literal values of a keyword argument, with the file's stem."""
    return {
        (path.stem, keyword.value.value)
        for path, node in trees(paths)
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == name
        and isinstance(keyword.value, ast.Constant)
        and isinstance(keyword.value.value, str)
    }


def error_codes() -> set[str]:
    """Return the codes of all errors."""
    return {
        node.value.value
        for _, node in trees(sorted(PRODUCT.rglob("*.py")))
        if isinstance(node, ast.Assign | ast.AnnAssign)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
        and any(
            isinstance(target, ast.Name) and target.id == "code"
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        )
    }


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.stem)
def test_languages_say_the_same(path: Path) -> None:
    expected = {place: placeholders(text) for place, text in leaves(ENGLISH)}
    other = json.loads(path.read_text())
    assert {place: placeholders(text) for place, text in leaves(other)} == expected
    assert [place for place, text in leaves(other) if not text.strip()] == []


def test_every_error_has_words() -> None:
    codes = error_codes()
    assert {"invalid_input", "database_corrupt", "unreachable"} <= codes
    assert codes - set(ENGLISH["exceptions"]) == set()


def test_every_key_of_an_exception_has_words() -> None:
    raised = {
        key
        for path, key in keywords("translation_key", SHELL)
        if path not in (*PLATFORMS, "entity")
    }
    assert raised - set(ENGLISH["exceptions"]) == set()


def test_every_entity_has_a_name_and_an_icon() -> None:
    named = {
        platform: {key for path, key in keywords("translation_key", SHELL) if path == platform}
        for platform in PLATFORMS
    }
    assert named == {platform: set(ENGLISH["entity"][platform]) for platform in PLATFORMS}
    assert named == {platform: set(ICONS["entity"][platform]) for platform in PLATFORMS}


def test_every_state_of_a_trade_has_words() -> None:
    source = (PRODUCT / "core" / "trade" / "trade.py").read_text()
    (states,) = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ClassDef) and node.name == "TradeState"
    ]
    values = {
        item.value.value
        for item in states.body
        if isinstance(item, ast.Assign) and isinstance(item.value, ast.Constant)
    }
    event = ENGLISH["entity"]["event"]["trade"]["state_attributes"]["event_type"]["state"]
    assert values - set(event) == set()


def test_every_action_has_words_fields_and_an_icon() -> None:
    assert set(ENGLISH["services"]) == set(SERVICES) == set(ICONS["services"])
    for name, described in SERVICES.items():
        fields = set((described or {}).get("fields", {}))
        assert set(ENGLISH["services"][name].get("fields", {})) == fields, name


def test_every_choice_has_words() -> None:
    for name, described in SERVICES.items():
        for field, details in ((described or {}).get("fields") or {}).items():
            select = (details.get("selector") or {}).get("select") or {}
            if "translation_key" not in select:
                continue
            words = ENGLISH["selector"][select["translation_key"]]["options"]
            assert {str(one).lower() for one in select["options"]} == set(words), (name, field)


def test_every_abort_and_error_of_a_flow_has_words() -> None:
    spoken = {
        key
        for subentry in ENGLISH["config_subentries"].values()
        for key in (*subentry.get("abort", {}), *subentry.get("error", {}))
    } | set(ENGLISH["config"].get("abort", {}))
    flows = [path for path in SHELL if "flows" in path.parts or path.stem == "config_flow"]
    reasons = {key for _, key in keywords("reason", flows)}
    assert reasons - spoken == set()


def test_every_problem_of_the_family_and_every_change_of_a_buyer_has_an_issue() -> None:
    wanted = {f"member_{one}" for one in Problem} | {f"buyer_changed_{one}" for one in Change}
    assert wanted | {"clock_set_back"} <= set(ENGLISH["issues"])


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_cards_have_words_for_every_reason(language: str) -> None:
    folder = PRODUCT.parents[1] / "frontend" / "src" / "translations"
    words = json.loads((folder / f"{language}.json").read_text())
    reasons = {*DenialReason, *GapReason, "refused_by_family", "terminated_by_buyer"}
    assert {f"reason.{one}" for one in reasons} <= set(words)


def kinds_of_evidence() -> set[str]:
    """Return the kinds of records; of those put together, the beginning."""
    paths = sorted((PRODUCT / "core").rglob("*.py"))
    found = set()
    for _, node in trees(paths):
        if not (
            isinstance(node, ast.Call)
            and ast.unparse(node.func).endswith("evidence.append")
            and node.args
        ):
            continue
        found |= {
            part.value
            for part in ast.walk(node.args[0])
            if isinstance(part, ast.Constant) and isinstance(part.value, str) and "." in part.value
        }
    events = ast.parse((PRODUCT / "core" / "trade" / "events.py").read_text())
    names = {node.name for node in events.body if isinstance(node, ast.ClassDef)}
    return found | {"trade." + re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower() for name in names}


def test_cards_have_words_for_every_kind_of_evidence() -> None:
    words = json.loads((CARDS / "en.json").read_text())
    kinds = kinds_of_evidence()
    assert {"egress.sent", "trade.settled"} <= kinds
    missing = {
        kind
        for kind in kinds
        if not any(
            key == f"kind.{kind}" or (kind.endswith(".") and key.startswith(f"kind.{kind}"))
            for key in words
        )
    }
    assert missing == set(), "add kind.… to both files in frontend/src/translations"
