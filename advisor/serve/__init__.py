"""Questions answered on real pages in a browser, by one person or by several at once.

Read `guard` (who is let in), `connections` (how long anybody may take), `folder` (which files
there are), `answering` (from fields to an answer), `changing` (from a button to the disk) and
`pages`. Nothing but names and undo is kept between requests: every page is drawn from its file as
it is at that moment. No page has a script. The package must not decide what a verdict is, nor
print: `tell` does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from advisor.errors import AdvisorError
from advisor.resources import extra_hint
from advisor.serve.address import Address, listen, public_url


def serve(
    folder: Path,
    only: str,
    address: Address,
    owners: Sequence[str],
    tell: Callable[[Mapping[str, str]], None],
) -> int:
    """Serve the cases of a folder, or `only` one, until told to go; the exit code.

    `tell` is given a link for each of the owners, and under no name the one that opens everything.
    AdvisorError if the extra is missing or the port cannot be had.
    """
    try:
        from advisor.serve.server import run
    except ImportError as error:
        raise AdvisorError(
            f"`advisor serve` needs {error.name}, which is not installed", extra_hint("serve")
        ) from error
    with listen(address) as (found, sockets):
        return run(folder, only, found, owners, tell, sockets)


__all__ = ["Address", "public_url", "serve"]
