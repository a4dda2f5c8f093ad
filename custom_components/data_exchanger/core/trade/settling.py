"""What a statement about money does to a trade, and how the two sides come to disagree."""

from dataclasses import replace
from datetime import datetime

from ..errors import InvalidInput, WrongState
from ..protocol.obligation import Obligation, StatementKind, fee_between
from . import events
from .dispute import Dispute, DisputeReason
from .trade import Statement, Trade

_MOST_STATEMENTS = 100


class Disagreement(InvalidInput):
    """A statement contradicts what was agreed; both sides' figures are kept."""

    def __init__(self, field: str, stated: object, agreed: object) -> None:
        super().__init__(field, f"is {stated}, agreed was {agreed}")
        self.stated, self.agreed = str(stated), str(agreed)


def is_known(trade: Trade, event: events.Settled) -> bool:
    """Whether a statement was booked before; one that came again must be the same."""
    for known in trade.statements:
        if known.id == event.id:
            if known.token != event.statement:
                raise Disagreement("id", "the same for two statements", "one for each")
            return True
    return False


def settle(trade: Trade, event: events.Settled, now: datetime) -> Trade:
    """Return the trade after a statement; one that was booked before changes nothing.

    Raises :class:`Disagreement` naming both figures where it is not what was agreed.
    """
    if not trade.receipt:
        raise WrongState("settled before delivery", state=trade.state)
    if is_known(trade, event):
        return trade
    if len(trade.statements) >= _MOST_STATEMENTS:
        raise WrongState("there are too many statements", state=trade.state)
    if event.agreement_id != trade.agreement_id:
        raise Disagreement("agreement", event.agreement_id, trade.agreement_id)
    before = trade.owed
    after = _after(before, event)
    fee = fee_between(before, after)
    for field, stated, agreed in (
        ("fee", event.fee, fee),
        ("net", event.net, event.gross - fee),
    ):
        if stated != agreed:
            raise Disagreement(field, stated, agreed)
    return replace(
        trade,
        obligation=after if event.kind is not StatementKind.SERVICE else trade.obligation,
        statements=(*trade.statements, Statement(id=event.id, token=event.statement)),
        dispute=_dispute_after(trade, event, before, after, now),
    )


def disagree(trade: Trade, err: Disagreement, now: datetime) -> Trade:
    """Keep what a refused statement said, beside what was agreed."""
    dispute = Dispute(
        reason=DisputeReason(err.details["field"]),
        stated=err.stated,
        agreed=err.agreed,
        opened=now,
    )
    if trade.dispute and trade.dispute.open:
        dispute = replace(dispute, opened=trade.dispute.opened, answered=now)
    return replace(trade, dispute=dispute, updated=now)


def complain(trade: Trade, now: datetime) -> Trade:
    """Open a dispute in the family's name: what is outstanding was not paid."""
    if trade.receipt is None:
        raise WrongState("nothing was delivered", state=trade.state)
    if trade.dispute and trade.dispute.open:
        raise WrongState("there is a dispute already", state=trade.state)
    dispute = Dispute(
        reason=DisputeReason.FAMILY,
        stated=str(trade.owed.gross),
        agreed=str(trade.terms.price),
        opened=now,
    )
    return replace(trade, dispute=dispute, updated=now)


def make_peace(trade: Trade, now: datetime) -> Trade:
    """Close a dispute in the family's name; what is owed stays owed."""
    if trade.dispute is None or not trade.dispute.open:
        raise WrongState("there is no dispute", state=trade.state)
    return replace(trade, dispute=trade.dispute.resolve(now), updated=now)


def _after(before: Obligation, event: events.Settled) -> Obligation:
    """Apply a statement; a gross that cannot be is a disagreement about it."""
    try:
        return before.after(event.kind, event.gross)
    except InvalidInput as err:
        raise Disagreement("gross", event.gross, before.outstanding) from err


def _dispute_after(
    trade: Trade, event: events.Settled, before: Obligation, after: Obligation, now: datetime
) -> Dispute | None:
    """Open a dispute over a chargeback; else a statement answers one, and full payment ends it."""
    if event.kind is StatementKind.CHARGEBACK:
        return Dispute(
            reason=DisputeReason.CHARGEBACK,
            stated=str(after.gross),
            agreed=str(before.gross),
            opened=now,
        )
    if trade.dispute is None or not trade.dispute.open:
        return trade.dispute
    answered = trade.dispute.answer(now)
    return answered if after.outstanding.amount else answered.resolve(now)
