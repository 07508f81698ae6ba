"""One tab of a browser, and the process behind it.

Owns how that process is started and that it ends: with the tab, with the server, and by force if
it will not. No shell has a part in it.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from pathlib import Path

from aiohttp import web
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

_ROOT = Path(__file__).parents[2]
_PATIENCE = 3.0
"""Seconds a process has to leave by itself."""


class Tab(AppService):
    """A process that draws into a socket."""

    def __init__(
        self, socket: web.WebSocketResponse, folder: Path, downloads: DownloadManager
    ) -> None:
        super().__init__(
            "",
            write_bytes=socket.send_bytes,
            write_str=socket.send_str,
            close=self._close,
            download_manager=downloads,
        )
        self.socket = socket
        self._folder = folder

    async def _close(self) -> None:
        await self.socket.close()

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        """Start the screens in a session of their own, so that all of it can be ended at once."""
        paths = [str(_ROOT), os.environ.get("PYTHONPATH", "")]
        environment = {
            **self._build_environment(width, height),
            "PYTHONPATH": os.pathsep.join(filter(None, paths)),
            "PYTHONSAFEPATH": "1",  # no module is taken from the folder that is served
        }
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "advisor.serve.child", str(os.getpid())),
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env=environment,
            cwd=self._folder,
            start_new_session=True,
        )
        self._process, self._stdin = process, process.stdin
        return process

    async def stop(self) -> None:
        """End the process: ask it to go, and after a while do not ask."""
        process, task = self._process, self._task
        self._task = None
        if process is None or task is None:
            return
        await self._download_manager.cancel_app_downloads(self.app_service_id)
        await self.send_meta({"type": "quit"})
        try:
            await asyncio.wait_for(process.wait(), _PATIENCE)
        except TimeoutError:
            pass
        finally:
            _kill(process)
            await process.wait()
            await task


def _kill(process: Process) -> None:
    """End a process and its group, or what is left of them."""
    with suppress(ProcessLookupError, PermissionError):  # it has gone already
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
