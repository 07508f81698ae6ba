"""Several people's answers to one case: where they differ, and what that does to the verdict.

Owns the team's answers while somebody settles them, question by question. A settled question keeps
everybody's claims. Nothing here knows of a screen; it must not phrase sentences (`phrases` does).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Literal

from advisor.engine import AnsweredPack, Verdict, disputes, judge
from advisor.loading import read_together
from advisor.loading.files import read_bytes
from advisor.model import Answer, Answers
from advisor.saving import rewritten, write_new
from advisor.session.cases import check_new
from advisor.teams import merge

Effect = Literal["decides", "no matter", "settled", "one knows"]


@dataclass(frozen=True)
class Difference:
    """A question that the files answer differently."""

    question: str
    said: tuple[Answer | None, ...]
    """What each file says, in the order of the files."""
    effect: Effect
    stands: Answer | None = None
    """What was settled here."""


class Comparing:
    """The files, and the team's answers as they are being settled."""

    def __init__(self, paths: Sequence[Path]) -> None:
        """Read them; AdvisorError or InvalidFile if that fails or they are for different packs."""
        self.paths = tuple(paths)
        stems = [path.stem for path in paths]
        self.names = [path.name if stems.count(path.stem) > 1 else path.stem for path in paths]
        self.pack, self.everyone = read_together((path, read_bytes(path)) for path in paths)
        self._merged = merge(self.pack, list(zip(self.names, self.everyone, strict=True)))
        self._settled: dict[str, Answer] = {}

    @property
    def team(self) -> Answers:
        """Everybody's answers together, with what has been settled."""
        return replace(self._merged, answers={**self._merged.answers, **self._settled})

    @cached_property
    def verdicts(self) -> list[Verdict]:
        """The verdict of each file."""
        return [judge(AnsweredPack(self.pack, answers)) for answers in self.everyone]

    def verdict(self) -> Verdict:
        """The verdict of the team."""
        return judge(AnsweredPack(self.pack, self.team))

    def differences(self) -> list[Difference]:
        """Where the files differ: what decides first, then the pack's order."""
        deciding = {each.question for each in disputes(self.verdict()) if each.decides}
        found = []
        for id in self.pack.questions:
            if len(self._views(id)) > 1:
                said = tuple(answers.answers.get(id) for answers in self.everyone)
                effect = self._effect(id, deciding)
                found.append(Difference(id, said, effect, self._settled.get(id)))
        order: tuple[Effect, ...] = ("decides", "settled", "no matter", "one knows")
        return sorted(found, key=lambda each: order.index(each.effect))

    def agreed(self) -> int:
        """How many questions all files answer alike."""
        views = map(self._views, self.pack.questions)
        return sum(len(each) == 1 and each != {None} for each in views)

    def _views(self, id: str) -> set[object]:
        """The different things the files say; not knowing is saying nothing."""
        found = (answers.answers.get(id) for answers in self.everyone)
        return {answer and answer.said for answer in found}

    def _effect(self, id: str, deciding: set[str]) -> Effect:
        if id in self._settled:
            return "settled"
        if id in deciding:
            return "decides"
        answer = self._merged.answers.get(id)
        return "no matter" if answer and answer.state == "disputed" else "one knows"

    def settle(self, id: str, by: int | None) -> None:
        """Let the answer of one file stand, and keep what all said; None takes that back."""
        self._settled.pop(id, None)
        chosen = None if by is None else self.everyone[by].answers.get(id)
        if chosen:
            claims = self._merged.answers[id].claims
            self._settled[id] = Answer(
                chosen.state, chosen.value, reason=chosen.reason, claims=claims
            )

    def write(self, place: Path) -> None:
        """Write the team's file, with the first file's comments; AdvisorError if it cannot be."""
        check_new(place)
        first = self.paths[0]
        new = rewritten(first, read_bytes(first), self.pack, self.team, place)
        write_new(place, new.data)
