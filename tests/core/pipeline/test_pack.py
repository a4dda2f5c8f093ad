"""What an export of evidence holds besides the chain, after trades of every kind."""

from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
import json
from typing import Any
from zipfile import ZipFile

import pytest

from custom_components.data_exchanger.core.compliance.check import BuyerCheck, Change
from custom_components.data_exchanger.core.compliance.outcome import Finding, Outcome
from custom_components.data_exchanger.core.compliance.qualification import (
    Aspect,
    Point,
    Qualification,
    Standing,
)
from custom_components.data_exchanger.core.compliance.rule import RULES
from custom_components.data_exchanger.core.consent.change import changes
from custom_components.data_exchanger.core.consent.policy import Role
from custom_components.data_exchanger.core.evidence.chain import Verification
from custom_components.data_exchanger.core.evidence.export import verify_export, write_export
from custom_components.data_exchanger.core.identity.canonical import canonical
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.identifiers import Did, MemberId
from custom_components.data_exchanger.core.pipeline.impact import risks
from custom_components.data_exchanger.core.pipeline.pack import documents
from custom_components.data_exchanger.core.pipeline.papers import LANGUAGES, paper_words, plain
from custom_components.data_exchanger.core.pipeline.permissions import note_changes
from custom_components.data_exchanger.core.pipeline.processing import processing
from custom_components.data_exchanger.core.protocol.delivery import DeliveryReceipt
from custom_components.data_exchanger.core.protocol.documents import open_document
from tests.core.examples import BUYER_KEY, NOW, scope, terms
from tests.core.pipeline.computing import ComputingWorld
from tests.core.pipeline.erasing import Eraser
from tests.core.pipeline.household import ANNA, BEN, BUYER, CANARIES, make_home
from tests.core.pipeline.world import World


def packed(world: World) -> tuple[dict[str, bytes], Verification]:
    """Export, check, and return all files."""
    file = BytesIO()
    key = world.home.keys.evidence
    world.run(
        lambda tx: write_export(
            file, tx.evidence.records(), key, NOW, documents(tx, world.home, NOW)
        )
    )
    with ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}, verify_export(
            file, key.did
        )


def facts_of(world: World) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(packed(world)[0]["processing.json"])
    return found


def change(world: World, **changes: Any) -> None:
    """Change the newest trade as it is stored."""
    trade = replace(world.trade, **changes)
    world.run(lambda tx: tx.trades.save(trade))


@pytest.fixture
def settled() -> World:
    return World().walk_to("settled")


def test_an_export_before_any_trade_says_so() -> None:
    files, checked = packed(World())
    assert (checked.verified, checked.signatures) == (True, 0)
    assert "Nothing was agreed yet" in files["impact_assessment.en.md"].decode()
    assert "尚未达成任何协议" in files["records_of_processing.zh-Hans.md"].decode()
    assert facts_of(World())["activities"] == []


def test_an_export_holds_agreement_receipt_and_statement(settled: World) -> None:
    files, checked = packed(settled)
    number = settled.trade_id.removeprefix("urn:uuid:")
    assert (checked.verified, checked.signatures) == (True, 2)
    assert files[f"agreements/{number}.json"] == canonical(settled.trade.agreement)
    receipt = files[f"receipts/{number}.jws"].decode()
    assert open_document(DeliveryReceipt, receipt, BUYER_KEY.public).content.agreement == (
        settled.trade.agreement_id
    )
    assert f"statements/{number}_1.jws" in files
    assert json.loads(files["keys.json"]) == {BUYER_KEY.did: BUYER_KEY.public.raw.hex()}


def test_papers_name_nobody_not_even_by_id(settled: World) -> None:
    files, _ = packed(settled)
    del files["evidence.jsonl"]
    assert not [(name, word) for name, body in files.items() for word in CANARIES if word in body]


def test_a_guide_says_how_to_check_it_and_whose_it_is(settled: World) -> None:
    files, _ = packed(settled)
    for language in LANGUAGES:
        guide = files[f"readme.{language}.md"].decode()
        command = f"data_exchanger_core.evidence verify FILE --did {settled.home.keys.evidence.did}"
        assert command in guide


def test_records_tell_who_gets_what_for_which_purpose(settled: World) -> None:
    files, _ = packed(settled)
    english = files["records_of_processing.en.md"].decode()
    chinese = files["records_of_processing.zh-Hans.md"].decode()
    for told in (
        "### Recipient 1: Grid Research Institute",
        "| Purposes | Academic research |",
        "| Kinds of data | Energy |",
        "| Special categories | no |",
        "| People concerned | adults 2 |",
        "| Level of detail | detailed series |",
        "| To be erased after | 30 days from delivery |",
        "| Confirmed deliveries | 1 |",
        "| Transfers abroad | none |",
        "GDPR Article 6(1)(a)",
    ):
        assert told in english
    for told in ("Grid Research Institute", "| 用途 | 学术研究 |", "成人 2"):
        assert told in chinese
    (activity,) = facts_of(settled)["activities"]
    assert activity["recipient"]["did"] == BUYER_KEY.did
    assert settled.trade.release
    assert activity["bytes"] == settled.trade.release.sealed_size
    assert activity["risks"] == ["series", "unproven", "several", "breach"]


