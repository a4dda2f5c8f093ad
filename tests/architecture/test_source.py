"""What the source of the core may and may not say."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PRODUCT = ROOT / "custom_components" / "data_exchanger"
CORE = PRODUCT / "core"

MODULES = {path.relative_to(ROOT).as_posix(): path for path in sorted(CORE.rglob("*.py"))}
FILES = {
    path.relative_to(ROOT).as_posix(): path
    for folder in (PRODUCT, ROOT / "buyer" / "src", ROOT / "tests")
    for path in sorted(folder.rglob("*.py"))
}

CLOCKS_AND_DICE = {
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "date.today",
    "os.urandom",
    "uuid.uuid1",
    "uuid.uuid4",
    "uuid1",
    "uuid4",
    "urandom",
    "random",
}
IMPURE_MODULES = {"random", "secrets", "time", "asyncio", "threading", "socket", "logging"}


def nodes(path: Path) -> Iterator[ast.AST]:
    yield from ast.walk(ast.parse(path.read_text(), str(path)))


def imported(path: Path) -> set[str]:
    """Return the top-level packages that a module imports by absolute name."""
    found = set()
    for node in nodes(path):
        match node:
            case ast.Import(names=names):
                found |= {alias.name.partition(".")[0] for alias in names}
            case ast.ImportFrom(module=str(module), level=0):
                found.add(module.partition(".")[0])
    return found


def called(path: Path) -> set[str]:
    """Return what a module calls, as it is written."""
    return {ast.unparse(node.func) for node in nodes(path) if isinstance(node, ast.Call)}


def test_the_sources_are_found() -> None:
    assert len(MODULES) > 60
    assert "custom_components/data_exchanger/core/privacy/release.py" in MODULES


@pytest.mark.parametrize("name", MODULES)
def test_the_core_knows_neither_clock_nor_dice(name: str) -> None:
    assert not imported(MODULES[name]) & IMPURE_MODULES
    assert not called(MODULES[name]) & CLOCKS_AND_DICE
    assert not {call for call in called(MODULES[name]) if "np.random" in call}


@pytest.mark.parametrize("name", MODULES)
def test_the_core_imports_itself_by_relative_names_only(name: str) -> None:
    own = {"custom_components", "data_exchanger_core", "core", "homeassistant"}
    assert not imported(MODULES[name]) & own


def test_releases_are_made_in_the_room_of_privacy_only() -> None:
    makers = {
        path.relative_to(CORE).as_posix()
        for path in PRODUCT.rglob("*.py")
        if {call.rpartition(".")[2] for call in called(path)} & {"Release"}
    }
    assert makers == {"privacy/registry.py"}


def test_no_file_is_longer_than_400_lines() -> None:
    lengths = {name: len(path.read_text().splitlines()) for name, path in FILES.items()}
    assert {name: length for name, length in lengths.items() if length > 400} == {}
