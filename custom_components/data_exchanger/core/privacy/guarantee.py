"""What a release with noise guarantees, as its manifest names it. Figures are decimal strings."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

Figure = Annotated[str, StringConstraints(pattern=r"^-?[0-9]{1,30}(\.[0-9]{1,12})?$")]
Word = Annotated[str, StringConstraints(max_length=100)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mechanism:
    """Noise of one figure or table of a series.

    ``sensitivity`` is how far one unit of privacy can move the exact figures (Euclidean, in steps
    of the series' last decimal or in readings), ``scale`` the standard deviation (``gaussian``) or
    the cost at which the chance of a value falls by e (``exponential``), in the same steps.
    Readings were clipped to ``low`` and ``high`` before.
    """

    series: Word
    query: Word
    mechanism: Literal["gaussian", "exponential"]
    rho: Figure
    sensitivity: Figure
    scale: Figure
    low: Figure
    high: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarantee:
    """Zero-concentrated differential privacy of a whole release, and its (ε, δ) form.

    ``unit`` says what is hidden: all readings of one person on one local day.
    """

    unit: Literal["member_day"] = "member_day"
    rho: Figure
    epsilon: Figure
    delta: Figure
    mechanisms: Annotated[tuple[Mechanism, ...], Field(max_length=1000)]
