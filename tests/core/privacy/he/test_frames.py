"""Frames give back what went in, and refuse everything else."""

from hypothesis import given, strategies as st
import pytest

from custom_components.data_exchanger.core.errors import InvalidInput
from custom_components.data_exchanger.core.privacy.he.frames import MAX_PARTS, join, split


@given(st.lists(st.binary(max_size=50), max_size=8))
def test_a_frame_gives_back_its_parts(parts: list[bytes]) -> None:
    assert split(join(parts)) == parts


@given(st.lists(st.binary(max_size=20), max_size=4), st.integers(1, 30))
def test_a_frame_of_another_length_is_refused(parts: list[bytes], cut: int) -> None:
    frame = join(parts)
    for broken in (frame[:-cut], frame + b"\0" * cut):
        with pytest.raises(InvalidInput, match="frame"):
            split(broken)


def test_a_bomb_of_parts_is_refused_before_anything_is_allocated() -> None:
    with pytest.raises(InvalidInput, match="more than"):
        split((MAX_PARTS + 1).to_bytes(4))
    with pytest.raises(InvalidInput, match="as long as it says"):
        split((1).to_bytes(4) + (2**32 - 1).to_bytes(4))
