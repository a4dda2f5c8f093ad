"""RSA signatures (PKCS #1 v1.5 with SHA-256) as Chinese payment gateways use them."""

from base64 import b64decode, b64encode
from binascii import Error as BadBase64
from pathlib import Path

from cryptography.exceptions import InvalidSignature as BadSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
from data_exchanger_core.errors import InvalidInput


def sign(key: RSAPrivateKey, text: str) -> str:
    """Return the signature over a text, in base64."""
    return b64encode(key.sign(text.encode(), PKCS1v15(), SHA256())).decode()


def holds(key: RSAPublicKey, signature: str, message: bytes) -> bool:
    """Whether a signature (base64) is the key's over a message."""
    try:
        key.verify(b64decode(signature, validate=True), message, PKCS1v15(), SHA256())
    except BadSignature, BadBase64, ValueError:
        return False
    return True


def private_key(path: Path) -> RSAPrivateKey:
    """Read a private key (PEM); raise :class:`InvalidInput`."""
    key = load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, RSAPrivateKey):
        raise InvalidInput(path.name, "is no RSA key")
    return key


def public_key(path: Path) -> RSAPublicKey:
    """Read a public key (PEM); raise :class:`InvalidInput`."""
    key = load_pem_public_key(path.read_bytes())
    if not isinstance(key, RSAPublicKey):
        raise InvalidInput(path.name, "is no RSA key")
    return key
