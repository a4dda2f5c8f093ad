"""Computation on ciphertext: pose the problem, seal the inputs, judge the result.

Key, inputs and the release that they may lead to are made together, from one reading of history,
and stored before anything leaves: a crash in between changes nothing. The verdict on a result falls
a fixed time after its check began, whatever it is, and its reason stays at home.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from ..catalog.entry import CatalogEntry
from ..errors import NotFound, WrongState
from ..model.identifiers import EntryId, TradeId
from ..model.scope import Scope
from ..model.timeseries import Readings
from ..privacy.he.engine import LIMITS, Rows, Scheme
from ..privacy.he.evaluation import Problem, state_problem
from ..privacy.he.frames import join
from ..privacy.he.layout import Layout, arrange, require_fit
from ..privacy.he.query import METHOD, query_of
from ..protocol.computation import ComputationInputs
from ..protocol.documents import sign_document
from ..protocol.sealing import SealedRelease, agreement_info, choose_sealing_key, seal_inputs
from ..protocol.states import TransferState
from ..trade import events
from ..trade.trade import Computation, Trade
from .delivery import SealedDelivery, assemble, keep, seal_delivery
from .home import Home
from .ports import StoredComputation, Transaction
from .steps import apply, find_trade

VERDICT_AFTER: Final = timedelta(seconds=10)
"""From the beginning of a check to its verdict; checking takes less, or counts as failed."""
REFUSED = "computation_refused"
"""Why such a trade ends, whatever was wrong."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Posed:
    """What is to be encrypted, and the release that waits for the buyer's result."""

    scheme: Scheme
    problem: Problem
    layout: Layout
    delivery: SealedDelivery

    def rows(self) -> Rows:
        """Return the plaintext of each ciphertext."""
        return self.layout.pack(self.problem.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Encrypted:
    """What a child process made of a problem."""

    secret: bytes
    public: bytes
    ciphertexts: Sequence[bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A computation ready to be stored and sent."""

    computation: Computation
    stored: StoredComputation
    delivery: SealedDelivery


def usable_scheme(scope: Scope, schemes: Collection[Scheme]) -> Scheme | None:
    """Return the buyer's best scheme that this home has; None where there is none."""
    return next((one for one in query_of(scope).schemes if one in schemes), None)


def awaits_inputs(trade: Trade) -> bool:
    """Whether a trade waits for ciphertext before its release."""
    return trade.computes and trade.computation is None


def pose(
    home: Home,
    trade: Trade,
    entries: Sequence[CatalogEntry],
    readings: Mapping[EntryId, Readings],
    now: datetime,
) -> Posed:
    """Lay out what the declared query of a trade is about; raise :class:`InvalidInput`."""
    scope = trade.terms.scope
    scheme = usable_scheme(scope, home.schemes)
    if scheme is None:
        raise NotFound("scheme", METHOD)
    _, package = assemble(home, trade.party.buyer_did, scope, entries, readings)
    problem = state_problem(package, query_of(scope))
    limits = LIMITS[scheme]
    layout = arrange(problem.lane, problem.weight, len(problem.lanes), limits)
    require_fit(layout, limits, problem.largest)
    return Posed(
        scheme=scheme,
        problem=problem,
        layout=layout,
        delivery=seal_delivery(home, trade, entries, readings, now),
    )


def seal_computation(
    home: Home, trade: Trade, posed: Posed, encrypted: Encrypted, now: datetime, nonce: bytes
) -> Prepared:
    """Seal the inputs to the buyer, and lock the key up; ``nonce`` is random, of the vault's."""
    if trade.agreement is None or trade.ended:
        raise WrongState("nothing is agreed", state=trade.state)
    buyer = home.buyer(trade.party.buyer)
    sealing_key = choose_sealing_key(buyer.profile)
    frame = join((encrypted.public, *encrypted.ciphertexts))
    sealed = seal_inputs(frame, sealing_key, trade.agreement)
    manifest = ComputationInputs(
        computation=trade.derived_id("computation"),
        agreement=trade.agreement_id,
        agreement_hash=agreement_info(trade.agreement).hex(),
        transfer=trade.transfer_pid,
        scheme=posed.scheme,
        decimals=posed.problem.decimals,
        lanes=posed.problem.lanes,
        groups=posed.layout.groups,
        key=sha256(encrypted.secret).hexdigest(),
        inputs=sha256(frame).hexdigest(),
        inputs_size=len(frame),
        sealed=sha256(sealed).hexdigest(),
        sealed_size=len(sealed),
        sealing_key=sealing_key.id,
        created=now,
    )
    token = sign_document(manifest, home.key_for(buyer))
    return Prepared(
        computation=Computation(
            id=manifest.computation,
            scheme=posed.scheme,
            inputs=manifest.inputs,
            sealed=manifest.sealed,
            sealed_size=manifest.sealed_size,
            release=posed.delivery.summary,
        ),
        stored=StoredComputation(
            manifest=token,
            secret=home.keys.vault.lock(encrypted.secret, manifest.computation, nonce),
            inputs=frame,
            sums=posed.problem.sums(),
            body=SealedRelease(token, sealed).to_bytes(),
        ),
        delivery=posed.delivery,
    )


def begin(tx: Transaction, trade: Trade, prepared: Prepared, now: datetime) -> Trade:
    """Store a computation and start the transfer; a trade that ended meanwhile stays ended."""
    current = find_trade(tx, trade.id)
    waits = current.transfer and current.transfer.state is TransferState.REQUESTED
    if not (current.open and waits and awaits_inputs(current)):
        return current
    tx.computations.put(trade.id, prepared.stored, now)
    keep(tx, current, prepared.delivery, now)
    return apply(tx, current, events.InputsReady(computation=prepared.computation), now)


def answered_trades(tx: Transaction) -> Sequence[Trade]:
    """Return the trades whose answers are to be judged."""
    return [
        trade
        for trade in tx.trades.open()
        if trade.computation and trade.computation.answered and trade.release is None
    ]


def stored_computation(tx: Transaction, trade: TradeId) -> StoredComputation:
    """Return what is stored of a computation; raise :class:`NotFound`."""
    stored = tx.computations.get(trade)
    if stored is None:
        raise NotFound("computation", trade)
    return stored


def judge(tx: Transaction, trade_id: TradeId, found: Sequence[int] | None, now: datetime) -> Trade:
    """Release the home's own result where the buyer's agrees with it, or end the trade for good.

    ``found`` are the sums of the decrypted result; None where it could not be read in time.
    """
    trade = find_trade(tx, trade_id)
    if trade.computation is None or trade.release or not trade.open:
        return trade
    agrees = found is not None and tuple(found) == stored_computation(tx, trade_id).sums
    facts = {"trade": trade.id, "computation": trade.computation.id, "agrees": agrees}
    tx.evidence.append("computation.judged", facts, now)
    if not agrees:
        return apply(tx, trade, events.Refused(reason=REFUSED), now)
    return apply(tx, trade, events.ReleaseReady(release=trade.computation.release), now)
