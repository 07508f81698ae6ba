"""The server: from sockets to the pages, with the headers that protect every answer."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.routing import Mount, Router
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from advisor.serve.address import Address
from advisor.serve.connections import Connections, watched
from advisor.serve.folder import Folder
from advisor.serve.guard import Guard, NotDone
from advisor.serve.pages import Pages

_HEADERS = {
    "Cache-Control": "no-store",
    "Connection": "close",  # whoever is done makes room
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",  # with none at all, a post would not say where it is from
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_SIGNALS = {"SIGINT": 0, "SIGTERM": 143, "SIGHUP": 129}
"""What ends the server, and with which exit code; an interrupt is how it is meant to end."""


def run(
    folder: Path,
    only: str,
    address: Address,
    owners: Sequence[str],
    tell: Callable[[Mapping[str, str]], None],
    sockets: Sequence[socket.socket],
) -> int:
    """Serve on sockets until told to go; the exit code."""
    guard = Guard(address, owners)
    found = server(Folder(folder, only), guard, address)
    tell(guard.links)
    found.run([*sockets])
    return found.code


def server(folder: Folder, guard: Guard, address: Address) -> _Server:
    """A server of the pages, to be run on sockets."""
    connections = Connections()
    config = uvicorn.Config(
        application(folder, guard, address, connections),
        http=watched(connections),
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        proxy_headers=False,  # who asks is who asks
        server_header=False,
        backlog=100,
        timeout_graceful_shutdown=3,
    )
    return _Server(config)


def application(
    folder: Folder, guard: Guard, address: Address, connections: Connections
) -> ASGIApp:
    """The pages, behind the guard."""
    pages = Pages(folder, guard, address)
    guard.inner = Router(pages.routes, redirect_slashes=False)
    app = Starlette(
        routes=[Mount("", app=guard)],
        exception_handlers={
            NotDone: pages.refused,
            HTTPException: pages.refused,
            Exception: pages.failed,
        },
    )
    return _protected(app, address, connections)


def _protected(app: ASGIApp, address: Address, connections: Connections) -> ASGIApp:
    """The same under a path of its own, with headers, and telling what has been heard."""

    async def protected(scope: Scope, receive: Receive, send: Send) -> None:
        who = scope["client"]

        async def hear() -> Message:
            message = await receive()
            if not message.get("more_body"):
                connections.heard(who)
            return message

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        if scope["method"] in ("GET", "HEAD"):
            connections.heard(who)
        await app({**scope, "path": address.inner(scope["path"])}, hear, answer)

    return protected


class _Server(uvicorn.Server):
    """Ends with a code of ours."""

    code = 0

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Listen for being told to go."""
        numbers = {getattr(signal, name, None): code for name, code in _SIGNALS.items()}
        before = {
            each: signal.signal(each, self._leave(code)) for each, code in numbers.items() if each
        }
        yield
        for number, handler in before.items():
            signal.signal(number, handler)

    def _leave(self, code: int) -> Callable[[int, object], None]:
        def leave(_number: int, _frame: object) -> None:
            self.code, self.should_exit = code, True

        return leave
