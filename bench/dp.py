"""Drawing exact discrete Gaussian noise: against OpenDP, in an environment of its own."""

from fractions import Fraction
from functools import partial
from pathlib import Path
from secrets import token_bytes
from statistics import median
import subprocess
import sys
from tempfile import TemporaryDirectory

from custom_components.data_exchanger.core.privacy.dp.noise import discrete_gaussian, words

from .result import Result, seconds

DRAWS = 20_000
SCALE = 1000
ROUNDS = 3
_OPENDP = "opendp==0.16.0"
_PEER = f"""
import time
import opendp.prelude as dp
dp.enable_features("contrib")
space = dp.vector_domain(dp.atom_domain(T=int)), dp.l2_distance(T=float)
draw = dp.m.make_gaussian(*space, scale={SCALE}.0)
zeros = [0] * {DRAWS}
draw(zeros)
begin = time.perf_counter()
draw(zeros)
print(time.perf_counter() - begin)
"""
"""OpenDP draws a vector at once: one by one, crossing into its library would cost more."""


def _draw() -> None:
    source, variance = words(token_bytes), Fraction(SCALE**2)
    for _ in range(DRAWS):
        discrete_gaussian(variance, source)


def _install(folder: Path) -> Path:
    """Install the peer; return its interpreter."""
    uv = Path(sys.executable).with_name("uv")
    python = folder / "bin" / "python"
    for command in (
        ["venv", "--quiet", "--python", sys.executable, str(folder)],
        ["pip", "install", "--quiet", "--python", str(python), _OPENDP],
    ):
        subprocess.run([str(uv), *command], check=True, stdout=subprocess.DEVNULL)
    return python


def measure() -> list[Result]:
    """Time draws, in turn with the peer's."""
    with TemporaryDirectory() as folder:
        peer = partial(
            subprocess.run,
            [str(_install(Path(folder))), "-c", _PEER],
            check=True,
            capture_output=True,
            text=True,
        )
        pairs = [(seconds(_draw), float(peer().stdout)) for _ in range(ROUNDS)]
    ours, theirs = (median(side) / DRAWS * 1e6 for side in zip(*pairs, strict=True))
    return [
        Result(
            name="dp.gaussian_opendp",
            value=ours,
            unit="us",
            peer="OpenDP 0.16",
            peer_value=theirs,
            ratio=median(other / one for one, other in pairs),
        )
    ]
