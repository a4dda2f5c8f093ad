"""Decisions: deny unless everybody concerned allows."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from custom_components.data_exchanger.core.catalog.taxonomy import Category, Sensitivity
from custom_components.data_exchanger.core.consent.decision import (
    CLOCK_TOLERANCE,
    Circumstances,
    Denial,
    Grant,
    Missing,
    Policy,
    decide,
    decide_all,
)
from custom_components.data_exchanger.core.consent.policy import (
    Permission,
    QuietHours,
    Role,
    Use,
)
from custom_components.data_exchanger.core.consent.purpose import PurposeGroup
from custom_components.data_exchanger.core.consent.voice import DenialReason
from custom_components.data_exchanger.core.errors import InvalidInput
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.money import Money
from tests.core.consent.households import (
    ANNA,
    BEN,
    BUYER,
    CARL,
    COHORT,
    CREDIT,
    ENERGY,
    HEALTH,
    NONE,
    OTHER,
    RESEARCH,
    SERIES,
    STATISTICS,
    about,
    adult,
    allow,
    household,
    minor,
    reason,
    request,
    separate,
)
from tests.core.examples import NOW, element, entry


def test_grant_is_carried_by_all_adults_for_data_of_the_household() -> None:
    series, statistics = allow(), allow(STATISTICS)
    members = household(adult(ANNA, series), adult(BEN, statistics), minor(Role.CHILD))
    asked = request(COHORT)
    assert decide(entry(), members, asked) == Grant(
        entry=entry().id,
        request=asked,
        members=frozenset({ANNA, BEN}),
        level=STATISTICS,
        permissions={ANNA: (series,), BEN: (statistics,)},
    )


def test_grant_is_carried_by_the_subjects_alone() -> None:
    decision = decide(about(ANNA), household(adult(ANNA, allow()), adult(BEN)), request())
    assert isinstance(decision, Grant)
    assert decision.members == {ANNA}


def test_denial_names_everybody_who_does_not_allow() -> None:
    members = household(adult(ANNA, allow(COHORT)), adult(BEN), adult(CARL, allow()))
    assert decide(entry(), members, request()) == Denial(
        entry=entry().id,
        reason=DenialReason.LEVEL_TOO_HIGH,
        member=ANNA,
        missing=(
            Missing(member=ANNA, reason=DenialReason.LEVEL_TOO_HIGH),
            Missing(member=BEN, reason=DenialReason.NO_PERMISSION),
        ),
    )


@pytest.mark.parametrize(
    ("permissions", "expected"),
    [
        ((), DenialReason.NO_PERMISSION),
        ((allow(category=HEALTH),), DenialReason.NO_PERMISSION),
        ((allow(buyer=OTHER),), DenialReason.NO_PERMISSION),
        ((allow(SERIES, PurposeGroup.MARKETING),), DenialReason.NO_PERMISSION),
        ((allow(NONE),), DenialReason.LEVEL_TOO_HIGH),
        ((allow(STATISTICS),), DenialReason.LEVEL_TOO_HIGH),
        ((allow(days=0),), DenialReason.EXPIRED),
        ((allow(days=-1),), DenialReason.EXPIRED),
        ((allow(since=NOW + timedelta(1)),), DenialReason.EXPIRED),
        ((allow(), allow(NONE, buyer=BUYER)), DenialReason.PROHIBITED),
        ((allow(), allow(NONE, RESEARCH)), DenialReason.PROHIBITED),
        ((allow(SERIES, RESEARCH, buyer=BUYER), allow(NONE, RESEARCH)), DenialReason.PROHIBITED),
        ((allow(), allow(NONE, buyer=BUYER, days=-1)), None),
        ((allow(), allow(NONE, buyer=OTHER)), None),
        ((allow(), allow(NONE, PurposeGroup.MARKETING)), None),
        ((allow(buyer=BUYER),), None),
        ((allow(SERIES, RESEARCH),), None),
        ((allow(days=1),), None),
        ((allow(since=NOW),), None),
        ((allow(days=-1), allow()), None),
        ((allow(COHORT), allow(SERIES, RESEARCH)), None),
        ((allow(), allow(COHORT, RESEARCH)), DenialReason.LEVEL_TOO_HIGH),
        ((allow(), allow(COHORT, buyer=BUYER)), DenialReason.LEVEL_TOO_HIGH),
        ((allow(SERIES, RESEARCH), allow(COHORT, buyer=BUYER)), DenialReason.LEVEL_TOO_HIGH),
        ((allow(COHORT, RESEARCH), allow(SERIES, RESEARCH, buyer=BUYER)), None),
    ],
)
def test_permissions_of_the_only_adult_decide(
    permissions: tuple[Permission, ...], expected: DenialReason | None
) -> None:
    assert reason(decide(entry(), household(adult(ANNA, *permissions)), request())) is expected


@pytest.mark.parametrize("group", [group for group in PurposeGroup if group.special])
def test_special_purposes_need_a_permission_that_names_them(group: PurposeGroup) -> None:
    asked = request(SERIES, group)
    named, open_ = allow(SERIES, group), allow()
    never_this_buyer = allow(NONE, buyer=BUYER)
    expected = {
        (open_,): DenialReason.NO_PERMISSION,
        (named,): None,
        (named, never_this_buyer): DenialReason.PROHIBITED,
    }
    for permissions, why in expected.items():
        assert reason(decide(entry(), household(adult(ANNA, *permissions)), asked)) is why


def test_every_purpose_of_a_request_must_be_allowed() -> None:
    both = request(SERIES, RESEARCH, PurposeGroup.INSURANCE)
    assert reason(decide(entry(), household(adult(ANNA, allow())), both)) is (
        DenialReason.NO_PERMISSION
    )
    named = adult(ANNA, allow(), allow(STATISTICS, PurposeGroup.INSURANCE))
    assert reason(decide(entry(), household(named), both)) is DenialReason.LEVEL_TOO_HIGH
    lower = request(STATISTICS, RESEARCH, PurposeGroup.INSURANCE)
    assert isinstance(decide(entry(), household(named), lower), Grant)


def test_default_is_denial() -> None:
    assert reason(decide(entry(), {}, request())) is DenialReason.NO_ADULT
    assert reason(decide(entry(), household(minor(Role.CHILD, allow())), request())) is (
        DenialReason.NO_ADULT
    )
    assert reason(decide(entry(), household(adult(ANNA)), request())) is DenialReason.NO_PERMISSION


def test_a_request_without_purpose_or_level_is_denied() -> None:
    members = household(adult(ANNA, allow()))
    without = replace(request(), purposes=frozenset())
    assert reason(decide(entry(), members, without)) is DenialReason.NO_PERMISSION
    assert reason(decide(entry(), members, request(NONE))) is DenialReason.LEVEL_TOO_HIGH


def test_data_of_unknown_people_stays() -> None:
    members = household(adult(ANNA, allow()))
    assert reason(decide(about(ANNA, BEN), members, request())) is DenialReason.UNKNOWN_SUBJECT


def test_data_of_a_member_who_may_be_somebody_else_stays() -> None:
    unclear = replace(adult(ANNA, allow()), unclear=True)
    assert reason(decide(entry(), household(unclear), request())) is DenialReason.MEMBER_UNCLEAR


def test_the_master_switch_stops_everything() -> None:
    decision = decide(
        entry(), household(adult(ANNA, allow())), request(), Circumstances(sharing=False)
    )
    assert reason(decision) is DenialReason.SHARING_PAUSED


@pytest.mark.parametrize(
    ("ahead", "expected"),
    [
        (CLOCK_TOLERANCE, None),
        (CLOCK_TOLERANCE + timedelta(seconds=1), DenialReason.CLOCK_SET_BACK),
        (timedelta(days=365), DenialReason.CLOCK_SET_BACK),
    ],
)
def test_a_clock_that_contradicts_evidence_stops_everything(
    ahead: timedelta, expected: DenialReason | None
) -> None:
    circumstances = Circumstances(witnessed=NOW + ahead)
    decision = decide(entry(), household(adult(ANNA, allow())), request(), circumstances)
    assert reason(decision) is expected


# Sensitive data


@pytest.mark.parametrize(
    ("permission", "expected"),
    [
        (allow(), DenialReason.SEPARATE_CONSENT),
        (allow(SERIES, RESEARCH), DenialReason.SEPARATE_CONSENT),
        (allow(buyer=BUYER, since=NOW, days=1), DenialReason.SEPARATE_CONSENT),
        (allow(SERIES, RESEARCH, buyer=BUYER), DenialReason.SEPARATE_CONSENT),
        (allow(SERIES, RESEARCH, buyer=BUYER, days=1), DenialReason.SEPARATE_CONSENT),
        (separate(SERIES, days=367), DenialReason.SEPARATE_CONSENT),
        (separate(SERIES, since=NOW - timedelta(300)), DenialReason.SEPARATE_CONSENT),
        (
            allow(SERIES, RESEARCH, PurposeGroup.SERVICE, buyer=BUYER, since=NOW, days=100),
            DenialReason.SEPARATE_CONSENT,
        ),
        (separate(SERIES, PurposeGroup.SERVICE), DenialReason.NO_PERMISSION),
        (separate(SERIES, days=366), None),
    ],
)
def test_sensitive_data_needs_a_consent_of_its_own(
    permission: Permission, expected: DenialReason | None
) -> None:
    of = element(category=Category.ENVIRONMENT, sensitivity=Sensitivity.SENSITIVE)
    for category, one in ((HEALTH, about(ANNA, category=HEALTH)), (of.category, entry(of=of))):
        given = replace(permission, category=category)
        members = household(adult(ANNA, given))
        assert reason(decide(one, members, request())) is expected


# Minors


TEEN, CHILD = Role.TEEN, Role.CHILD
FOR_CARL = separate(by=ANNA)
YES = frozenset({ENERGY})


@pytest.mark.parametrize(
    ("role", "permissions", "fields", "expected"),
    [
        (CHILD, (FOR_CARL,), {}, None),
        (TEEN, (FOR_CARL,), {"assents": YES}, None),
        (TEEN, (FOR_CARL,), {}, DenialReason.NO_ASSENT),
        (TEEN, (FOR_CARL,), {"assents": frozenset({HEALTH})}, DenialReason.NO_ASSENT),
        (CHILD, (), {}, DenialReason.NO_PERMISSION),
        (CHILD, (separate(),), {}, DenialReason.NO_PERMISSION),
        (CHILD, (separate(by=CARL),), {}, DenialReason.NO_PERMISSION),
        (CHILD, (separate(by=BEN),), {}, DenialReason.NO_PERMISSION),
        (CHILD, (separate(COHORT, by=ANNA),), {}, DenialReason.LEVEL_TOO_HIGH),
        (CHILD, (allow(STATISTICS, by=ANNA),), {}, DenialReason.SEPARATE_CONSENT),
        (CHILD, (FOR_CARL, allow(NONE, RESEARCH)), {}, DenialReason.PROHIBITED),
        (CHILD, (FOR_CARL,), {"guardians": frozenset()}, DenialReason.NO_GUARDIAN),
        (CHILD, (FOR_CARL,), {"guardians": frozenset({CARL})}, DenialReason.NO_GUARDIAN),
        (CHILD, (FOR_CARL,), {"guardians": frozenset({"nobody"})}, DenialReason.NO_GUARDIAN),
    ],
)
def test_data_of_minors_needs_a_guardian_and_a_teenagers_assent(
    role: Role,
    permissions: tuple[Permission, ...],
    fields: dict[str, object],
    expected: DenialReason | None,
) -> None:
    members = household(adult(ANNA), adult(BEN), minor(role, *permissions, **fields))
    assert reason(decide(about(CARL), members, request(STATISTICS))) is expected


@pytest.mark.parametrize("group", PurposeGroup)
def test_data_of_minors_leaves_for_few_purposes_and_never_as_series(group: PurposeGroup) -> None:
    given = separate(SERIES, group, by=ANNA)
    members = household(adult(ANNA), minor(CHILD, given))
    good = group in {PurposeGroup.EDUCATION, RESEARCH, PurposeGroup.PUBLIC_HEALTH}
    expected = None if good else DenialReason.MINOR_PURPOSE
    assert reason(decide(about(CARL), members, request(STATISTICS, group))) is expected
    assert isinstance(decide(about(CARL), members, request(SERIES, group)), Denial)


def test_data_of_an_adult_and_a_child_needs_both() -> None:
    child = minor(CHILD, FOR_CARL)
    asked = request(STATISTICS)
    for permissions, expected in {(): DenialReason.NO_PERMISSION, (allow(),): None}.items():
        members = household(adult(ANNA, *permissions), child)
        assert reason(decide(about(ANNA, CARL), members, asked)) is expected


# Conditions


def test_quiet_hours_are_the_homes() -> None:
    night = QuietHours(start=time(22), end=time(7))
    members = household(adult(ANNA, allow(quiet=night)))
    shanghai = ZoneInfo("Asia/Shanghai")
    for hour, quiet in {13: False, 14: True, 22: True, 23: False}.items():
        at = datetime(2026, 11, 22, hour, tzinfo=UTC).astimezone(shanghai)
        assert isinstance(decide(entry(), members, request(at=at)), Denial) is quiet
    noon = QuietHours(start=time(12), end=time(13))
    members = household(adult(ANNA, allow(quiet=noon)))
    for hour, quiet in {11: False, 12: True, 13: False}.items():
        at = datetime(2026, 11, 22, hour, tzinfo=UTC)
        assert isinstance(decide(entry(), members, request(at=at)), Denial) is quiet


def test_quiet_hours_are_a_span() -> None:
    with pytest.raises(InvalidInput, match="quiet"):
        QuietHours(start=time(1), end=time(1))


@pytest.mark.parametrize(
    ("price", "expected"),
    [
        (Money(amount=500, currency="EUR"), None),
        (Money(amount=499, currency="EUR"), DenialReason.BELOW_FLOOR),
        (Money(amount=900, currency="USD"), DenialReason.BELOW_FLOOR),
        (None, None),
    ],
)
def test_a_floor_price_must_be_reached(price: Money | None, expected: DenialReason | None) -> None:
    members = household(adult(ANNA, allow(floor=Money(amount=500, currency="EUR"))))
    assert reason(decide(entry(), members, request(price=price))) is expected


def use(hours: float, **fields: object) -> Use:
    changes = {
        "buyer": BUYER,
        "members": frozenset({ANNA}),
        "categories": frozenset({ENERGY}),
        "purposes": frozenset({RESEARCH}),
    }
    return Use(at=NOW - timedelta(hours=hours), **changes | fields)


@pytest.mark.parametrize(
    ("caps", "uses", "used_up"),
    [
        ({"daily": 1}, (), False),
        ({"daily": 1}, (use(1),), True),
        ({"daily": 1}, (use(24),), False),
        ({"daily": 2}, (use(1),), False),
        ({"daily": 2}, (use(1), use(2)), True),
        ({"monthly": 1}, (use(24),), True),
        ({"monthly": 1}, (use(24 * 30),), False),
        ({"daily": 1}, (use(1, members=frozenset({BEN})),), False),
        ({"daily": 1}, (use(1, categories=frozenset({HEALTH})),), False),
        ({"daily": 1, "buyer": BUYER}, (use(1, buyer=OTHER),), False),
        ({"daily": 1, "buyer": BUYER}, (use(1),), True),
        (
            {"daily": 1, "purposes": frozenset({RESEARCH})},
            (use(1, purposes=frozenset({CREDIT})),),
            False,
        ),
        ({"daily": 1, "purposes": frozenset({RESEARCH})}, (use(1),), True),
        ({}, (use(1),), False),
    ],
)
def test_caps_count_the_trades_that_a_permission_was_used_for(
    caps: dict[str, object], uses: tuple[Use, ...], used_up: bool
) -> None:
    one = Permission(category=ENERGY, level=SERIES, **caps)
    decision = decide(entry(), household(adult(ANNA, one)), request(), Circumstances(uses=uses))
    assert reason(decision) is (DenialReason.CAP_REACHED if used_up else None)


@pytest.mark.parametrize("caps", [{"daily": 0}, {"monthly": -1}])
def test_a_cap_of_nothing_is_refused(caps: dict[str, int]) -> None:
    with pytest.raises(InvalidInput, match="cap"):
        allow(**caps)


# Many at once


def test_deciding_about_many_is_deciding_about_each() -> None:
    members = household(adult(ANNA, allow()), adult(BEN, allow(COHORT)), minor(CHILD, FOR_CARL))
    entries = [
        entry(f"e{number}", element(category=category), subjects=frozenset(subjects))
        for number, (category, subjects) in enumerate(
            (category, subjects)
            for category in (ENERGY, HEALTH)
            for subjects in ((), (ANNA,), (BEN,), (ANNA, CARL))
        )
    ]
    requests = [request(level) for level in DisclosureLevel]
    for asked, verdicts in zip(
        requests, decide_all(entries, Policy(members), requests), strict=True
    ):
        assert {key: verdict.reason for key, verdict in verdicts.items()} == {
            one.id: reason(decide(one, members, asked)) for one in entries
        }


def test_equal_requests_get_the_same_verdict_whatever_they_pay_unless_somebody_asks() -> None:
    cheap, dear = (request(price=Money(amount=amount, currency="EUR")) for amount in (1, 900))
    policy = Policy(household(adult(ANNA, allow())))
    for asked in (cheap, dear, dear):
        decision = policy.hear(asked).decide(entry())
        assert isinstance(decision, Grant)
        assert decision.request == asked
    particular = Policy(household(adult(ANNA, allow(floor=Money(amount=2, currency="EUR")))))
    assert reason(particular.hear(cheap).decide(entry())) is DenialReason.BELOW_FLOOR
    assert reason(particular.hear(dear).decide(entry())) is None
