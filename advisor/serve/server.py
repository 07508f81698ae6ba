"""The server: the page, its files, the socket of each tab, and downloads.

Owns what is answered to whom the guard lets in. It must not print: `tell` does.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

import jinja2
import textual_serve
from aiohttp import WSCloseCode, web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.log import server_logger
from aiohttp.web_runner import GracefulExit
from textual_serve.server import Server, to_int

from advisor.resources import template_text
from advisor.serve.address import Address
from advisor.serve.guard import SOCKET, Guard
from advisor.serve.tab import Tab

_STATIC = Path(textual_serve.__file__).parent / "static"
_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; "
    "font-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)

_SIGNALS = {"SIGINT": 0, "SIGTERM": 143, "SIGHUP": 129}
"""What ends the server, and with which exit code; an interrupt is how it is meant to end."""
_NOT_OURS = (AssertionError, AttributeError, LookupError, TypeError, ValueError)
"""What comes of messages that our page would not send."""


class AdvisorServer(Server):
    """Serves the screens on one folder."""

    def __init__(self, folder: Path, address: Address, tell: Callable[[str], None]) -> None:
        super().__init__("", title=f"advisor: {folder.resolve().name}", public_url=address.url)
        self.folder = folder
        self.guard = Guard(address)
        self.tabs: set[Tab] = set()
        self._tell = tell
        self._code = 0
        server_logger.addFilter(_is_worth_telling)

    def run(self, listening: socket.socket) -> int:
        """Serve on a socket until told to go; the exit code. No process is left behind."""
        web.run_app(
            self._make_app(),
            sock=listening,
            print=None,
            access_log=None,
            handle_signals=False,
            shutdown_timeout=1,
        )
        return self._code

    async def _make_app(self) -> web.Application:
        app = web.Application(middlewares=[self.guard.middleware])
        app.add_routes(
            [
                web.get("/", self.page),
                web.get(SOCKET, self.handle_websocket),
                web.get("/download/{key}", self.handle_download),
                web.static("/static", _STATIC),
            ]
        )
        app.on_response_prepare.append(self.guard.protect)
        app.on_startup.append(self.on_startup)
        app.on_shutdown.append(self.on_shutdown)
        return app

    async def on_startup(self, _app: web.Application) -> None:
        """Say where to go, and listen for being told to go."""
        loop = asyncio.get_running_loop()
        for name, code in _SIGNALS.items():
            number = getattr(signal, name, None)
            if number is not None:
                with suppress(NotImplementedError):  # no such handlers on this system
                    loop.add_signal_handler(number, self._leave, code)
        self._tell(self.guard.link)

    def _leave(self, code: int) -> NoReturn:
        self._code = code
        raise GracefulExit

    async def on_shutdown(self, _app: web.Application) -> None:
        """Close every tab, and wait until its process has gone."""
        tabs = list(self.tabs)
        closing = (tab.socket.close(code=WSCloseCode.GOING_AWAY) for tab in tabs)
        stopping = (tab.stop() for tab in tabs)
        await asyncio.gather(*stopping, *closing, return_exceptions=True)

    async def page(self, _request: web.Request) -> web.Response:
        """The one page there is."""
        nonce = secrets.token_urlsafe(16)
        template = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
        text = template.from_string(template_text("serve.html.j2"))
        page = text.render(title=self.title, nonce=nonce, socket=SOCKET)
        headers = {"Content-Security-Policy": _POLICY.format(nonce=nonce)}
        return web.Response(text=page, content_type="text/html", headers=headers)

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """One tab, from its first byte to its last."""
        websocket = web.WebSocketResponse(heartbeat=15, timeout=2)
        await websocket.prepare(request)
        tab = Tab(websocket, self.folder, self.download_manager)
        self.tabs.add(tab)
        try:
            await tab.start(_size(request, "width", 80), _size(request, "height", 24))
            with suppress(*_NOT_OURS):
                await self._process_messages(websocket, tab)
        finally:
            await asyncio.shield(tab.stop())
            self.tabs.discard(tab)
        await websocket.close()
        return websocket


def _is_worth_telling(record: logging.LogRecord) -> bool:
    """Whether a message is about us; requests that are none are refused without a word."""
    return not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError))


def _size(request: web.Request, name: str, usual: int) -> int:
    return min(max(to_int(request.query.get(name, ""), usual), 1), 1_000)
