"""What would leave, before it leaves, and what it would give away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ..catalog.entry import CatalogEntry
from ..model.identifiers import Did, EntryId
from ..model.scope import Scope
from ..model.timeseries import Readings
from ..privacy.inference import Inference, infer
from ..privacy.release import Release
from ..protocol.delivery import Contents
from ..protocol.wire import to_json
from .delivery import preview
from .home import Home


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A release that nobody has got; ``scope`` holds only what of the question it answers."""

    scope: Scope
    release: Release
    inferences: tuple[Inference, ...]

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What the manifest of the delivery will say of it, as on the wire."""
        release = self.release
        contents = Contents(
            scope=self.scope,
            level=release.level,
            resources=release.resources,
            package=release.sha256,
            package_size=len(release.package),
            guarantee=release.guarantee,
        )
        said: Mapping[str, Any] = to_json(contents)
        return said

    def final(self, now: datetime) -> bool:
        """Whether the period is over: else what leaves later will hold more."""
        return self.scope.period.end <= now


def look(
    home: Home,
    audience: Did,
    scope: Scope,
    entries: Sequence[CatalogEntry],
    readings: Mapping[EntryId, Readings],
) -> Preview:
    """Make what a delivery of some entries would hold, and say what could be inferred from it."""
    held = {entry.element.id for entry in entries}
    optional = tuple(one for one in scope.optional if one in held)
    return Preview(
        scope=replace(scope, optional=optional),
        release=preview(home, audience, scope, entries, readings),
        inferences=infer(scope, held),
    )
