"""Vectors of offers and agreements."""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any

from custom_components.data_exchanger.core.identity.canonical import digest
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.money import Money
from custom_components.data_exchanger.core.model.resolution import Resolution
from custom_components.data_exchanger.core.model.scope import MethodSpec
from custom_components.data_exchanger.core.protocol import odrl
from custom_components.data_exchanger.core.protocol.namespace import DX
from custom_components.data_exchanger.core.protocol.wire import to_json

from .cast import AGREEMENT, OFFER, SALE, SCOPE, STRANGER, TERMS
from .vector import Vector, bad, good

_UNSOLICITED = replace(
    TERMS,
    scope=replace(
        SCOPE,
        resolution=Resolution.QUARTER_HOUR,
        level=DisclosureLevel.STATISTICS,
        method=MethodSpec(id="statistics", parameters={"histogram_bins": 20, "load_curve": False}),
    ),
    prohibited=(),
    price=Money(amount=500, currency="JPY"),
    fee_per_mille=0,
    demand=None,
)


def vectors() -> Iterator[Vector]:
    """Write the vectors of this module."""
    yield _offer("offer_demand", "The answer to a demand.", TERMS)
    yield _offer(
        "offer_unsolicited",
        "Without a demand, without prohibited purposes, in a currency without minor unit.",
        _UNSOLICITED,
    )
    for name, (change, field, description) in _BAD_OFFERS.items():
        policy = deepcopy(OFFER)
        change(policy)
        given = {"policy": policy}
        yield bad(f"offer_bad_{name}", "offer", description, given, "invalid_input", field)
    yield good(
        "agreement_demand",
        "agreement",
        "An agreement seals its offer; its hash binds what is delivered under it.",
        {"offer": OFFER, "agreement": AGREEMENT},
        {"sha256": digest(AGREEMENT), "terms": to_json(TERMS)},
    )
    for name, (change, description) in _BAD_AGREEMENTS.items():
        changed = deepcopy(AGREEMENT)
        change(changed)
        given = {"offer": OFFER, "agreement": changed}
        yield bad(
            f"agreement_bad_{name}", "agreement", description, given, "invalid_input", "agreement"
        )


def _offer(name: str, description: str, terms: Any) -> Vector:
    policy = odrl.offer(terms, SALE.offer_id, SALE.target)
    return good(name, "offer", description, {"policy": policy}, {"terms": to_json(terms)})


type _Change = Callable[[dict[str, Any]], object]


def _permission(policy: Mapping[str, Any]) -> list[dict[str, Any]]:
    constraints: list[dict[str, Any]] = policy["permission"][0]["constraint"]
    return constraints


def _find(policy: Mapping[str, Any], operand: str) -> dict[str, Any]:
    rules = (*policy["permission"], *policy["prohibition"], *policy["obligation"])
    return next(
        constraint
        for rule in rules
        for constraint in rule.get("constraint", [])
        if constraint["leftOperand"] == operand
    )


def _right(operand: str, value: Any) -> _Change:
    return lambda policy: _find(policy, operand).update(rightOperand=value)


def _without(operand: str) -> _Change:
    return lambda policy: _permission(policy).remove(_find(policy, operand))


_PAY, _UNTIL, _SCOPE = "odrl:payAmount", "odrl:dateTime", f"{DX}scope"
_SCOPE_TEXT = _find(OFFER, _SCOPE)["rightOperand"]
_COUNT = {"leftOperand": "odrl:count", "operator": "lteq", "rightOperand": "5"}

