"""Keeps in mind when guests are at home, as the family's signals say or a form."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from homeassistant.const import EVENT_STATE_CHANGED, STATE_HOME, STATE_ON
from homeassistant.core import Event, EventStateChangedData, callback

from .adapters.courier import UnitOfWork
from .const import CONF_GUEST_AREAS, CONF_GUEST_ROOMS, CONF_GUEST_SIGNALS
from .core.consent.guests import Guests, Stay
from .core.pipeline import guests

if TYPE_CHECKING:
    from .runtime import Household

_PRESENT = (STATE_HOME, STATE_ON)
_UNDECIDED = ("unavailable", "unknown")


class GuestBook:
    """Knows the rooms and stays of guests; what it does not know of any more goes on."""

    def __init__(self, household: Household) -> None:
        self._household = household
        self._stays: tuple[Stay, ...] = ()
        self._changed = asyncio.Event()

    @property
    def guests(self) -> Guests:
        """What must not be among what leaves, by the options and stays of this moment."""
        options = self._household.entry.options
        return Guests(
            rooms=frozenset(options.get(CONF_GUEST_ROOMS, ())),
            areas=frozenset(options.get(CONF_GUEST_AREAS, ())),
            stays=self._stays,
        )

    async def async_change(self, change: Callable[[UnitOfWork], None]) -> None:
        """Change what is stored of stays; holds from the next package on."""

        def task(work: UnitOfWork) -> tuple[Stay, ...]:
            change(work)
            return guests.stays(work.tx)

        self._stays = await self._household.run(task)
        self._household.refresh_members()

    async def async_open(self) -> None:
        """Recall the stays."""
        await self.async_change(lambda _: None)

    @callback
    def async_look(self) -> None:
        """Look at the signals again, which may be others now."""
        self._changed.set()

    async def keep(self) -> None:
        """Follow the signals."""

        @callback
        def is_signal(data: EventStateChangedData) -> bool:
            return data["entity_id"] in self._signals

        @callback
        def heard(_: Event[EventStateChangedData]) -> None:
            self._changed.set()

        bus = self._household.hass.bus
        unsubscribe = bus.async_listen(EVENT_STATE_CHANGED, heard, event_filter=is_signal)
        try:
            while True:
                self._changed.clear()
                present = self._present()
                if present is not None:
                    await self.async_change(partial(_note, present=present))
                await self._changed.wait()
        finally:
            unsubscribe()

    @property
    def _signals(self) -> list[str]:
        found: list[str] = self._household.entry.options.get(CONF_GUEST_SIGNALS, [])
        return found

    def _present(self) -> bool | None:
        """Whether any signal says that guests are here; None where that cannot be told."""
        states = [self._household.hass.states.get(one) for one in self._signals]
        if any(state and state.state in _PRESENT for state in states):
            return True
        undecided = any(state is None or state.state in _UNDECIDED for state in states)
        return None if undecided else False


def _note(work: UnitOfWork, *, present: bool) -> None:
    guests.note_presence(work.tx, work.now, present=present)