def test_trades_on_the_same_conditions_are_one_activity(settled: World) -> None:
    settled.offer(terms(), 2)
    settled.pump()
    change(settled, agreement={"@id": "urn:again"})
    assert [one["agreements"] for one in facts_of(settled)["activities"]] == [2]
    settled.offer(terms(retention_days=400), 3)
    settled.pump()
    change(settled, agreement={"@id": "urn:longer"})
    activities = facts_of(settled)["activities"]
    assert [one["retention_days"] for one in activities] == [30, 400]
    assert "retention" in activities[1]["risks"]
    english = packed(settled)[0]["impact_assessment.en.md"].decode()
    assert "Agreements: 3; confirmed deliveries: 1." in english
    assert "may keep data is 400 days" in english


def test_a_buyer_that_was_removed_is_known_by_its_did(settled: World) -> None:
    settled.home = replace(settled.home, buyers={})
    files, checked = packed(settled)
    assert checked.signatures == 2
    assert f"### Recipient 1: {BUYER_KEY.did}" in files["records_of_processing.en.md"].decode()
    (activity,) = facts_of(settled)["activities"]
    assert "changed" in activity["risks"]


def test_what_was_signed_with_a_key_of_former_times_does_not_break_the_export(
    settled: World,
) -> None:
    settled.home = replace(settled.home, buyers={})
    change(settled, party=replace(settled.trade.party, buyer_did=Did("did:web:buyer.example")))
    files, checked = packed(settled)
    assert (checked.verified, checked.signatures) == (True, 0)
    assert len([name for name in files if name.endswith(".unchecked")]) == 2


def test_the_answer_to_a_computation_is_in_the_export() -> None:
    files, checked = packed(ComputingWorld().walk_to_answer())
    assert (checked.verified, checked.signatures) == (True, 1)
    assert [name for name in files if name.startswith("results/")]


def test_risks_follow_from_what_was_agreed(settled: World) -> None:
    anna = settled.home.members[ANNA]
    elements = ("heart_rate", "unheard_of")
    agreed = terms(scope=scope(required=elements, level=DisclosureLevel.STATISTICS), place="US")
    finding = Finding(rule="cross_border", outcome=Outcome.ASK, reason="abroad")
    assert finding.reason in RULES["cross_border"].words.reasons
    change(
        settled,
        terms=agreed,
        findings=(finding, Finding(rule="gone", outcome=Outcome.ASK, reason="why")),
        contributors=(ANNA, BEN, MemberId("gone")),
    )
    settled.home = replace(
        settled.home,
        members={**settled.home.members, ANNA: replace(anna, role=Role.CHILD)},
        checks={
            BUYER: BuyerCheck(
                changes=(Change.NAME,),
                qualification=Qualification(
                    points=(Point(aspect=Aspect.LICENCE, standing=Standing.PROVEN),)
                ),
            )
        },
    )
    facts = settled.run(lambda tx: processing(tx, settled.home, NOW))
    assert [risk.id for risk in risks(facts)] == [
        "sensitive",
        "minors",
        "changed",
        "abroad",
        "several",
        "breach",
    ]
    files, _ = packed(settled)
    english = files["records_of_processing.en.md"].decode()
    assert RULES["cross_border"].words.reasons["abroad"]["en"] in english
    assert "gone: why" in english
    assert "| People concerned | adults 1, children (under 14) 1, former members 1 |" in english
    assert "| Proven about it | Licence |" in english
    assert "unheard_of" in english


def test_the_law_of_the_home_gives_the_basis() -> None:
    for country, told in (("CN", "PIPL Articles 13(1)"), ("BR", "consent of every person")):
        world = World(home=replace(make_home(), country=country))
        assert told in packed(world)[0]["records_of_processing.en.md"].decode()


def test_purposes_that_nobody_knows_are_named_as_they_are(settled: World) -> None:
    change(settled, terms=replace(settled.trade.terms, purposes=("urn:purpose:new",)))
    assert "urn:purpose:new" in packed(settled)[0]["impact_assessment.zh-Hans.md"].decode()


def test_both_languages_have_the_same_words() -> None:
    def shape(words: Any) -> Any:
        if isinstance(words, dict):
            return {key: shape(value) for key, value in words.items()}
        return len(words) if isinstance(words, list) else type(words)

    first, second = (shape(paper_words()[language]) for language in LANGUAGES)
    assert first == second


def test_what_a_buyer_calls_itself_stays_text() -> None:
    assert plain("a|b\n# <b>") == "a\\|b # &lt;b>"


def test_receipts_of_consents_and_erasures_are_files_of_the_export() -> None:
    world = World().walk_to("settled")
    anna = world.home.members[ANNA]
    seen = changes(replace(anna, permissions=()), anna, ANNA)
    world.run(lambda tx: note_changes(tx, world.home, seen, world.now))
    eraser = Eraser(world)
    eraser.withdraw()
    asked = packed(world)[0]
    eraser.pump()
    files, verified = packed(world)
    (stored,) = world.store.state.consents
    assert files[f"consents/{stored.id.removeprefix('urn:uuid:')}.jsonld"] == stored.body
    number = world.trade_id.removeprefix("urn:uuid:")
    assert files[f"erasures/{number}_request.txt"] == eraser.erasure.request.encode()
    assert f"erasures/{number}.jws" not in asked
    assert files[f"erasures/{number}.jws"] == (eraser.erasure.attestation or "").encode()
    assert verified.verified
