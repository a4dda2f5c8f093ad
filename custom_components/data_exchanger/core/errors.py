"""Errors with a stable code that the shell translates for people."""

from typing import ClassVar


class DataExchangerError(Exception):
    """A failure that the caller can name.

    ``code`` is stable and doubles as the translation key; ``details`` fills its placeholders and
    never holds personal data.
    """

    code: ClassVar[str] = "internal"

    def __init__(self, message: str = "", **details: str | int) -> None:
        super().__init__(message or self.code)
        self.details = {key: str(value) for key, value in details.items()}


class InvalidInput(DataExchangerError, ValueError):
    """Input that breaks its schema; ``field`` says where."""

    code = "invalid_input"

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}", field=field, reason=reason)
        self.field = field
        self.reason = reason


class TooLarge(InvalidInput):
    """Input beyond the size that its kind may have."""

    code = "too_large"

    def __init__(self, field: str, limit: int) -> None:
        super().__init__(field, f"larger than {limit} bytes")
        self.details["limit"] = str(limit)


class InvalidSignature(DataExchangerError):
    """A signature that is missing, malformed, wrong, or by another key than expected."""

    code = "invalid_signature"


class NotFound(DataExchangerError):
    """A thing that is not there: ``kind`` and ``id`` name it."""

    code = "not_found"

    def __init__(self, kind: str, id: str) -> None:  # noqa: A002
        super().__init__(f"{kind} {id} is unknown", kind=kind, id=id)


class WrongState(DataExchangerError):
    """An event that the present state of a trade does not allow."""

    code = "wrong_state"
