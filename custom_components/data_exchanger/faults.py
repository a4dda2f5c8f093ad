"""Says what went wrong without saying what it was about."""

from collections.abc import Iterator
from itertools import islice
from logging import Logger
from pathlib import PurePath
from traceback import walk_tb

_FRAMES = 8


def log_fault(logger: Logger, what: str, err: Exception) -> None:
    """Log an error that nobody foresaw."""
    logger.error("%s: %s", what, whereabouts(err))


def whereabouts(err: BaseException) -> str:
    """Return the kinds of errors and the places that they came through, the innermost last.

    Messages of errors are left out: they may quote readings, names or ids of the home.
    """
    kinds = " from ".join(type(one).__name__ for one in islice(_causes(err), 4))
    frames = [
        f"{PurePath(frame.f_code.co_filename).name}:{line}"
        for frame, line in walk_tb(err.__traceback__)
    ]
    return f"{kinds} at {' > '.join(frames[-_FRAMES:])}"


def _causes(err: BaseException | None) -> Iterator[BaseException]:
    while err:
        yield err
        err = err.__cause__ or err.__context__
