"""What runs in the child process: the only place of the home where ciphertext is parsed.

A script of its own: it loads the core without Home Assistant, limits itself, reads one task from
standard input, answers on standard output and ends. The first part of a task is JSON, the others
are its byte strings (core/privacy/he/frames.py); an empty answer stands for a refusal.
"""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
import json
import os
from pathlib import Path
import resource
import sys
from typing import Any

type Parts = Sequence[bytes]


def load_core() -> None:
    """Make the core importable as ``data_exchanger_core``, as the buyer's kit has it."""
    folder = Path(__file__).parents[1] / "core"
    spec = spec_from_file_location(
        "data_exchanger_core", folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    if spec is None or spec.loader is None:
        raise ImportError(str(folder))
    module = module_from_spec(spec)
    sys.modules[module.__name__] = module
    spec.loader.exec_module(module)


def restrict(memory: int, seconds: int) -> None:
    """Take away what parsing needs none of: memory, time, files, further processes."""
    for limit, value in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(limit, (value, value))


def main() -> None:
    """Do one task."""
    memory, seconds = int(sys.argv[1]), int(sys.argv[2])
    sys.path[:] = json.loads(sys.argv[3])
    load_core()
    frames = _module("frames")
    head, *parts = frames.split(sys.stdin.buffer.read())
    task = json.loads(head)
    engine = _engine(task["scheme"])
    restrict(memory, seconds)
    if task["task"] in _LONG:
        os.nice(_POLITE)
    answer = TASKS[task["task"]](engine, task, parts)
    sys.stdout.buffer.write(frames.join(answer))


def _module(name: str) -> Any:
    """Load a module of the core; its package has another name here than in Home Assistant."""
    return import_module(f"data_exchanger_core.privacy.he.{name}")


def _engine(scheme: str) -> Any:
    engine = _module("engine")
    return engine.engine_for(engine.Scheme(scheme))


def _probe(engine: Any, _: Mapping[str, Any], __: Parts) -> Parts:
    """Show that the engine's library loads and works."""
    np = import_module("numpy")
    key = engine.generate(os.urandom)
    (ciphertext,) = key.encrypt(np.ones((1, engine.limits.slots), dtype=np.int64))
    return [json.dumps(set(key.decrypt(ciphertext)) == {1}).encode()]


def _encrypt(engine: Any, task: Mapping[str, Any], parts: Parts) -> Parts:
    """Make a key and encrypt the rows given."""
    np = import_module("numpy")
    rows = np.frombuffer(parts[0], dtype="<i8").reshape(task["rows"], engine.limits.slots)
    key = engine.generate(os.urandom)
    return [key.dump(), key.public, *key.encrypt(rows)]


def _decrypt(engine: Any, task: Mapping[str, Any], parts: Parts) -> Parts:
    """Return the sums of a buyer's result, lane by lane."""
    secret, result = parts
    key = engine.load(secret, os.urandom)
    return [json.dumps(_module("audit").read_result(key, result, task["lanes"])).encode()]


def _examine(engine: Any, task: Mapping[str, Any], parts: Parts) -> Parts:
    """Decrypt inputs and result for an audit."""
    secret, result, *inputs = parts
    row_group = _module("layout").RowGroup
    groups = [row_group(weight=weight, rows=rows) for weight, rows in task["groups"]]
    found = _module("audit").examine(
        engine.load(secret, os.urandom), inputs, groups, task["lanes"], result
    )
    return [json.dumps({"inputs": found.inputs, "result": found.result}).encode()]


_LONG, _POLITE = frozenset({"encrypt", "examine"}), 5
"""Tasks that let Home Assistant go first; a check must not, for its time is short."""

TASKS: Mapping[str, Callable[[Any, Mapping[str, Any], Parts], Parts]] = {
    "probe": _probe,
    "encrypt": _encrypt,
    "decrypt": _decrypt,
    "examine": _examine,
}

if __name__ == "__main__":
    main()
