"""What is asked about a case as a whole: what it is about, and what was decided. No screen."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.session.session import Session

ABOUT: Mapping[str, str] = {
    "about.job": "What is to be done, and for whom?",
    "about.decides": "Who decides?",
    "about.deadline": "By when does it have to be decided?",
    "about.stake": "What hangs on it?",
}
"""By the name of the text."""
DECISION: Mapping[str, str] = {
    "about.decided.what": "What was decided?",
    "about.decided.by": "Who decided it?",
    "about.decided.date": "When?",
    "about.decided.why": "Why?",
}


def say(session: Session, shown: Mapping[str, str], given: Mapping[str, str]) -> None:
    """Take what was changed of the texts as they were shown."""
    changed = {name: text for name, text in given.items() if text != shown[name]}
    if changed:
        session.set_texts(changed)
