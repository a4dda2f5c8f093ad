"""Vectors of manifests and of whole deliveries."""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

from custom_components.data_exchanger.core.identity.canonical import digest
from custom_components.data_exchanger.core.identity.keys import SigningKey
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.protocol.delivery import (
    DeliveryReceipt,
    Manifest,
    OwnershipCertificate,
)
from custom_components.data_exchanger.core.protocol.documents import sign_document
from custom_components.data_exchanger.core.protocol.messages import Policy
from custom_components.data_exchanger.core.protocol.sealing import SealedRelease
from custom_components.data_exchanger.core.protocol.wire import to_json

from .cast import AGREEMENT, HOME, KEY_ID, NOW, PRIVATE, SALE, SCOPE, STRANGER
from .documents import HASH, Sample, document_vectors
from .packages import SERIES
from .seals import SEALED, flipped
from .vector import Vector, bad, good

SEALED_AT = NOW + timedelta(minutes=7)


def certificate(key: SigningKey = HOME, package: str = SERIES.sha256) -> str:
    """Sign the home's claim to the package."""
    claim = OwnershipCertificate(package=package, size=len(SERIES.package), created=SEALED_AT)
    return sign_document(claim, key)


def manifest(sealed: bytes, kem: str = "X25519", **changes: Any) -> Manifest:
    """Describe a sealed release."""
    made = Manifest(
        release=SALE.derived_id("release"),
        agreement=SALE.agreement_id,
        agreement_hash=digest(AGREEMENT),
        transfer=SALE.transfer_pid,
        scope=SCOPE,
        level=SERIES.level,
        resources=SERIES.resources,
        package=SERIES.sha256,
        package_size=len(SERIES.package),
        sealed=sha256(sealed).hexdigest(),
        sealed_size=len(sealed),
        sealing_key=KEY_ID[kem],
        certificate=certificate(),
        created=SEALED_AT,
    )
    return replace(made, **changes)


MANIFEST = manifest(SEALED["X25519"])
DELIVERY = SealedRelease(sign_document(MANIFEST, HOME), SEALED["X25519"]).to_bytes()
RECEIPT = DeliveryReceipt(
    release=MANIFEST.release,
    agreement=MANIFEST.agreement,
    sealed=MANIFEST.sealed,
    package=MANIFEST.package,
    received=SEALED_AT + timedelta(minutes=1),
)


def vectors() -> Iterator[Vector]:
    """Write the vectors of this module."""
    yield from document_vectors(
        Sample(
            kind="manifest",
            document=MANIFEST,
            key=HOME,
            changes={
                "agreement_hash": ("agreementHash", "00", "agreementHash"),
                "level": ("level", "raw", "level"),
                "resource_rows": (
                    "resources",
                    [{**to_json(SERIES.resources[0]), "rows": -1}],
                    "resources.0.rows",
                ),
                "sealed_size": ("sealedSize", "10", "sealedSize"),
                "certificate": ("certificate", None, "certificate"),
            },
        )
    )
    yield from _deliveries()


def _delivery(body: bytes, kem: str = "X25519", **changes: Any) -> dict[str, Any]:
    return {
        "body": b64encode(body).decode(),
        "home": HOME.did,
        "agreement": AGREEMENT,
        "transfer": SALE.transfer_pid,
        "sealingKey": {"id": KEY_ID[kem], "kem": kem, "privateKey": PRIVATE[kem].hex()},
        **changes,
    }


def _made(made: Manifest, sealed: bytes = SEALED["X25519"], key: SigningKey = HOME) -> bytes:
    return SealedRelease(sign_document(made, key), sealed).to_bytes()


def _deliveries() -> Iterator[Vector]:
    xwing = manifest(SEALED["X-Wing"], "X-Wing")
    yield good(
        "release_x25519",
        "release",
        "A whole delivery.",
        _delivery(DELIVERY),
        {"manifest": to_json(MANIFEST), "sha256": SERIES.sha256},
    )
    yield good(
        "release_xwing",
        "release",
        "A whole delivery, sealed to an X-Wing key.",
        _delivery(_made(xwing, SEALED["X-Wing"]), "X-Wing"),
        {"manifest": to_json(xwing), "sha256": SERIES.sha256},
    )
    sealed = SEALED["X25519"]
    broken = flipped(sealed)
    wrong: Mapping[str, tuple[Mapping[str, Any], str, str]] = {
        "agreement": ({"agreement": HOME.did}, "agreement", "Under another agreement."),
        "agreement_hash": ({"agreement_hash": HASH}, "agreementHash", "Another agreement's hash."),
        "transfer": ({"transfer": SALE.id}, "transfer", "Of another transfer."),
        "scope": ({"scope": replace(SCOPE, optional=())}, "scope", "Not what was agreed."),
        "sealed": ({"sealed": HASH}, "sealed", "The hash of something else."),
        "sealed_size": ({"sealed_size": 1}, "sealedSize", "Another size."),
        "sealing_key": ({"sealing_key": "key-9"}, "sealingKey", "Sealed to a key that is unknown."),
        "package": ({"package": HASH}, "package", "The hash of another package."),
        "package_size": ({"package_size": 1}, "packageSize", "A package of another size."),
        "certificate": (
            {"certificate": certificate(package=HASH)},
            "certificate.package",
            "The certificate of another package.",
        ),
    }
    for why, (changes, refused, description) in wrong.items():
        given = _delivery(_made(replace(MANIFEST, **changes)))
        yield bad(f"release_bad_{why}", "release", description, given, "invalid_input", refused)
    yield bad(
        "release_bad_bit",
        "release",
        "One bit of the sealed part is flipped on the way.",
        _delivery(_made(MANIFEST, broken)),
        "invalid_input",
        "sealed",
    )
    yield bad(
        "release_bad_seal",
        "release",
        "A broken seal under a manifest that is right about it.",
        _delivery(_made(manifest(broken), broken)),
        "seal_broken",
    )
    statistics = {**AGREEMENT, "permission": _at_level(AGREEMENT, DisclosureLevel.STATISTICS)}
    lower = replace(SCOPE, level=DisclosureLevel.STATISTICS)
    yield bad(
        "release_bad_level",
        "release",
        "More is shown than was agreed.",
        _delivery(
            _made(replace(MANIFEST, scope=lower, agreement_hash=digest(statistics))),
            agreement=statistics,
        ),
        "invalid_input",
        "level",
    )
    signed = {
        "signer": (_made(MANIFEST, key=STRANGER), "The manifest is somebody else's."),
        "certificate_signer": (
            _made(replace(MANIFEST, certificate=certificate(STRANGER))),
            "The certificate is somebody else's.",
        ),
    }
    for why, (body, description) in signed.items():
        given = _delivery(body)
        yield bad(f"release_bad_{why}", "release", description, given, "invalid_signature")
    yield bad(
        "release_bad_manifest",
        "release",
        "No manifest before the sealed part.",
        _delivery(b"\xff" + sealed.replace(b"\n", b"")),
        "invalid_input",
        "release",
    )


def _at_level(policy: Policy, level: DisclosureLevel) -> Any:
    """Rewrite the scope of a permission for another level."""
    rule = policy["permission"][0]
    constraints = [
        {
            **one,
            "rightOperand": one["rightOperand"].replace('"level":"series"', f'"level":"{level}"'),
        }
        if one["leftOperand"].endswith("#scope")
        else one
        for one in rule["constraint"]
    ]
    return [{**rule, "constraint": constraints}]
