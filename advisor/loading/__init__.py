"""The only way from YAML to the model: packs and answers files, with every problem at its place.

Three stages, each telling all its problems at once: `syntax` (bytes to a tree of `nodes` that
know where they stand), `shapes` (which keys, which kinds of value), and meaning (`questionnaire`,
`conditions`, `rules`, `pack` and `evidence` for packs, `values` and `answers` for answers).
`several` reads the files of one case together. It must not print, write, or decide a verdict.
"""

from advisor.loading.answers import answer_places as answer_places
from advisor.loading.answers import parse_answers as parse_answers
from advisor.loading.answers import read_answers as read_answers
from advisor.loading.evidence import load_evidence as load_evidence
from advisor.loading.pack import load_pack as load_pack
from advisor.loading.problems import did_you_mean as did_you_mean
from advisor.loading.several import read_as as read_as
from advisor.loading.several import read_together as read_together
from advisor.loading.values import parse_value as parse_value
