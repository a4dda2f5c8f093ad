"""Base64url without padding, one text for each value."""

import base64

from hypothesis import given, strategies as st
import pytest

from custom_components.data_exchanger.core.errors import InvalidInput
from custom_components.data_exchanger.core.identity import base64url


@given(st.binary(max_size=100))
def test_decode_is_the_inverse_of_encode(raw: bytes) -> None:
    text = base64url.encode(raw)
    assert text == base64.urlsafe_b64encode(raw).decode().rstrip("=")
    assert base64url.decode(text) == raw


@pytest.mark.parametrize(
    ("raw", "text"),
    [(b"", ""), (b"f", "Zg"), (b"fo", "Zm8"), (b"foo", "Zm9v"), (b"\xff\xfe", "__4")],
)
def test_encode_writes_the_alphabet_of_rfc_4648(raw: bytes, text: str) -> None:
    assert base64url.encode(raw) == text


@pytest.mark.parametrize(
    "text", ["Zg==", "Zh", "Z", "Zm9v\n", " Zm9v", "Zm9v ", "//4", "+w", "Zé8", "Zm9v="]
)
def test_decode_refuses_any_other_spelling(text: str) -> None:
    with pytest.raises(InvalidInput):
        base64url.decode(text)


@given(st.text(max_size=12))
def test_decode_reads_canonical_text_or_refuses(text: str) -> None:
    try:
        raw = base64url.decode(text)
    except InvalidInput:
        return
    assert base64url.encode(raw) == text
