"""The exact engine: from sets of possible answers to outcomes, and everything that explains them.

One idea. Whatever is an AND of tests (a gate, an `ask_if`, a score row over several questions, a
row of a verdict table) is one bit, alive until a test fails. A value of a question adds points and
kills bits; a finished dimension turns its score into a band, and band and gates kill table rows.
So a state is one integer, and states with the same future are one node of a decision diagram,
which is recorded once and then answers everything by arithmetic. `docs/engine.md` draws one.

Read `order`, `tables`, `transitions`, `compile`, `diagram` and `marginals` (what there is),
`effective` (answers as rules read them), then what is asked of it: `verdict`, `trace`,
`next_question`, `counterfactuals`, `disputes`. `judge` is quick and asked after every answer;
`assess` gathers all that a report needs. Everything is data: ids, counts and states. The package
must not know what the questions mean, read files, phrase sentences, or import third-party code.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from advisor.engine.counterfactuals import AnswerChange as AnswerChange
from advisor.engine.counterfactuals import Counterfactual as Counterfactual
from advisor.engine.counterfactuals import Path as Path
from advisor.engine.counterfactuals import apply as apply
from advisor.engine.counterfactuals import counterfactuals as counterfactuals
from advisor.engine.counterfactuals import path as path
from advisor.engine.counterfactuals import together as together
from advisor.engine.diagram import Masks as Masks
from advisor.engine.diagram import check_size as check_size
from advisor.engine.disputes import Dispute as Dispute
from advisor.engine.disputes import Unsure as Unsure
from advisor.engine.disputes import disputes as disputes
from advisor.engine.disputes import unsure as unsure
from advisor.engine.effective import EffectiveAnswers as EffectiveAnswers
from advisor.engine.effective import Holds as Holds
from advisor.engine.effective import holds as holds
from advisor.engine.next_question import Deciding as Deciding
from advisor.engine.next_question import NextQuestion as NextQuestion
from advisor.engine.next_question import deciding as deciding
from advisor.engine.next_question import entropy as entropy
from advisor.engine.next_question import next_questions as next_questions
from advisor.engine.tables import Decision as Decision
from advisor.engine.tables import Outcome as Outcome
from advisor.engine.tables import bits_of as bits_of
from advisor.engine.trace import NearMiss as NearMiss
from advisor.engine.trace import RowCondition as RowCondition
from advisor.engine.trace import RowState as RowState
from advisor.engine.trace import Traced as Traced
from advisor.engine.trace import band_holds as band_holds
from advisor.engine.trace import contradictions as contradictions
from advisor.engine.trace import near_misses as near_misses
from advisor.engine.trace import questions_of as questions_of
from advisor.engine.trace import trace as trace
from advisor.engine.verdict import AnsweredPack as AnsweredPack
from advisor.engine.verdict import CertaintyWord as CertaintyWord
from advisor.engine.verdict import Held as Held
from advisor.engine.verdict import QuestionState as QuestionState
from advisor.engine.verdict import Verdict as Verdict
from advisor.engine.verdict import judge as judge
from advisor.engine.verdict import reaches as reaches
from advisor.errors import TooManyStates
from advisor.model import Answers, Check, Pack


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
