"""What each rule lets pass, asks about, and blocks."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.data_exchanger.core.catalog.scenario import SCENARIOS
from custom_components.data_exchanger.core.catalog.service import SERVICES, services_of
from custom_components.data_exchanger.core.compliance.case import Case
from custom_components.data_exchanger.core.compliance.outcome import Finding, Outcome
from custom_components.data_exchanger.core.compliance.rule import RULES, assess
from custom_components.data_exchanger.core.consent.policy import Member, Role
from custom_components.data_exchanger.core.consent.purpose import purposes
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.identifiers import BuyerId
from custom_components.data_exchanger.core.model.money import Money
from tests.core.compliance.cases import (
    ANNA,
    PUBLIC_HEALTH,
    TOM,
    case,
    consenting,
    with_profile,
    with_terms,
)
from tests.core.examples import CREDIT, NOW, RESEARCH, entry

HEART = consenting(case("heart_rate"))
GRID_PLANNING = "https://w3id.org/data-exchanger/v1#GridPlanning"
MARKETING = "https://w3id.org/dpv#Marketing"
SERIES = DisclosureLevel.SERIES
YEARS = timedelta(days=400)


def minor(one: Case) -> Case:
    tom = Member(id=TOM, role=Role.CHILD)
    entries = tuple(replace(each, subjects=frozenset({TOM})) for each in one.entries)
    return replace(one, entries=entries, members={**one.members, TOM: tom})


def service(one: Case, *names: str, endorsed: bool = False) -> Case:
    return replace(
        one,
        services=tuple(SERVICES[name] for name in names),
        endorsements=frozenset(names if endorsed else ()),
    )


CASES: dict[str, tuple[str, Case, str]] = {
    "harmless": ("separate_consent", case(), ""),
    "sensitive with consent": ("separate_consent", HEART, "ask:sensitive"),
    "sensitive, nothing granted": (
        "separate_consent",
        replace(case("heart_rate"), entries=()),
        "ask:sensitive",
    ),
    "sensitive without consent": ("separate_consent", case("heart_rate"), "block:missing"),
    "consent to another buyer": (
        "separate_consent",
        consenting(case("heart_rate"), buyer=BuyerId("other")),
        "block:missing",
    ),
    "consent to any purpose": (
        "separate_consent",
        consenting(case("heart_rate"), purposes=frozenset()),
        "block:missing",
    ),
    "consent without end": (
        "separate_consent",
        consenting(case("heart_rate"), until=None),
        "block:missing",
    ),
    "consent for years": (
        "separate_consent",
        consenting(case("heart_rate"), until=NOW + YEARS),
        "block:missing",
    ),
    "consent that ended": (
        "separate_consent",
        consenting(case("heart_rate"), until=NOW),
        "block:missing",
    ),
    "consent of a lower level": (
        "separate_consent",
        consenting(case("heart_rate"), level=DisclosureLevel.COHORT),
        "block:missing",
    ),
    "the household's data needs every adult": (
        "separate_consent",
        replace(
            HEART,
            entries=tuple(replace(one, subjects=frozenset()) for one in HEART.entries),
            members={**HEART.members, TOM: Member(id=TOM, role=Role.ADULT)},
        ),
        "block:missing",
    ),
    "adults": ("guardian", case(), ""),
    "a child, for research": ("guardian", minor(case()), "ask:minor"),
    "a child, for marketing": (
        "guardian",
        minor(with_terms(case(), purposes=(MARKETING,))),
        "block:purpose",
    ),
    "a child, for the power grid": (
        "guardian",
        minor(with_terms(case(), purposes=(GRID_PLANNING,))),
        "block:purpose",
    ),
    "a child in detail": ("guardian", minor(with_terms(case(), level=SERIES)), "block:detail"),
    "purposes of the scenario": ("purpose_limitation", case(), ""),
    "purposes that contradict": (
        "purpose_limitation",
        with_terms(case(), prohibited=(RESEARCH,)),
        "block:contradiction",
    ),
    "all purposes": (
        "purpose_limitation",
        with_terms(
            case(),
            purposes=(RESEARCH, MARKETING, PUBLIC_HEALTH, "https://w3id.org/dpv#ServiceProvision"),
            prohibited=(),
        ),
        "block:too_broad",
    ),
    "another purpose": (
        "purpose_limitation",
        with_terms(case(), purposes=(MARKETING,)),
        "ask:beyond_scenario",
    ),
    "full information": ("recipient_information", case(), ""),
    "no name": ("recipient_information", with_profile(case(), name="  "), "block:name"),
    "no contact": ("recipient_information", with_profile(case(), contact="later"), "block:contact"),
    "mail": ("recipient_information", with_profile(case(), contact="mailto:a@b.example"), ""),
    "telephone": ("recipient_information", with_profile(case(), contact="tel:+49 30 1234"), ""),
    "web form": ("recipient_information", with_profile(case(), contact="https://b.example/x"), ""),
    "kept elsewhere": ("recipient_information", with_terms(case(), place="AT"), "ask:place"),
    "within the Union": ("cross_border", case(), ""),
    "adequate": ("cross_border", with_profile(case(), hosting=("CH", "DE")), ""),
    "abroad": ("cross_border", with_profile(case(), jurisdiction="US"), "ask:abroad"),
    "out of China": ("cross_border", replace(case(), country="CN"), "ask:abroad"),
    "health abroad": ("cross_border", with_profile(HEART, hosting=("US",)), "block:sensitive"),
    "health abroad with a licence": (
        "cross_border",
        replace(
            with_profile(HEART, hosting=("US",)),
            endorsements=frozenset({"cross_border_transfer"}),
        ),
        "ask:abroad",
    ),
    "from a country whose law is unknown": (
        "cross_border",
        replace(case(), country="BR"),
        "ask:abroad",
    ),
    "within a country whose law is unknown": (
        "cross_border",
        with_terms(
            with_profile(replace(case(), country="BR"), jurisdiction="BR", hosting=("BR",)),
            place="BR",
        ),
        "",
    ),
    "a month": ("retention", case(), ""),
    "two years": ("retention", with_terms(case(), retention_days=730), "ask:long"),
    "six years": ("retention", with_terms(case(), retention_days=2190), "block:too_long"),
    "health, four months": ("retention", with_terms(HEART, retention_days=120), "ask:long"),
    "health, two years": ("retention", with_terms(HEART, retention_days=730), "block:too_long"),
    "use for long": ("sensitive_cap", with_terms(case(), valid_until=NOW + YEARS), ""),
    "health, use for a month": ("sensitive_cap", HEART, ""),
    "health, use for long": (
        "sensitive_cap",
        with_terms(HEART, valid_until=NOW + YEARS),
        "block:over_a_year",
    ),
    "nobody else": ("third_persons", case(), ""),
    "calls in detail": ("third_persons", with_terms(case("calls"), level=SERIES), "block:others"),
    "calls": ("third_persons", case("calls"), "ask:guests"),
    "motion": ("third_persons", case("motion_time"), "ask:guests"),
    "motion in many homes": (
        "third_persons",
        with_terms(case("motion_time"), level=DisclosureLevel.COHORT),
        "",
    ),
    "a small buyer": ("gatekeeper", case(), ""),
    "a gatekeeper's address": (
        "gatekeeper",
        with_profile(case(), dsp="https://data.google.com/dsp"),
        "block:gatekeeper",
    ),
    "a gatekeeper's website": (
        "gatekeeper",
        with_profile(case(), website="https://apple.com"),
        "block:gatekeeper",
    ),
    "a look-alike address": (
        "gatekeeper",
        with_profile(case(), website="https://notapple.com"),
        "",
    ),
    "a gatekeeper's name": ("gatekeeper", with_profile(case(), name="Apple Orchards"), "ask:name"),
    "a name like another": ("gatekeeper", with_profile(case(), name="Metalworks"), ""),
    "from the United States to Germany": (
        "bulk_transfer",
        replace(HEART, country="US"),
        "",
    ),
    "health from the United States to China": (
        "bulk_transfer",
        with_profile(replace(HEART, country="US"), hosting=("CN",)),
        "block:sensitive",
    ),
    "electricity from the United States to China": (
        "bulk_transfer",
        with_profile(replace(case(), country="US"), hosting=("CN",)),
        "ask:concern",
    ),
    "electricity for money": ("household_exemption", case(), ""),
    "motion for money": ("household_exemption", case("motion_time"), "ask:sale"),
    "health for money": ("household_exemption", HEART, "ask:sale"),
    "motion as a gift": (
        "household_exemption",
        with_terms(case("motion_time"), price=Money(amount=0, currency="EUR")),
        "",
    ),
    "a regular service": ("special_service", case(), ""),
    "debt collection": (
        "special_service",
        service(case(), "debt_collection", endorsed=True),
        "block:refused",
    ),
    "insurance": ("special_service", service(case(), "insurance_pricing"), "block:not_endorsed"),
    "endorsed insurance": (
        "special_service",
        service(case(), "insurance_pricing", endorsed=True),
        "block:no_consent",
    ),
    "endorsed insurance with consent": (
        "special_service",
        service(consenting(case()), "insurance_pricing", endorsed=True),
        "ask:special",
    ),
    "a scenario that nobody knows": (
        "special_service",
        replace(case(), scenario=None),
        "ask:unknown_scenario",
    ),
    "the family's own offer": (
        "special_service",
        with_terms(replace(case(), scenario=None), demand=None),
        "",
    ),
    "a title that says more": (
        "special_service",
        replace(case(), title="Data for DEBT COLLECTION"),
        "ask:title",
    ),
}


@pytest.mark.parametrize(("rule", "one", "expected"), CASES.values(), ids=CASES)
def test_rule_judges(rule: str, one: Case, expected: str) -> None:
    outcome, _, reason = (expected or "pass:").partition(":")
    verdict = RULES[rule].check(one)
    assert (verdict.outcome, verdict.reason) == (outcome, reason)


@pytest.mark.parametrize("rule", RULES)
def test_rule_has_words_for_every_reason(rule: str) -> None:
    raised = {expected.partition(":")[2] for name, _, expected in CASES.values() if name == rule}
    words = RULES[rule].words
    assert raised - {""} == set(words.reasons)
    for text in (words.text, *words.reasons.values()):
        assert set(text) == {"en", "zh-Hans"}
        assert text["en"].isascii() or "\N{LATIN SMALL LETTER S WITH CARON}" in text["en"]
        assert any("\u4e00" <= letter <= "\u9fff" for letter in text["zh-Hans"])
    assert all(law.reference for law in words.law)


def test_a_harmless_case_passes_every_rule_that_applies() -> None:
    assessment = assess(case())
    assert assessment.outcome is Outcome.PASS
    assert assessment.concerns == ()
    assert {one.rule for one in assessment.findings} == set(RULES) - {"bulk_transfer"}


def test_jurisdictions_choose_the_rules() -> None:
    chinese = with_profile(replace(case(), country="CN"), jurisdiction="CN", hosting=("CN",))
    asked = {one.rule for one in assess(chinese).findings}
    assert not asked & {"gatekeeper", "bulk_transfer"}
    assert "household_exemption" in asked


def test_the_gravest_finding_decides_and_comes_first() -> None:
    assessment = assess(with_profile(case("heart_rate"), jurisdiction="US"))
    assert assessment.outcome is Outcome.BLOCK
    assert assessment.concerns[0] == Finding(
        rule="cross_border", outcome=Outcome.BLOCK, reason="sensitive"
    )
    outcomes = [one.outcome for one in assessment.concerns]
    assert outcomes == sorted(outcomes, reverse=True)


SPECIAL = [iri for iri, purpose in purposes().items() if purpose.group.special]


@given(st.sets(st.sampled_from(sorted(purposes())), min_size=1), st.sampled_from(sorted(SCENARIOS)))
def test_no_special_purpose_ever_passes_unasked(chosen: set[str], scenario: str) -> None:
    """Whatever a demand calls itself, a special purpose in it is refused or asked about."""
    one = replace(
        with_terms(consenting(case()), purposes=tuple(sorted(chosen)), prohibited=()),
        scenario=SCENARIOS[scenario],
        services=services_of(chosen),
    )
    if chosen & set(SPECIAL):
        assert assess(one).outcome is Outcome.BLOCK


@settings(max_examples=1000)
@given(
    st.booleans(),
    st.sampled_from(DisclosureLevel),
    st.sets(st.sampled_from(sorted(purposes())), min_size=1),
)
def test_a_minor_is_never_shown_in_detail_or_for_barred_purposes(
    paid: bool, level: DisclosureLevel, chosen: set[str]
) -> None:
    one = with_terms(
        minor(consenting(case())),
        level=level,
        purposes=tuple(sorted(chosen)),
        price=Money(amount=int(paid), currency="EUR"),
    )
    barred = {purposes()[iri].group for iri in chosen} - {"education", "research", "public_health"}
    if level is SERIES or barred:
        assert assess(one).outcome is Outcome.BLOCK
    else:
        assert assess(one).outcome >= Outcome.ASK


def test_entries_about_unknown_members_count_as_nobodys() -> None:
    gone = replace(case(), entries=(entry(subjects=frozenset({TOM})),))
    assert gone.minors == ()
    assert CREDIT in gone.terms.prohibited
    assert ANNA in gone.members
