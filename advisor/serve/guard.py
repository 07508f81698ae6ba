"""Who is let in: browsers that opened a printed link and pressed its button, and nobody else.

Owns the tokens of the links, each good for one browser and once, the cookies they become, the
check that a request is made to a name of ours and by a page of ours, and how much anybody may
send. It must not know what is asked for.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import urlsplit

from starlette.datastructures import FormData
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from advisor.serve.address import Address
from advisor.session.session import UndoStep

ENTER = "/enter"
LARGEST = 1_000_000
"""Bytes that may be posted; a file of answers has no more."""
_FIELDS = 500
_HOST = (
    "This server does not answer under the name that was asked for. Behind a tunnel or a proxy, "
    "start it with --public-url and the address that people open."
)
_ORIGIN = (
    "This was not sent by a page of this server, so it was not done. What changes something has "
    "to say where it is from (`Origin`). Behind a tunnel, start the server with --public-url."
)
_COOKIE = (
    "This browser is not let in, or the server was started again since. Open a link that `advisor "
    "serve` printed, by hand or from a message; each is good for one browser and one time."
)
_SPENT = (
    "This link has let a browser in already, or it is of an earlier start. Each link is good for "
    "one browser and one time; start `advisor serve` again for others."
)
_FORM = "application/x-www-form-urlencoded"
"""What a browser sends of a form; none of ours sends files."""
_LARGE = (
    "That is too much: a million bytes at most. Nothing was saved. Go back: it is still there."
)


class NotDone(Exception):
    """A request that is not done, why, and what was typed in it."""

    def __init__(
        self, status: int, why: str, typed: FormData | None = None, *, moves: bool = False
    ) -> None:
        """`moves` is whether comments move if it is sent once more."""
        super().__init__(why)
        self.status = status
        self.why = why
        self.typed = typed
        self.moves = moves


@dataclass
class Browser:
    """One that was let in, and who sits there."""

    who: str
    owner: str
    """The role whose questions it may see; of everybody none."""
    steps: defaultdict[tuple[str, str], list[UndoStep]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """What it can take back, by file and question."""
    news: dict[tuple[str, str], str] = field(default_factory=dict)
    """What became of its last change, by file and question."""


class Guard:
    """Lets requests in, or refuses them."""

    inner: ASGIApp
    """What is behind it."""

    def __init__(self, address: Address, owners: Sequence[str] = ()) -> None:
        self._address = address
        self._owners = {secrets.token_urlsafe(32): owner for owner in ("", *owners)}
        """Whom each token is for that was not used yet."""
        self._browsers: dict[bytes, Browser] = {}
        """By the hash of the cookie."""
        # Cookies are shared by all ports of a machine.
        self.cookie = f"advisor-{address.port}"

    @property
    def links(self) -> dict[str, str]:
        """What to open in a browser, for each owner and under no name for everything."""
        start = f"{self._address.url}{ENTER}?token="
        return {owner: f"{start}{token}" for token, owner in self._owners.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass; NotDone if it may not."""
        request = Request(scope, receive)
        self._check(request)
        browser = self._browsers.get(_hash(request.cookies.get(self.cookie, "")))
        if browser is None and scope["path"] != ENTER:
            typed = await posted(request) if request.method == "POST" else None
            raise NotDone(403, _COOKIE, typed)
        request.state.browser = browser
        await self.inner(scope, receive, send)

    def _check(self, request: Request) -> None:
        """NotDone unless it is made to a name of ours, and by a page of ours if it may change."""
        hosts, origins = (request.headers.getlist(name) for name in ("host", "origin"))
        host = hosts[0].lower() if len(hosts) == 1 else ""
        if host not in self._address.hosts:
            raise NotDone(403, _HOST)
        if not origins and request.method in ("GET", "HEAD"):
            return
        known = {host, self._address.public_host} - {""}
        if len(origins) != 1 or _site(origins[0]) not in known:
            raise NotDone(403, _ORIGIN)

    def owner(self, token: str) -> str:
        """Whom a token is for, which is not used up by asking; NotDone if it is worth nothing."""
        for each, owner in self._owners.items():
            if secrets.compare_digest(each.encode(), token.encode("utf-8", "replace")):
                return owner
        raise NotDone(403, _SPENT)

    def enter(self, token: str, who: str) -> str:
        """Let a browser in for a token, which is worth nothing from then on; its secret."""
        browser, secret = Browser(who, self.owner(token)), secrets.token_urlsafe(32)
        del self._owners[token]
        self._browsers[_hash(secret)] = browser
        return secret


async def posted(request: Request) -> FormData:
    """The fields of a form, none of what is no form of a page; NotDone if it is too much."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        return FormData()
    size = 0

    async def limited() -> Message:
        nonlocal size
        message = await request.receive()
        size += len(message.get("body", b""))
        if size <= LARGEST:
            return message
        while message.get("more_body"):  # a browser listens only when it has said everything
            message = await request.receive()
        raise NotDone(413, _LARGE)

    whole = Request(request.scope, limited)
    try:
        return await whole.form(max_fields=_FIELDS)
    except ClientDisconnect as error:
        raise NotDone(400, "The request was cut off.") from error


def _hash(text: str) -> bytes:
    return sha256(text.encode("utf-8", "replace")).digest()


def _site(origin: str) -> str:
    """Name and port of an origin; nothing of what is none."""
    try:
        found = urlsplit(origin)
    except ValueError:
        return ""
    return found.netloc.lower() if found.scheme in ("http", "https") else ""
