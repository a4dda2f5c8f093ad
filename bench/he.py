"""Computing on ciphertext: against bare TenSEAL, its rotations, and Paillier value by value."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
import secrets
from statistics import median
from typing import Any

import numpy as np
import phe
import tenseal

from custom_components.data_exchanger.core.catalog.element import vocabulary
from custom_components.data_exchanger.core.identity import base64url
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.identifiers import ElementId
from custom_components.data_exchanger.core.model.period import Period
from custom_components.data_exchanger.core.model.resolution import Resolution
from custom_components.data_exchanger.core.model.scope import MethodSpec, Scope
from custom_components.data_exchanger.core.model.timeseries import Grid, TimeSeries
from custom_components.data_exchanger.core.packaging.package import Column, DataPackage
from custom_components.data_exchanger.core.packaging.quality import assess
from custom_components.data_exchanger.core.privacy.he import bfv
from custom_components.data_exchanger.core.privacy.he.audit import compute, read_result
from custom_components.data_exchanger.core.privacy.he.engine import LIMITS, Scheme, engine_for
from custom_components.data_exchanger.core.privacy.he.evaluation import state_problem
from custom_components.data_exchanger.core.privacy.he.frames import join
from custom_components.data_exchanger.core.privacy.he.layout import arrange
from custom_components.data_exchanger.core.privacy.he.query import query_of
from custom_components.data_exchanger.core.protocol.kem import supported_kems
from custom_components.data_exchanger.core.protocol.profile import SealingKey
from custom_components.data_exchanger.core.protocol.sealing import seal_inputs

from . import computing
from .result import Result, paired, seconds

YEAR, YEAR_OF_FIVE_MINUTES = 8760, 105_120
ROUNDS = 41
_SLOTS = bfv.DEGREE
_PHE_VALUES = 4


def measure() -> list[Result]:
    """Measure both engines, then whole jobs."""
    packages = {cells: _package(cells) for cells in (YEAR, YEAR_OF_FIVE_MINUTES)}
    engines = [_home_side(), _wire(), _rotations(), *_paillier()]
    return [*engines, *computing.measure(packages)]


def _package(cells: int) -> DataPackage:
    """Make a package of a year, as whole watt-hours."""
    begin = datetime(2025, 1, 1, tzinfo=UTC)
    resolution = Resolution.HOUR if cells == YEAR else Resolution.FIVE_MINUTES
    scope = Scope(
        required=("electricity_consumption",),
        period=Period(start=begin, end=begin + timedelta(seconds=cells * resolution.seconds)),
        resolution=resolution,
        level=DisclosureLevel.STATISTICS,
        method=MethodSpec(
            id="homomorphic",
            parameters={
                "function": "sum",
                "window": "period",
                "rounding": "0.1",
                "lower": "0",
                "upper": "8.191",
                "schemes": ("bfv", "paillier"),
            },
        ),
    )
    grid = Grid.over(scope.period, scope.resolution, UTC)
    series = TimeSeries(grid, np.random.default_rng(1).uniform(0, 8, cells).round(3))
    column = Column(
        name="electricity_consumption",
        element=vocabulary()[ElementId("electricity_consumption")],
        subject="bench",
        series=series,
        quality=assess(series),
    )
    return DataPackage(scope=scope, zone=UTC, grid=grid, columns=(column,))


def _home_side() -> Result:
    """Encrypt, serialise, decrypt and check the sum of a year of hourly values."""
    package = _package(YEAR)
    engine = engine_for(Scheme.BFV)
    key = engine.generate(secrets.token_bytes)
    problem = state_problem(package, query_of(package.scope))
    layout = arrange(problem.lane, problem.weight, 1, engine.limits)
    result = compute(engine, b"", key.encrypt(layout.pack(problem.values)), layout.groups)
    context = _context()
    whole = problem.values.tolist()
    chunks = [whole[:_SLOTS], whole[_SLOTS:] + [0] * (2 * _SLOTS - YEAR)]
    first, second = (tenseal.bfv_vector(context, chunk) for chunk in chunks)
    bare_result = (first + second).serialize()

    def ours() -> None:
        stated = state_problem(package, query_of(package.scope))
        laid = arrange(stated.lane, stated.weight, 1, engine.limits)
        key.encrypt(laid.pack(stated.values))
        if read_result(key, result, 1) != stated.sums():
            raise RuntimeError("the sum is wrong")

    def bare() -> None:
        for chunk in chunks:
            tenseal.bfv_vector(context, chunk).serialize()
        if sum(tenseal.bfv_vector_from(context, bare_result).decrypt()) != sum(whole):
            raise RuntimeError("the sum is wrong")

    own, peer, ratio = paired(ROUNDS, ours, bare)
    return Result(
        name="he.bfv_8760",
        value=own * 1000,
        unit="ms",
        peer=f"ms, bare TenSEAL slot sums (numpy: {_numpy(YEAR):.1f} us)",
        peer_value=peer * 1000,
        ratio=ratio,
    )


def _wire() -> Result:
    """Weigh what leaves for the sum of a year of hourly values."""
    package = _package(YEAR)
    engine = engine_for(Scheme.BFV)
    key = engine.generate(secrets.token_bytes)
    problem = state_problem(package, query_of(package.scope))
    layout = arrange(problem.lane, problem.weight, 1, engine.limits)
    frame = join((key.public, *key.encrypt(layout.pack(problem.values))))
    kem = supported_kems()["X25519"]
    sealing_key = SealingKey(
        id="bench", kem="X25519", public_key=base64url.encode(kem.public(kem.generate()))
    )
    return Result(
        name="he.wire_kb_8760",
        value=len(seal_inputs(frame, sealing_key, {"@id": "bench"})) / 1000,
        unit="kB",
    )


def _rotations() -> Result:
    """Sum a year of 5-minute values on ciphertext: slot by slot, or by TenSEAL's own ``sum``."""
    context = _context(tenseal.ENCRYPTION_TYPE.ASYMMETRIC)
    context.generate_galois_keys()
    half = _SLOTS // 2  # the most that BFV's sum rotates
    values = np.random.default_rng(1).integers(0, 8191, YEAR_OF_FIVE_MINUTES)
    wide = _vectors(context, values, _SLOTS)
    narrow = _vectors(context, values, half)

    def ours() -> Any:
        return _added(wide)

    def rotating() -> Any:
        return _added([vector.sum() for vector in narrow])

    if sum(ours().decrypt()) != values.sum() or rotating().decrypt()[0] != values.sum():
        raise RuntimeError("the sum is wrong")
    own, peer, _ = paired(5, ours, rotating)
    return Result(
        name="he.bfv_105120_rotations",
        value=own * 1000,
        unit="ms",
        peer=f"ms, TenSEAL sum() with rotations (numpy: {_numpy(YEAR_OF_FIVE_MINUTES):.1f} us)",
        peer_value=peer * 1000,
        ratio=peer / own,
    )


