"""History from a recorder on MariaDB and PostgreSQL: the same tests as on SQLite."""

from collections.abc import Iterator
from importlib.util import find_spec

from homeassistant.core import HomeAssistant
from homeassistant.helpers.recorder import get_instance
import pytest

from demo.process import free_port
from tests.integration.database_server import KINDS, Server, running
from tests.integration.test_history import *  # noqa: F403 (every test of it, on other databases)

_DRIVERS = {"mariadb": "pymysql", "postgresql": "psycopg2"}
_PORTS = {name: free_port() for name in KINDS}  # once tests run, they may not ask


@pytest.fixture(scope="module", params=sorted(KINDS))
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """Serve a kind of database, where it is installed."""
    kind = KINDS[request.param]
    if not kind.installed or find_spec(_DRIVERS[request.param]) is None:
        pytest.skip(f"{request.param} is not installed")
    with running(kind, _PORTS[request.param]) as server:
        yield server


@pytest.fixture
def recorder_db_url(server: Server, socket_enabled: None) -> str:
    """Give the recorder an empty database there."""
    return server.fresh()


async def test_the_recorder_is_there(hass: HomeAssistant, recorder_db_url: str) -> None:
    instance = get_instance(hass)
    assert str(instance.dialect_name) == recorder_db_url.partition("+")[0]
