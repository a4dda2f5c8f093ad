"""Who gets what of a trade: the family's rule, and shares that add up to the last cent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from math import lcm
from typing import Annotated

from pydantic import Field

from ..model.identifiers import MemberId
from ..model.money import Money
from .contribution import Contribution


class ShareMethod(StrEnum):
    """How what members contributed is shared; each has a translation."""

    EQUAL = "equal"
    CONTRIBUTION = "contribution"
    CUSTOM = "custom"


class HouseholdPart(StrEnum):
    """Where the part goes that data of the household as a whole earned, such as the meter's."""

    EQUAL = "equal"
    """To everybody who contributed, in equal parts."""
    AS_MEMBERS = "as_members"
    """To the same members in the same ratio as the rest."""
    HOUSE = "house"
    """It stays with the household until somebody distributes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRule:
    """The family's rule; ``version`` counts its changes.

    ``floor`` is the percentage of an equal share that everybody gets who contributed. ``ratios``
    are the weights of :attr:`ShareMethod.CUSTOM`.
    """

    version: int = 1
    method: ShareMethod = ShareMethod.EQUAL
    household: HouseholdPart = HouseholdPart.EQUAL
    floor: Annotated[int, Field(ge=0, le=100)] = 0
    ratios: Mapping[MemberId, Annotated[int, Field(ge=0)]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """What decides over the shares of one trade, kept as it was when the trade was made.

    ``household`` is the part (per mille) of the package's worth that is the household's as a whole.
    """

    rule: ShareRule
    members: tuple[MemberId, ...]
    contributions: tuple[Contribution, ...] = ()
    household: int = 0


HOUSE = None
"""Stands for the household as a whole among those who get a share."""

type Shares = Mapping[MemberId | None, Money]


def shares(net: Money, allocation: Allocation) -> Shares:
    """Share ``net`` out by largest remainder; all of it, and nothing more.

    Equal remainders go to the member who comes first by id.
    """
    weights = _weights(allocation)
    scale = lcm(*(weight.denominator for weight in weights.values()))
    parts = net.split([int(weight * scale) for weight in weights.values()])
    return dict(zip(weights, parts, strict=True))


def _weights(allocation: Allocation) -> Mapping[MemberId | None, Fraction]:
    """Return everybody's part of one; the household comes last."""
    members = sorted(allocation.members)
    if not members:
        return {HOUSE: Fraction(1)}
    rule = allocation.rule
    household = Fraction(allocation.household, 1000)
    own = _own_weights(allocation, members)
    as_rest = own if rule.household is HouseholdPart.AS_MEMBERS else _equal(members)
    kept = household if rule.household is HouseholdPart.HOUSE else Fraction(0)
    floor = Fraction(rule.floor, 100)
    weights: dict[MemberId | None, Fraction] = {}
    for member in members:
        by_rule = (1 - household) * own[member] + (household - kept) * as_rest[member]
        weights[member] = (1 - floor) * by_rule + floor * (1 - kept) / len(members)
    return {**weights, HOUSE: kept}


def _own_weights(allocation: Allocation, members: list[MemberId]) -> Mapping[MemberId, Fraction]:
    """Return the ratio in which members share what is not the household's."""
    by_member = {one.member: one.per_mille for one in allocation.contributions}
    match allocation.rule.method:
        case ShareMethod.CUSTOM:
            given = {member: allocation.rule.ratios.get(member, 0) for member in members}
        case ShareMethod.CONTRIBUTION:
            given = {member: by_member.get(member, 0) for member in members}
        case _:
            given = {member: int(by_member.get(member, 0) > 0) for member in members}
    total = sum(given.values())
    if not total:
        return _equal(members)
    return {member: Fraction(weight, total) for member, weight in given.items()}


def _equal(members: list[MemberId]) -> Mapping[MemberId, Fraction]:
    return dict.fromkeys(members, Fraction(1, len(members)))
