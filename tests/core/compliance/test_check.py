"""What buyers may not change without the family's knowing."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.data_exchanger.core.compliance.check import Change, changes_between
from custom_components.data_exchanger.core.model.identifiers import Did
from tests.core.examples import BUYER_KEY, STRANGER_KEY, profile


@pytest.mark.parametrize(
    ("changed", "changes"),
    [
        ({}, ()),
        ({"jurisdiction": "US"}, (Change.JURISDICTION,)),
        ({"hosting": ("DE", "US")}, (Change.HOSTING,)),
        ({"hosting": ("DE",)}, ()),
        ({"hosting": ("FR", "DE")}, ()),
        ({"name": "Somebody Else"}, (Change.NAME,)),
        ({"contact": "other@buyer.example"}, ()),
        ({"did": Did("did:web:buyer.example")}, (Change.KEY,)),
        ({"name": "X", "jurisdiction": "US"}, (Change.JURISDICTION, Change.NAME)),
    ],
)
def test_changes_are_named_the_gravest_first(
    changed: dict[str, Any], changes: tuple[Change, ...]
) -> None:
    seen = replace(profile(), **changed)
    assert changes_between(profile(), BUYER_KEY.public, seen, BUYER_KEY.public) == changes


def test_another_key_is_a_change_under_the_same_name() -> None:
    found = changes_between(profile(), BUYER_KEY.public, profile(), STRANGER_KEY.public)
    assert found == (Change.KEY,)
