"""How the report writes numbers, lists and sentences.

Owns rounding and plurals. It must not know what the words are about, nor any format.
"""

from __future__ import annotations

from collections.abc import Iterable

from advisor.text import flat


def count(number: int, noun: str, nouns: str = "") -> str:
    """A number with its noun: "1 question", "2 questions"."""
    return f"{number:,} {noun if number == 1 else nouns or noun + 's'}"


def ranged(low: int, high: int, noun: str) -> str:
    """So many to so many: "2 to 3 weeks", "1 day"."""
    return ("" if low == high else f"{low} to ") + count(high, noun)


def share(part: int, whole: int) -> str:
    """A share of the possible answers in percent; 0 % and 100 % only where they are exact."""
    tenths = (part * 2000 + whole) // (whole * 2)
    if part in (0, whole):
        return "100 %" if part else "0 %"
    if tenths in (0, 1000):
        return "> 99.9 %" if tenths else "< 0.1 %"
    return f"{tenths // 10}.{tenths % 10} %"


def fraction(part: int, whole: int) -> float:
    """The same for machines, to six places; 0 and 1 only where they are exact."""
    if part in (0, whole):
        return float(bool(part))
    millionths = (part * 2_000_000 + whole) // (whole * 2)
    return min(max(millionths, 1), 999_999) / 1_000_000


def listed(items: Iterable[str], last: str = "and", most: int = 0) -> str:
    """Items as "one, two and three"; beyond `most`, where that is given, only counted."""
    every = list(items)
    if most and len(every) > most:
        every = [*every[:most], f"{len(every) - most} more"]
    if len(every) < 2:
        return "".join(every)
    return f"{', '.join(every[:-1])} {last} {every[-1]}"


def quoted(text: str) -> str:
    """Text of somebody's own within a sentence."""
    return f'"{flat(text)}"'


def sentence(text: str) -> str:
    """The text with a full stop, unless it ends as a sentence does."""
    stripped = text.strip()
    ends = stripped.rstrip("\"')]\u00bb\u201d\u2019")[-1:] in (*".!?:\u2026", "")
    return stripped if ends else f"{stripped}."


def sentences(*texts: str) -> str:
    """Several sentences in a row; empty ones are left out."""
    return " ".join(sentence(text) for text in texts if text.strip())


def capital(text: str) -> str:
    """The text with a capital letter in front."""
    return text[:1].upper() + text[1:]
