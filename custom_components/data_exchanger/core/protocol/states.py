"""The state tables of the Dataspace Protocol 2025-1 (contract negotiation and transfer process).

Specification sections 7.2 and 9.2. Prose and diagrams differ on terminations; either side may send
one in any state that is not final, and each side sends only those of the diagrams.
"""

from collections.abc import Mapping
from enum import StrEnum


class Sender(StrEnum):
    """Who sends a message: the buyer is the consumer, the home the provider."""

    CONSUMER = "consumer"
    PROVIDER = "provider"


class Verb(StrEnum):
    """What a message does to its process."""

    REQUEST = "request"
    OFFER = "offer"
    ACCEPT = "accept"
    AGREE = "agree"
    VERIFY = "verify"
    FINALIZE = "finalize"
    START = "start"
    SUSPEND = "suspend"
    COMPLETE = "complete"
    TERMINATE = "terminate"
    DELIVER = "deliver"
    """The push of the data itself, between start and completion; not a message of DSP."""
    COMPUTE = "compute"
    """The push of ciphertext to compute on, before the delivery; not a message of DSP."""


class NegotiationState(StrEnum):
    """State of a contract negotiation."""

    REQUESTED = "REQUESTED"
    OFFERED = "OFFERED"
    ACCEPTED = "ACCEPTED"
    AGREED = "AGREED"
    VERIFIED = "VERIFIED"
    FINALIZED = "FINALIZED"
    TERMINATED = "TERMINATED"


class TransferState(StrEnum):
    """State of a transfer process."""

    REQUESTED = "REQUESTED"
    STARTED = "STARTED"
    SUSPENDED = "SUSPENDED"
    COMPLETED = "COMPLETED"
    TERMINATED = "TERMINATED"


type Table[S] = Mapping[S | None, Mapping[tuple[Sender, Verb], S]]

_C, _P = Sender.CONSUMER, Sender.PROVIDER
_N, _T = NegotiationState, TransferState


def _terminable[S](state: S) -> dict[tuple[Sender, Verb], S]:
    return {(_C, Verb.TERMINATE): state, (_P, Verb.TERMINATE): state}


NEGOTIATION: Table[NegotiationState] = {
    None: {(_C, Verb.REQUEST): _N.REQUESTED, (_P, Verb.OFFER): _N.OFFERED},
    _N.REQUESTED: {
        (_P, Verb.OFFER): _N.OFFERED,
        (_P, Verb.AGREE): _N.AGREED,
        **_terminable(_N.TERMINATED),
    },
    _N.OFFERED: {
        (_C, Verb.REQUEST): _N.REQUESTED,
        (_C, Verb.ACCEPT): _N.ACCEPTED,
        **_terminable(_N.TERMINATED),
    },
    _N.ACCEPTED: {(_P, Verb.AGREE): _N.AGREED, **_terminable(_N.TERMINATED)},
    _N.AGREED: {(_C, Verb.VERIFY): _N.VERIFIED, **_terminable(_N.TERMINATED)},
    _N.VERIFIED: {(_P, Verb.FINALIZE): _N.FINALIZED, **_terminable(_N.TERMINATED)},
    _N.FINALIZED: {},
    _N.TERMINATED: {},
}

TRANSFER: Table[TransferState] = {
    None: {(_C, Verb.REQUEST): _T.REQUESTED},
    _T.REQUESTED: {(_P, Verb.START): _T.STARTED, **_terminable(_T.TERMINATED)},
    _T.STARTED: {
        (_C, Verb.SUSPEND): _T.SUSPENDED,
        (_P, Verb.SUSPEND): _T.SUSPENDED,
        (_C, Verb.COMPLETE): _T.COMPLETED,
        (_P, Verb.COMPLETE): _T.COMPLETED,
        **_terminable(_T.TERMINATED),
    },
    _T.SUSPENDED: {
        (_C, Verb.START): _T.STARTED,
        (_P, Verb.START): _T.STARTED,
        **_terminable(_T.TERMINATED),
    },
    _T.COMPLETED: {},
    _T.TERMINATED: {},
}


def next_state[S](table: Table[S], state: S | None, sender: Sender, verb: Verb) -> S | None:
    """Return the state that a message leads to, or None where it is not allowed."""
    return table[state].get((sender, verb))
