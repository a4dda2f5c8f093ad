"""Documents of a computation on ciphertext: the home's inputs, the buyer's result, a key given up.

Once the transfer has started, the home pushes ``manifest (compact JWS) || LF || HPKE ciphertext``
to ``<endpoint>/inputs``. The answer is ``result (compact JWS) || LF || ciphertext``
(specification: docs/protocol/computation.md).
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from ..errors import InvalidInput
from ..identity.keys import PublicKey
from ..model.identifiers import Did
from ..model.period import Instant
from ..privacy.he.engine import Scheme
from ..privacy.he.layout import MAX_LANES, Lane, RowGroup
from ..privacy.release import Count, Sha256
from .documents import open_document
from .terms import Iri
from .wire import WIRE

MAX_INPUTS = 32 * 1024 * 1024
"""Bytes of the inputs of a computation."""
MAX_ANSWER = 512 * 1024
"""Bytes of the answer: a result is one ciphertext, whatever the inputs were."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComputationInputs:
    """What a home encrypted, and what the buyer is to compute: the sum of rows times weights.

    ``key`` is the hash of the secret key, which the home commits to; ``inputs`` that of the frame
    of public key and ciphertexts. Readings are whole numbers of 10^-``decimals``.
    """

    typ: ClassVar[str] = "dx-inputs"
    __pydantic_config__: ClassVar = WIRE

    computation: Iri
    agreement: Iri
    agreement_hash: Sha256
    transfer: Iri
    scheme: Scheme
    decimals: Annotated[int, Field(ge=0, le=6)]
    lanes: Annotated[tuple[Lane, ...], Field(min_length=1, max_length=MAX_LANES)]
    groups: Annotated[tuple[RowGroup, ...], Field(min_length=1, max_length=32)]
    key: Sha256
    inputs: Sha256
    inputs_size: Count
    sealed: Sha256
    sealed_size: Count
    sealing_key: Annotated[str, StringConstraints(max_length=500)]
    created: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class ComputationResult:
    """The buyer's signed word that ``result`` is what it computed on ``inputs``."""

    typ: ClassVar[str] = "dx-result"
    __pydantic_config__: ClassVar = WIRE

    computation: Iri
    agreement: Iri
    inputs: Sha256
    result: Sha256
    result_size: Count
    computed: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyDisclosure:
    """A family's word that it gives the secret key of a computation to an auditor.

    The file is ``disclosure (compact JWS) || LF || secret``; ``key`` is the secret's hash.
    """

    typ: ClassVar[str] = "dx-key-disclosure"
    __pydantic_config__: ClassVar = WIRE

    computation: Iri
    scheme: Scheme
    key: Sha256


@dataclass(frozen=True, slots=True)
class Answer:
    """The two parts of an answer, checked: who computed it, and that nobody changed it."""

    token: str
    content: ComputationResult
    result: bytes


def write_answer(token: str, result: bytes) -> bytes:
    """Write the body of an answer."""
    return token.encode() + b"\n" + result


def read_answer(body: bytes, key: PublicKey, issuer: Did) -> Answer:
    """Take an answer apart and check signature and hash, before anything parses the ciphertext."""
    token, separator, result = body.partition(b"\n")
    if not separator or not token.isascii():
        raise InvalidInput("answer", "has no signed result")
    content = open_document(ComputationResult, token.decode(), key, issuer).content
    if (content.result, content.result_size) != (sha256(result).hexdigest(), len(result)):
        raise InvalidInput("result", "is not what was signed")
    return Answer(token.decode(), content, result)


def inputs_endpoint(endpoint: str) -> str:
    """Return where the inputs go that precede a release."""
    address, question, query = endpoint.partition("?")
    return f"{address.rstrip('/')}/inputs{question}{query}"
