"""Costs and draws agree with OpenDP, where it can be installed beside this project.

OpenDP is no dependency: it gets an environment of its own, once, and tests are skipped without it.
"""

from fractions import Fraction
import json
from pathlib import Path
from random import Random
import subprocess
import sys
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest

from custom_components.data_exchanger.core.privacy.dp.accounting import MICRO, epsilon
from custom_components.data_exchanger.core.privacy.dp.noise import (
    discrete_gaussian,
    discrete_laplace,
    words,
)
from custom_components.data_exchanger.core.privacy.guarantee import Mechanism
from custom_components.data_exchanger.core.privacy.registry import protect
from tests.core.privacy.dp.test_method import QUERIES, package

ROOT = Path(__file__).parents[4]
FOLDER = ROOT / ".tools" / "opendp"
OPENDP = "opendp==0.16.0"
DRAWS, SCALE = 100_000, 10
RHOS = (1_000, 5_000, 50_000, 500_000, 1_000_000)
SIGNIFICANCE = 1e-6
"""OpenDP takes no seed: this is how often a good sampler would fail."""

PEER = """
import json, sys
import opendp.prelude as dp
dp.enable_features("contrib")
asked = json.load(sys.stdin)
integers = dp.vector_domain(dp.atom_domain(T=int))
scores = dp.vector_domain(dp.atom_domain(T=float, nan=False)), dp.linf_distance(T=float)

def gaussian(scale):
    return dp.m.make_gaussian(integers, dp.l2_distance(T=float), scale=scale)

def chosen(scale):
    return dp.m.make_noisy_max(*scores, dp.zero_concentrated_divergence(), scale=scale)

def converted(rho):
    noise = dp.c.make_zCDP_to_approxDP(gaussian((1 / (2 * rho)) ** 0.5))
    return noise.map(1.0).epsilon(asked["delta"])

made = {"gaussian": gaussian, "exponential": chosen}
laplace = dp.m.make_laplace(integers, dp.l1_distance(T=int), scale=float(asked["scale"]))
zeros = [0] * asked["draws"]
json.dump(
    {
        "rhos": [made[kind](scale).map(moved) for kind, scale, moved in asked["mechanisms"]],
        "epsilons": [converted(rho) for rho in asked["rhos"]],
        "gaussian": gaussian(float(asked["scale"]))(zeros),
        "laplace": laplace(zeros),
    },
    sys.stdout,
)
"""


def mechanisms() -> list[Mechanism]:
    """Return all mechanisms of a release with every query, for readings by the hour."""
    made = package(
        [float(hour % 5) for hour in range(504)],
        queries=QUERIES,
        weights=(1,) * 8 + (3,) * 16,
        threshold="2",
        quantiles=(10, 50),
    )
    guarantee = protect(made, Random(1).randbytes).guarantee
    assert guarantee
    return list(guarantee.mechanisms)


def install(folder: Path) -> None:
    """Install OpenDP into a folder, whole or not at all."""
    uv = str(Path(sys.executable).with_name("uv"))
    folder.parent.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=folder.parent) as made:
        part = Path(made) / folder.name
        python = str(part / "bin" / "python")
        for command in (
            ["venv", "--python", sys.executable, "--relocatable", str(part)],
            ["pip", "install", "--only-binary", ":all:", "--python", python, OPENDP],
        ):
            subprocess.run([uv, *command], check=True, capture_output=True, timeout=300)
        part.rename(folder)


@pytest.fixture(scope="module")
def peer() -> dict[str, Any]:
    """Return what OpenDP answers."""
    if not FOLDER.is_dir():
        try:
            install(FOLDER)
        except (OSError, subprocess.SubprocessError) as err:
            pytest.skip(f"{OPENDP} cannot be installed here: {err}")
    asked = {
        "mechanisms": [
            (one.mechanism, float(one.scale), float(one.sensitivity)) for one in mechanisms()
        ],
        "rhos": [rho / MICRO for rho in RHOS],
        "delta": 1e-6,
        "scale": SCALE,
        "draws": DRAWS,
    }
    done = subprocess.run(
        [str(FOLDER / "bin" / "python"), "-c", PEER],
        input=json.dumps(asked),
        check=True,
        capture_output=True,
        text=True,
        timeout=300,
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def p_value(drawn: list[int], other: list[int]) -> float:
    """Bound how likely two samples of one distribution differ as much (Kolmogorov, Smirnov)."""
    values = np.unique([*drawn, *other])
    shares = [
        np.searchsorted(np.sort(one), values, side="right") / len(one) for one in (drawn, other)
    ]
    gap = float(np.abs(shares[0] - shares[1]).max())
    return float(2 * np.exp(-2 * gap**2 * len(drawn) * len(other) / (len(drawn) + len(other))))


def test_every_mechanism_of_a_release_costs_what_opendp_says(peer: dict[str, Any]) -> None:
    ours = [float(one.rho) for one in mechanisms()]
    assert {one.mechanism for one in mechanisms()} == {"gaussian", "exponential"}
    assert peer["rhos"] == pytest.approx(ours, rel=1e-4)


def test_epsilons_are_those_of_opendp_and_never_less(peer: dict[str, Any]) -> None:
    ours = [epsilon(rho) for rho in RHOS]
    assert ours == pytest.approx(peer["epsilons"], rel=1e-3)
    assert all(one >= other - 1e-9 for one, other in zip(ours, peer["epsilons"], strict=True))


@pytest.mark.parametrize(("scale", "same"), [(SCALE, True), (13, False), (7, False)])
def test_draws_are_like_those_of_opendp(peer: dict[str, Any], scale: int, same: bool) -> None:
    source = words(Random(3).randbytes)
    gaussian = [discrete_gaussian(Fraction(scale**2), source) for _ in range(DRAWS)]
    laplace = [discrete_laplace(Fraction(scale), source) for _ in range(DRAWS)]
    for ours, theirs in ((gaussian, peer["gaussian"]), (laplace, peer["laplace"])):
        assert (p_value(ours, theirs) > SIGNIFICANCE) is same
