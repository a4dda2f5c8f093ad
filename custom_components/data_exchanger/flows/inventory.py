"""What a home records already, told before anything is set up; only looks, and stores nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from homeassistant.core import HomeAssistant
from homeassistant.helpers.recorder import get_instance
from homeassistant.helpers.translation import async_get_translations
from homeassistant.util import dt as dt_util
from sqlalchemy.exc import SQLAlchemyError

from ..adapters.history import RecorderHistory
from ..adapters.registries import async_describe
from ..const import DOMAIN
from ..core.catalog.entry import CatalogEntry
from ..core.catalog.inventory import Catalog, build_catalog
from ..core.catalog.taxonomy import Category
from ..core.market.published import published_worth
from ..sentences import async_sentences

_NAMES = "selector.category.options"
_WORDS = {
    "en": ("Kind of data", "Sources", "Reaches back", "Hours with a value", "{} days"),
    "zh-Hans": ("数据类别", "数据源", "最早记录", "有数值的小时", "{} 天"),
}
_NOTHING = "—"


async def async_take_inventory(hass: HomeAssistant, language: str, currency: str) -> str:
    """Return a table (Markdown) of what the recorder holds, and what was paid for the like."""
    try:
        survey = await get_instance(hass).async_add_executor_job(RecorderHistory(hass).survey)
    except KeyError, SQLAlchemyError:
        return _NOTHING
    descriptors = await async_describe(hass, survey)
    now = dt_util.utcnow()
    catalog = await hass.async_add_executor_job(build_catalog, descriptors, (), now)
    names = await async_get_translations(hass, language, "selector", [DOMAIN])
    table = _table(catalog, names, language, now) or _NOTHING
    return "\n\n".join([table, *await _async_worth(hass, catalog, language, currency)])


async def _async_worth(
    hass: HomeAssistant, catalog: Catalog, language: str, currency: str
) -> list[str]:
    """Say what was paid for such data, where anything is known of it."""
    found = published_worth({one.category for one in catalog.entries.values()}, currency)
    if found is None:
        return []
    sources = sorted({f"{one.source} {one.year}" for one in found.prices})
    words = await async_sentences(hass, language, "worth")
    return [words["published"].format(sources=", ".join(sources), most=found.most)]


def _table(catalog: Catalog, names: Mapping[str, str], language: str, now: datetime) -> str:
    """Write a line for each category that has sources."""
    kind, sources, reach, hours, days = _WORDS[language]
    lines = [
        f"| {names.get(f'component.{DOMAIN}.{_NAMES}.{category.value}', category.value)} "
        f"| {len(entries)} | {_reach(entries, now, days)} | {_quality(entries)} |"
        for category in Category
        if (entries := catalog.by_category(category))
    ]
    if not lines:
        return ""
    return "\n".join([f"| {kind} | {sources} | {reach} | {hours} |", "|---|--:|--:|--:|", *lines])


def _reach(entries: Sequence[CatalogEntry], now: datetime, days: str) -> str:
    """Say how far the oldest history reaches back."""
    known = [now - entry.reach for entry in entries if entry.reach]
    return days.format(max(known) // timedelta(days=1)) if known else _NOTHING


def _quality(entries: Sequence[CatalogEntry]) -> str:
    """Say which share of the hours has a value, over all that has a history."""
    known = [entry.completeness for entry in entries if entry.reach]
    return f"{round(100 * sum(known) / len(known))} %" if known else _NOTHING
