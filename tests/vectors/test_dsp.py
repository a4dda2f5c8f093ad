"""Messages of the vectors against the schemas of the Dataspace Protocol, where these are at hand."""

from collections.abc import Callable, Mapping
import json
from typing import Any

import pytest

from tests.vectors.files import load, parameters


@pytest.mark.parametrize("vector", parameters("message", bad=False))
def test_every_message_fits_its_schema(
    require_dsp: Callable[..., None], vector: Mapping[str, Any]
) -> None:
    require_dsp(json.loads(vector["input"]["body"]))


_IN_TRADE = [
    pytest.param(message, id=f"{number}-{message['@type']}")
    for number, exchange in enumerate(load("trade_complete")["expected"])
    for message in (json.loads(exchange.get("body", "{}")), exchange["reply"]["body"])
    if "@type" in message
]


@pytest.mark.parametrize("message", _IN_TRADE)
def test_every_word_of_the_trade_fits_its_schema(
    require_dsp: Callable[..., None], message: Mapping[str, Any]
) -> None:
    require_dsp(message)


@pytest.mark.parametrize("vector", parameters("offer", bad=False))
def test_every_offer_fits_the_schema_of_its_message(
    require_dsp: Callable[..., None], vector: Mapping[str, Any]
) -> None:
    message = json.loads(load("message_offer")["input"]["body"])
    require_dsp({**message, "offer": vector["input"]["policy"]})
