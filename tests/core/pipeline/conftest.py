"""The world of the corridor's tests, checked when each test ends."""

from collections.abc import Iterator

import pytest

from tests.core.pipeline.world import World


@pytest.fixture
def world() -> Iterator[World]:
    """Return a home and a buyer; afterwards check evidence, books and what left."""
    made = World()
    yield made
    made.check()
