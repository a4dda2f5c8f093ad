"""What else the demo's buyer asks for, so that there is something to decide."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .buyer import grid_demand


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A demand: its titles by language, its price in cents, and what differs in its scope."""

    title: Mapping[str, str]
    cents: int
    scope: Mapping[str, Any] = field(default_factory=dict)

    def demand(self, now: datetime, language: str = "en") -> dict[str, Any]:
        """Return the demand as the buyer's kit reads it."""
        return demand(now, self.title[language], self.cents, self.scope)


def demand(now: datetime, title: str, cents: int, scope: Mapping[str, Any]) -> dict[str, Any]:
    """Return a demand for electricity use, but for what differs in its scope."""
    made = deepcopy(grid_demand(now))
    made |= {"title": title, "price": {"amount": cents, "currency": "EUR"}}
    made["scope"] |= {"optional": [], **scope}
    return made


def _noisy(rho: str, *queries: str) -> Mapping[str, Any]:
    """Return what differs in the scope of a demand for statistics with noise."""
    method = {"id": "private_statistics", "parameters": {"rho": rho, "queries": list(queries)}}
    return {"level": "private_statistics", "method": method}


HOURLY = Wish(
    title={
        "en": "Hourly electricity use, for planning the grid",
        "zh-Hans": "用于电网规划的每小时用电量",
    },
    cents=1200,
)
AVERAGE = Wish(
    title={
        "en": "Average electricity use, for a tariff study",
        "zh-Hans": "用于电价研究的平均用电量",
    },
    cents=480,
    scope=_noisy("0.04", "mean", "sum"),
)
WISHES: Sequence[Wish] = (
    Wish(
        title={
            "en": "Daily electricity use, for official statistics",
            "zh-Hans": "用于官方统计的每日用电量",
        },
        cents=250,
        scope={"resolution": "P1D"},
    ),
    Wish(
        title={
            "en": "Room temperatures, for a study of heat pumps",
            "zh-Hans": "用于热泵研究的室内温度",
        },
        cents=340,
        scope={"required": ["indoor_temperature"]},
    ),
    Wish(
        title={"en": "Nightly heart rate of adults", "zh-Hans": "成人夜间心率"},
        cents=2900,
        scope={"required": ["heart_rate"]},
    ),
    Wish(
        title={
            "en": "Typical day of homes, to plan charging points",
            "zh-Hans": "用于规划充电桩的家庭典型用电日",
        },
        cents=650,
        scope=_noisy("0.02", "load_curve"),
    ),
)
