"""Where the server listens, and under which names it may be asked for."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from advisor.errors import AdvisorError
from advisor.loading.files import reason

_HERE = ("127.0.0.1", "localhost", "[::1]")
_PUBLIC = re.compile(
    r"https?://[\w.-]+(:\d{1,5})?(/[\w.~/-]*)?|https?://\[[\da-f:.]+\](:\d{1,5})?/?", re.I | re.A
)


@dataclass(frozen=True)
class Address:
    """A port, and the names by which others know it; without one only this machine is answered."""

    port: int
    remote: str = ""
    """The name other machines use."""
    public: str = ""
    """Where a tunnel or a proxy in front of us is reached, a path included."""

    @property
    def url(self) -> str:
        """The beginning of every link."""
        return self.public or f"http://{self._remote or _HERE[0]}:{self.port}"

    @property
    def shared(self) -> bool:
        """Whether others than who sits here may come."""
        return bool(self.remote or self.public)

    @property
    def prefix(self) -> str:
        """The path under which a proxy shows us."""
        return urlsplit(self.public).path

    def inner(self, path: str) -> str:
        """A path without the prefix; not every proxy takes it away."""
        below = f"{path}/".startswith(f"{self.prefix}/")
        return path.removeprefix(self.prefix) or "/" if below else path

    @property
    def secure(self) -> bool:
        """Whether a browser speaks to us, or to what stands in front, under a lock."""
        return self.public.startswith("https:")

    @property
    def hosts(self) -> frozenset[str]:
        """What may stand in a request as the host; a foreign name may lead to us as well."""
        names = [*_HERE, self._remote] if self.remote else [*_HERE]
        behind = [self._remote] if self.remote else []  # a proxy in front has a port of its own
        public = [self.public_host] if self.public else []
        return frozenset([*(f"{name}:{self.port}" for name in names), *behind, *public])

    @property
    def public_host(self) -> str:
        """The name, and a port that is not the usual one, in front of us."""
        found = urlsplit(self.public)
        return found.netloc.removesuffix(":443" if self.secure else ":80")

    @property
    def _remote(self) -> str:
        return f"[{self.remote}]" if ":" in self.remote else self.remote


def public_url(text: str) -> str:
    """An address as people type it, in one spelling; AdvisorError if it is none for a browser."""
    if not _PUBLIC.fullmatch(text):
        raise AdvisorError(
            "--public-url: a public address begins with http:// or https://, a name follows"
        )
    found = urlsplit(text)
    return f"{found.scheme.lower()}://{found.netloc.lower()}{found.path.rstrip('/')}"


@contextmanager
def listen(address: Address) -> Iterator[tuple[Address, Sequence[socket.socket]]]:
    """Sockets that are ready, on any free port for 0; AdvisorError if it cannot be had."""
    with ExitStack() as stack:
        try:
            first = socket.create_server(("" if address.remote else _HERE[0], address.port))
        except (OSError, OverflowError) as error:
            why = reason(error) if isinstance(error, OSError) else "there is no such port"
            raise AdvisorError(f"cannot listen on port {address.port}: {why}") from error
        sockets = [stack.enter_context(first)]
        port = first.getsockname()[1]
        with suppress(OSError):  # not every machine has the newer protocol
            place = ("::" if address.remote else "::1", port)
            second = socket.create_server(place, family=socket.AF_INET6)
            sockets.append(stack.enter_context(second))
        yield replace(address, port=port), sockets
