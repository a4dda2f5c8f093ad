"""Moments as the database keeps them."""

from datetime import datetime


def unix(moment: datetime) -> int:
    """Return whole seconds since 1970."""
    return int(moment.timestamp())
