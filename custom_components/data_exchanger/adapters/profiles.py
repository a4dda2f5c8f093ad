"""Fetches a buyer's profile before the buyer is known."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..core.errors import InvalidSignature
from ..core.identity.keys import PublicKey
from ..core.protocol.did import document_url, is_web
from ..core.protocol.documents import Signed
from ..core.protocol.origin import require_same_origin
from ..core.protocol.profile import PATH, BuyerProfile, open_profile, profile_issuer
from ..core.protocol.wire import MAX_DOCUMENT
from .qualification import fetch_keys
from .transport import Transport, Unreachable


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedProfile:
    """A profile that its own key signed."""

    profile: BuyerProfile
    key: PublicKey
    token: str


async def fetch_profile(transport: Transport, url: str, buyer: str = "") -> FetchedProfile:
    """Read and check the profile at a buyer's address.

    All addresses in it must lie at the same origin, and so must the document of a did:web, which
    then holds the key. Raises the errors of transport and signature.
    """
    answer = await transport.request(buyer, "GET", url + PATH, limit=MAX_DOCUMENT)
    if answer.status != 200:
        raise Unreachable(f"status {answer.status}")
    claimed = profile_issuer(answer.body)
    if is_web(claimed):
        document = document_url(claimed, loopback=transport.loopback)
        require_same_origin("did", document, url)
        keys = await fetch_keys(transport, buyer, claimed)
    else:
        keys = (PublicKey.from_did(claimed),)
    signed, key = _open(answer.body, keys)
    profile = signed.content
    for field in ("dsp", "mailbox", "demands", "settlement", "erasure"):
        require_same_origin(field, getattr(profile, field), url)
    if profile.payouts:
        require_same_origin("payouts", profile.payouts, url)
    return FetchedProfile(profile=profile, key=key, token=signed.token)


def _open(body: bytes, keys: Sequence[PublicKey]) -> tuple[Signed[BuyerProfile], PublicKey]:
    """Read a profile that one of a DID's keys signed."""
    for key in keys:
        try:
            return open_profile(body, key)
        except InvalidSignature:
            continue
    raise InvalidSignature
