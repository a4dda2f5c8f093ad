"""One trade from a home's side: step by step, right or wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
import json
from typing import Any
from uuid import UUID, uuid4, uuid5
from zipfile import ZipFile

from data_exchanger_core.model.disclosure import DisclosureLevel
from data_exchanger_core.model.period import rfc3339
from data_exchanger_core.privacy.release import Release, ResourceSummary
from data_exchanger_core.protocol import messages, odrl
from data_exchanger_core.protocol.delivery import (
    DeliveryReceipt,
    Manifest,
    OwnershipCertificate,
    SettlementStatement,
    SignedBody,
)
from data_exchanger_core.protocol.documents import open_document, sign_document
from data_exchanger_core.protocol.mailbox import (
    MailboxItem,
)
from data_exchanger_core.protocol.messages import (
    ContractNegotiation,
    TransferProcess,
    TransferRequestMessage,
    read_message,
)
from data_exchanger_core.protocol.sealing import (
    SealedRelease,
    agreement_info,
    choose_sealing_key,
    seal,
)
from data_exchanger_core.protocol.states import NegotiationState, TransferState
from data_exchanger_core.protocol.terms import Terms
from data_exchanger_core.protocol.wire import decode
from scripted_home import Answer, ScriptedHome

CSV = b"start,electricity_consumption\n2026-01-01T00:00:00Z,0.51\n2026-01-01T01:00:00Z,\n"
DESCRIPTOR: dict[str, Any] = {
    "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
    "name": "household-data",
    "resources": [
        {
            "name": "series",
            "type": "table",
            "path": "data/series.csv",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": len(CSV),
            "hash": f"sha256:{sha256(CSV).hexdigest()}",
            "schema": {
                "fields": [
                    {"name": "start", "type": "datetime"},
                    {"name": "electricity_consumption", "type": "number"},
                ],
                "missingValues": [""],
                "primaryKey": ["start"],
            },
        }
    ],
}
FILES: Mapping[str, bytes] = {
    "datapackage.json": json.dumps(DESCRIPTOR).encode(),
    "data/series.csv": CSV,
}
SUMMARY = ResourceSummary(name="series", rows=2, columns=2, sha256=sha256(CSV).hexdigest())


def zipped(files: Mapping[str, bytes] = FILES) -> bytes:
    """Return a package."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@dataclass
