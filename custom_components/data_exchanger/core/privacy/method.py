"""What every privacy method can do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from ..model.disclosure import DisclosureLevel
from ..model.scope import Parameter, Scope
from ..packaging.package import DataPackage
from ..packaging.table import Table
from .guarantee import Guarantee

type Parameters = Mapping[str, Parameter | tuple[Parameter, ...]]

type Entropy = Callable[[int], bytes]
"""Gives a number of random bytes; in production, of the home's own for this very package."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Protected:
    """The tables that may leave, and what the noise in them guarantees, where there is any."""

    tables: tuple[Table, ...]
    guarantee: Guarantee | None = None


class Method(Protocol):
    """Turns a package into tables that show no more than ``level``."""

    @property
    def id(self) -> str:
        """The name by which demands ask for the method."""

    @property
    def level(self) -> DisclosureLevel:
        """The step of the ladder that its results stand on."""

    def check(self, scope: Scope) -> None:
        """Raise :class:`InvalidInput` for a scope that the method never answers."""

    def cost(self, parameters: Parameters) -> int:
        """Return what a release takes from privacy budgets, in millionths of rho (zCDP)."""

    def protect(self, package: DataPackage, parameters: Parameters, entropy: Entropy) -> Protected:
        """Compute the tables; raise :class:`InvalidInput` for parameters out of range."""