def _paillier() -> list[Result]:
    """Encrypt one value, or one of many in a ciphertext."""
    public, _ = phe.generate_paillier_keypair(n_length=3072)
    single = median(seconds(lambda: public.encrypt(1234)) for _ in range(_PHE_VALUES))
    results = []
    for scheme, name in ((Scheme.PAILLIER, "he.paillier_phe"), (Scheme.BFV, "he.bfv_phe")):
        slots = LIMITS[scheme].slots
        key = engine_for(scheme).generate(secrets.token_bytes)
        rows = np.full((4, slots), 1234, dtype=np.int64)
        own = median(seconds(partial(key.encrypt, rows)) for _ in range(5)) / rows.size
        results.append(
            Result(
                name=name,
                value=own * 1e6,
                unit="us",
                peer="us, phe per value, same key size",
                peer_value=single * 1e6,
                ratio=single / own,
            )
        )
    return results


def _vectors(context: Any, values: np.ndarray, size: int) -> Sequence[Any]:
    padded = np.zeros(-(-len(values) // size) * size, dtype=np.int64)
    padded[: len(values)] = values
    return [tenseal.bfv_vector(context, chunk.tolist()) for chunk in padded.reshape(-1, size)]


def _added(vectors: Sequence[Any]) -> Any:
    total = vectors[0] + vectors[1]
    for vector in vectors[2:]:
        total += vector
    return total


def _context(encryption: Any = None) -> Any:
    return tenseal.context(
        tenseal.SCHEME_TYPE.BFV,
        bfv.DEGREE,
        plain_modulus=bfv.PLAIN_MODULUS,
        coeff_mod_bit_sizes=list(bfv.COEFFICIENT_BITS),
        encryption_type=encryption or tenseal.ENCRYPTION_TYPE.SYMMETRIC,
        n_threads=1,
    )


def _numpy(cells: int) -> float:
    """Return the microseconds of the same sum on plaintext."""
    values = np.random.default_rng(1).integers(0, 8191, cells)
    return median(seconds(values.sum) for _ in range(101)) * 1e6
