"""Values of the core as dashboards read them."""

from collections.abc import Mapping
from typing import Any

from ..core.catalog.element import vocabulary
from ..core.compliance.outcome import Finding
from ..core.compliance.rule import RULES
from ..core.consent.authority import awaited, may_consent, may_veto
from ..core.consent.purpose import purposes
from ..core.market.match import Gap
from ..core.model.identifiers import ElementId
from ..core.model.money import Money
from ..core.pipeline.erasures import Erasure
from ..core.pipeline.overview import OpenDemand
from ..core.pipeline.payout_view import MemberPayout
from ..core.privacy.inference import Inference, infer
from ..core.trade.dispute import Dispute
from ..core.trade.trade import Approval, Trade
from .command import Caller


def money(amount: Money) -> Mapping[str, Any]:
    """Show an amount in minor units."""
    return {"amount": amount.amount, "currency": amount.currency}


def demand(one: OpenDemand, caller: Caller) -> Mapping[str, Any]:
    """Show an open demand, and what of it fits."""
    asked = one.stored.demand
    scope = asked.scope
    net = asked.price - asked.price.per_mille(asked.fee_per_mille)
    return {
        "id": asked.id,
        "buyer": one.stored.buyer,
        "title": asked.title,
        "scenario": asked.scenario,
        "purposes": [purpose(iri) for iri in asked.purposes],
        "prohibited": [purpose(iri) for iri in asked.prohibited],
        "elements": [
            {**element(key), "required": key in scope.required, "fits": key in one.match.grants}
            for key in scope.elements
        ],
        "period": {
            "start": scope.period.start.isoformat(),
            "end": scope.period.end.isoformat(),
        },
        "resolution": scope.resolution.value,
        "level": scope.level.value,
        "method": scope.method.id,
        "price": money(asked.price),
        "net": money(net),
        "retention_days": asked.retention_days,
        "place": asked.place,
        "deadline": asked.deadline.isoformat(),
        "findings": [finding(found) for found in one.assessment.concerns],
        "inferences": [inference(told) for told in one.inferences],
        "score": one.match.score,
        "complete": one.match.complete,
        "gaps": [_gap(gap, caller) for gap in one.match.gaps],
    }


def trade(one: Trade, caller: Caller) -> Mapping[str, Any]:
    """Show a trade, and what the caller may do about it."""
    release, home = one.release, caller.household.home
    return {
        "id": one.id,
        "buyer": one.party.buyer,
        "demand": one.terms.demand,
        "state": one.state.value,
        "ended": one.ended,
        "findings": [finding(found) for found in one.findings],
        "inferences": [inference(told) for told in infer(one.terms.scope)] if one.open else [],
        "dispute": one.dispute and dispute(one.dispute),
        "erasure": erasure(caller.coordinator.data.erasures.get(one.id)),
        "outstanding": money(one.owed.outstanding),
        "open": one.open,
        "level": one.terms.scope.level.value,
        "method": one.terms.scope.method.id,
        "elements": [element(key) for key in one.terms.scope.elements],
        "purposes": [purpose(iri) for iri in one.terms.purposes],
        "price": money(one.terms.price),
        "net": money(one.terms.price - one.terms.price.per_mille(one.terms.fee_per_mille)),
        "awaited": [
            member
            for member in awaited(one.contributors, one.approved_by, home.members)
            if one.approval is Approval.PENDING and caller.may_see([member])
        ],
        "may_approve": one.open
        and one.approval is Approval.PENDING
        and caller.member not in one.approved_by
        and any(may_consent(caller.member, member, home.members) for member in one.contributors),
        "may_reject": one.open
        and (caller.admin or may_veto(caller.member, one.contributors, home.members)),
        "contributors": [member for member in one.contributors if caller.may_see([member])],
        "opened": one.opened.isoformat(),
        "updated": one.updated.isoformat(),
        "rows": release and release.rows,
        "bytes": release and release.sealed_size,
        "package": release and release.package,
    }


def erasure(one: Erasure | None) -> Mapping[str, Any] | None:
    """Show by when a buyer is to erase a trade's data, and when it said that it has."""
    if one is None:
        return None
    return {
        "requested": one.requested.isoformat(),
        "due": one.due.isoformat(),
        "attested": one.attested and one.attested.isoformat(),
        "overdue": one.ignored and one.attested is None,
    }


def dispute(one: Dispute) -> Mapping[str, Any]:
    """Show a disagreement about money, with both sides' figures."""
    return {
        "state": one.state.value,
        "reason": one.reason.value,
        "stated": one.stated,
        "agreed": one.agreed,
        "opened": one.opened.isoformat(),
    }


def finding(one: Finding) -> Mapping[str, Any]:
    """Show what a compliance rule found, with the rule's sources."""
    words = RULES[one.rule].words
    return {
        "rule": one.rule,
        "outcome": one.outcome.value,
        "reason": one.reason,
        "text": dict(words.reasons[one.reason]),
        "law": [law.reference for law in words.law],
    }


def inference(one: Inference) -> Mapping[str, Any]:
    """Show what could be inferred, and where that is known from."""
    return {
        "id": one.id,
        "severity": one.severity.value,
        "text": dict(one.text),
        "sources": list(one.sources),
    }


def element(key: ElementId) -> Mapping[str, Any]:
    """Show a data element by its names; one that a newer vocabulary knows, by its key."""
    known = vocabulary().get(key)
    return {"id": key, "label": dict(known.label) if known else {"en": key}}


def purpose(iri: str) -> Mapping[str, Any]:
    """Show a purpose by its names."""
    known = purposes().get(iri)
    return {"iri": iri, "label": dict(known.label) if known else {"en": iri}}


def _gap(gap: Gap, caller: Caller) -> Mapping[str, Any]:
    """Show what is missing; what another member has decided is nobody else's business."""
    denial = gap.denial
    told = denial and (denial.member is None or caller.may_see([denial.member]))
    reason = denial.reason if denial and told else gap.reason
    return {**element(gap.element), "reason": reason.value, "required": gap.required}


def payout_shown(payout: MemberPayout) -> Mapping[str, Any]:
    """Show what a member can have paid out, the masked account, and the newest payout."""
    last, account = payout.last, payout.account
    return {
        "unpaid": dict(payout.unpaid),
        "paid_out": dict(payout.paid_out),
        "method": account and account.method.value,
        "account": account and account.masked,
        "state": last and last.state.value,
        "amount": last and last.amount.amount,
        "currency": last and last.amount.currency,
        "updated": last and last.updated.isoformat(),
    }
