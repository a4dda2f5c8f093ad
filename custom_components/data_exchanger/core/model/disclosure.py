"""The ladder of disclosure, used by grants, demands, prices and the interface alike."""

from .ordered import OrderedStrEnum


class DisclosureLevel(OrderedStrEnum):
    """How much a release shows, lowest first; a grant names the highest that it allows."""

    NONE = "none"
    """Nothing leaves."""
    COHORT = "cohort"
    """Only sums over many homes."""
    PRIVATE_STATISTICS = "private_statistics"
    """Statistics with calibrated noise."""
    STATISTICS = "statistics"
    """Exact statistics ("trends")."""
    SERIES = "series"
    """Detailed series ("records")."""

    def allows(self, other: DisclosureLevel) -> bool:
        """Whether a grant of this level covers a demand for ``other``."""
        return DisclosureLevel.NONE < other <= self
