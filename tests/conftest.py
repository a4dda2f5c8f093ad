"""What all tests share; nothing here needs Home Assistant.

Run the tests of the core without Home Assistant's plugin (``-p no:homeassistant``) and in import
mode ``importlib``: test folders hold no ``__init__.py``, and helper modules beside the tests are
imported by their full path from the root of the project (``tests.core.examples``).
"""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
import sys
from types import ModuleType

from hypothesis import settings
import pytest

_PACKAGE = Path(__file__).parent.parent / "custom_components" / "data_exchanger"

settings.register_profile("tests", deadline=None, derandomize=True, print_blob=False)
settings.load_profile("tests")


def _keep_the_shell_out() -> None:
    """Stand in for the shell's ``__init__.py``, which needs Home Assistant."""
    package = ModuleType("custom_components.data_exchanger")
    package.__path__ = [str(_PACKAGE)]
    sys.modules[package.__name__] = package
    vars(import_module("custom_components"))["data_exchanger"] = package


# Plugins are loaded by now, conftests further down and tests are not.
if "pytest_homeassistant_custom_component.plugins" not in sys.modules:
    _keep_the_shell_out()


@pytest.fixture(scope="session")
def require_dsp() -> Callable[..., None]:
    """Return the check of a message against the official schemas; skip where there are none."""
    from tests import dsp_schemas

    if not dsp_schemas.FOLDER.is_dir():
        pytest.skip("the schemas of the Dataspace Protocol are not here")
    return dsp_schemas.require_valid
