"""The method ``homomorphic``: the declared query's results, as the home evaluates them itself.

What the buyer computed on ciphertext decides whether they leave, never what leaves.
"""

from typing import ClassVar

from ...model.disclosure import DisclosureLevel
from ...packaging.package import DataPackage
from ...packaging.table import Table
from ..method import Parameters
from .evaluation import result_table, state_problem
from .query import METHOD, read_query


class Homomorphic:
    """A whitelisted function of one element, computed by the buyer on ciphertext."""

    id: ClassVar[str] = METHOD
    level: ClassVar[DisclosureLevel] = DisclosureLevel.STATISTICS

    def protect(self, package: DataPackage, parameters: Parameters) -> tuple[Table, ...]:
        """Return the table ``result``."""
        return (result_table(state_problem(package, read_query(parameters))),)
