"""The screens in a browser: one server, one process for each tab.

Read `guard` (who is let in), `server` (the pages and the socket), `tab` (one process and its end)
and `app` (what the process runs: the screens, kept to one folder). Everything that comes from the
network passes the guard first. The package must not decide what the screens show, and must not
import Textual.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from advisor.errors import AdvisorError
from advisor.resources import extra_hint
from advisor.serve.address import Address, listen


def serve(folder: Path, port: int, remote: str, tell: Callable[[str], None]) -> int:
    """Serve the screens on the files of a folder, until told to go; the exit code.

    `remote` is the name under which other machines reach this one; empty for this machine alone.
    `tell` is given the link. AdvisorError if the extra is missing or the port cannot be had.
    """
    try:
        from advisor.serve.server import AdvisorServer
    except ImportError as error:
        raise AdvisorError(
            f"`advisor serve` needs {error.name or 'textual-serve'}, which is not installed",
            extra_hint("serve"),
        ) from error
    if not folder.is_dir():
        raise AdvisorError(f"{folder} is no folder")
    with listen(port, remote) as socket:
        address = Address(remote, socket.getsockname()[1])
        return AdvisorServer(folder, address, tell).run(socket)


__all__ = ["serve"]
