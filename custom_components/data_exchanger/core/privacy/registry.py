"""All methods, and the one place where releases are made."""

from collections.abc import Mapping
from types import MappingProxyType

from ..errors import InvalidInput
from ..model.scope import MethodSpec
from ..packaging.archive import write_archive
from ..packaging.package import DataPackage
from .dp.method import PrivateStatistics
from .he.method import Homomorphic
from .method import Entropy, Method
from .release import Release, ResourceSummary
from .series import Series
from .statistics import Statistics

METHODS: Mapping[str, Method] = MappingProxyType(
    {method.id: method for method in (PrivateStatistics(), Series(), Statistics(), Homomorphic())}
)


def method_for(spec: MethodSpec) -> Method:
    """Return the method that a demand names; raise :class:`InvalidInput` for an unknown one."""
    try:
        return METHODS[spec.id]
    except KeyError as err:
        raise InvalidInput("method.id", f"{spec.id} is not offered") from err


def protect(package: DataPackage, entropy: Entropy, title: str = "") -> Release:
    """Apply the method of a package's scope; ``entropy`` feeds its noise, if it has any.

    Raises :class:`InvalidInput` where the method shows more than the scope's level.
    """
    scope = package.scope
    method = method_for(scope.method)
    if not scope.level.allows(method.level):
        raise InvalidInput("method.id", f"{method.id} shows more than {scope.level}")
    method.check(scope)
    protected = method.protect(package, scope.method.parameters, entropy)
    archive = write_archive(protected.tables, title=title or f"Household data {scope.period}")
    return Release(
        level=method.level,
        method=method.id,
        resources=tuple(
            ResourceSummary(
                name=info.name, rows=info.rows, columns=info.columns, sha256=info.sha256
            )
            for info in archive.resources
        ),
        package=archive.content,
        guarantee=protected.guarantee,
    )
