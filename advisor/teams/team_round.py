"""What came back in a round of a team, and what did not.

Each owner is sent a form with their own questions; the files that come back say whose they are. It
must not phrase sentences.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from advisor.engine import AnsweredPack
from advisor.model import Answers, Claim, Pack, Respondent, same_name


@dataclass(frozen=True)
class TeamRound:
    """What to tell about the files of a round."""

    returned_twice: tuple[tuple[str, tuple[int, ...]], ...]
    """Of whom there are several files, and which those are."""
    other_case: tuple[tuple[int, str], ...]
    """Which files are of a form for another case, and for which."""
    missing: tuple[tuple[str, int], ...]
    """Owners from whom nothing came, and how many of their questions are open."""
    changed_mind: tuple[str, ...]
    """Questions on which somebody says something else than before."""


def team_round(pack: Pack, everyone: Sequence[Answers], merged: Answers) -> TeamRound:
    """What came back; `everyone` are the files, and `merged` is what the team says by them."""
    forms = [(place, each.respondent) for place, each in enumerate(everyone) if each.respondent]
    return TeamRound(
        tuple(_twice([(place, who.owner or who.by) for place, who in forms])),
        tuple((place, who.case) for place, who in forms if who.case not in ("", merged.case)),
        _missing(pack, [who for _, who in forms], merged) if forms else (),
        tuple(id for id, answer in merged.answers.items() if _has_earlier(answer.claims)),
    )


def _twice(forms: Sequence[tuple[int, str]]) -> Iterator[tuple[str, tuple[int, ...]]]:
    names: dict[str, str] = {}
    for _, name in forms:
        names.setdefault(same_name(name), name)
    for key, name in names.items():
        places = tuple(place for place, each in forms if same_name(each) == key)
        if key and len(places) > 1:
            yield name, places


def _missing(
    pack: Pack, forms: Sequence[Respondent], merged: Answers
) -> tuple[tuple[str, int], ...]:
    came = {same_name(who.owner) for who in forms}
    owners = Counter(pack.questions[id].owner for id in AnsweredPack(pack, merged).open)
    return tuple(
        (who, number) for who, number in owners.items() if who and same_name(who) not in came
    )


def _has_earlier(claims: Sequence[Claim]) -> bool:
    """Whether somebody says two things, or takes one back."""
    return any(
        one.people & other.people and (other.known or other.when > one.when)
        for one in claims
        for other in claims
        if one.known and one.word != other.word
    )
