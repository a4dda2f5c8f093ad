"""The child process: hostile bytes end there, and nothing but None or an error comes back."""

import asyncio
import secrets
import time

import numpy as np
import pytest

pytest.importorskip("gmpy2")
pytest.importorskip("tenseal")

from custom_components.data_exchanger.adapters import cipher
from custom_components.data_exchanger.core.privacy.he.audit import compute, read_result
from custom_components.data_exchanger.core.privacy.he.engine import LIMITS, Scheme, engine_for
from custom_components.data_exchanger.core.privacy.he.layout import RowGroup

GROUPS = [RowGroup(weight=3, rows=2)]


@pytest.fixture(scope="module", params=list(Scheme))
def scheme(request: pytest.FixtureRequest) -> Scheme:
    return request.param


def rows_of(scheme: Scheme) -> np.ndarray:
    return np.ones((2, LIMITS[scheme].slots), dtype=np.int64)


def test_a_child_encrypts_decrypts_and_examines(scheme: Scheme) -> None:
    assert cipher.probe(scheme)
    made = cipher.encrypt(scheme, rows_of(scheme))
    result = compute(engine_for(scheme), made.public, made.ciphertexts, GROUPS)
    slots = LIMITS[scheme].slots
    assert cipher.decrypt(scheme, made.secret, result, 1) == (6 * slots,)
    found = cipher.examine(scheme, made.secret, made.ciphertexts, GROUPS, 1, result)
    assert found.agree


@pytest.mark.parametrize(
    "bomb", [b"", b"\x12" * 290_000, b"\0" * 5_000_000, b"\xff" * 768], ids=["e", "p", "z", "f"]
)
def test_a_bomb_ends_in_the_child(scheme: Scheme, bomb: bytes) -> None:
    made = cipher.encrypt(scheme, rows_of(scheme))
    begin = time.monotonic()
    assert cipher.decrypt(scheme, made.secret, bomb, 1) is None
    assert time.monotonic() - begin < 30


def test_a_child_that_takes_too_long_is_killed(scheme: Scheme) -> None:
    made = cipher.encrypt(scheme, rows_of(scheme))
    assert cipher.decrypt(scheme, made.secret, made.ciphertexts[0], 1, seconds=0.01) is None


def test_a_broken_child_is_an_error(monkeypatch: pytest.MonkeyPatch, scheme: Scheme) -> None:
    monkeypatch.setattr(cipher, "_WORKER", cipher._WORKER.with_name("nowhere.py"))
    assert not cipher.probe(scheme)
    with pytest.raises(cipher.CipherFailed):
        cipher.encrypt(scheme, rows_of(scheme))


async def test_the_loop_runs_on_while_children_work(scheme: Scheme) -> None:
    work = asyncio.create_task(asyncio.to_thread(cipher.encrypt, scheme, rows_of(scheme)))
    beats = 0
    while not work.done():
        await asyncio.sleep(0.005)
        beats += 1
    assert beats > 5
    assert (await work).ciphertexts


def test_five_hundred_corruptions_break_nothing(scheme: Scheme) -> None:
    """A corrupted result is unreadable, another sum, or the same one; the reader never fails."""
    engine = engine_for(scheme)
    key = engine.generate(secrets.token_bytes)
    honest = compute(engine, key.public, key.encrypt(rows_of(scheme)), GROUPS)
    random = np.random.default_rng(5)
    for _ in range(500):
        broken = bytearray(honest)
        broken[int(random.integers(len(broken)))] ^= 1 << int(random.integers(8))
        found = read_result(key, bytes(broken), 1)
        assert found is None or len(found) == 1
