"""Terms as ODRL policies in the profile of the Dataspace Protocol, and back.

Closed world: what is not permitted is prohibited; an operand, action or key that this module does
not know makes a policy unreadable, never a term ignored. Right operands are strings or arrays,
money a decimal string (specification of this profile: docs/protocol/offer.md).
"""

from collections.abc import Mapping
import json
import re
from typing import Any

from ..errors import InvalidInput
from ..identity.canonical import canonical
from ..model.money import Money
from ..model.period import rfc3339
from .messages import Policy
from .namespace import DX, PROFILE
from .terms import Terms
from .wire import from_json, to_json

_PAY = "odrl:payAmount"
_UNIT = "odrl:unit"

# Which constraint of the permission holds which part of the terms.
_PURPOSE = ("odrl:purpose", "isAnyOf")
_PLACE = ("odrl:spatial", "isPartOf")
_UNTIL = ("odrl:dateTime", "lteq")
_SCOPE = (f"{DX}scope", "eq")
_DEMAND = (f"{DX}demand", "eq")
_FEE = (f"{DX}feePerMille", "eq")
_DELETE = (f"{DX}deleteAfter", "lteq")

_PARTIES = {"@type", "@id", "assigner", "assignee", "timestamp"}
_ATOM = {"leftOperand", "operator", "rightOperand"}
_RULES = {"target", "profile", "permission", "prohibition", "obligation"}

type _Operand = tuple[str, str]


def offer(terms: Terms, offer_id: str, target: str) -> dict[str, Any]:
    """Write terms as the Offer of a message."""
    permission = [
        _constraint(_PURPOSE, list(terms.purposes)),
        _constraint(_PLACE, terms.place),
        _constraint(_UNTIL, {"@value": rfc3339(terms.valid_until), "@type": "xsd:dateTime"}),
        _constraint(_SCOPE, _canonical_scope(terms)),
    ]
    if terms.demand:
        permission.append(_constraint(_DEMAND, terms.demand))
    prohibition: list[dict[str, Any]] = [{"action": "odrl:distribute"}]
    if terms.prohibited:
        prohibited = _constraint(_PURPOSE, list(terms.prohibited))
        prohibition.insert(0, {"action": "use", "constraint": [prohibited]})
    price = {"@value": str(terms.price.decimal), "@type": "xsd:decimal"}
    return {
        "@type": "Offer",
        "@id": offer_id,
        "target": target,
        "profile": PROFILE,
        "permission": [{"action": "use", "constraint": permission}],
        "prohibition": prohibition,
        "obligation": [
            {
                "action": "odrl:compensate",
                "constraint": [
                    {**_constraint((_PAY, "eq"), price), _UNIT: terms.price.currency},
                    _constraint(_FEE, str(terms.fee_per_mille)),
                ],
            },
            {
                "action": "odrl:delete",
                "constraint": [_constraint(_DELETE, f"P{terms.retention_days}D")],
            },
        ],
    }


def agreement(
    offer: Policy, agreement_id: str, *, assigner: str, assignee: str, timestamp: str
) -> dict[str, Any]:
    """Turn an offer into the Agreement that seals it; nothing but parties and time is added."""
    return {
        **offer,
        "@type": "Agreement",
        "@id": agreement_id,
        "assigner": assigner,
        "assignee": assignee,
        "timestamp": timestamp,
    }


def same_policy(one: Policy, other: Policy) -> bool:
    """Whether an agreement holds exactly the rules of an offer."""
    return _without(one, _PARTIES) == _without(other, _PARTIES)


def read_terms(policy: Policy) -> Terms:
    """Read the terms of an offer or agreement; raise :class:`InvalidInput` for anything unknown."""
    if policy.get("profile") != PROFILE:
        raise InvalidInput("offer.profile", f"expected {PROFILE}")
    _nothing_left(_without(policy, _PARTIES | _RULES))
    permission = _constraints(_single(policy, "permission", "use"), "permission")
    prohibition = _rules(policy, "prohibition")
    distribution = prohibition.pop("odrl:distribute", None)
    if distribution is None or _constraints(distribution, "prohibition"):
        raise InvalidInput("offer.prohibition", "distribution must be prohibited altogether")
    use = prohibition.pop("use", None)
    prohibited = {} if use is None else _constraints(use, "prohibition")
    duties = _rules(policy, "obligation")
    compensate = duties.pop("odrl:compensate", {})
    payment = _constraints(compensate, "compensate")
    deletion = _constraints(duties.pop("odrl:delete", {}), "delete")
    _nothing_left({**prohibition, **duties})
    terms = {
        "purposes": _take(permission, _PURPOSE),
        "place": _take(permission, _PLACE),
        "validUntil": _typed(_take(permission, _UNTIL), "xsd:dateTime"),
        "scope": _json(scope := _take(permission, _SCOPE)),
        "demand": permission.pop(_DEMAND, None),
        "prohibited": [] if use is None else _take(prohibited, _PURPOSE),
        "price": to_json(_price(_take(payment, (_PAY, "eq")), compensate)),
        "feePerMille": _integer(_take(payment, _FEE)),
        "retentionDays": _integer(_take(deletion, _DELETE), "P", "D"),
    }
    _nothing_left({**permission, **prohibited, **payment, **deletion})
    read = from_json(Terms, terms)
    if _canonical_scope(read) != scope:
        raise InvalidInput("offer.scope", "is not canonical")
    return read


