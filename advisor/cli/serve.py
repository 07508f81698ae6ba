"""`advisor serve`: the screens in a browser."""

from __future__ import annotations

from pathlib import Path

import click

from advisor.cli.command import Command
from advisor.cli.console import print_error, print_note, print_result
from advisor.serve import serve as serve_folder

_EXAMPLES = (
    ("advisor serve", "the cases of this folder"),
    ("advisor serve --folder cases --port 8000", "of another, always on the same port"),
    ("advisor serve --allow-remote NAME", "for other machines, which know this one as NAME"),
)
_WARNING = (
    "Warning: other machines can reach this server as {name}. Whoever gets hold of the link, or "
    "listens on the way, can read and change the answers in {folder}; put TLS in front of it."
)


@click.command(cls=Command, examples=_EXAMPLES)
@click.option("--port", type=click.IntRange(0, 65_535), default=0, help="Usually any free one.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=Path(),
    metavar="DIR",
    help="Whose files are served; nothing outside of it is opened.",
)
@click.option(
    "--allow-remote",
    "remote",
    metavar="NAME",
    default="",
    help="Let other machines in, under the name or address they know this one by.",
)
def serve(port: int, folder: Path, remote: str) -> int:
    """Show the screens in a browser, from this machine and for it alone.

    Prints a link that opens one browser, once. Needs the extra `serve`; Ctrl-C ends it.
    """

    def tell(link: str) -> None:
        print_result(f"{link}\n")
        print_note(
            "Open this link in your browser; it is good for one time. Ctrl-C ends the server."
        )

    if remote:
        print_error(_WARNING.format(name=remote, folder=folder.resolve()))
    return serve_folder(folder, port, remote.lower(), tell)
