"""Runs ciphertext work in a child process that may be killed at any time; blocks.

The child gets its task through memory and gives back bytes up to a limit. It sees neither the
environment nor files of the home. A child that takes too long is killed; whatever is wrong with
its answer, the caller learns only that there is none.
"""

from collections.abc import Sequence
import json
import os
from pathlib import Path
import signal
import subprocess
import sys
from threading import Timer
from typing import Any, Final

from ..core.errors import DataExchangerError
from ..core.pipeline.computation import Encrypted
from ..core.privacy.he import frames
from ..core.privacy.he.audit import Findings
from ..core.privacy.he.engine import Rows, Scheme
from ..core.privacy.he.layout import RowGroup

_WORKER = Path(__file__).with_name("cipher_worker.py")
_MEMORY = 1024**3
_LARGEST = 64 * 1024 * 1024
"""Bytes that a child may answer."""
CHECK_SECONDS: Final = 9
"""Time for the check of a result; less than the time until the verdict falls."""
_ENCRYPT_SECONDS = 300
_PROBE_SECONDS = 60


class CipherFailed(DataExchangerError):
    """The child gave no answer: killed, out of memory, out of time, or it refused."""

    code = "cipher_failed"


def probe(scheme: Scheme) -> bool:
    """Whether an engine's library is there and works."""
    try:
        (works,) = _run({"task": "probe", "scheme": scheme}, (), _PROBE_SECONDS)
    except CipherFailed:
        return False
    return works == b"true"


def encrypt(scheme: Scheme, rows: Rows) -> Encrypted:
    """Make a key and encrypt rows under it."""
    task = {"task": "encrypt", "scheme": scheme, "rows": len(rows)}
    secret, public, *ciphertexts = _run(task, [rows.astype("<i8").tobytes()], _ENCRYPT_SECONDS)
    return Encrypted(secret=secret, public=public, ciphertexts=tuple(ciphertexts))


def decrypt(
    scheme: Scheme, secret: bytes, result: bytes, lanes: int, seconds: float = CHECK_SECONDS
) -> tuple[int, ...] | None:
    """Return the sums of a buyer's result; None where there are none, for whatever reason."""
    task = {"task": "decrypt", "scheme": scheme, "lanes": lanes}
    try:
        (sums,) = _run(task, [secret, result], seconds)
        return _sums(json.loads(sums), lanes)
    except CipherFailed, ValueError, TypeError:
        return None


def examine(
    scheme: Scheme,
    secret: bytes,
    inputs: Sequence[bytes],
    groups: Sequence[RowGroup],
    lanes: int,
    result: bytes,
) -> Findings:
    """Decrypt inputs and result for an audit; raise :class:`CipherFailed`."""
    task = {
        "task": "examine",
        "scheme": scheme,
        "lanes": lanes,
        "groups": [(group.weight, group.rows) for group in groups],
    }
    (found,) = _run(task, [secret, result, *inputs], _ENCRYPT_SECONDS)
    sums = json.loads(found)
    own = _sums(sums["inputs"], lanes)
    if own is None:
        raise CipherFailed
    return Findings(inputs=own, result=_sums(sums["result"], lanes))


def _sums(found: Any, lanes: int) -> tuple[int, ...] | None:
    """Read what a child says; it may have been taken over by what it parsed."""
    if not isinstance(found, list) or len(found) != lanes:
        return None
    return tuple(found) if all(type(one) is int for one in found) else None


def _run(task: dict[str, Any], parts: Sequence[bytes], seconds: float) -> list[bytes]:
    """Let a child do a task; raise :class:`CipherFailed`."""
    command = [
        *(sys.executable, "-I", "-B", str(_WORKER)),
        *(str(_MEMORY), str(max(int(seconds), 1)), json.dumps([one for one in sys.path if one])),
    ]
    content = memoryview(frames.join((json.dumps(task).encode(), *parts)))
    descriptor = os.memfd_create("task")
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.seek(0)
        child = subprocess.Popen(  # noqa: S603 (own script, own interpreter)
            command,
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"OPENBLAS_NUM_THREADS": "1"},
            cwd="/",
            start_new_session=True,
        )
    clock = Timer(seconds, child.send_signal, (signal.SIGKILL,))
    clock.daemon = True
    clock.start()
    with child:
        try:
            answer = child.stdout.read(_LARGEST + 1) if child.stdout else b""
        finally:
            clock.cancel()
            child.kill()
    if child.returncode not in (0, -signal.SIGKILL) or not answer or len(answer) > _LARGEST:
        raise CipherFailed
    try:
        return frames.split(answer)
    except DataExchangerError as err:
        raise CipherFailed from err
