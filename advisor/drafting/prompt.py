"""The text that makes a chat model draft an answers file from a planning document.

Owns what the model is asked to do. It shows the questions as people get them, in the pack's order,
and says nothing of what follows from an answer.
"""

from __future__ import annotations

from dataclasses import replace

from advisor.blank_answers import blank_answers
from advisor.model import Pack

_TASK = """\
You draft answers to a questionnaire from a planning document. People check every one of them, so
a gap is better than a guess.

1. Read the whole document first, then the questionnaire below: each question with its options.
2. Answer a question only where the document says it. What it does not say, or says in two ways,
   stays `unknown`. Do not add what is usual, likely or hoped for.
3. Give each answer in this form, with ids from the questionnaire:

       QUESTION: {answer: OPTION, evidence: "words from the document", by: draft}

   A number is given in plain digits, several ticks as [ONE, OTHER].
4. `evidence` is one passage, copied word for word and in one piece: at least five words, and so
   many that they stand in the document only once. Nothing is left out, added or translated.
   Put it in double quotes, with \\" for a quote in it.
5. Keep `by: draft` on every answer. It says that nobody has confirmed it yet.
6. A wish or a plan is not a fact: "we want to collect examples" means that there are none yet.
7. Give back the whole file and nothing else: `pack`, `case`, and each question once under
   `answers`.

The questionnaire, as the file to fill in:

```yaml
"""
_DOCUMENT = """\
```

The document:

<<< put the planning document here >>>
"""


def draft_prompt(pack: Pack, reference: str) -> str:
    """What to give to a chat model, without a figure; `reference` is how a file names the pack."""
    asked = blank_answers(replace(pack, costs=None), reference)
    return f"{_TASK}{asked}{_DOCUMENT}"
