"""Releases on their way in: checked in every part, opened, stored, and only then receipted."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from data_exchanger_core.errors import InvalidInput, InvalidSignature, NotFound, WrongState
from data_exchanger_core.identity.keys import PublicKey
from data_exchanger_core.model.identifiers import Did
from data_exchanger_core.protocol.delivery import (
    DeliveryReceipt,
    Manifest,
    OwnershipCertificate,
    SignedBody,
)
from data_exchanger_core.protocol.documents import open_document
from data_exchanger_core.protocol.messages import Policy
from data_exchanger_core.protocol.sealing import (
    MAX_PACKAGE,
    agreement_info,
    split_release,
    unseal,
)
from data_exchanger_core.protocol.tokens import bearer_issuer

from . import negotiation
from .buyer import Buyer
from .files import put_private, remove
from .outbox import store
from .package import require_contents
from .requests import Reply, Request, Unauthorized, authenticate, reply_with
from .store.database import Transaction
from .trade import Received, Trade

MAX_DELIVERY = MAX_PACKAGE + 256 * 1024
"""Bytes of a delivery: sealing never makes a package much larger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A delivery that is what was agreed, opened."""

    manifest: Manifest
    token: str
    package: bytes


def expect(tx: Transaction, request: Request, transfer: str) -> None:
    """Refuse a delivery that nobody waits for before its body is read."""
    try:
        claimed = bearer_issuer(request.authorization)
    except InvalidSignature as err:
        raise Unauthorized from err
    trade = own_trade(tx, claimed, transfer)
    if trade.received is None:
        negotiation.require_delivery_due(trade)


def admit(
    tx: Transaction, buyer: Buyer, request: Request, transfer: str, now: datetime
) -> Trade | Reply:
    """Return the trade that a delivery is for, or the answer that it got before."""
    trade = own_trade(tx, authenticate(tx, buyer, request, now), transfer)
    if trade.received is None:
        negotiation.require_delivery_due(trade)
        return trade
    return _repeated(trade.received, request.body)


def open_delivery(buyer: Buyer, trade: Trade, body: bytes) -> Opened:
    """Check every part of a delivery against the agreement, and open it.

    Raises :class:`InvalidInput` naming the part that is wrong, :class:`InvalidSignature` or
    :class:`SealBroken`.
    """
    release = split_release(body)
    home = PublicKey.from_did(trade.home)
    manifest = open_document(Manifest, release.manifest, home).content
    agreement = trade.agreement or {}
    _require_agreed(manifest, trade, agreement)
    _require("sealed", manifest.sealed, sha256(release.sealed).hexdigest())
    _require("sealedSize", manifest.sealed_size, len(release.sealed))
    key = buyer.keys.sealing.get(manifest.sealing_key)
    if key is None:
        raise InvalidInput("sealingKey", "is none of this buyer's")
    package = unseal(release.sealed, key.kem, key.raw, agreement)
    _require("package", manifest.package, sha256(package).hexdigest())
    _require("packageSize", manifest.package_size, len(package))
    certificate = open_document(OwnershipCertificate, manifest.certificate, home).content
    _require("certificate.package", certificate.package, manifest.package)
    _require("certificate.size", certificate.size, manifest.package_size)
    require_contents(package, manifest.resources)
    return Opened(manifest=manifest, token=release.manifest, package=package)


def keep(buyer: Buyer, trade: Trade, opened: Opened) -> None:
    """Store the package; storing it again changes nothing."""
    put_private(package_path(buyer, trade), opened.package)


def confirm(
    tx: Transaction, buyer: Buyer, trade_id: str, body: bytes, opened: Opened, now: datetime
) -> Reply:
    """Note the delivery and countersign it, unless the home has called it back meanwhile."""
    trade = tx.trades.get(trade_id)
    if trade.erased:
        remove(package_path(buyer, trade))
    if trade.received:
        return _repeated(trade.received, body)
    manifest = opened.manifest
    receipt = DeliveryReceipt(
        release=manifest.release,
        agreement=manifest.agreement,
        sealed=manifest.sealed,
        package=manifest.package,
        received=now,
    )
    received = Received(
        release=manifest.release,
        body=sha256(body).hexdigest(),
        package=manifest.package,
        size=manifest.package_size,
        rows=sum(resource.rows for resource in manifest.resources),
        manifest=opened.token,
        receipt=buyer.sign(receipt),
        at=now,
    )
    store(tx, buyer, trade, negotiation.receive(trade, received), now)
    return _receipt(received)


def package_path(buyer: Buyer, trade: Trade) -> Path:
    """Return where a trade's package is, or will be."""
    return buyer.folder.releases / f"{UUID(trade.transfer_pid)}.zip"


def own_trade(tx: Transaction, home: Did, transfer: str) -> Trade:
    """Return a trade of this home by its transfer; another home's does not exist for it."""
    trade = tx.trades.of_transfer(transfer)
    if trade is None or trade.home != home:
        raise NotFound("transfer", transfer)
    return trade


def _require_agreed(manifest: Manifest, trade: Trade, agreement: Policy) -> None:
    _require("agreement", manifest.agreement, trade.agreement_id)
    _require("agreementHash", manifest.agreement_hash, agreement_info(agreement).hex())
    _require("transfer", manifest.transfer, trade.transfer_provider_pid)
    _require("scope", manifest.scope, trade.terms.scope)
    if not trade.terms.scope.level.allows(manifest.level):
        raise InvalidInput("level", f"is not allowed under {trade.terms.scope.level}")


def _require(field: str, stated: object, true: object) -> None:
    if stated != true:
        raise InvalidInput(field, "is not what was agreed and delivered")


def _repeated(received: Received, body: bytes) -> Reply:
    """Answer a delivery that was answered before."""
    if sha256(body).hexdigest() != received.body:
        raise WrongState("another release was delivered", state="delivered")
    return _receipt(received)


def _receipt(received: Received) -> Reply:
    return reply_with(201, SignedBody(document=received.receipt))
