"""The same engine for assistants, over the Model Context Protocol on standard input and output.

Read `folder` (what an assistant is let into), `answer` (what it is told, and how much), `tools`
(what it can do) and `server` (how that is offered). An assistant never decides: what it writes is
a draft until a person confirms it. Texts of people are marked as such, and never phrased as ours.
"""

from __future__ import annotations

from pathlib import Path

from advisor.errors import AdvisorError
from advisor.mcp.folder import CaseFolder
from advisor.resources import extra_hint


def serve_assistant(folder: Path) -> None:
    """Serve one assistant on the files of a folder until it hangs up.

    AdvisorError if the folder is refused, or the extra is missing.
    """
    opened = CaseFolder(folder)
    try:
        from advisor.mcp.server import server
    except ModuleNotFoundError as error:
        raise AdvisorError(
            f"`advisor mcp` needs {str(error.name).partition('.')[0]}, which is not installed",
            extra_hint("mcp"),
        ) from error
    server(opened).serve()


__all__ = ["serve_assistant"]
