"""The method ``private_statistics``: statistics with exact, calibrated noise (zCDP).

The cost rho of a release is shared out evenly over its series and their queries.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import ClassVar

import numpy as np

from ...errors import InvalidInput
from ...model.disclosure import DisclosureLevel
from ...model.scope import Scope
from ...packaging.package import DataPackage
from ...packaging.table import Field, FieldType, Table
from ..guarantee import Guarantee, Mechanism
from ..method import Entropy, Parameters, Protected
from .accounting import DELTA, MICRO, shown_epsilon
from .frame import Days, Frame
from .noise import words
from .plan import check_plan, read_plan
from .queries import FIGURES, HISTOGRAM, LOAD_CURVE, Figure, ask

_KEYS: Mapping[str, tuple[tuple[str, FieldType], ...]] = MappingProxyType(
    {
        FIGURES: (("statistic", FieldType.STRING),),
        HISTOGRAM: (("lower", FieldType.NUMBER), ("upper", FieldType.NUMBER)),
        LOAD_CURVE: (("day_type", FieldType.STRING), ("hour", FieldType.STRING)),
    }
)
_TITLES = MappingProxyType(
    {
        FIGURES: "Figures per series, with noise",
        HISTOGRAM: "Number of readings per range, with noise",
        LOAD_CURVE: "Average by hour of the day and kind of day, with noise",
    }
)

type _Row = tuple[str, Figure]


class PrivateStatistics:
    """Statistics that hide what any one day of any one person adds to them."""

    id: ClassVar[str] = "private_statistics"
    level: ClassVar[DisclosureLevel] = DisclosureLevel.PRIVATE_STATISTICS

    def check(self, scope: Scope) -> None:
        """Refuse unknown parameters, short windows and queries that need finer cells."""
        check_plan(scope)

    def cost(self, parameters: Parameters) -> int:
        """Return what a release costs, in millionths of rho."""
        return read_plan(parameters).micro_rho

    def protect(self, package: DataPackage, parameters: Parameters, entropy: Entropy) -> Protected:
        """Answer the queries of every series, and say how."""
        plan = read_plan(parameters)
        if not len(package.grid):
            raise InvalidInput("scope.period", "holds no whole cell")
        days = Days.of(package.grid, package.zone)
        share = Fraction(plan.micro_rho, MICRO * max(len(package.columns), 1))
        rows: dict[str, list[_Row]] = {}
        mechanisms: list[Mechanism] = []
        source = words(entropy)
        for column in package.columns:
            for query in ask(Frame.of(column, days), plan, share):
                mechanisms += query.mechanisms
                answered = [(column.name, figure) for figure in query.answer(source)]
                rows.setdefault(query.table, []).extend(answered)
        return Protected(
            tables=tuple(_table(name, rows[name]) for name in _KEYS if name in rows),
            guarantee=Guarantee(
                rho=f"{plan.micro_rho / MICRO:.6f}",
                epsilon=shown_epsilon(plan.micro_rho),
                delta=f"{DELTA:.6f}",
                mechanisms=tuple(mechanisms),
            ),
        )


def _table(name: str, rows: Sequence[_Row]) -> Table:
    keys = _KEYS[name]
    fields = [Field(name="series", type=FieldType.STRING, values=[series for series, _ in rows])]
    for index, (key, type_) in enumerate(keys):
        values = [figure.key[index] for _, figure in rows]
        fields.append(_field(key, type_, values))
    for label in ("value", "deviation"):
        numbers = [getattr(figure, label) for _, figure in rows]
        fields.append(_field(label, FieldType.NUMBER, numbers))
    return Table(
        name=name,
        title=_TITLES[name],
        fields=tuple(fields),
        key=("series", *(key for key, _ in keys)),
    )


def _field(name: str, type_: FieldType, values: Sequence[str | float]) -> Field:
    if type_ is FieldType.STRING:
        return Field(name=name, type=type_, values=[str(value) for value in values])
    return Field(name=name, type=type_, values=np.array(values, dtype=np.float64))
