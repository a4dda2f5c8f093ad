"""Who may decide about whom."""

from dataclasses import replace

import pytest

from custom_components.data_exchanger.core.consent.authority import (
    awaited,
    may_assent,
    may_consent,
    may_veto,
)
from custom_components.data_exchanger.core.consent.policy import Role
from custom_components.data_exchanger.core.model.identifiers import MemberId
from tests.core.consent.households import ANNA, BEN, CARL, adult, household, minor

NOBODY = MemberId("nobody")
TEEN = household(adult(ANNA), adult(BEN), minor(Role.TEEN))
CHILD = household(adult(ANNA), adult(BEN), minor(Role.CHILD))


@pytest.mark.parametrize(
    ("actor", "subject", "allowed"),
    [
        (ANNA, ANNA, True),
        (ANNA, BEN, False),
        (ANNA, CARL, True),
        (BEN, CARL, False),
        (CARL, CARL, False),
        (CARL, ANNA, False),
        (None, ANNA, False),
        (NOBODY, ANNA, False),
        (ANNA, NOBODY, False),
    ],
)
def test_people_decide_about_themselves_and_guardians_about_minors(
    actor: MemberId | None, subject: MemberId, allowed: bool
) -> None:
    assert may_consent(actor, subject, TEEN) is allowed
    assert may_consent(actor, subject, CHILD) is allowed


def test_who_may_be_somebody_else_decides_nothing() -> None:
    unclear = {**CHILD, ANNA: replace(adult(ANNA), unclear=True)}
    assert not may_consent(ANNA, ANNA, unclear)
    assert not may_consent(ANNA, CARL, unclear)


def test_only_teenagers_assent_and_only_for_themselves() -> None:
    assert may_assent(CARL, CARL, TEEN)
    assert not may_assent(CARL, CARL, CHILD)
    assert not may_assent(ANNA, CARL, TEEN)
    assert not may_assent(ANNA, ANNA, TEEN)
    assert not may_assent(NOBODY, NOBODY, TEEN)


def test_whoever_is_concerned_may_stop_a_trade_and_so_may_guardians() -> None:
    assert may_veto(CARL, [CARL], CHILD)
    assert may_veto(ANNA, [CARL], CHILD)
    assert not may_veto(BEN, [CARL], CHILD)
    assert not may_veto(None, [ANNA], CHILD)


def test_everybody_concerned_is_waited_for_but_who_is_no_member_any_more() -> None:
    concerned = [ANNA, BEN, CARL, NOBODY]
    assert awaited(concerned, [], CHILD) == (ANNA, BEN, CARL)
    assert awaited(concerned, [BEN], CHILD) == (ANNA, CARL)
    assert awaited(concerned, [ANNA], CHILD) == (BEN,)
    assert awaited(concerned, [ANNA, BEN], CHILD) == ()
    assert awaited(concerned, [CARL], CHILD) == (ANNA, BEN, CARL)
