"""Where the server listens, and under which names it may be asked for."""

from __future__ import annotations

import socket
from dataclasses import dataclass

from advisor.errors import AdvisorError
from advisor.loading.files import reason

_HERE = "127.0.0.1"


@dataclass(frozen=True)
class Address:
    """A port, and the name other machines use; without one, only this machine is answered."""

    remote: str
    port: int

    @property
    def url(self) -> str:
        """The beginning of every link."""
        return f"http://{self.remote or _HERE}:{self.port}"

    @property
    def hosts(self) -> frozenset[str]:
        """What may stand in a request as the host; a foreign name may lead to us as well."""
        names = [_HERE, "localhost", *([self.remote] if self.remote else [])]
        behind = [self.remote] if self.remote else []  # a proxy in front has a port of its own
        return frozenset([*(f"{name}:{self.port}" for name in names), *behind])


def listen(port: int, remote: str) -> socket.socket:
    """A socket that is ready, on any free port for 0; AdvisorError if it cannot be had."""
    try:
        return socket.create_server(("" if remote else _HERE, port))
    except (OSError, OverflowError) as error:
        why = reason(error) if isinstance(error, OSError) else "there is no such port"
        raise AdvisorError(f"cannot listen on port {port}: {why}") from error
