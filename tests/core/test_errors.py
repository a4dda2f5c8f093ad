"""Errors carry a stable code and details for translation."""

import pytest

from custom_components.data_exchanger.core import errors


@pytest.mark.parametrize(
    ("error", "code", "details"),
    [
        (errors.DataExchangerError(), "internal", {}),
        (errors.DataExchangerError("x", count=3), "internal", {"count": "3"}),
        (
            errors.InvalidInput("price", "negative"),
            "invalid_input",
            {"field": "price", "reason": "negative"},
        ),
        (
            errors.TooLarge("body", 10),
            "too_large",
            {"field": "body", "reason": "larger than 10 bytes", "limit": "10"},
        ),
        (errors.InvalidSignature(), "invalid_signature", {}),
        (errors.NotFound("trade", "t1"), "not_found", {"kind": "trade", "id": "t1"}),
        (errors.WrongState("no", state="ended"), "wrong_state", {"state": "ended"}),
    ],
)
def test_error_has_code_and_details(
    error: errors.DataExchangerError, code: str, details: dict[str, str]
) -> None:
    assert error.code == code
    assert error.details == details


def test_error_message_defaults_to_its_code() -> None:
    assert str(errors.InvalidSignature()) == "invalid_signature"
    assert str(errors.NotFound("trade", "t1")) == "trade t1 is unknown"


def test_invalid_input_is_a_value_error_naming_the_field() -> None:
    error = errors.InvalidInput("a.b", "wrong")
    assert isinstance(error, ValueError)
    assert (error.field, error.reason, str(error)) == ("a.b", "wrong", "a.b: wrong")
