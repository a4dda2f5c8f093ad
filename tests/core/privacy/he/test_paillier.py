"""Paillier against its textbook form, and against published vectors."""

import json
from math import lcm
from pathlib import Path
import secrets

from hypothesis import given, strategies as st
import pytest

pytest.importorskip("gmpy2")

from custom_components.data_exchanger.core.privacy.he.engine import CiphertextRefused
from custom_components.data_exchanger.core.privacy.he.paillier import (
    KEY_BITS,
    SLOT_BITS,
    Paillier,
    PaillierKey,
    pack,
    unpack,
)

VECTORS = json.loads((Path(__file__).parents[4] / "docs/protocol/paillier.json").read_text())
SLOT = st.integers(-(2 ** (SLOT_BITS - 1)) + 1, 2 ** (SLOT_BITS - 1) - 1)


def textbook_decrypt(c: int, p: int, q: int) -> int:
    """Decrypt as the paper defines it: L(c^lambda mod n^2) mu mod n."""
    n, order = p * q, lcm(p - 1, q - 1)
    return (pow(c, order, n * n) - 1) // n * pow(order, -1, n) % n


@given(st.lists(SLOT, min_size=63, max_size=63))
def test_slots_hold_signed_values(values: list[int]) -> None:
    assert unpack(pack(values)) == values
    assert abs(pack(values)) < 2 ** (KEY_BITS - 2)


@pytest.mark.parametrize("message", [2 ** (48 * 63), -(2 ** (48 * 63))])
def test_leftovers_beyond_the_last_slot_are_refused(message: int) -> None:
    with pytest.raises(CiphertextRefused):
        unpack(message)


@pytest.mark.parametrize("vector", VECTORS["ciphertexts"])
def test_published_ciphertexts_are_the_textbooks(vector: dict[str, str]) -> None:
    p, q = int(VECTORS["p"], 16), int(VECTORS["q"], 16)
    n = p * q
    m, r, c = int(vector["message"]), int(vector["r"], 16), int(vector["ciphertext"], 16)
    assert pow(n + 1, m % n, n * n) * pow(r, n, n * n) % (n * n) == c
    assert textbook_decrypt(c, p, q) == m % n
    key = PaillierKey(p, q, secrets.token_bytes)
    assert pack(list(key.decrypt(c.to_bytes(768)))) == m


def test_own_ciphertexts_open_by_the_textbook() -> None:
    p, q = int(VECTORS["p"], 16), int(VECTORS["q"], 16)
    key = PaillierKey(p, q, secrets.token_bytes)
    message = pack([-1, 2**46, -(2**46)])
    assert textbook_decrypt(int.from_bytes(key._encrypt(message)), p, q) == message % (p * q)


def test_published_sum_is_reproduced() -> None:
    n = int(VECTORS["p"], 16) * int(VECTORS["q"], 16)
    rows = [int(one["ciphertext"], 16).to_bytes(768) for one in VECTORS["ciphertexts"]]
    result = Paillier().combine(n.to_bytes(384), rows, VECTORS["weights"])
    assert result.hex() == VECTORS["result"]


def test_candidates_that_do_not_fit_are_drawn_again() -> None:
    """The blinding is drawn below the prime; equal primes make no key."""
    p, q = int(VECTORS["p"], 16), int(VECTORS["q"], 16)
    drawn = iter([b"\0" * 192, b"\xff" * 192, b"\1" * 192, b"\2" * 192])
    key = PaillierKey(p, q, lambda _: next(drawn))
    assert textbook_decrypt(int.from_bytes(key._encrypt(5)), p, q) == 5
    primes = iter([p, p, p, q])
    made = Paillier().generate(lambda _: next(primes).to_bytes(192))
    assert int.from_bytes(made.public) == p * q


def test_primes_have_their_upper_bits_set() -> None:
    key = Paillier().generate(secrets.token_bytes)
    assert int.from_bytes(key.public).bit_length() == KEY_BITS
