"""`advisor form`: the questions as one page, to be filled in anywhere and handed back."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from advisor.cli.arguments import find_pack, read_case
from advisor.cli.command import Command
from advisor.cli.console import is_terminal
from advisor.cli.exits import ExitCode
from advisor.cli.output import Output, force_option, output_option, put
from advisor.errors import AdvisorError
from advisor.loading import load_pack
from advisor.model import Answers, Pack
from advisor.resources import bundled_packs, pack_folder
from advisor.saving import way_to_pack
from advisor.session.owners import find_owner
from advisor.web import form_page

_EXAMPLES = (
    ("advisor form case.yaml -o form.html", "all questions, with what is known so far"),
    ('advisor form case.yaml --for "Data lead" -o data.html', "those of one owner"),
    ("advisor form -o form.html", "blank, of the first bundled pack"),
)


@click.command(cls=Command, examples=_EXAMPLES)
@click.argument("file", required=False)
@click.option("--for", "owner", metavar="OWNER", default="", help="Only the questions of a role.")
@output_option
@force_option
def form(file: str | None, owner: str, output: str, force: bool) -> int:
    """Write a page with the questions, to be filled in in a browser, without a network.

    FILE is a file of answers, or a pack: a bundled one's id, or the folder of another. Whoever
    fills the page in hands back a file with what they changed or confirmed, for `advisor merge`.
    """
    pack, answers = _known(file)
    page = form_page(pack, answers, find_owner(pack, owner, questions=True) if owner else "")
    if output == "-" and is_terminal(sys.stdout):
        raise click.UsageError("the page is for a browser; name a file for it with -o form.html")
    if output != "-" and Path(output).suffix.lower() not in (".html", ".htm"):
        raise click.UsageError(f"{output} does not end in .html; the page is for a browser")
    following = "Next: send it; what comes back goes into `advisor merge`."
    put([Output(None if output == "-" else Path(output), page, "html")], following, force)
    return ExitCode.DONE


def _known(file: str | None) -> tuple[Pack, Answers]:
    """The pack, and what is known so far."""
    if not file or file in bundled_packs():
        pack = find_pack(file)
        return pack, Answers(pack.id)
    try:
        folder = pack_folder(file)
    except AdvisorError:  # it is no folder, so a file
        return read_case(Path(file))
    pack = load_pack(folder)
    return pack, Answers(way_to_pack(folder, pack.version, Path()))
