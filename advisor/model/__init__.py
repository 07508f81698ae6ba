"""The words of the product as frozen data: a pack, its questions and rows, and a set of answers.

Owns the shapes and what follows from one shape alone: which values a question has, which of them
a test allows. What a field with a key of its own in a file is for is said once, in
`loading.shapes`. The package must not read files, decide a verdict, or name any approach, stage
or dimension: those are data of the pack.
"""

from advisor.model.about import NAMES as NAMES
from advisor.model.about import About as About
from advisor.model.about import Decided as Decided
from advisor.model.answers import AND as AND
from advisor.model.answers import Answer as Answer
from advisor.model.answers import Answers as Answers
from advisor.model.answers import AnswerState as AnswerState
from advisor.model.answers import Claim as Claim
from advisor.model.answers import Expect as Expect
from advisor.model.answers import Respondent as Respondent
from advisor.model.answers import Statement as Statement
from advisor.model.answers import last_words as last_words
from advisor.model.answers import same_name as same_name
from advisor.model.costs import Ceiling as Ceiling
from advisor.model.costs import CostDue as CostDue
from advisor.model.costs import CostFigure as CostFigure
from advisor.model.costs import CostLine as CostLine
from advisor.model.costs import CostOption as CostOption
from advisor.model.costs import CostSheet as CostSheet
from advisor.model.evidence import AUDIT as AUDIT
from advisor.model.evidence import LEVELS as LEVELS
from advisor.model.evidence import MEASURES as MEASURES
from advisor.model.evidence import Bound as Bound
from advisor.model.evidence import Evidence as Evidence
from advisor.model.evidence import EvidenceRow as EvidenceRow
from advisor.model.pack import NEED_BANDS as NEED_BANDS
from advisor.model.pack import READINESS_BANDS as READINESS_BANDS
from advisor.model.pack import AnswerMapping as AnswerMapping
from advisor.model.pack import Approach as Approach
from advisor.model.pack import Dimension as Dimension
from advisor.model.pack import Named as Named
from advisor.model.pack import Pack as Pack
from advisor.model.pack import Parameter as Parameter
from advisor.model.pack import Precedent as Precedent
from advisor.model.pack import Section as Section
from advisor.model.pack import Source as Source
from advisor.model.pack import Stage as Stage
from advisor.model.question import NOWHERE as NOWHERE
from advisor.model.question import AnswerTest as AnswerTest
from advisor.model.question import Kind as Kind
from advisor.model.question import Location as Location
from advisor.model.question import Option as Option
from advisor.model.question import Question as Question
from advisor.model.question import Value as Value
from advisor.model.rules import Action as Action
from advisor.model.rules import BandTest as BandTest
from advisor.model.rules import Check as Check
from advisor.model.rules import Choice as Choice
from advisor.model.rules import Gate as Gate
from advisor.model.rules import GateTest as GateTest
from advisor.model.rules import Level as Level
from advisor.model.rules import Passage as Passage
from advisor.model.rules import ScoreRow as ScoreRow
from advisor.model.rules import TableRow as TableRow
from advisor.model.rules import Trial as Trial
from advisor.model.rules import Trigger as Trigger
