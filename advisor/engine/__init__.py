"""The exact engine: from sets of possible answers to outcomes, and everything that explains them.

One idea. Whatever is an AND of tests (a gate, an `ask_if`, a score row over several questions, a
row of a verdict table) is one bit, alive until a test fails. A value of a question adds points and
kills bits; a finished dimension turns its score into a band, and band and gates kill table rows.
So a state is one integer, and states with the same future are one node of a decision diagram,
which is recorded once and then answers everything by arithmetic. `docs/engine.md` draws one.

Read `order`, `tables`, `transitions`, `compile`, `diagram` and `marginals` (what there is),
`effective` (answers as rules read them), then what is asked of it: `verdict`, `trace`,
`next_question`, `counterfactuals`, `disputes`, `precedents`; `possible` is for lint. `judge` is
quick and asked after every answer; `assess` gathers all that a report needs. Everything is data:
ids, counts and states. The package must not know what the questions mean, read files, phrase
sentences, or import third-party code.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from advisor.engine.counterfactuals import (
    AnswerChange,
    Counterfactual,
    Path,
    apply,
    counterfactuals,
    path,
    together,
)
from advisor.engine.diagram import Masks, check_size
from advisor.engine.disputes import Dispute, Unsure, disputes, unsure
from advisor.engine.effective import EffectiveAnswers, Holds, holds
from advisor.engine.next_question import (
    Deciding,
    NextQuestion,
    deciding,
    entropy,
    next_questions,
)
from advisor.engine.precedents import Near, nearest
from advisor.engine.tables import Decision, Outcome, bits_of
from advisor.engine.trace import (
    NearMiss,
    RowCondition,
    RowState,
    Traced,
    band_holds,
    contradictions,
    near_misses,
    questions_of,
    trace,
)
from advisor.engine.verdict import (
    AnsweredPack,
    CertaintyWord,
    Held,
    QuestionState,
    Verdict,
    judge,
    reaches,
)
from advisor.errors import TooManyStates
from advisor.model import Answers, Check, Pack

__all__ = [
    "AnswerChange",
    "AnsweredPack",
    "Assessment",
    "CertaintyWord",
    "Counterfactual",
    "Deciding",
    "Decision",
    "Dispute",
    "EffectiveAnswers",
    "Held",
    "Holds",
    "Masks",
    "Near",
    "NearMiss",
    "NextQuestion",
    "Outcome",
    "Path",
    "QuestionState",
    "RowCondition",
    "RowState",
    "Traced",
    "Unsure",
    "Verdict",
    "apply",
    "assess",
    "band_holds",
    "bits_of",
    "check_size",
    "contradictions",
    "counterfactuals",
    "deciding",
    "disputes",
    "entropy",
    "holds",
    "judge",
    "judge_confirmed",
    "near_misses",
    "nearest",
    "next_questions",
    "path",
    "questions_of",
    "reaches",
    "together",
    "trace",
    "unsure",
]


@dataclass(frozen=True)
class Assessment:
    """A verdict with everything that explains it."""

    verdict: Verdict
    trace: tuple[Traced, ...]
    near_misses: tuple[NearMiss, ...]
    counterfactuals: tuple[Counterfactual, ...]
    path: Path | None
    next_questions: tuple[NextQuestion, ...]
    deciding: tuple[Deciding, ...]
    unsure: Unsure
    disputes: tuple[Dispute, ...]
    warnings: tuple[Check, ...]
    together: tuple[str, ...] = ()
    """Open questions that change a named approach together, where none does alone."""
    unsearched: TooManyStates | None = None
    """Set where the pack links too much to look for counterfactuals and a path."""
    if_confirmed: Verdict | None = None
    """What it would be if every draft were right; None where nothing is drafted."""

    @cached_property
    def nearest(self) -> tuple[Near, ...]:
        """The published cases nearest to this one."""
        return nearest(self.verdict.file)

    @classmethod
    def brief(
        cls, verdict: Verdict, first: tuple[NextQuestion, ...] = (), *, with_path: bool = False
    ) -> Assessment:
        """Only what is quick, and what else is known or wanted."""
        way, nobody = None, Unsure((), (), False)
        with suppress(TooManyStates):
            way = path(verdict) if with_path else None
        return cls(verdict, (), (), (), way, first, deciding(verdict), nobody, (), ())


def judge_confirmed(verdict: Verdict) -> Verdict | None:
    """What it would be if every draft were right; None where nothing is drafted."""
    file = verdict.file
    if not file.answers.drafts:
        return None
    return judge(AnsweredPack(file.pack, file.answers.confirmed()))


def assess(pack: Pack, answers: Answers, approach: str = "", stage: str = "") -> Assessment:
    """Everything there is to say about these answers; the path leads to `approach` at `stage`.

    Raises TooManyStates, and AdvisorError where questions hide each other in a circle.
    """
    verdict = judge(AnsweredPack(pack, answers))
    changes: tuple[Counterfactual, ...] = ()
    way, unsearched = None, None
    jointly: tuple[str, ...] = ()
    try:
        changes, way = counterfactuals(verdict), path(verdict, approach, stage)
        jointly = together(verdict)
    except TooManyStates as error:
        unsearched = error
    return Assessment(
        verdict=verdict,
        trace=trace(verdict),
        near_misses=near_misses(verdict),
        counterfactuals=changes,
        path=way,
        next_questions=next_questions(verdict),
        deciding=deciding(verdict),
        unsure=unsure(verdict),
        disputes=disputes(verdict),
        warnings=contradictions(verdict.file),
        if_confirmed=judge_confirmed(verdict),
        together=jointly,
        unsearched=unsearched,
    )
