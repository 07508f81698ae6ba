"""A first set of answers drafted by a chat model, which people confirm.

`prompt` writes the text for the model; `document` reads what it was drafted from, and `quotes`
looks whether each answer's quote stands there. The package must not decide what a draft counts
for: until somebody confirms it, it counts as open (`model.answers`).
"""

from advisor.drafting.document import read_document
from advisor.drafting.prompt import draft_prompt
from advisor.drafting.quotes import Document, Quoted, check_quotes

__all__ = ["Document", "Quoted", "check_quotes", "draft_prompt", "read_document"]
