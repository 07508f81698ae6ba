"""Who is let in: the browser that opened the printed link, and nobody else.

Owns the token of the link, which is good once and becomes a cookie, and the check that every
request is made to a name of ours, by a page of ours. It must not know what is asked for.
"""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from advisor.serve.address import Address

SOCKET = "/ws"
_TOKEN = "token"
_REFUSED = (
    "This page opens with the link that `advisor serve` printed. The link is good for one browser "
    "and one time; start `advisor serve` again for another.\n"
)
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",  # the token stands in the address of the first page
    "X-Content-Type-Options": "nosniff",
}


class Guard:
    """Lets requests in, or refuses them."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._token = secrets.token_urlsafe(32)
        self._used = False
        self._secret = secrets.token_urlsafe(32)
        # Cookies are shared by all ports of a machine.
        self.cookie = f"advisor-{address.port}"

    @property
    def link(self) -> str:
        """What to open in a browser."""
        return f"{self._address.url}/?{_TOKEN}={self._token}"

    @property
    def middleware(self) -> Middleware:
        """The check, as the server wants it."""

        @web.middleware
        async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
            if not self._knows_host(request) or not self._knows_origin(request):
                raise web.HTTPForbidden(text="Refused.\n")
            if self._has_cookie(request):
                return await handler(request)
            if not self._takes_token(request):
                raise web.HTTPForbidden(text=_REFUSED)
            response = await handler(request)
            response.set_cookie(
                self.cookie, self._secret, httponly=True, samesite="Strict", path="/"
            )
            return response

        return check

    async def protect(self, _request: web.Request, response: web.StreamResponse) -> None:
        """Add the headers that protect an answer."""
        response.headers.update(_HEADERS)

    def _knows_host(self, request: web.Request) -> bool:
        return request.headers.get("Host", "").lower() in self._address.hosts

    def _knows_origin(self, request: web.Request) -> bool:
        """Whether the page that asks, where one is named, is ours; a socket has to name one."""
        origin = request.headers.get("Origin")
        if origin is None:
            return request.path != SOCKET
        return urlsplit(origin).netloc.lower() == request.headers.get("Host", "").lower()

    def _has_cookie(self, request: web.Request) -> bool:
        return _same(request.cookies.get(self.cookie, ""), self._secret)

    def _takes_token(self, request: web.Request) -> bool:
        """Whether a request brings the token for the first time; it is then worth nothing more."""
        right = request.path == "/" and _same(request.query.get(_TOKEN, ""), self._token)
        if not right or self._used:
            return False
        self._used = True
        return True


def _same(one: str, other: str) -> bool:
    return secrets.compare_digest(one.encode("utf-8", "replace"), other.encode())
