"""Whole numbers as people type them: `6000`, `6,000`, `6 000`, `6.000`, `6k`, `1.5M`.

Owns the only way from a typed text to a number, for the screens, `ask`, `--set`, and the hints of
`validate`. Points, commas, blanks, underscores and apostrophes group digits where they stand
before exactly three, all of one kind. Before `k` and `M` a point is decimal. Whatever may be read
in two ways is refused with both, because a figure that nobody typed is worse than none. A file
holds digits alone, so nothing here reads one.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from advisor.blank_answers import bounds
from advisor.errors import AdvisorError
from advisor.loading.problems import show
from advisor.model import Question
from advisor.text import counted

_LONGEST = 60
_DIGITS = re.compile(r"\d*|[1-9]\d{0,2}([.,_' ])\d{3}(\1\d{3})*")
_TYPED = re.compile(r"([+-]?)(\.?\d(?:[\d.,_' ]*\d)?) ?([kKmM]?)")
_POWER = re.compile(r"(\d+)e\+?(1?\d)", re.IGNORECASE)
_MARKS = ".,_' "
_SCALES = {"": 0, "k": 3, "m": 6}
_ALIKE = str.maketrans({"\u2019": "'", "\u2212": "-"})


def read_number(question: Question, text: str) -> int:
    """The answer a text gives to a question for a number; AdvisorError if it gives none."""
    found = readings(text, question.unit)
    if len(found) > 1:
        raise AdvisorError(f"{show(text)} {can_mean(found)}; write it in digits alone")
    if not found or not question.minimum <= found[0] <= question.maximum or found[0] % 1:
        raise AdvisorError(f"{show(text)} is not {bounds(question)}")
    return int(found[0])


def can_mean(found: tuple[Decimal, ...]) -> str:
    """Several readings, as the end of a sentence."""
    return f"can mean {' or '.join(f'{each:,f}' for each in found)}"


def readings(text: str, unit: str = "") -> tuple[Decimal, ...]:
    """What a text can mean as a number: one reading, two where it is not clear, or none.

    The unit of the number may stand behind it.
    """
    text = _without_unit(_plain(text), _plain(unit))
    if len(text) > _LONGEST:
        return ()
    if power := _POWER.fullmatch(text):
        found: tuple[Decimal, ...] = (Decimal(power[1] + power[2]),)
        found = (Decimal(power[1]).scaleb(int(power[2])), *found)
    elif typed := _TYPED.fullmatch(text):
        sign, digits, scale = typed.groups()
        plain = tuple(Decimal(sign + each) for each in _bodies(digits, bool(scale)))
        found = tuple(each.scaleb(_SCALES[scale.lower()]) for each in plain)
        found += plain if scale == "m" and len(found) == 1 else ()
    else:
        found = ()
    return tuple(dict.fromkeys(found))


def _plain(text: str) -> str:
    """The text with one sign for each that is of a kind; a tab or a line end groups nothing."""
    text = text.strip()[: 2 * _LONGEST].translate(_ALIKE)
    return "".join(
        " " if unicodedata.category(sign) == "Zs" else str(unicodedata.decimal(sign, sign))
        for sign in text
    )


def _without_unit(text: str, unit: str) -> str:
    for name in filter(None, (unit, counted(1, unit).removeprefix("1").lstrip())):
        if text[-len(name) :].lower() == name.lower():
            return text[: -len(name)].rstrip()
    return text


def _bodies(digits: str, scaled: bool) -> tuple[str, ...]:
    """The one way to read digits with what stands between them, or the two ways."""
    last = max(digits.rfind(mark) for mark in _MARKS)
    whole, mark, part = digits[: max(last, 0)], digits[last : last + 1], digits[last + 1 :]
    decimal = f"{_joined(whole)}.{part}"
    if scaled and mark == "." and "." not in whole and _DIGITS.fullmatch(whole):
        return (decimal,)
    if _DIGITS.fullmatch(digits):
        return (_joined(digits),)
    return _joined(digits), decimal if mark in ".," else _joined(whole)


def _joined(digits: str) -> str:
    return re.sub(r"\D", "", digits)
