"""Find a question by what somebody remembers of it. It knows no screen."""

from __future__ import annotations

import re

from advisor.model import Question
from advisor.session.session import Session


def matches(session: Session, typed: str) -> list[str]:
    """The questions in which all words of a text occur, the likeliest first.

    First comes whose label begins with the text, then whose label has words that begin so, then
    whose label holds them, then the rest; of equals, what is asked first.
    """
    text = " ".join(typed.lower().split())
    ranks = {id: _rank(session.pack.questions[id], text) for id in session.order}
    return sorted((id for id in session.order if ranks[id] < _NONE), key=ranks.__getitem__)


_NONE = 4


def _rank(question: Question, text: str) -> int:
    wanted, label = text.split(), question.label.lower()
    options = (option.text for option in question.options)
    everything = " ".join((question.id, question.label, question.text, *options)).lower()
    ranks = (
        label.startswith(text),
        all(re.search(rf"(?<!\w){re.escape(word)}", label) for word in wanted),
        all(word in label for word in wanted),
        all(word in everything for word in wanted),
        True,
    )
    return ranks.index(True)
