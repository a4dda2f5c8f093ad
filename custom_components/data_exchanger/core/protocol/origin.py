"""Addresses that a peer names are used only where they are its own."""

from urllib.parse import urlsplit

from ..errors import InvalidInput


def require_same_origin(field: str, url: str, trusted: str) -> None:
    """Raise :class:`InvalidInput` unless ``url`` has scheme, host and port of ``trusted``."""
    if origin(url) != origin(trusted):
        raise InvalidInput(field, "is not at the buyer's own host")


def origin(url: str) -> tuple[str, str, int | None]:
    """Return scheme, host and port of an address; refuse one with credentials or a fragment."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as err:
        raise InvalidInput("url", "is not an address") from err
    if parts.username or parts.password or parts.fragment or not parts.hostname:
        raise InvalidInput("url", "is not a plain address")
    return parts.scheme, parts.hostname, port or {"https": 443, "http": 80}.get(parts.scheme)
