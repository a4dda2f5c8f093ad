"""Fetches what stands behind a buyer's licences: keys of their issuers, lists of revocations."""

import asyncio

from ..core.compliance.licence import Dossier
from ..core.errors import DataExchangerError
from ..core.identity.keys import PublicKey
from ..core.model.identifiers import Did
from ..core.protocol.credential import Credential, read_credential
from ..core.protocol.did import document_url, is_web, keys_in
from ..core.protocol.profile import BuyerProfile
from ..core.protocol.wire import MAX_DOCUMENT
from .transport import Transport, Unreachable

_LIST_LIMIT = 4 * 1024 * 1024


async def fetch_keys(transport: Transport, buyer: str, did: Did) -> tuple[PublicKey, ...]:
    """Return the keys of a DID: those in its document, or that of a did:key."""
    if not is_web(did):
        return (PublicKey.from_did(did),)
    url = document_url(did, loopback=transport.loopback)
    return keys_in(did, await _get(transport, buyer, url, MAX_DOCUMENT))


async def fetch_dossier(
    transport: Transport, buyer: str, profile: BuyerProfile, trusted: frozenset[Did]
) -> Dossier:
    """Ask the issuers of a buyer's licences; those that nobody trusts are not asked.

    What cannot be read is left out, and the licence stays a claim.
    """
    credentials = [one for one in map(_read, profile.licences) if one]
    counted = [one for one in credentials if one.issued_by in trusted]
    issuers = sorted({one.issued_by for one in counted})
    lists = sorted(
        {one.credential_status.status_list_credential for one in counted if one.credential_status}
    )
    keys = await asyncio.gather(*(_keys(transport, buyer, did) for did in issuers))
    tokens = await asyncio.gather(*(_token(transport, buyer, url) for url in lists))
    return Dossier(
        keys=dict(zip(issuers, keys, strict=True)),
        status_lists=dict(zip(lists, tokens, strict=True)),
    )


def _read(token: str) -> Credential | None:
    try:
        return read_credential(token)
    except DataExchangerError:
        return None


async def _keys(transport: Transport, buyer: str, did: Did) -> tuple[PublicKey, ...]:
    try:
        return await fetch_keys(transport, buyer, did)
    except DataExchangerError:
        return ()


async def _token(transport: Transport, buyer: str, url: str) -> str:
    try:
        return (await _get(transport, buyer, url, _LIST_LIMIT)).decode().strip()
    except DataExchangerError, UnicodeDecodeError:
        return ""


async def _get(transport: Transport, buyer: str, url: str, limit: int) -> bytes:
    answer = await transport.request(buyer, "GET", url, limit=limit)
    if answer.status != 200:
        raise Unreachable(f"status {answer.status}")
    return answer.body
