"""Words for every reason why something is not on offer."""

from custom_components.data_exchanger.core.consent.voice import DenialReason
from custom_components.data_exchanger.core.market.match import GapReason
from custom_components.data_exchanger.core.market.reasons import REASONS, reason_text


def test_every_reason_has_words_in_both_languages() -> None:
    assert {*DenialReason, *GapReason} <= set(REASONS)
    assert {frozenset(words) for words in REASONS.values()} == {frozenset({"en", "zh-Hans"})}


def test_a_reason_is_told_in_the_language_that_is_asked_for() -> None:
    assert reason_text("guest_room", "en") == "it is in a guest room"
    assert reason_text("guest_room", "zh-Hans") == "位于客房"
    assert reason_text("guest_room", "fr") == reason_text("guest_room", "en")
    assert reason_text("unheard_of", "en") == "unheard_of"
