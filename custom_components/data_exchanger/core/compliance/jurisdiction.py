"""Which law reaches a country, and how countries stand to one another.

The lists are data (``jurisdictions.json``) with their sources in docs/compliance.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files

from pydantic import TypeAdapter


class Regime(StrEnum):
    """A body of law that some rules belong to."""

    CN = "cn"
    """China: PIPL, Data Security Law."""
    EU = "eu"
    """The European Union: Data Act, Digital Markets Act."""
    GDPR = "gdpr"
    """Where the GDPR or its British twin holds."""
    US = "us"
    """The United States: 28 CFR 202, state law on health data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gatekeeper:
    """A company designated under the Digital Markets Act; ``words`` are names of it."""

    name: str
    words: tuple[str, ...]
    domains: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Jurisdictions:
    """The lists."""

    regimes: Mapping[Regime, frozenset[str]]
    adequate: Mapping[Regime, frozenset[str]]
    """Countries to which a regime lets data go as if they were its own."""
    concern: frozenset[str]
    """Countries of concern (28 CFR 202.601)."""
    gatekeepers: tuple[Gatekeeper, ...]


JURISDICTIONS: Jurisdictions = TypeAdapter(Jurisdictions).validate_json(
    files(__package__).joinpath("jurisdictions.json").read_bytes()
)


def regimes_of(countries: Iterable[str]) -> frozenset[Regime]:
    """Return the regimes that reach any of some countries (ISO 3166-1)."""
    wanted = frozenset(countries)
    return frozenset(
        regime for regime, members in JURISDICTIONS.regimes.items() if members & wanted
    )


def crosses_border(home: str, country: str) -> bool:
    """Whether data that goes from ``home`` to ``country`` leaves the reach of the home's law.

    Within a regime, and to countries that it holds adequate, it does not.
    """
    if home == country:
        return False
    return not any(
        country in JURISDICTIONS.regimes[regime] | JURISDICTIONS.adequate.get(regime, frozenset())
        for regime in regimes_of((home,))
    )
