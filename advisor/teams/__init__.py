"""Several files of answers to one pack: respondents merged into a team, two dates compared.

Pure over answers and verdicts: `merge` knows no rule, `compare` knows no file. The package must
not read or write anything, nor phrase sentences.
"""

from advisor.teams.compare import Cause, Comparison, Effect, Switch, compare, effect
from advisor.teams.merge import differing, merge
from advisor.teams.team_round import TeamRound, team_round
from advisor.teams.voices import DerivedVoice, with_voices

__all__ = [
    "Cause",
    "Comparison",
    "DerivedVoice",
    "Effect",
    "Switch",
    "TeamRound",
    "compare",
    "differing",
    "effect",
    "merge",
    "team_round",
    "with_voices",
]
