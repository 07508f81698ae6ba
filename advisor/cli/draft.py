"""`advisor draft`: the text by which a chat model drafts answers from a planning document."""

from __future__ import annotations

from pathlib import Path

import click

from advisor.cli.arguments import find_pack, pack_argument
from advisor.cli.command import Command
from advisor.cli.console import print_note
from advisor.cli.exits import ExitCode
from advisor.cli.output import Output, force_option, output_option, put
from advisor.drafting import draft_prompt

_EXAMPLES = (
    ("advisor draft -o draft.txt", "give it to a chat model, with your document at its end"),
    ("advisor draft quick-check", "of another questionnaire, to copy"),
)


@click.command(cls=Command, examples=_EXAMPLES)
@pack_argument
@output_option
@force_option
def draft(pack: str | None, output: str, force: bool) -> int:
    """Print the text by which a chat model drafts answers from a planning document.

    PACK is a bundled pack's id or the folder of another. Nothing is sent anywhere: you choose the
    model. Each answer comes with the quote it rests on, and counts as open until somebody confirms
    it: `advisor validate CASE --against DOC` looks for the quotes, `advisor CASE` shows each.
    """
    found = find_pack(pack)
    text = draft_prompt(found, pack or found.id)
    put([Output(None if output == "-" else Path(output), text.encode())], force=force)
    if output != "-":
        print_note("Next: save what the model gives back, and `advisor validate` it.")
    return ExitCode.DONE
