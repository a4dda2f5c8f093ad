"""The list of decisions: what waits for somebody in the family.

A list to read. Ticking something off cannot mean "approve": nobody would have seen what leaves, and
a list knows neither who ticks nor whose data it is about.
"""

from collections.abc import Mapping
from typing import override

from homeassistant.components.todo import (
    TodoItem,
    TodoItemStatus,
    TodoListEntity,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .const import CONF_LANGUAGE
from .coordinator import DataExchangerConfigEntry
from .core.pipeline.decisions import Decision, decisions
from .entity import DataExchangerEntity
from .sentences import async_sentences, buyer_name

PARALLEL_UPDATES = 0

DECISIONS = EntityDescription(key="decisions", translation_key="decisions")


async def async_setup_entry(
    hass: HomeAssistant,
    entry: DataExchangerConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the list."""
    todo = Decisions(entry.runtime_data, DECISIONS)
    language = entry.data[CONF_LANGUAGE]
    todo.sentences = await async_sentences(hass, language, "decision")
    todo.levels = await async_sentences(hass, language, "level")
    async_add_entities([todo])


class Decisions(DataExchangerEntity, TodoListEntity):
    """Names buyers, prices and levels; neither whose data it is nor of what kind."""

    sentences: Mapping[str, str]
    levels: Mapping[str, str]

    @property
    @override
    def todo_items(self) -> list[TodoItem]:
        """Return what is to be decided, the most urgent first."""
        return [self._item(one) for one in decisions(self.coordinator.data)]

    def _item(self, decision: Decision) -> TodoItem:
        name = buyer_name(self.coordinator.config_entry, decision.buyer)
        return TodoItem(
            uid=f"{decision.kind}_{decision.subject}",
            summary=self.sentences[decision.kind].format(buyer=name),
            description=f"{decision.amount} · {self.levels[decision.level.value]}",
            due=dt_util.as_local(decision.due) if decision.due else None,
            status=TodoItemStatus.NEEDS_ACTION,
        )
