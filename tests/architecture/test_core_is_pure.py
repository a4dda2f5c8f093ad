"""The core stands alone: it imports without Home Assistant, and evidence with little more."""

from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
import subprocess
import sys

import pytest

from custom_components.data_exchanger.core.evidence.export import write_export
from tests.core.evidence.chains import CHAIN
from tests.core.examples import BUYER_KEY, NOW

CORE = Path(__file__).parents[2] / "custom_components" / "data_exchanger" / "core"

# Imports the core under the name by which the buyer's kit knows it.
PRELUDE = f"""
import importlib.util, pkgutil, sys

class Wall:
    def find_spec(self, name, path=None, target=None):
        if is_barred(name.partition(".")[0]):
            raise ModuleNotFoundError(f"{{name}} is barred")

def bring_in_core():
    sys.meta_path.insert(0, Wall())
    spec = importlib.util.spec_from_file_location(
        "data_exchanger_core", {str(CORE / "__init__.py")!r},
        submodule_search_locations=[{str(CORE)!r}],
    )
    core = importlib.util.module_from_spec(spec)
    sys.modules["data_exchanger_core"] = core
    spec.loader.exec_module(core)
    return core
"""


def run(script: str, *arguments: str) -> str:
    """Run a script in an interpreter of its own; return what it printed."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", PRELUDE + script, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_module_of_the_core_imports_without_home_assistant() -> None:
    printed = run("""
BARRED = {"homeassistant", "aiohttp", "sqlalchemy", "probatio", "voluptuous"}

def is_barred(name):
    return name in BARRED

core = bring_in_core()
for module in pkgutil.walk_packages(core.__path__, core.__name__ + "."):
    importlib.import_module(module.name)
    print(module.name)
assert not BARRED & {name.partition(".")[0] for name in sys.modules}
""")
    modules = [
        path.relative_to(CORE).with_suffix("")
        for path in CORE.rglob("*.py")
        if path.parent != CORE or path.stem != "__init__"
    ]
    expected = {
        ".".join(["data_exchanger_core", *(part for part in path.parts if part != "__init__")])
        for path in modules
    }
    assert set(printed.split()) == expected


# Everything but the standard library and what signatures need.
BARE = """
ALLOWED = {*sys.stdlib_module_names, "cryptography", "cffi", "_cffi_backend", "data_exchanger_core"}

def is_barred(name):
    return name not in ALLOWED

bring_in_core()
"""


@pytest.mark.parametrize("module", ["chain", "countersigned", "export", "record", "seal"])
def test_evidence_needs_nothing_but_cryptography(module: str) -> None:
    run(f"{BARE}\nimport data_exchanger_core.evidence.{module}")


def test_evidence_is_verified_with_nothing_but_cryptography(tmp_path: Path) -> None:
    file = BytesIO()
    write_export(file, CHAIN, BUYER_KEY, NOW)
    export = tmp_path / "evidence.zip"
    export.write_bytes(file.getvalue())
    printed = run(
        f"{BARE}\nfrom data_exchanger_core.evidence.__main__ import main\n"
        "sys.exit(main(['verify', *sys.argv[1:]]))",
        str(export),
    )
    told = f"verified: 6 records, head {CHAIN[-1].hash}\nsigned by {BUYER_KEY.did}\n"
    assert printed == told


def test_the_verifier_runs_where_only_cryptography_is_installed(tmp_path: Path) -> None:
    """In an interpreter that sees the standard library, cryptography and the core, no more."""
    for name in ("cryptography", "cffi", "_cffi_backend"):
        found = find_spec(name)
        assert found
        assert found.origin
        path = Path(found.origin)
        path = path.parent if path.name == "__init__.py" else path
        (tmp_path / path.name).symlink_to(path)
    (tmp_path / "data_exchanger_core").symlink_to(CORE)
    file = BytesIO()
    write_export(file, CHAIN, BUYER_KEY, NOW, [("records.md", b"text")])
    good, bad = tmp_path / "good.zip", tmp_path / "bad.zip"
    good.write_bytes(file.getvalue())
    bad.write_bytes(file.getvalue().replace(b"records.md", b"records.mc"))
    done = [
        subprocess.run(
            [sys.executable, "-S", "-m", "data_exchanger_core.evidence", "verify", str(one)],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            env={"PYTHONPATH": str(tmp_path)},
        )
        for one in (good, bad)
    ]
    assert [one.returncode for one in done] == [0, 1], done
    assert "verified: 1 documents" in done[0].stdout
    assert done[1].stdout.startswith("not verified")
