"""What a rule says of a trade."""

from dataclasses import dataclass

from ..model.ordered import OrderedStrEnum


class Outcome(OrderedStrEnum):
    """What follows from a rule, the gravest last."""

    PASS = "pass"  # noqa: S105 (a word of the compliance engine, no secret)
    ASK = "ask"
    """A person must have seen the reason before saying yes."""
    BLOCK = "block"
    """The trade must not happen as it stands."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A rule's answer; ``reason`` is a key of the rule's texts, empty where it passes."""

    outcome: Outcome
    reason: str = ""


PASSED = Verdict(Outcome.PASS)


def ask(reason: str) -> Verdict:
    """Have a person decide."""
    return Verdict(Outcome.ASK, reason)


def block(reason: str) -> Verdict:
    """Stop the trade."""
    return Verdict(Outcome.BLOCK, reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A verdict and the rule that gave it."""

    rule: str
    outcome: Outcome
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What all rules that apply say of one case."""

    findings: tuple[Finding, ...]

    @property
    def outcome(self) -> Outcome:
        """The gravest of all outcomes."""
        return max((one.outcome for one in self.findings), default=Outcome.PASS)

    @property
    def concerns(self) -> tuple[Finding, ...]:
        """What did not pass, the gravest first."""
        raised = [one for one in self.findings if one.outcome is not Outcome.PASS]
        return tuple(sorted(raised, key=lambda one: one.outcome, reverse=True))
