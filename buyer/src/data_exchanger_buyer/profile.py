"""What a buyer says of itself."""

from datetime import datetime

from data_exchanger_core.model.identifiers import Did
from data_exchanger_core.protocol.profile import BuyerProfile, SettlementTerms

from .config import Config
from .keys import Keys


def profile_of(config: Config, keys: Keys, did: Did, updated: datetime) -> BuyerProfile:
    """Return the profile, not signed yet."""
    return BuyerProfile(
        did=did,
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
            payouts=config.payouts,
        ),
        payouts=f"{config.url}/payouts" if config.payouts else None,
        licences=config.licences,
        website=config.website,
        retention_days=config.retention_days,
        updated=updated,
    )
