"""DID documents: where a did:web keeps its own, and which keys speak for it.

W3C CCG did:web method; DID Core 1.0 sections 5.2 and 5.3.2. Ed25519 only, as JWK or multibase.
"""

from dataclasses import dataclass
import re
from typing import Annotated, Any, ClassVar
from urllib.parse import unquote, urlsplit

from pydantic import Field, StringConstraints

from ..errors import DataExchangerError, InvalidInput
from ..identity import base64url
from ..identity.keys import PublicKey
from ..model.identifiers import Did
from .wire import WIRE, decode, encode

_WEB = re.compile(r"did:web:([A-Za-z0-9.-]+(?:%3A\d{1,5})?)((?::[A-Za-z0-9._-]+)*)")
_PREFIX = "did:key:"

Id = Annotated[str, StringConstraints(min_length=1, max_length=500)]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationMethod:
    """A key of a DID document."""

    __pydantic_config__: ClassVar = WIRE

    id: Id
    type: Id
    controller: Id
    public_key_jwk: dict[str, Any] | None = None
    public_key_multibase: Annotated[str, StringConstraints(max_length=100)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DidDocument:
    """What a did:web publishes; methods that are no string are none of ours."""

    __pydantic_config__: ClassVar = WIRE

    id: Id
    verification_method: Annotated[tuple[VerificationMethod, ...], Field(max_length=50)] = ()
    assertion_method: Annotated[tuple[Any, ...], Field(max_length=50)] = ()


def is_web(did: str) -> bool:
    """Whether a DID is a did:web."""
    return did.startswith("did:web:")


def is_did(did: str) -> bool:
    """Whether a text names a party in a way that this home understands."""
    if _WEB.fullmatch(did):
        return True
    try:
        PublicKey.from_did(did)
    except DataExchangerError:
        return False
    return True


def document_url(did: str, *, loopback: bool = False) -> str:
    """Return where a did:web keeps its document; ``loopback`` allows http to this machine."""
    found = _WEB.fullmatch(did)
    if found is None:
        raise InvalidInput("did", "is no did:web")
    host, path = unquote(found[1]), found[2].replace(":", "/")
    local = loopback and host.partition(":")[0] in ("127.0.0.1", "localhost")
    return f"{'http' if local else 'https'}://{host}{path or '/.well-known'}/did.json"


def did_of(url: str) -> Did:
    """Return the did:web of a base address; raise :class:`InvalidInput` where it has none."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/").replace("/", ":")
    did = f"did:web:{parts.netloc.replace(':', '%3A')}{path}"
    if not parts.netloc or not _WEB.fullmatch(did):
        raise InvalidInput("url", "cannot be a did:web")
    return Did(did)


def keys_in(did: str, body: bytes) -> tuple[PublicKey, ...]:
    """Return the keys with which a DID signs; raise :class:`InvalidInput` for another document."""
    document = decode(DidDocument, body)
    if document.id != did:
        raise InvalidInput("did", "its document is another's")
    speaking = {one for one in document.assertion_method if isinstance(one, str)}
    found = [
        _key(method)
        for method in document.verification_method
        if {method.id, f"{did}{method.id}", method.id.removeprefix(did)} & speaking
    ]
    return tuple(key for key in found if key)


def document_of(did: Did, key: PublicKey) -> bytes:
    """Write the document of a did:web that signs with one key."""
    method = f"{did}#key-1"
    return encode(
        DidDocument(
            id=did,
            verification_method=(
                VerificationMethod(
                    id=method,
                    type="Multikey",
                    controller=did,
                    public_key_multibase=key.did.removeprefix(_PREFIX),
                ),
            ),
            assertion_method=(method,),
        )
    )


def _key(method: VerificationMethod) -> PublicKey | None:
    """Read a key; None for one of another kind."""
    try:
        if method.public_key_multibase:
            return PublicKey.from_did(_PREFIX + method.public_key_multibase)
        jwk = method.public_key_jwk or {}
        if (jwk.get("kty"), jwk.get("crv")) != ("OKP", "Ed25519"):
            return None
        raw = base64url.decode(str(jwk.get("x", "")))
    except DataExchangerError:
        return None
    return PublicKey(raw) if len(raw) == 32 else None
