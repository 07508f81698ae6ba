"""The process behind a tab: the screens on the folder it stands in, until the server is gone."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

_EVERY = 2.0
"""Seconds between two looks at the server, and to leave in once it is gone."""


def main(server: int) -> int:
    """Show the screens; the exit code when the user leaves. `server` is who started us."""
    threading.Thread(target=_watch, args=(server,), daemon=True).start()
    from advisor.serve.app import ServedApp

    app = ServedApp(Path())
    app.run()
    return app.return_code or 0


def _watch(server: int) -> None:
    """Leave when the server has gone: by the usual way, and at once if that takes too long."""
    while os.getppid() == server:
        time.sleep(_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_EVERY)
    os._exit(128 + signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
