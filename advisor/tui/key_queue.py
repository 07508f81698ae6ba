"""Keys typed faster than the screen follows, taken one after the other.

Textual hands every key at once to what has the focus at that moment. Of two that come together,
the second would reach a dialog that the first is about to close, or a field that the first is
about to leave. Here it waits until everything the first has caused is done, and a paste waits with
the keys. It must not know what a key means.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from itertools import chain

from textual.app import App
from textual.events import Event, Key, Paste

_PATIENCE = 1.0
"""Seconds after which a key no longer waits for the ones before it."""


class KeyQueue(App[None]):
    """An application in which each key meets what the key before it has done."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[Event] = deque()
        self._next: Event | None = None
        """The key whose turn it is."""
        self._giving: asyncio.Task[None] | None = None

    async def on_event(self, event: Event) -> None:
        """Take an event; a key that comes too early is given again later."""
        typed = isinstance(event, Key | Paste) and not event.is_forwarded
        if typed and event is not self._next and self.is_busy:
            self._waiting.append(event)
            if self._giving is None or self._giving.done():
                self._giving = asyncio.create_task(self._give())
        else:
            await super().on_event(event)

    async def _give(self) -> None:
        """Give the waiting keys, each once it is quiet."""
        while self._waiting:
            deadline = time.monotonic() + _PATIENCE
            while self._has_messages and time.monotonic() < deadline:
                await asyncio.sleep(0)
            self._next = self._waiting.popleft()
            self.post_message(self._next)

    @property
    def is_busy(self) -> bool:
        """Whether a key would come before what others have caused is done."""
        return bool(self._waiting) or self._has_messages

    @property
    def _has_messages(self) -> bool:
        shown = [each.walk_children(with_self=True) for each in self.screen_stack[-1:]]
        return any(pump.message_queue_size for pump in (self, *chain(*shown)))
