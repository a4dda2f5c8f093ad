"""What buyers prove, and what remains a claim."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, strategies as st
import pytest

from custom_components.data_exchanger.core.compliance.contact import is_reachable
from custom_components.data_exchanger.core.compliance.licence import Dossier, Doubt, judge
from custom_components.data_exchanger.core.compliance.qualification import (
    WORDS,
    Aspect,
    Qualification,
    Standing,
    qualify,
)
from custom_components.data_exchanger.core.model.identifiers import Did
from custom_components.data_exchanger.core.protocol.credential import Issuer
from tests.core.compliance.licences import (
    AUTHORITY,
    AUTHORITY_KEY,
    SIZE,
    altered,
    dossier,
    licence,
    status,
    status_list,
)
from tests.core.examples import BUYER_KEY, NOW, STRANGER_KEY, profile

TRUSTED = frozenset({AUTHORITY})
DAY = timedelta(days=1)
OTHER = Did("did:web:other.example")

DOUBTS: dict[str, tuple[str, Dossier, Doubt | None]] = {
    "proven": (licence(), dossier(), None),
    "proven and not revoked": (licence(credential_status=status()), dossier(41, 43), None),
    "issuer as an object": (licence(issuer=Issuer(id=AUTHORITY)), dossier(), None),
    "without end": (licence(valid_until=None, valid_from=None), dossier(), None),
    "garbage": ("a.b.c", dossier(), Doubt.MALFORMED),
    "no credential": (altered(type=["Something"]), dossier(), Doubt.MALFORMED),
    "another's": (licence(subject={"id": STRANGER_KEY.did}), dossier(), Doubt.OTHER_HOLDER),
    "self-issued": (licence(BUYER_KEY, issuer=BUYER_KEY.did), dossier(), Doubt.SELF_ISSUED),
    "unknown issuer": (licence(issuer=OTHER), dossier(), Doubt.UNTRUSTED_ISSUER),
    "no keys": (licence(), Dossier(), Doubt.ISSUER_UNKNOWN),
    "forged": (licence(STRANGER_KEY), dossier(), Doubt.BAD_SIGNATURE),
    "not yet": (licence(valid_from=NOW + DAY), dossier(), Doubt.NOT_YET_VALID),
    "expired": (licence(valid_until=NOW), dossier(), Doubt.EXPIRED),
    "revoked": (licence(credential_status=status()), dossier(42), Doubt.REVOKED),
    "no list": (
        licence(credential_status=status()),
        replace(dossier(), status_lists={}),
        Doubt.STATUS_UNKNOWN,
    ),
    "forged list": (
        licence(credential_status=status()),
        dossier(token=status_list(key=STRANGER_KEY)),
        Doubt.STATUS_UNKNOWN,
    ),
    "another issuer's list": (
        licence(credential_status=status()),
        dossier(token=status_list(issuer=Issuer(id=OTHER))),
        Doubt.STATUS_UNKNOWN,
    ),
    "a list that is out of date": (
        licence(credential_status=status()),
        dossier(token=status_list(valid_until=NOW)),
        Doubt.STATUS_UNKNOWN,
    ),
    "a list of something else": (
        licence(credential_status=status()),
        dossier(token=status_list(subject={"status_purpose": "suspension"})),
        Doubt.STATUS_UNKNOWN,
    ),
    "no gzip": (
        licence(credential_status=status()),
        dossier(token=status_list(subject={"encoded_list": "uAAAA"})),
        Doubt.STATUS_UNKNOWN,
    ),
    "beyond the list": (
        licence(credential_status=status(SIZE)),
        dossier(),
        Doubt.STATUS_UNKNOWN,
    ),
    "another kind of status": (
        licence(credential_status=status(type="SomethingElse")),
        dossier(),
        Doubt.STATUS_UNKNOWN,
    ),
}


@pytest.mark.parametrize(("token", "fetched", "doubt"), DOUBTS.values(), ids=DOUBTS)
def test_licence_is_doubted_for_the_right_reason(
    token: str, fetched: Dossier, doubt: Doubt | None
) -> None:
    assert judge(token, BUYER_KEY.did, fetched, TRUSTED, NOW).doubt is doubt


def test_every_doubt_has_a_case_and_words() -> None:
    assert {doubt for _, _, doubt in DOUBTS.values() if doubt} == set(Doubt) == set(WORDS.doubts)
    assert set(WORDS.aspects) == set(Aspect)
    for words in (*WORDS.aspects.values(), *WORDS.doubts.values()):
        assert set(words) == {"en", "zh-Hans"}


def points(found: Qualification, standing: Standing) -> set[Aspect]:
    return {one.aspect for one in found.of(standing)}


def test_a_plain_buyer_proves_its_key_only() -> None:
    found = qualify(profile(), Dossier(), TRUSTED, NOW)
    assert points(found, Standing.PROVEN) == {Aspect.KEY}
    assert points(found, Standing.MISSING) == {Aspect.DOMAIN, Aspect.LICENCE, Aspect.RETENTION}
    assert Aspect.JURISDICTION in points(found, Standing.CLAIMED)
    assert found.endorsements == frozenset()


def test_a_proven_licence_endorses_and_confirms_the_jurisdiction() -> None:
    found = qualify(profile(licences=(licence(),), retention_days=90), dossier(), TRUSTED, NOW)
    assert found.endorsements == {"insurance_pricing"}
    assert {Aspect.LICENCE, Aspect.JURISDICTION} <= points(found, Standing.PROVEN)
    assert Aspect.RETENTION in points(found, Standing.CLAIMED)


def test_a_doubted_licence_endorses_nothing_and_says_why() -> None:
    found = qualify(profile(licences=(licence(), "x.y.z")), Dossier(), TRUSTED, NOW)
    assert found.endorsements == frozenset()
    doubts = [one.doubt for one in found.of(Standing.CLAIMED) if one.aspect is Aspect.LICENCE]
    assert doubts == [Doubt.ISSUER_UNKNOWN, Doubt.MALFORMED]


def test_a_licence_of_another_country_leaves_the_jurisdiction_a_claim() -> None:
    token = licence(subject={"jurisdiction": "FR"})
    found = qualify(profile(licences=(token,)), dossier(), TRUSTED, NOW)
    assert Aspect.JURISDICTION in points(found, Standing.CLAIMED)


def test_did_web_proves_the_domain() -> None:
    found = qualify(profile(did=Did("did:web:buyer.example")), Dossier(), (), NOW)
    assert Aspect.DOMAIN in points(found, Standing.PROVEN)


def test_an_unusable_contact_is_missing() -> None:
    found = qualify(profile(contact="ask around"), Dossier(), (), NOW)
    assert Aspect.CONTACT in points(found, Standing.MISSING)
    assert not is_reachable("mailto:")


@given(st.integers(0, SIZE - 1), st.sets(st.integers(0, SIZE - 1), max_size=5))
def test_revocation_follows_the_bit(index: int, revoked: set[int]) -> None:
    token = licence(credential_status=status(index))
    found = judge(token, BUYER_KEY.did, dossier(*revoked), TRUSTED, NOW)
    assert (found.doubt is Doubt.REVOKED) == (index in revoked)
    assert found.doubt in (None, Doubt.REVOKED)


@given(st.binary(max_size=200), st.booleans())
def test_no_licence_counts_without_its_issuers_signature(noise: bytes, cut: bool) -> None:
    head, payload, signature = licence().split(".")
    forged = f"{head}.{payload}.{signature[:40] if cut else ''}{noise.hex()}"
    found = qualify(profile(licences=(forged,)), dossier(), TRUSTED, NOW)
    assert found.endorsements == frozenset()
    assert AUTHORITY_KEY.did not in TRUSTED
