"""Files that are private, whole, and on disk before they count."""

import os
from pathlib import Path
from tempfile import mkstemp


def make_private_folder(path: Path) -> None:
    """Make a folder, and those above it, that only its owner can enter."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)


def create_private(path: Path, content: bytes) -> None:
    """Write a new file of mode 0600; raise :class:`FileExistsError` where there is one."""
    _write(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), content)
    _sync_folder(path.parent)


def put_private(path: Path, content: bytes) -> None:
    """Write or replace a file of mode 0600 so that readers see the old one or the new one."""
    descriptor, part = mkstemp(dir=path.parent, prefix=f"{path.name}.", suffix=_PART)
    try:
        _write(descriptor, content)
        Path(part).replace(path)
    finally:
        Path(part).unlink(missing_ok=True)
    _sync_folder(path.parent)


def remove(path: Path) -> None:
    """Remove a file for good; one that is not there is fine."""
    path.unlink(missing_ok=True)
    _sync_folder(path.parent)


def sweep(folder: Path) -> None:
    """Remove what an interrupted :func:`put_private` left behind."""
    for part in folder.glob(f"*{_PART}"):
        part.unlink()


_PART = ".part"


def _write(descriptor: int, content: bytes) -> None:
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
