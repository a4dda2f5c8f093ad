"""MariaDB and PostgreSQL for a test: in a folder of their own, on this machine only, as nobody."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
import os
from pathlib import Path
import shutil
import subprocess
from tempfile import TemporaryDirectory
import time

import sqlalchemy as sa

_PATH = os.pathsep.join(
    [os.environ["PATH"], "/usr/sbin", *map(str, Path("/usr/lib/postgresql").glob("*/bin"))]
)
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A database server; it lives in ``{folder}`` and listens on ``{port}``."""

    prepare: Sequence[str]
    serve: Sequence[str]
    url: str
    always: str
    """The database that is always there."""
    fresh: str
    """Makes an empty database ``{name}``."""

    @property
    def installed(self) -> bool:
        """Whether the server's programs are on this machine."""
        return all(shutil.which(one[0], path=_PATH) for one in (self.prepare, self.serve))


KINDS = {
    "mariadb": Kind(
        prepare=(
            "mariadb-install-db",
            "--no-defaults",
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
            "--datadir={folder}/data",
        ),
        serve=(
            "mariadbd",
            "--no-defaults",
            "--bind-address=127.0.0.1",
            "--port={port}",
            "--datadir={folder}/data",
            "--socket={folder}/socket",
            "--pid-file={folder}/pid",
            "--innodb-flush-log-at-trx-commit=0",
        ),
        url="mysql+pymysql://root@127.0.0.1:{port}/{name}?charset=utf8mb4",
        always="mysql",
        fresh="CREATE DATABASE {name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci",
    ),
    "postgresql": Kind(
        prepare=("initdb", "--auth=trust", "--username=home", "--encoding=UTF8", "{folder}/data"),
        serve=(
            "postgres",
            "-D",
            "{folder}/data",
            "-k",
            "{folder}",
            "-p",
            "{port}",
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "fsync=off",
        ),
        url="postgresql+psycopg2://home@127.0.0.1:{port}/{name}",
        always="postgres",
        fresh="CREATE DATABASE {name}",
    ),
}


class Server:
    """A server that runs, or is about to."""

    def __init__(self, kind: Kind, port: int, process: subprocess.Popen[bytes]) -> None:
        self._kind = kind
        self._port = port
        self._process = process
        self._made = 0

    def fresh(self) -> str:
        """Make an empty database, once the server answers; return its address."""
        self._made += 1
        name = f"home{self._made}"
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                self._run(self._kind.fresh.format(name=name))
            except sa.exc.OperationalError:
                if self._process.poll() is not None or time.monotonic() > end:
                    raise
                time.sleep(0.1)
            else:
                return self._url(name)

    def _run(self, statement: str) -> None:
        engine = sa.create_engine(self._url(self._kind.always), isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                connection.execute(sa.text(statement))
        finally:
            engine.dispose()

    def _url(self, name: str) -> str:
        return self._kind.url.format(port=self._port, name=name)


@contextmanager
def running(kind: Kind, port: int) -> Iterator[Server]:
    """Serve from an empty folder, and leave nothing behind."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "data").mkdir(mode=0o700)
        _as_nobody(folder)
        with _started(kind.prepare, folder, port) as prepared:
            output, _ = prepared.communicate(timeout=_PATIENCE)
        assert prepared.returncode == 0, output.decode(errors="replace")
        with _started(kind.serve, folder, port) as process:
            yield Server(kind, port, process)
            process.terminate()
            process.communicate(timeout=_PATIENCE)


def _as_nobody(folder: Path) -> None:
    """Give a folder away: these servers refuse to run as root."""
    if os.geteuid() == 0:
        for path in (folder, folder / "data"):
            shutil.chown(path, "nobody", "nogroup")


def _started(command: Sequence[str], folder: Path, port: int) -> subprocess.Popen[bytes]:
    program, *arguments = [one.format(folder=folder, port=port) for one in command]
    found = shutil.which(program, path=_PATH)
    assert found
    root = os.geteuid() == 0
    return subprocess.Popen(
        [found, *arguments],
        cwd=folder,
        env={"HOME": str(folder), "LC_ALL": "C.UTF-8", "PATH": _PATH},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        user="nobody" if root else None,
        group="nogroup" if root else None,
        extra_groups=[] if root else None,
    )
