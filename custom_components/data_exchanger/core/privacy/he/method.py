"""The method ``homomorphic``: the declared query's results, as the home evaluates them itself.

What the buyer computed on ciphertext decides whether they leave, never what leaves.
"""

from typing import ClassVar

from ...model.disclosure import DisclosureLevel
from ...model.scope import Scope
from ...packaging.package import DataPackage
from ..exact import require_window
from ..method import Entropy, Parameters, Protected
from .evaluation import result_table, state_problem
from .query import METHOD, query_of, read_query


class Homomorphic:
    """A whitelisted function of one element, computed by the buyer on ciphertext."""

    id: ClassVar[str] = METHOD
    level: ClassVar[DisclosureLevel] = DisclosureLevel.STATISTICS

    def check(self, scope: Scope) -> None:
        """Refuse short windows and what is not whitelisted."""
        require_window(scope)
        query_of(scope)

    def cost(self, parameters: Parameters) -> int:
        """Return 0: exact results take nothing from a budget of noise."""
        return 0

    def protect(self, package: DataPackage, parameters: Parameters, entropy: Entropy) -> Protected:
        """Return the table ``result``."""
        return Protected(tables=(result_table(state_problem(package, read_query(parameters))),))
