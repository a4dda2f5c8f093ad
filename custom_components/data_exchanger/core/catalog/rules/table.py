"""All rules, in the order in which they are tried."""

from collections.abc import Sequence

from . import (
    appliance,
    climate,
    energy,
    environment,
    exclusions,
    health,
    life,
    mobility,
    presence,
    water,
)
from .rule import Rule

RULES: Sequence[Rule] = (
    *exclusions.SOURCES,
    *exclusions.GUESSES,
    *health.RULES,
    *climate.SETPOINTS,
    *exclusions.SETTINGS,
    *mobility.RULES,
    *appliance.RULES,
    *water.RULES,
    *energy.RULES,
    *climate.RULES,
    *environment.RULES,
    *presence.RULES,
    *life.RULES,
)