_BAD_OFFERS: Mapping[str, tuple[_Change, str, str]] = {
    "profile": (
        lambda p: p.update(profile="https://w3id.org/data-exchanger/v2"),
        "offer.profile",
        "Another profile.",
    ),
    "profile_missing": (lambda p: p.pop("profile"), "offer.profile", "No profile."),
    "operand_unknown": (
        lambda p: _permission(p).append(_COUNT),
        "offer",
        "A left operand that the profile does not have.",
    ),
    "operator": (
        lambda p: _find(p, "odrl:purpose").update(operator="isNoneOf"),
        "offer",
        "An operator that turns the meaning round.",
    ),
    "action_unknown": (
        lambda p: p["prohibition"].append({"action": "odrl:print"}),
        "offer",
        "An action that the profile does not have.",
    ),
    "duty_unknown": (
        lambda p: p["obligation"].append({"action": "odrl:inform"}),
        "offer",
        "A duty that the profile does not have.",
    ),
    "key_unknown": (lambda p: p.update(remedy=[]), "offer", "A key of the policy that is unknown."),
    "rule_key_unknown": (
        lambda p: p["permission"][0].update(duty=[]),
        "offer",
        "A duty inside the permission.",
    ),
    "rule_target": (
        lambda p: p["permission"][0].update(target="urn:example:x"),
        "offer",
        "A target of a single rule.",
    ),
    "constraint_key_unknown": (
        lambda p: _find(p, "odrl:spatial").update({"odrl:unit": "EUR"}),
        "offer",
        "A unit where none belongs.",
    ),
    "permissions": (
        lambda p: p["permission"].append({"action": "use"}),
        "offer.permission",
        "Two permissions.",
    ),
    "permission_missing": (
        lambda p: p.pop("permission"),
        "offer.permission",
        "Nothing is permitted.",
    ),
    "permission_action": (
        lambda p: p["permission"][0].update(action="odrl:sell"),
        "offer.permission",
        "Another action is permitted.",
    ),
    "permission_object": (
        lambda p: p.update(permission=p["permission"][0]),
        "offer.permission",
        "A rule that does not stand in a list.",
    ),
    "distribution": (
        lambda p: p["prohibition"].pop(),
        "offer.prohibition",
        "Passing on is not prohibited.",
    ),
    "distribution_partly": (
        lambda p: p["prohibition"][1].update(constraint=[deepcopy(_find(p, "odrl:spatial"))]),
        "offer.prohibition",
        "Passing on is prohibited in some cases only.",
    ),
    "prohibition_without_purpose": (
        lambda p: p["prohibition"][0].pop("constraint"),
        "offer",
        "All use is prohibited.",
    ),
    "compensation_missing": (lambda p: p["obligation"].pop(0), "offer", "No price."),
    "deletion_missing": (lambda p: p["obligation"].pop(1), "offer", "Data is kept for ever."),
    "purpose_missing": (_without("odrl:purpose"), "offer", "For any purpose."),
    "purpose_text": (
        _right("odrl:purpose", "https://w3id.org/dpv#AcademicResearch"),
        "purposes",
        "A purpose that does not stand in a list.",
    ),
    "purpose_empty": (_right("odrl:purpose", []), "purposes", "An empty list of purposes."),
    "place_missing": (_without("odrl:spatial"), "offer", "In any place."),
    "place": (_right("odrl:spatial", "Germany"), "place", "What is no country code."),
    "until_missing": (_without(_UNTIL), "offer", "Without end."),
    "until_offset": (_right(_UNTIL, "2026-12-22T15:00:00"), "validUntil", "A time without zone."),
    "until_type": (
        _right(_UNTIL, {"@value": "2026-12-22", "@type": "xsd:date"}),
        "offer",
        "A literal of another type.",
    ),
    "scope_missing": (_without(_SCOPE), "offer", "For any data."),
    "scope_object": (
        lambda p: _find(p, _SCOPE).update(rightOperand=to_json(TERMS)["scope"]),
        "offer.scope",
        "The scope as an object.",
    ),
    "scope_space": (_right(_SCOPE, f"{_SCOPE_TEXT} "), "offer.scope", "Not canonical: a space."),
    "scope_unknown": (
        _right(_SCOPE, _SCOPE_TEXT.replace('{"level"', '{"extra":1,"level"')),
        "offer.scope",
        "Not canonical: a name that the scope does not have.",
    ),
    "scope_default": (
        _right(_SCOPE, _SCOPE_TEXT.replace('"minimumCoverage":90,', "")),
        "offer.scope",
        "Not canonical: a name with a default is left out.",
    ),
    "scope_text": (_right(_SCOPE, "electricity"), "offer.scope", "No JSON."),
    "scope_level": (
        _right(_SCOPE, _SCOPE_TEXT.replace('"series","method"', '"all","method"')),
        "scope.level",
        "An unknown level.",
    ),
    "repeated": (
        lambda p: _permission(p).append(deepcopy(_find(p, "odrl:spatial"))),
        "offer.permission.constraint",
        "A constraint that comes twice.",
    ),
    "action_repeated": (
        lambda p: p["obligation"].append(deepcopy(p["obligation"][1])),
        "offer.obligation",
        "A duty that comes twice.",
    ),
    "price_number": (
        _right(_PAY, 4.5),
        "offer.compensate.constraint",
        "Money as a fraction.",
    ),
    "price_digits": (
        _right(_PAY, {"@value": "4.505", "@type": "xsd:decimal"}),
        "amount",
        "More digits than the currency has.",
    ),
    "price_exponent": (
        _right(_PAY, {"@value": "45e-1", "@type": "xsd:decimal"}),
        "amount",
        "Money with an exponent.",
    ),
    "price_type": (
        _right(_PAY, {"@value": "4.50", "@type": "xsd:float"}),
        "offer",
        "Money as a float.",
    ),
    "price_unit_missing": (
        lambda p: _find(p, _PAY).pop("odrl:unit"),
        "offer.payAmount",
        "No currency.",
    ),
    "price_unit_unknown": (
        lambda p: _find(p, _PAY).update({"odrl:unit": "Euro"}),
        "price.currency",
        "What is no currency code.",
    ),
    "fee_number": (
        _right(f"{DX}feePerMille", 100),
        "offer.compensate.constraint",
        "A fee as a number.",
    ),
    "fee_high": (_right(f"{DX}feePerMille", "501"), "feePerMille", "A fee of more than half."),
    "fee_sign": (_right(f"{DX}feePerMille", "-1"), "offer", "A negative fee."),
    "retention_months": (_right(f"{DX}deleteAfter", "P1M"), "offer", "Months are no days."),
    "retention_long": (
        _right(f"{DX}deleteAfter", "P3651D"),
        "retentionDays",
        "More than ten years.",
    ),
    "logical": (
        lambda p: p["permission"][0].update(constraint=[{"or": _permission(p)}]),
        "offer.permission.constraint",
        "Constraints of which one is enough.",
    ),
}

_BAD_AGREEMENTS: Mapping[str, tuple[_Change, str]] = {
    "price": (_right(_PAY, {"@value": "0.45", "@type": "xsd:decimal"}), "Another price."),
    "price_spelling": (
        _right(_PAY, {"@value": "4.5", "@type": "xsd:decimal"}),
        "The same price in another spelling: rules are compared as JSON.",
    ),
    "purpose_added": (
        lambda p: _find(p, "odrl:purpose")["rightOperand"].append("https://w3id.org/dpv#Marketing"),
        "One purpose more.",
    ),
    "prohibition_dropped": (
        lambda p: p["prohibition"].pop(0),
        "A prohibition less.",
    ),
    "target": (lambda p: p.update(target="urn:example:other"), "Another data set."),
    "key_added": (lambda p: p.update(inheritFrom=STRANGER.did), "One key more."),
}
