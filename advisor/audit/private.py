"""Private data: what looks like it, counted by kind and never shown.

Owns the patterns and the one way in which a text of the data may be printed. It must not keep what
it finds: whoever asks learns kinds and numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from re import Match

from advisor.text import flat

KINDS = ("e-mail address", "phone number", "card number", "IBAN", "key")
"""What is looked for; others name a kind by its place."""
_LONGEST = 40
"""Characters of a text of the data that are printed."""
_NO_DIGIT = bytes(set(range(256)) - {*b"0123456789\n"})
_FEWEST_DIGITS = 8
"""Fewer are no number that says whose it is."""

_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})*\.[^\W\d_]{2,24}\b")
_PHONE = re.compile(
    r"""(?<![\w.,+-])(?:\+[1-9](?:[ ()./-]{0,2}\d){7,13}
    |(?<!\d\ )(?:00[1-9](?:[ ()./-]{0,2}\d){7,13}
    |\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}
    |\(?0\d{2,4}\)?[ /-]{1,3}\d{3,4}(?:[ -]?\d{2,5}){1,2}))(?!\ ?\d|[\w-])""",
    re.VERBOSE | re.ASCII,
)
_SHORTEST_IBAN = 15
_CARD_DIGITS = (13, 14, 15, 16, 19)
_CARD = re.compile(r"(?<![\w.+-])(?<!\d )\d(?:[ -]?\d){12,18}(?![\w-])", re.ASCII)
_IBAN = re.compile(r"\b[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]){11,30}\b", re.ASCII)
_USUAL = bytes(set(range(256)) - {*b"@0123456789_-ABCDEFGHIJKLMNOPQRSTUVWXYZ", *b"\\{[\0\n"})
"""Most of a text. What is private cannot do without the rest, nor can an escape or a depth."""
_MARKS = (
    *("sk-", "xox", "glpat-", "PRIVATE KEY-", "sk_", "ghp_", "gho_", "ghu_", "ghs_", "ghr_"),
    *("hf_", "github_pat_", "AKIA", "ASIA", "AIza", "eyJ"),
)
"""One of them stands in every key."""
_HINT = re.compile(rb"(?:[@\\_J-]|AI|SIA|KIA)[^\n]*")
"""What is among the marks of a row with a mail address or a key, or with escapes."""
_KEY = re.compile(
    r"""\b(?:sk-[\w-]{20,}|sk_(?:live|test)_\w{16,}|A[KS]IA[0-9A-Z]{16}|gh[pousr]_\w{30,}
    |github_pat_\w{22,}|glpat-[\w-]{20,}|xox[abeoprs]-[\w-]{10,}|AIza[\w-]{30,}|hf_\w{30,}
    |eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,})|-----BEGIN\ [A-Z ]*PRIVATE\ KEY-----""",
    re.VERBOSE | re.ASCII,
)


def marks(data: bytes) -> bytes:
    """What is left of a text, and of each of its lines, without the usual characters."""
    return data.translate(None, _USUAL)


def marks_of(text: str) -> bytes:
    """The marks of one text, whatever line ends it has."""
    return marks(text.encode("utf-8", "replace")).replace(b"\n", b"")


def hinted(lefts: Sequence[bytes]) -> list[int]:
    """The places among some marks whose texts are worth any look: all others hold nothing."""
    whole, row, at = b"\n".join(lefts), 0, 0
    digits = whole.translate(None, _NO_DIGIT).split(b"\n")
    found = {row for row, each in enumerate(digits) if len(each) >= _FEWEST_DIGITS}
    for match in _HINT.finditer(whole):
        row += whole.count(b"\n", at, match.start())
        at = match.start()
        found.add(row)
    return sorted(found)


def suspicious(text: str, left: bytes) -> bool:
    """Whether a text is worth a closer look; what this passes over holds nothing of any kind.

    `left` are its marks.
    """
    if b"@" in left or len(left.translate(None, _NO_DIGIT)) >= _FEWEST_DIGITS:
        return True
    return any(mark in text for mark in _MARKS)


def kinds_in(text: str) -> list[int]:
    """The kind of each thing found in a text; a stretch of it counts once."""
    found: list[int] = []
    for kind, pattern, taken in _LOOKED_FOR:

        def blanked(match: Match[str], kind: int = kind, taken: _Taken = taken) -> str:
            length = taken(match[0])
            found.extend([kind] * bool(length))
            return " " * length + match[0][length:]

        text = pattern.sub(blanked, text)
    return found


def shown(text: str) -> str:
    """A text of the data as it may be printed: short, on one line, nothing private."""
    line = flat(text)
    if suspicious(line, marks_of(line)):  # whether or not it is of some kind
        return "(withheld)"
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _phone(number: str) -> int:
    digits = {each for each in number if each.isdigit()}
    return len(number) if len(digits) > 1 else 0


def _card(number: str) -> int:
    digits = [int(each) for each in number if each.isdigit()][::-1]
    if len(digits) not in _CARD_DIGITS or len({*digits}) == 1:
        return 0
    doubled = sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return 0 if (sum(digits[::2]) + doubled) % 10 else len(number)


def _iban(number: str) -> int:
    """How much of it is a number whose check digits are right: what follows may look like more."""
    ends = range(len(number), _SHORTEST_IBAN - 1, -1)
    return next((end for end in ends if _is_iban(number[:end])), 0)


def _is_iban(number: str) -> bool:
    plain = re.sub(r"[ -]", "", number.upper())
    turned = plain[4:] + plain[:4]
    enough = len(plain) >= _SHORTEST_IBAN
    return enough and int("".join(str(int(each, 36)) for each in turned)) % 97 == 1


_Taken = Callable[[str], int]
"""How many characters of a match count."""
_LOOKED_FOR: tuple[tuple[int, re.Pattern[str], _Taken], ...] = (
    (0, _MAIL, len),
    (4, _KEY, len),
    (3, _IBAN, _iban),
    (2, _CARD, _card),
    (1, _PHONE, _phone),
)
"""The kinds in the order in which they are looked for: a card may look like a phone."""
