"""Several byte strings in one: a count, the lengths, the contents; all numbers 32 bits, big-endian.

The form in which ciphertexts travel, and in which a home talks to its own child process.
"""

from collections.abc import Sequence
import struct

from ...errors import InvalidInput

MAX_PARTS = 8192
_NUMBER = struct.Struct(">I")


def join(parts: Sequence[bytes]) -> bytes:
    """Put byte strings together."""
    lengths = struct.pack(f">{len(parts) + 1}I", len(parts), *map(len, parts))
    return lengths + b"".join(parts)


def split(frame: bytes) -> list[bytes]:
    """Take byte strings apart; raise :class:`InvalidInput` unless the frame is exactly full."""
    try:
        (count,) = _NUMBER.unpack_from(frame)
        if count > MAX_PARTS:
            raise InvalidInput("frame", f"has more than {MAX_PARTS} parts")
        lengths = struct.unpack_from(f">{count}I", frame, _NUMBER.size)
    except struct.error as err:
        raise InvalidInput("frame", "is cut off") from err
    position = _NUMBER.size * (count + 1)
    if position + sum(lengths) != len(frame):
        raise InvalidInput("frame", "is not as long as it says")
    parts = []
    for length in lengths:
        parts.append(frame[position : position + length])
        position += length
    return parts