class Script:
    """One trade from the home's side; every step can be taken again."""

    home: ScriptedHome
    terms: Terms
    id: str = field(default_factory=lambda: uuid4().urn)
    consumer_pid: str = ""
    agreement: dict[str, Any] = field(default_factory=dict)
    request: TransferRequestMessage | None = None
    items: dict[str, MailboxItem] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=lambda: FILES)
    sent_release: bytes = b""
    receipt: DeliveryReceipt | None = None
    statement: SettlementStatement | None = None

    @property
    def transfer_pid(self) -> str:
        """The providerPid of the transfer."""
        return uuid5(UUID(self.id), "transfer").urn

    @property
    def agreement_id(self) -> str:
        """The IRI of the agreement."""
        return uuid5(UUID(self.id), "agreement").urn

    def offer_policy(self) -> dict[str, Any]:
        """Return the offer."""
        return odrl.offer(self.terms, uuid5(UUID(self.id), "offer").urn, "urn:uuid:dataset")

    def offer_message(self) -> messages.ContractOfferMessage:
        """Return the message that opens the negotiation."""
        return messages.ContractOfferMessage(
            provider_pid=self.id,
            offer=self.offer_policy(),
            callback_address=self.home.mailbox.address,
        )

    def negotiation_url(self, verb: str = "") -> str:
        """Return the consumer's address of the negotiation."""
        url = f"{self.home.profile.dsp}/negotiations/{self.consumer_pid}"
        return f"{url}/{verb}" if verb else url

    def transfer_url(self, verb: str = "") -> str:
        """Return the consumer's address of the transfer."""
        assert self.request
        url = f"{self.request.callback_address}/transfers/{self.request.consumer_pid}"
        return f"{url}/{verb}" if verb else url

    def negotiation(self, state: NegotiationState) -> ContractNegotiation:
        """Return the state as the home shows it."""
        return ContractNegotiation(
            provider_pid=self.id, consumer_pid=self.consumer_pid or "unknown", state=state
        )

    async def fetch(self, path: str) -> MailboxItem:
        """Take an item out of the mailbox, or the one that was taken before."""
        if path not in self.items:
            self.items[path] = await self.home.expect(path)
        return self.items[path]

    # Steps

    async def offer(self) -> Answer:
        """Make the offer."""
        answer = await self.home.post(
            f"{self.home.profile.dsp}/negotiations/offers", self.offer_message()
        )
        if answer.status == 201:
            self.consumer_pid = answer.json["consumerPid"]
        return answer

    async def take_acceptance(self) -> Answer:
        """Take the buyer's acceptance."""
        item = await self.fetch(f"/negotiations/{self.id}/events")
        message = read_message(messages.ContractNegotiationEventMessage, item.body.encode())
        assert message.event_type == "ACCEPTED"
        assert message.consumer_pid == self.consumer_pid
        return await self.home.reply(item, 200, self.negotiation(NegotiationState.ACCEPTED))

    def agreement_message(self, **changed: Any) -> messages.ContractAgreementMessage:
        """Return the agreement, or a wrong one."""
        self.agreement = self.agreement or odrl.agreement(
            self.offer_policy(),
            self.agreement_id,
            assigner=self.home.key.did,
            assignee=self.home.profile.did,
            timestamp=rfc3339(datetime.now(UTC)),
        )
        return messages.ContractAgreementMessage(
            provider_pid=self.id,
            consumer_pid=self.consumer_pid,
            agreement={**self.agreement, **changed},
        )

    async def agree(self) -> Answer:
        """Send the agreement."""
        return await self.home.post(self.negotiation_url("agreement"), self.agreement_message())

    async def take_verification(self) -> Answer:
        """Take the buyer's verification."""
        item = await self.fetch(f"/negotiations/{self.id}/agreement/verification")
        read_message(messages.ContractAgreementVerificationMessage, item.body.encode())
        return await self.home.reply(item, 200, self.negotiation(NegotiationState.VERIFIED))

    def finalization(self) -> messages.ContractNegotiationEventMessage:
        """Return the message that concludes the contract."""
        return messages.ContractNegotiationEventMessage(
            provider_pid=self.id, consumer_pid=self.consumer_pid, event_type="FINALIZED"
        )

    async def finalize(self) -> Answer:
        """Conclude the contract."""
        return await self.home.post(self.negotiation_url("events"), self.finalization())

    async def take_request(self) -> Answer:
        """Take the buyer's transfer request."""
        item = await self.fetch("/transfers/request")
        self.request = read_message(TransferRequestMessage, item.body.encode())
        assert self.request.agreement_id == self.agreement_id
        process = TransferProcess(
            provider_pid=self.transfer_pid,
            consumer_pid=self.request.consumer_pid,
            state=TransferState.REQUESTED,
        )
        return await self.home.reply(item, 201, process)

    def about_transfer[M: messages.ProcessMessage](self, kind: type[M], **more: Any) -> M:
        """Return a message about the transfer."""
        assert self.request
        return kind(provider_pid=self.transfer_pid, consumer_pid=self.request.consumer_pid, **more)

    async def start(self) -> Answer:
        """Start the transfer."""
        message = self.about_transfer(messages.TransferStartMessage)
        return await self.home.post(self.transfer_url("start"), message)

    def release(self, **changed: Any) -> bytes:
        """Return the sealed release, or one with a wrong manifest."""
        package = zipped(self.files)
        release = Release(
            level=DisclosureLevel.SERIES, method="series", resources=(SUMMARY,), package=package
        )
        key = choose_sealing_key(self.home.profile)
        sealed = seal(release, key, self.agreement)
        certificate = OwnershipCertificate(
            package=release.sha256, size=len(package), created=datetime.now(UTC)
        )
        manifest = Manifest(
            release=uuid5(UUID(self.id), "release").urn,
            agreement=self.agreement_id,
            agreement_hash=agreement_info(self.agreement).hex(),
            transfer=self.transfer_pid,
            scope=self.terms.scope,
            level=release.level,
            resources=release.resources,
            package=release.sha256,
            package_size=len(package),
            sealed=sha256(sealed).hexdigest(),
            sealed_size=len(sealed),
            sealing_key=key.id,
            certificate=sign_document(certificate, self.home.key),
            created=datetime.now(UTC),
        )
        token = sign_document(replace(manifest, **changed), self.home.key)
        return SealedRelease(token, sealed).to_bytes()

    @property
    def endpoint(self) -> str:
        """Where the release goes."""
        assert self.request
        assert self.request.data_address
        return str(self.request.data_address.endpoint)

    async def deliver(self) -> Answer:
        """Push the release, the same bytes each time, and check the receipt."""
        self.sent_release = self.sent_release or self.release()
        answer = await self.home.post(self.endpoint, self.sent_release)
        if answer.status == 201:
            token = decode(SignedBody, answer.body).document
            self.receipt = open_document(
                DeliveryReceipt, token, self.home.buyer_key, self.home.profile.did
            ).content
        return answer

    async def complete(self) -> Answer:
        """Complete the transfer."""
        message = self.about_transfer(messages.TransferCompletionMessage)
        return await self.home.post(self.transfer_url("completion"), message)

    async def take_statement(self, status: int = 200, body: bytes = b"{}") -> Answer:
        """Take the buyer's settlement statement and check it."""
        item = await self.fetch(f"/settlements/{self.id}")
        token = decode(SignedBody, item.body).document
        self.statement = open_document(
            SettlementStatement, token, self.home.buyer_key, self.home.profile.did
        ).content
        return await self.home.reply(item, status, body)

    async def run(self, until: str = "complete") -> None:
        """Take every step up to and including ``until``; each must succeed."""
        for name in STEPS[: STEPS.index(until) + 1]:
            answer = await getattr(self, name)()
            assert answer.status < 300, (name, answer)


STEPS = (
    "offer",
    "take_acceptance",
    "agree",
    "take_verification",
    "finalize",
    "take_request",
    "start",
    "deliver",
    "complete",
    "take_statement",
)
"""A trade from end to end, with a buyer that pays by itself."""
