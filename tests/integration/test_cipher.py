"""The child process: hostile bytes end there, and nothing but None or an error comes back."""

import asyncio
import time

import numpy as np
import pytest

pytest.importorskip("gmpy2")
pytest.importorskip("tenseal")

from custom_components.data_exchanger.adapters import cipher
from custom_components.data_exchanger.core.privacy.he.audit import compute
from custom_components.data_exchanger.core.privacy.he.engine import LIMITS, Scheme, engine_for
from custom_components.data_exchanger.core.privacy.he.frames import join
from custom_components.data_exchanger.core.privacy.he.layout import (
    RowGroup,
    arrange,
    require_fit,
)
from custom_components.data_exchanger.core.protocol.computation import MAX_INPUTS

YEAR_OF_FIVE_MINUTES = 105_120
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


def test_a_year_of_five_minutes_is_encrypted_and_checked_within_the_limits(scheme: Scheme) -> None:
    """With a night tariff; the limits are those of the child process and of the wire."""
    values = np.random.default_rng(1).integers(0, 8191, YEAR_OF_FIVE_MINUTES)
    lane, weight = np.zeros_like(values), np.where(np.arange(len(values)) % 288 < 72, 2, 5)
    limits = LIMITS[scheme]
    layout = arrange(lane, weight, 1, limits)
    require_fit(layout, limits, 8191)
    made = cipher.encrypt(scheme, layout.pack(values))
    assert len(join((made.public, *made.ciphertexts))) < 2_200_000 < MAX_INPUTS
    result = compute(engine_for(scheme), made.public, made.ciphertexts, layout.groups)
    assert cipher.decrypt(scheme, made.secret, result, 1) == (int(weight @ values),)