def _canonical_scope(terms: Terms) -> str:
    return canonical(to_json(terms)["scope"]).decode()


def _constraint(operand: _Operand, right: Any) -> dict[str, Any]:
    return {"leftOperand": operand[0], "operator": operand[1], "rightOperand": right}


def _without(policy: Policy, keys: set[str]) -> dict[str, Any]:
    return {key: value for key, value in policy.items() if key not in keys}


def _rules(policy: Policy, kind: str) -> dict[str, Mapping[str, Any]]:
    rules = policy.get(kind, [])
    if not isinstance(rules, list) or not all(isinstance(rule, Mapping) for rule in rules):
        raise InvalidInput(f"offer.{kind}", "must be a list of rules")
    by_action = {str(rule.get("action")): rule for rule in rules}
    if len(by_action) != len(rules):
        raise InvalidInput(f"offer.{kind}", "repeats an action")
    return by_action


def _single(policy: Policy, kind: str, action: str) -> Mapping[str, Any]:
    rules = _rules(policy, kind)
    if set(rules) != {action}:
        raise InvalidInput(f"offer.{kind}", f"must be one rule about {action}")
    return rules[action]


def _constraints(rule: Mapping[str, Any], where: str) -> dict[_Operand, Any]:
    _nothing_left(dict.fromkeys(set(rule) - {"action", "constraint"}))
    constraints = rule.get("constraint", [])
    if not isinstance(constraints, list):
        raise InvalidInput(f"offer.{where}.constraint", "must be a list")
    found: dict[_Operand, Any] = {}
    for constraint in constraints:
        if not (
            isinstance(constraint, Mapping)
            and set(constraint) >= _ATOM
            and isinstance(constraint["rightOperand"], str | list | Mapping)
        ):
            raise InvalidInput(f"offer.{where}.constraint", "is not an atomic constraint")
        operand = (str(constraint["leftOperand"]), str(constraint["operator"]))
        _nothing_left(_without(constraint, _ATOM | ({_UNIT} if operand[0] == _PAY else set())))
        if operand in found:
            raise InvalidInput(f"offer.{where}.constraint", f"repeats {operand[0]}")
        found[operand] = constraint["rightOperand"]
    return found


def _take(constraints: dict[_Operand, Any], operand: _Operand) -> Any:
    try:
        return constraints.pop(operand)
    except KeyError as err:
        raise InvalidInput("offer", f"lacks {operand[0]} {operand[1]}") from err


def _nothing_left(rest: Mapping[Any, Any]) -> None:
    if rest:
        unknown = ", ".join(" ".join(key) if isinstance(key, tuple) else str(key) for key in rest)
        raise InvalidInput("offer", f"has unknown terms: {unknown}")


def _typed(literal: Any, kind: str) -> Any:
    """Take the text of a literal; a plain string stands for itself."""
    if not isinstance(literal, Mapping):
        return literal
    if set(literal) != {"@value", "@type"} or literal["@type"] != kind:
        raise InvalidInput("offer", f"has a literal that is no {kind}")
    return literal["@value"]


def _json(text: Any) -> Any:
    try:
        return json.loads(text)
    except (TypeError, ValueError, RecursionError) as err:
        raise InvalidInput("offer.scope", "is not JSON") from err


def _integer(text: Any, prefix: str = "", suffix: str = "") -> int:
    number = str(text).removeprefix(prefix).removesuffix(suffix)
    if not re.fullmatch("[0-9]{1,9}", number) or f"{prefix}{number}{suffix}" != text:
        raise InvalidInput("offer", "needs a whole number")
    return int(number)


def _price(amount: Any, rule: Mapping[str, Any]) -> Money:
    units = [c.get(_UNIT) for c in rule["constraint"] if c.get("leftOperand") == _PAY]
    text = _typed(amount, "xsd:decimal")
    if not isinstance(text, str) or not isinstance(units[0], str):
        raise InvalidInput("offer.payAmount", "needs a decimal string and odrl:unit")
    return Money.from_decimal(text, units[0])
