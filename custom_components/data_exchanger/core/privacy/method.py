"""What every privacy method can do."""

from collections.abc import Mapping
from typing import Protocol

from ..model.disclosure import DisclosureLevel
from ..model.scope import Parameter
from ..packaging.package import DataPackage
from ..packaging.table import Table

type Parameters = Mapping[str, Parameter | tuple[Parameter, ...]]


class Method(Protocol):
    """Turns a package into tables that show no more than ``level``."""

    @property
    def id(self) -> str:
        """The name by which demands ask for the method."""

    @property
    def level(self) -> DisclosureLevel:
        """The step of the ladder that its results stand on."""

    def protect(self, package: DataPackage, parameters: Parameters) -> tuple[Table, ...]:
        """Compute the tables; raise :class:`InvalidInput` for parameters out of range."""
