"""The bell: wakes the polls that wait when something arrives in a mailbox."""

import asyncio
from collections.abc import Iterable


class Bell:
    """One event per mailbox that somebody waits at; to be used on the event loop only."""

    def __init__(self) -> None:
        self._events: dict[str, asyncio.Event] = {}
        self.closed = False

    def listen(self, mailbox: str) -> asyncio.Event:
        """Return an event that is set at the next news for a mailbox."""
        return self._events.setdefault(mailbox, asyncio.Event())

    def ring(self, mailboxes: Iterable[str]) -> None:
        """Wake those who wait at some mailboxes."""
        for mailbox in mailboxes:
            event = self._events.pop(mailbox, None)
            if event:
                event.set()

    def close(self) -> None:
        """Wake everybody; nobody should wait any more."""
        self.closed = True
        self.ring(list(self._events))
