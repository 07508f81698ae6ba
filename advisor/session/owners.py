"""Who answers what: the roles that usually know, and what is still open with each."""

from __future__ import annotations

from collections.abc import Iterator
from shlex import quote

from advisor.engine import AnsweredPack
from advisor.errors import AdvisorError
from advisor.loading import did_you_mean
from advisor.model import Pack, same_name
from advisor.report.owners import open_by_owner
from advisor.report.wording import count, listed, quoted
from advisor.session.phrases import line
from advisor.session.session import Session


def find_owner(pack: Pack, word: str, *, questions: bool = False) -> str:
    """The role of that name; AdvisorError if nothing is theirs, or not one of the questions."""
    for owner, ids in pack.owned.items():
        if same_name(owner) != same_name(word):
            continue
        if ids or not questions:
            return owner
        way = f"`advisor init --for {quote(word)}` writes a file with them"
        raise AdvisorError(f"`{word}` knows figures alone, which no page asks for", way)
    known = listed(map(quoted, pack.owned)) or "nobody"
    nearest = did_you_mean(word, pack.owned)
    raise AdvisorError(f"no question is for `{word}`{nearest}", f"questions are for {known}")


def owner_lines(session: Session) -> Iterator[tuple[str, str]]:
    """Each role, and how many questions it has to answer and still to answer."""
    for owner, (asked, waiting) in open_by_owner(session.verdict.file).items():
        left = f"{len(waiting)} open" if waiting else "all answered"
        yield owner, f"{line(owner)}: {count(len(asked), 'question')}, {left}"


def still_open(file: AnsweredPack) -> str:
    """Who has how much still to answer, in a sentence; empty where nobody has."""
    found = {owner: len(waiting) for owner, (_, waiting) in open_by_owner(file).items() if waiting}
    told = listed(f"{line(owner)} {number}" for owner, number in found.items())
    return f"Still open, by who usually knows: {told}." if told else ""
