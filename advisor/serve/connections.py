"""Connections: how long one may take to say what it wants, and how many may be at it.

Of those that have not said it yet the one that has been at it longest makes room for a new one, so
that nobody is locked out by many that say nothing.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

PATIENCE = 10.0
"""Seconds for a request, its body included."""
LONGEST = 120.0
"""Seconds for the answer."""
MOST = 100
"""Connections that have not said all they want."""


class Connections:
    """Those that are open, by the address of who is at the other end."""

    def __init__(self) -> None:
        self._waiting: dict[object, asyncio.Transport] = {}
        self._ends: dict[object, tuple[asyncio.Transport, asyncio.TimerHandle]] = {}

    def open(self, who: object, transport: asyncio.Transport) -> None:
        """A new one; it has to hurry."""
        if len(self._waiting) >= MOST:
            self._waiting.pop(next(iter(self._waiting))).abort()
        self._waiting[who] = transport
        self._end_in(PATIENCE, who, transport)

    def heard(self, who: object) -> None:
        """All that it wants was said: it may take the time of an answer."""
        transport = self._waiting.pop(who, None)
        if transport:
            self._ends[who][1].cancel()
            self._end_in(LONGEST, who, transport)

    def close(self, who: object, transport: asyncio.Transport) -> None:
        """It has gone."""
        if self._waiting.get(who) is transport:
            del self._waiting[who]
        if who in self._ends and self._ends[who][0] is transport:
            self._ends.pop(who)[1].cancel()

    def _end_in(self, seconds: float, who: object, transport: asyncio.Transport) -> None:
        timer = asyncio.get_running_loop().call_later(seconds, transport.abort)
        self._ends[who] = transport, timer


def watched(connections: Connections) -> type[H11Protocol]:
    """The protocol of a server whose connections are watched."""

    class Watched(H11Protocol):
        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            connections.open(self.client, transport)

        def connection_lost(self, exc: Exception | None) -> None:
            connections.close(self.client, self.transport)
            super().connection_lost(exc)

    return Watched
