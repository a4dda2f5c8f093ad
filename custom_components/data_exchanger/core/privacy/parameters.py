"""Parameters of methods, checked before anything is computed."""

from ..errors import InvalidInput
from .method import Parameters


def no_parameters(parameters: Parameters) -> None:
    """Refuse parameters that a method does not know."""
    for name in parameters:
        raise InvalidInput(f"method.parameters.{name}", "is unknown")


def integer(parameters: Parameters, name: str, default: int, low: int, high: int) -> int:
    """Return a whole number within bounds."""
    value = parameters.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise InvalidInput(f"method.parameters.{name}", f"must be from {low} to {high}")
    return value
