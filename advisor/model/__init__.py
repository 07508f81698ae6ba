"""The words of the product as frozen data: a pack, its questions and rows, and a set of answers.

Owns the shapes and what follows from one shape alone: which values a question has, which of them
a test allows. The package must not read files, decide a verdict, or name any approach, stage or
dimension: those are data of the pack.
"""

from advisor.model.answers import (
    AND,
    Answer,
    Answers,
    AnswerState,
    Claim,
    Expect,
    Respondent,
    Statement,
    last_words,
    same_name,
)
from advisor.model.pack import (
    NEED_BANDS,
    READINESS_BANDS,
    Approach,
    Carried,
    Dimension,
    Named,
    Pack,
    Parameter,
    Section,
    Source,
    Stage,
)
from advisor.model.question import NOWHERE, Kind, Option, Question, Raw, Test, Where
from advisor.model.rules import (
    Action,
    BandTest,
    Check,
    Choice,
    Gate,
    GateTest,
    Level,
    Passage,
    ScoreRow,
    TableRow,
    Trigger,
)

__all__ = [
    "AND",
    "NEED_BANDS",
    "NOWHERE",
    "READINESS_BANDS",
    "Action",
    "Answer",
    "AnswerState",
    "Answers",
    "Approach",
    "BandTest",
    "Carried",
    "Check",
    "Choice",
    "Claim",
    "Dimension",
    "Expect",
    "Gate",
    "GateTest",
    "Kind",
    "Level",
    "Named",
    "Option",
    "Pack",
    "Parameter",
    "Passage",
    "Question",
    "Raw",
    "Respondent",
    "ScoreRow",
    "Section",
    "Source",
    "Stage",
    "Statement",
    "TableRow",
    "Test",
    "Trigger",
    "Where",
    "last_words",
    "same_name",
]
