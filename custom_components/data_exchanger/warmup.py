"""Reads data files and builds decoders before anything runs on the event loop."""

from .core.catalog.element import vocabulary
from .core.consent.presets import presets
from .core.consent.purpose import purposes
from .core.protocol.kem import supported_kems
from .core.protocol.mailbox import Mailbox, MailboxReply, MailboxRequest
from .core.protocol.profile import BuyerProfile
from .core.protocol.terms import Terms
from .core.protocol.wire import adapter

_DECODED_ON_THE_LOOP = (BuyerProfile, Mailbox, MailboxReply, MailboxRequest, Terms)


def warm_up() -> None:
    """Fill the caches that the event loop reads. Blocks."""
    vocabulary()
    purposes()
    presets()
    supported_kems()
    for kind in _DECODED_ON_THE_LOOP:
        adapter(kind)
