"""`advisor serve`: the questions on pages in a browser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from advisor.cli.arguments import read_case
from advisor.cli.command import Command
from advisor.cli.console import print_error, print_note, print_result
from advisor.loading.files import real
from advisor.resources import CASE_SUFFIXES
from advisor.serve import Address, public_url
from advisor.serve import serve as serve_folder
from advisor.session.owners import find_owner

_EXAMPLES = (
    ("advisor serve", "the cases of this folder"),
    ("advisor serve case.yaml", "one case alone"),
    ("advisor serve cases --port 8000", "of another folder, always on the same port"),
    ("advisor serve --public-url https://NAME", "behind a tunnel or a proxy that leads here"),
    ("advisor serve --allow-remote NAME", "for other machines, which know this one as NAME"),
)
_WARNING = (
    "Warning: other machines can reach this server as {name}. Whoever gets hold of a link, or "
    "listens on the way, can read and change the answers in {place}; put TLS in front of it."
)


@click.command(cls=Command, examples=_EXAMPLES)
@click.argument("file", required=False, default=Path(), type=click.Path(path_type=Path))
@click.option("--port", type=click.IntRange(0, 65_535), default=0, help="Usually any free one.")
@click.option(
    "--public-url",
    "public",
    metavar="URL",
    default="",
    help="Where a tunnel or proxy in front is opened; only it and this machine get in.",
)
@click.option(
    "--allow-remote",
    "remote",
    metavar="NAME",
    default="",
    help="Let other machines in, under the name or address they know this one by.",
)
@click.option(
    "--for",
    "roles",
    metavar="OWNER",
    multiple=True,
    help="With one of these two: a link more, for the questions of a role alone.",
)
def serve(file: Path, port: int, public: str, remote: str, roles: Sequence[str]) -> int:
    """Show the questions on pages in a browser, from this machine and for it alone.

    FILE is a case, or a folder of cases. Prints a link that lets one browser in, once. Needs the
    extra `serve`; Ctrl-C ends it.
    """
    address = Address(port, remote.lower().strip("[]"), public_url(public) if public else "")
    if roles and not address.shared:
        raise click.UsageError("--for is for others: it goes with --public-url or --allow-remote")
    place = real(file)  # what was typed is followed
    alone = not place.is_dir()
    owners = _owners(place, roles) if alone or roles else ()
    if remote:
        print_error(_WARNING.format(name=remote, place=place))
    folder, only = (place.parent, place.name) if alone else (place, "")
    return serve_folder(folder, only, address, owners, _tell)


def _owners(case: Path, roles: Sequence[str]) -> Sequence[str]:
    """The roles that have questions in a case, as its pack spells them."""
    if not all(map(str.strip, roles)):
        raise click.UsageError("--for takes the name of a role")
    if case.is_dir():
        raise click.UsageError("--for needs the FILE of a case, which has the roles")
    if case.exists() and case.suffix.lower() not in CASE_SUFFIXES:
        raise click.UsageError(f"{case.name} does not end in {' or '.join(CASE_SUFFIXES)}")
    pack, _ = read_case(case)
    return [find_owner(pack, role, questions=True) for role in roles]


def _tell(links: Mapping[str, str]) -> None:
    """The links, the one for everything first."""
    for owner, link in links.items():
        print_result(f"{link}\n" if not owner else f"{owner}: {link}\n")
    print_note("Open it in your browser; each lets one browser in. Ctrl-C ends the server.")
