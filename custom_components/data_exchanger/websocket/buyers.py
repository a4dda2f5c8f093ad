"""The buyers: what they have proven, what changed at them, and what they did."""

from collections.abc import Mapping
from typing import Any

from ..core.compliance.qualification import WORDS, Point
from ..core.market.reputation import UNKNOWN, Reputation, explanations
from ..core.pipeline.home import Buyer
from .command import Caller, Command


async def _answer(caller: Caller, msg: Mapping[str, Any]) -> Mapping[str, Any]:
    """Answer all buyers; nothing in it is about a member."""
    caller.require_family()
    home, reputations = caller.household.home, caller.coordinator.data.reputations
    return {
        "buyers": [
            {
                **_shown(buyer),
                "changes": list(home.check(buyer.id).changes),
                "points": [_point(one) for one in home.check(buyer.id).qualification.points],
                "reputation": _reputation(reputations.get(buyer.id, UNKNOWN)),
            }
            for buyer in home.buyers.values()
        ]
    }


def _shown(buyer: Buyer) -> Mapping[str, Any]:
    profile = buyer.profile
    return {
        "id": buyer.id,
        "name": profile.name,
        "did": buyer.did,
        "contact": profile.contact,
        "jurisdiction": profile.jurisdiction,
        "hosting": list(profile.hosting),
    }


def _point(point: Point) -> Mapping[str, Any]:
    return {
        "aspect": point.aspect.value,
        "label": dict(WORDS.aspects[point.aspect]),
        "standing": point.standing.value,
        "detail": point.detail,
        "doubt": point.doubt and dict(WORDS.doubts[point.doubt]),
    }


def _reputation(reputation: Reputation) -> Mapping[str, Any]:
    return {
        "score": reputation.score,
        "reasons": {deed.value: reputation.deeds[deed] for deed in reputation.reasons},
        "text": dict(explanations(reputation)),
    }


BUYERS = Command(answer=_answer)
