"""What a buyer's own deeds towards this home say of it.

Beta reputation (Jøsang, Ismail: The Beta Reputation System, 2002): with weights of good and bad
deeds r and s, the expected share of good ones is (r + 1) / (r + s + 2). Who did nothing yet has no
reputation, and weighs like one of even odds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from importlib.resources import files

from pydantic import TypeAdapter

MEMORY = timedelta(days=730)
"""How long a deed counts."""


class Deed(StrEnum):
    """What a buyer did, once for each trade or request; each has a phrase."""

    REPLIED = "replied"
    NO_REPLY = "no_reply"
    PAID_ON_TIME = "paid_on_time"
    OVERDUE = "overdue"
    PAID_LATE = "paid_late"
    DISPUTED = "disputed"
    WITHDREW = "withdrew"
    ERASED = "erased"
    ERASED_LATE = "erased_late"
    ERASURE_IGNORED = "erasure_ignored"


_WEIGHTS: Mapping[Deed, tuple[int, int]] = {
    Deed.REPLIED: (1, 0),
    Deed.NO_REPLY: (0, 1),
    Deed.PAID_ON_TIME: (4, 0),
    Deed.OVERDUE: (0, 4),
    Deed.PAID_LATE: (2, 0),
    Deed.DISPUTED: (0, 2),
    Deed.WITHDREW: (0, 2),
    Deed.ERASED: (4, 0),
    Deed.ERASED_LATE: (1, 2),
    Deed.ERASURE_IGNORED: (0, 12),
}
"""How much a deed speaks for and against a buyer."""

_EVEN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Reputation:
    """A buyer's standing from own experience; ``deeds`` counts what it rests on."""

    deeds: Mapping[Deed, int]

    @property
    def score(self) -> int | None:
        """Percent of good experience to expect; None without any experience."""
        if not any(self.deeds.values()):
            return None
        good = sum(_WEIGHTS[deed][0] * count for deed, count in self.deeds.items())
        bad = sum(_WEIGHTS[deed][1] * count for deed, count in self.deeds.items())
        return 100 * (good + 1) // (good + bad + 2)

    @property
    def reasons(self) -> tuple[Deed, ...]:
        """The deeds that it rests on, the weightiest first."""
        known = [deed for deed in Deed if self.deeds.get(deed)]
        return tuple(sorted(known, key=self._weight, reverse=True))

    def _weight(self, deed: Deed) -> int:
        return sum(_WEIGHTS[deed]) * self.deeds[deed]


UNKNOWN = Reputation(deeds={})
"""The reputation of a buyer that has not done anything yet."""


def weigh(score: int, reputation: Reputation) -> int:
    """Lower a match's score for a buyer of bad repute, down to half; good repute costs nothing."""
    known = reputation.score
    if known is None:
        return score
    return score * (_EVEN + min(known, _EVEN)) // 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """Words of one language; ``{count}`` stands for how often."""

    sentence: str
    comma: str
    unknown: str
    deeds: Mapping[Deed, str]


_PHRASES = TypeAdapter(dict[str, Phrases]).validate_json(
    files(__package__).joinpath("reputation.json").read_bytes()
)


def explain(reputation: Reputation, language: str) -> str:
    """Say in one sentence why a reputation is what it is."""
    words = _PHRASES.get(language, _PHRASES["en"])
    score = reputation.score
    if score is None:
        return words.unknown
    parts = [words.deeds[deed].format(count=reputation.deeds[deed]) for deed in reputation.reasons]
    return words.sentence.format(score=score, reasons=words.comma.join(parts))


def explanations(reputation: Reputation) -> Mapping[str, str]:
    """Return the sentence in every language."""
    return {language: explain(reputation, language) for language in _PHRASES}
