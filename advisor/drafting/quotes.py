"""Whether the quotes behind drafted answers stand in the document they were drafted from.

Owns what is evened out before words are compared, how long a quote has to be, and the sentence
that a quote stands in. It must not judge whether the quote means what the answer says: people do.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise

from advisor.model import Answers
from advisor.text import flat

LEAST_WORDS, LEAST_CHARACTERS = 5, 25
"""Either will do: fewer words stand in any document by chance."""
MOST_AROUND = 240
"""Characters of a sentence that are shown on either side of a quote."""

_DOUBLE = "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\u301d\u301e"
_SINGLE = "\u2018\u2019\u201a\u201b\u2039\u203a\u2032\u00b4`"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_ALIKE = str.maketrans(
    {
        **dict.fromkeys(_DOUBLE, '"'),
        **dict.fromkeys(_SINGLE, "'"),
        **dict.fromkeys(_DASHES, "-"),
    }
)
_SOFT = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_BROKEN = re.compile(r"(?<=\w)-[^\S\n]*\n\s*(?=\w)")
_MARKUP = re.compile(r"[*_`#>|]+|\]\([^])\s]*\)|[\[\]]")
_END = re.compile(r'[.!?]["\')]*\s+|\n\s*\n')


def evened(text: str) -> str:
    """Words as they are compared: case, white space, markup and kinds of quotes are no matter.

    A hyphen at the end of a line is taken out with the break, and so is one between two words
    elsewhere: nobody can tell which was meant.
    """
    plain = _SOFT.sub("", unicodedata.normalize("NFKC", text)).translate(_ALIKE)
    plain = _MARKUP.sub(" ", _BROKEN.sub("", plain)).casefold()
    return " ".join(re.sub(r"(?<=\w)-(?=\w)", "", plain).split())


def quoted_words(quote: str) -> str:
    """The same of a quote; a page to be read may have put quotes of its own around it."""
    return evened(quote).strip("\"' ")


@dataclass(frozen=True)
class Document:
    """A document and where it came from."""

    name: str
    text: str

    @cached_property
    def words(self) -> str:
        """All of it as it is compared."""
        return evened(self.text)

    @cached_property
    def sentences(self) -> tuple[tuple[str, str], ...]:
        """Each sentence as it stands and as it is compared."""
        starts = [0, *(match.end() for match in _END.finditer(self.text)), len(self.text)]
        parts = (self.text[a:b] for a, b in pairwise(starts))
        return tuple((part, words) for part in map(flat, parts) if (words := evened(part)))

    def around(self, quote: str) -> str:
        """The sentences that a quote which stands in it runs through, as they stand."""
        wanted = quoted_words(quote)
        ends = [*accumulate(len(words) + 1 for _, words in self.sentences)]
        start = " ".join(words for _, words in self.sentences).find(wanted)
        if start < 0:  # it is broken off at a line's end, and goes on in the next paragraph
            return flat(quote)
        first, last = bisect(ends, start), bisect(ends, start + len(wanted) - 1)
        return " ".join(part for part, _ in self.sentences[first : last + 1])


@dataclass(frozen=True)
class Quoted:
    """A drafted answer, and what became of its quote."""

    question: str
    sentence: str
    """The sentence around it; empty where there is a fault."""
    fault: str = ""
    """Why it is no quote from the document."""


def check_quotes(answers: Answers, document: Document) -> Iterator[Quoted]:
    """Every draft with the sentence its quote stands in, or why that is none."""
    for id in answers.drafts:
        quote = answers.answers[id].evidence
        fault = _fault(quote, document)
        yield Quoted(id, "" if fault else _cut(document.around(quote), quote), fault)


def _fault(quote: str, document: Document) -> str:
    words = quoted_words(quote)
    if not words:
        return "has no quote as its evidence"
    if len(words.split()) < LEAST_WORDS and len(words) < LEAST_CHARACTERS:
        return (
            f"rests on a quote that is too short: it takes {LEAST_WORDS} words or "
            f"{LEAST_CHARACTERS} characters"
        )
    times = len(re.findall(rf"(?<!\w){re.escape(words)}(?!\w)", document.words))
    if not times:
        return f"rests on a quote that does not stand in {document.name}"
    if times > 1:
        return f"rests on a quote that stands {times} times in {document.name}; take more words"
    return ""


def _cut(sentence: str, quote: str) -> str:
    """A sentence that is not too long to be read beside its answer."""
    most = 2 * MOST_AROUND + len(quote)
    return sentence if len(sentence) <= most else f"{sentence[:most].rsplit(' ', 1)[0]} ..."
