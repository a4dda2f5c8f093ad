"""Scopes name each element once and stay within what a package can hold."""

from datetime import UTC, datetime, timedelta

import pytest

from custom_components.data_exchanger.core.errors import InvalidInput
from custom_components.data_exchanger.core.model.identifiers import urn
from custom_components.data_exchanger.core.model.period import Period
from custom_components.data_exchanger.core.model.resolution import Resolution
from tests.core.examples import scope


def test_elements_come_with_the_required_ones_first() -> None:
    assert scope(required=("b", "a"), optional=("c",)).elements == ("b", "a", "c")


@pytest.mark.parametrize(
    ("required", "optional"), [(("a", "a"), ()), (("a",), ("b", "b")), (("a",), ("a",))]
)
def test_scope_refuses_an_element_named_twice(
    required: tuple[str, ...], optional: tuple[str, ...]
) -> None:
    with pytest.raises(InvalidInput, match="twice"):
        scope(required=required, optional=optional)


def test_scope_refuses_more_cells_than_a_package_can_hold() -> None:
    start = datetime(1970, 1, 1, tzinfo=UTC)
    long = Period(start=start, end=start + timedelta(days=365 * 50))
    assert scope(period=long, resolution=Resolution.HOUR).period == long
    with pytest.raises(InvalidInput, match="values"):
        scope(period=long, resolution=Resolution.MINUTE)


def test_urn_is_a_version_4_uuid_of_the_given_bytes() -> None:
    assert urn(b"\xff" * 16) == "urn:uuid:ffffffff-ffff-4fff-bfff-ffffffffffff"
    assert urn(bytes(16)) == "urn:uuid:00000000-0000-4000-8000-000000000000"
