"""JSON Schemas of everything that is not a message of the Dataspace Protocol."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
import json
import re
from typing import Annotated, Any, Literal, cast, override

from pydantic import Field
from pydantic.alias_generators import to_camel
from pydantic.json_schema import GenerateJsonSchema

from custom_components.data_exchanger.core.evidence.record import EvidenceRecord
from custom_components.data_exchanger.core.protocol.computation import (
    ComputationInputs,
    ComputationResult,
    KeyDisclosure,
)
from custom_components.data_exchanger.core.protocol.delivery import (
    DeliveryReceipt,
    Manifest,
    OwnershipCertificate,
    SettlementStatement,
    SignedBody,
)
from custom_components.data_exchanger.core.protocol.demand import Demand, DemandFeed
from custom_components.data_exchanger.core.protocol.erasure import (
    ErasureAttestation,
    ErasureRequest,
)
from custom_components.data_exchanger.core.protocol.mailbox import (
    Mailbox,
    MailboxPage,
    MailboxReply,
    MailboxRequest,
)
from custom_components.data_exchanger.core.protocol.namespace import PROFILE
from custom_components.data_exchanger.core.protocol.payout import (
    PayoutAccount,
    PayoutInstruction,
    PayoutPage,
    PayoutReceipt,
    PayoutRecord,
)
from custom_components.data_exchanger.core.protocol.profile import BuyerProfile, ProfileDocument
from custom_components.data_exchanger.core.protocol.terms import Terms
from custom_components.data_exchanger.core.protocol.tokens import RequestToken
from custom_components.data_exchanger.core.protocol.wire import adapter

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


type _Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceExport:
    """Summary of an evidence export: whose chain, how long, its end, and every file; signed."""

    format: Literal["data-exchanger-evidence/1"]
    did: str
    records: Annotated[int, Field(ge=0)]
    head: _Sha256
    exported: str
    files: dict[str, _Sha256]
    signature: Annotated[str, Field(min_length=86, max_length=86)]


KINDS: Mapping[str, type] = {
    "buyer-profile": BuyerProfile,
    "profile-document": ProfileDocument,
    "demand": Demand,
    "demand-feed": DemandFeed,
    "terms": Terms,
    "request-token": RequestToken,
    "mailbox-request": MailboxRequest,
    "mailbox": Mailbox,
    "mailbox-page": MailboxPage,
    "mailbox-reply": MailboxReply,
    "manifest": Manifest,
    "ownership-certificate": OwnershipCertificate,
    "receipt": DeliveryReceipt,
    "statement": SettlementStatement,
    "payout-account": PayoutAccount,
    "payout-instruction": PayoutInstruction,
    "payout-receipt": PayoutReceipt,
    "payout-record": PayoutRecord,
    "payout-page": PayoutPage,
    "erasure-request": ErasureRequest,
    "erasure-attestation": ErasureAttestation,
    "signed-body": SignedBody,
    "computation-inputs": ComputationInputs,
    "computation-result": ComputationResult,
    "key-disclosure": KeyDisclosure,
    "evidence-record": EvidenceRecord,
    "evidence-export": EvidenceExport,
}


class _Plain(GenerateJsonSchema):
    """Schemas whose only titles are the names of the types."""

    @override
    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def files() -> Iterator[tuple[str, str]]:
    """Write each schema: file name and text."""
    for kind, of in KINDS.items():
        schema = adapter(cast("Hashable", of)).json_schema(schema_generator=_Plain)
        if of is EvidenceRecord:
            schema["additionalProperties"] = False  # what is not signed has no place in evidence
        yield _file(kind, schema)
        if of is Terms:
            parts = schema["$defs"]
            scope = parts.pop("Scope")
            yield _file("scope", {**scope, "$defs": parts})


def _file(kind: str, schema: Mapping[str, Any]) -> tuple[str, str]:
    name = f"{kind}.schema.json"
    head = {"$schema": _DIALECT, "$id": f"{PROFILE}/schemas/{name}"}
    front = {key: schema[key] for key in ("title", "description")}
    return name, json.dumps(_tidy({**head, **front, **schema}), indent=2, ensure_ascii=False) + "\n"


def _tidy(schema: Any) -> Any:
    """Close maps to the names that their pattern allows, and put descriptions into plain words."""
    match schema:
        case dict():
            tidied = {key: _tidy(value) for key, value in schema.items()}
            if "patternProperties" in schema:
                tidied["additionalProperties"] = False
            if isinstance(schema.get("description"), str):
                tidied["description"] = _plain(schema["description"])
            return tidied
        case list():
            return [_tidy(item) for item in schema]
        case _:
            return schema


def _plain(docstring: str) -> str:
    """Write a docstring as text: camelCase names, no markup."""
    named = re.sub(r":\w+:`\.?(\w+)`", r"`\1`", docstring)
    camel = re.sub(r"``([a-z]+(?:_[a-z]+)+)``", lambda name: f"`{to_camel(name[1])}`", named)
    return " ".join(camel.replace("``", "`").split())
