"""How the program leaves when it is told to: at once, with everything saved.

An orderly end would wait for every screen and every task, and a terminal that is gone never takes
what they still want to draw.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from threading import Thread

_GONE = 1.0
"""Seconds after which a terminal that takes no more output counts as gone."""


def on_signals(save: Callable[[], None], restore: Callable[[], None]) -> None:
    """Have TERM and HUP save, restore the terminal, and leave; to be called within the loop."""

    def leave(number: int) -> None:
        save()
        restoring = Thread(target=restore, daemon=True)
        restoring.start()
        restoring.join(_GONE)
        os._exit(128 + number)

    loop = asyncio.get_running_loop()
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None:
            with suppress(NotImplementedError):  # no such handlers on this system
                loop.add_signal_handler(number, leave, number)
