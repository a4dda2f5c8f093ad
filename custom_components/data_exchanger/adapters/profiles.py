"""Fetches a buyer's profile before the buyer is known."""

from dataclasses import dataclass

from ..core.identity.keys import PublicKey
from ..core.protocol.origin import require_same_origin
from ..core.protocol.profile import PATH, BuyerProfile, open_profile
from ..core.protocol.wire import MAX_DOCUMENT
from .transport import Transport, Unreachable


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedProfile:
    """A profile that its own key signed."""

    profile: BuyerProfile
    key: PublicKey
    token: str


async def fetch_profile(transport: Transport, url: str) -> FetchedProfile:
    """Read and check the profile at a buyer's address.

    All addresses in it must lie at the same origin. Raises the errors of transport and signature.
    """
    answer = await transport.request("", "GET", url + PATH, limit=MAX_DOCUMENT)
    if answer.status != 200:
        raise Unreachable(f"status {answer.status}")
    signed, key = open_profile(answer.body)
    profile = signed.content
    for field in ("dsp", "mailbox", "demands", "settlement", "erasure"):
        require_same_origin(field, getattr(profile, field), url)
    return FetchedProfile(profile=profile, key=key, token=signed.token)
