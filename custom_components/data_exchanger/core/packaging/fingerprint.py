"""What a package is, in 32 bytes."""

from hashlib import sha256

import numpy as np

from ..identity.canonical import canonical
from .package import DataPackage


def fingerprint(package: DataPackage, audience: str) -> bytes:
    """Hash all that a release of a package to somebody depends on: the question and every value."""
    scope = package.scope
    parameters = scope.method.parameters
    asked = {
        "audience": audience,
        "method": scope.method.id,
        "parameters": {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in parameters.items()
        },
        "resolution": scope.resolution.value,
        "zone": str(package.zone),
        "series": [
            {"name": one.name, "subject": one.subject, "currency": one.currency}
            for one in package.columns
        ],
    }
    digest = sha256(canonical(asked))
    digest.update(package.grid.edges.astype("<i8").tobytes())
    for column in package.columns:
        values = column.series.values
        plain = np.where(np.isnan(values), np.nan, values + 0.0)  # one NaN, one zero
        digest.update(plain.astype("<f8").tobytes())
    return digest.digest()
