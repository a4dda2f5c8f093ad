"""What buyers were told exactly, in memory."""

from collections.abc import Collection, Sequence

from custom_components.data_exchanger.core.model.identifiers import Did
from custom_components.data_exchanger.core.privacy.windows import Window


class Windows:
    """A list that is only ever added to."""

    def __init__(self, kept: Sequence[Window] = ()) -> None:
        self.kept = list(kept)

    def __copy__(self) -> Windows:
        return Windows(self.kept)

    def add(self, window: Window) -> None:
        self.kept.append(window)

    def about(self, buyer: Did, things: Collection[str]) -> Sequence[Window]:
        return [one for one in self.kept if one.buyer == buyer and one.about in things]
