"""`advisor mcp`: the same engine for an assistant."""

from __future__ import annotations

from pathlib import Path

import click

from advisor.cli.command import Command
from advisor.cli.exits import ExitCode
from advisor.mcp import serve_assistant

_EXAMPLES = (
    ("advisor mcp cases", "what an assistant is told to start; it may use that folder"),
    ("advisor mcp", "the same with the folder it stands in"),
)


@click.command(cls=Command, examples=_EXAMPLES)
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
def mcp(folder: Path) -> int:
    """Let an assistant ask, draft and explain, over the Model Context Protocol.

    Standard input and output carry the protocol. Nothing outside FOLDER is opened, and what an
    assistant answers counts for nothing until a person confirms it. Needs the extra `mcp`.
    """
    serve_assistant(folder)
    return ExitCode.DONE
