"""The whole checklist line by line, for screen readers, pipes and plain terminals.

Read `dialogue` (what each line that is typed does), then `parse` (from a line to an answer),
`prompts` (what is said of a question), `speech` (a report to be heard) and `open_case` (which
file, and who answers). Answers, order and saving are those of `advisor.session`: the screens write
the same file. The package must not print, read a stream, or move a cursor: a `LineIO` does.
"""

from __future__ import annotations

from pathlib import Path

from advisor.ask.dialogue import Dialogue
from advisor.ask.line_io import LineIO
from advisor.ask.open_case import begin
from advisor.session.owners import find_owner

__all__ = ["LineIO", "ask"]


def ask(io: LineIO, file: Path | None, owner: str = "") -> None:
    """Ask everything that is open in a file of answers, and in a new one where there is none.

    Of a role alone, where one is named: AdvisorError if no question is for it.
    The end of input ends it as `q` does. AdvisorError if the file cannot be opened or saved.
    """
    try:
        session = begin(io, file)
    except EOFError:
        return
    if owner:
        session.ask_only(find_owner(session.pack, owner))
    Dialogue(io, session).run()
