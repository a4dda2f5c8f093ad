"""Cursors of feeds and mailboxes: the number of the last thing that was read."""

from data_exchanger_core.errors import InvalidInput


def read_cursor(text: str) -> int:
    """Read a cursor; an empty one stands before everything."""
    if not text:
        return 0
    if not text.isdecimal() or len(text) > 18:
        raise InvalidInput("after", "is not a cursor")
    return int(text)
