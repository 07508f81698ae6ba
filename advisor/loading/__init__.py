"""The only way from YAML to the model: packs and answers files, with every problem at its place.

Three stages, each telling all its problems at once: `syntax` (bytes to a tree of `nodes` that
know where they stand), `shapes` (which keys, which kinds of value), and meaning (`questionnaire`,
`conditions`, `rules`, `pack` and `evidence` for packs, `values` and `answers` for answers).
`several` reads the files of one case together. It must not print, write, or decide a verdict.
"""

from advisor.loading.answers import answer_places, parse_answers, read_answers
from advisor.loading.evidence import load_evidence
from advisor.loading.faults import did_you_mean
from advisor.loading.pack import load_pack
from advisor.loading.several import read_as, read_together
from advisor.loading.values import parse_value

__all__ = [
    "answer_places",
    "did_you_mean",
    "load_evidence",
    "load_pack",
    "parse_answers",
    "parse_value",
    "read_answers",
    "read_as",
    "read_together",
]
