"""Pages of a mailbox: whatever stands in one item, the others are read."""

import json
from typing import Any

import pytest

from custom_components.data_exchanger.core.errors import InvalidInput, TooLarge
from custom_components.data_exchanger.core.protocol.mailbox import (
    MailboxItem,
    Unreadable,
    read_page,
)
from custom_components.data_exchanger.core.protocol.wire import MAX_DOCUMENT

LIMIT = 1_000_000
ITEM = {
    "id": "item-1",
    "method": "POST",
    "path": "/negotiations/1/events",
    "body": "{}",
    "received": "2026-11-22T15:00:00Z",
    "expires": "2026-11-23T15:00:00Z",
}


def page(*items: Any) -> bytes:
    return json.dumps({"cursor": "7", "items": items}).encode()


@pytest.mark.parametrize(
    "changes",
    [
        {"method": "PUT"},
        {"path": "no slash"},
        {"body": "x" * (MAX_DOCUMENT + 1)},
        {"received": "yesterday"},
        {"authorization": 1},
        {"expires": 0.5},
    ],
)
def test_read_page_keeps_an_unreadable_item_from_hiding_others(changes: dict[str, Any]) -> None:
    cursor, (bad, good) = read_page(page(ITEM | {"id": "bad"} | changes, ITEM), LIMIT)
    assert cursor == "7"
    assert bad == Unreadable(id="bad")
    assert isinstance(good, MailboxItem)
    assert good.path == "/negotiations/1/events"


def test_read_page_takes_the_largest_body() -> None:
    _, (item,) = read_page(page(ITEM | {"body": "x" * MAX_DOCUMENT}), LIMIT)
    assert isinstance(item, MailboxItem)


@pytest.mark.parametrize("item", [1, [], {}, {"id": "../.."}, {"id": 5}])
def test_read_page_needs_an_id_to_reply_to(item: Any) -> None:
    with pytest.raises(InvalidInput):
        read_page(page(ITEM, item), LIMIT)


def test_read_page_refuses_what_is_too_large_or_no_page() -> None:
    with pytest.raises(TooLarge):
        read_page(page(ITEM), 10)
    with pytest.raises(InvalidInput):
        read_page(page(*[ITEM] * 51), LIMIT)
    with pytest.raises(InvalidInput):
        read_page(b"[]", LIMIT)
