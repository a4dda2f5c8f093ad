"""Every message of the buyer against the schemas of the Dataspace Protocol."""

import json
from pathlib import Path
from typing import Any

from conftest import RunningBuyer
from data_exchanger_core.protocol import messages
from data_exchanger_core.protocol.terms import Terms
from jsonschema import Draft201909Validator
import pytest
from referencing import Registry, Resource
from script import Script
from scripted_home import ScriptedHome

SCHEMAS = Path(__file__).parents[3] / "shared" / "dsp" / "schemas"
pytestmark = pytest.mark.skipif(not SCHEMAS.exists(), reason="schemas are not at hand")

BY_TYPE = {
    "ContractNegotiation": "negotiation/contract-negotiation-schema.json",
    "ContractNegotiationError": "negotiation/contract-negotiation-error-schema.json",
    "ContractNegotiationEventMessage": "negotiation/contract-negotiation-event-message-schema.json",
    "ContractAgreementVerificationMessage": (
        "negotiation/contract-agreement-verification-message-schema.json"
    ),
    "ContractNegotiationTerminationMessage": (
        "negotiation/contract-negotiation-termination-message-schema.json"
    ),
    "TransferRequestMessage": "transfer/transfer-request-message-schema.json",
    "TransferProcess": "transfer/transfer-process-schema.json",
    "TransferError": "transfer/transfer-error-schema.json",
}


def read(path: Path) -> Any:
    """Read a schema; some of the published ones leave a slash out of their references."""
    return json.loads(path.read_text().replace(".json#definitions/", ".json#/definitions/"))


def validator(path: str) -> Draft201909Validator:
    documents = [read(path) for path in SCHEMAS.glob("*/*-schema.json")]
    resources = [Resource.from_contents(document) for document in documents]
    registry: Registry[Any] = Registry().with_resources(
        (resource.id() or "", resource) for resource in resources
    )
    return Draft201909Validator(read(SCHEMAS / path), registry=registry)


async def test_all_messages_fit_their_schemas(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms
) -> None:
    whole = Script(home, terms)
    await whole.run(until="take_statement")
    await home.get(whole.negotiation_url())
    await home.get(whole.transfer_url())
    await whole.finalize()
    await home.post(whole.negotiation_url("agreement"), b"{}")
    await home.post(whole.transfer_url("completion"), b"{}")
    refused = Script(home, buyer.publish().terms())
    await refused.offer()
    (item,) = await home.poll()
    await home.reply(item, 400)
    await home.poll()
    await home.get(f"{home.profile.dsp}/transfers/urn:uuid:unknown")
    broken = Script(home, buyer.publish().terms())
    await broken.run(until="start")
    await home.post(broken.endpoint, b"x")
    end = broken.about_transfer(messages.TransferTerminationMessage, code="x")
    await home.post(broken.transfer_url("termination"), end)

    assert {message["@type"] for message in home.said} == set(BY_TYPE)
    for message in home.said:
        validator(BY_TYPE[message["@type"]]).validate(message)


async def test_versions_fit_their_schema(buyer: RunningBuyer, home: ScriptedHome) -> None:
    answer = await home.get(home.profile.dsp + "/.well-known/dspace-version", signed=False)
    validator("common/protocol-version-schema.json").validate(answer.json)
