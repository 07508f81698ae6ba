"""The whole checklist line by line, for screen readers, pipes and plain terminals.

Read `dialogue` (what each line that is typed does), then `typed` (from a line to an answer),
`choosing` (from a list), `lines` (what is said), `spoken` (a report to be heard) and `entrance`
(which file, and who answers). Answers, order and saving are those of `advisor.session`: the
screens write the same file. The package must not print, read a stream, or move a cursor: a
`Voice` says and hears for it.
"""

from __future__ import annotations

from pathlib import Path

from advisor.ask.dialogue import Dialogue
from advisor.ask.entrance import enter
from advisor.ask.voice import Voice

__all__ = ["Voice", "ask"]


def ask(voice: Voice, file: Path | None) -> None:
    """Ask everything that is open in a file of answers, and in a new one where there is none.

    The end of input ends it as `q` does. AdvisorError if the file cannot be opened or saved.
    """
    try:
        session = enter(voice, file)
    except EOFError:
        return
    Dialogue(voice, session).run()
