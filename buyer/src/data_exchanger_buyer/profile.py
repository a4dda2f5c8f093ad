"""What a buyer says of itself, signed."""

from datetime import datetime

from data_exchanger_core.protocol.documents import sign_document
from data_exchanger_core.protocol.profile import BuyerProfile, ProfileDocument, SettlementTerms
from data_exchanger_core.protocol.wire import encode

from .config import Config
from .keys import Keys


def profile_document(config: Config, keys: Keys, updated: datetime) -> bytes:
    """Return the body of the profile's address."""
    profile = BuyerProfile(
        did=keys.did,
        name=config.name,
        contact=config.contact,
        jurisdiction=config.jurisdiction,
        hosting=config.hosting,
        dsp=config.dsp,
        mailbox=config.mailboxes,
        demands=f"{config.url}/demands",
        settlement=f"{config.url}/settlements",
        erasure=f"{config.url}/erasure",
        sealing_keys=tuple(key.public for key in keys.sealing.values()),
        terms=SettlementTerms(
            currencies=config.currencies,
            methods=config.methods,
            due_days=config.due_days,
            fee_per_mille=config.fee_per_mille,
        ),
        licences=config.licences,
        website=config.website,
        updated=updated,
    )
    return encode(ProfileDocument(profile=sign_document(profile, keys.signing)))
