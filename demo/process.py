"""Processes of the demo: started in order, stopped whatever happens."""

from collections.abc import Mapping, Sequence
import contextlib
import os
from pathlib import Path
import signal
import socket
import subprocess
import time
from types import TracebackType
from typing import Self

_STOP_SECONDS = 30


class Process:
    """A child process with its output in a file."""

    def __init__(
        self, command: Sequence[str], log: Path, environment: Mapping[str, str] | None = None
    ) -> None:
        self.command = command
        self._log = log
        # PYTHONPATH would put this project before the integrations in a home's own folder.
        self._environment = {**os.environ, "PYTHONPATH": "", **(environment or {})}
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self._child is not None and self._child.poll() is None

    def start(self) -> None:
        """Start the process."""
        with self._log.open("ab") as log:
            self._child = subprocess.Popen(
                self.command, stdout=log, stderr=log, env=self._environment, start_new_session=True
            )

    def stop(self) -> None:
        """Ask the process to end, and wait for it."""
        if self._child is None or not self.running:
            return
        self._child.send_signal(signal.SIGINT)
        try:
            self._child.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
        self._child = None

    def kill(self) -> None:
        """End the process without asking."""
        if self._child:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._child.pid, signal.SIGKILL)
            self._child.wait()

    def wait_until_listening(self, port: int, seconds: float = 60) -> None:
        """Wait until somebody listens on a port of this machine."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self._child and self._child.poll() is not None:
                raise RuntimeError(f"{self.command[0]} ended; see {self._log}")
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                return
            time.sleep(0.1)
        raise TimeoutError(f"nobody listens on port {port}; see {self._log}")

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def free_port() -> int:
    """Return a port that nobody uses right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
