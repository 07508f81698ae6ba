"""What a team says about figures: in its file, and typed.

Owns the only way from a written or typed text to a figure's value, `(value,)`, `(low, high)` or
`(low, likely, high)` in decimal text. Counts are read as `numbers` reads them, and in money `.`
is the decimal point. Whatever may be read in two ways is refused with both; what is far from what
is usual is read and told, since only the team knows its prices.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from advisor.errors import AdvisorError
from advisor.loading.nodes import Node
from advisor.loading.numbers import can_mean, readings
from advisor.loading.problems import Problems, show
from advisor.loading.values import UNKNOWN, behind
from advisor.model import Answer, Claim, CostFigure

Figure = tuple[str, ...]
FAR = 100
"""How many times off the usual span a figure is asked about."""
_PLAIN = re.compile(r"(\d{1,15})(?:\.(\d{1,9}))?")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(\.\d{1,9})")
_DECIMAL = re.compile(r"(\d{1,12})([.,])(\d{1,9})")
_HOW = "write a number such as 1200 or 0.15, low..high, low..likely..high, or unknown"


def read_figures(
    root: Node, figures: Mapping[str, CostFigure], problems: Problems
) -> dict[str, Answer]:
    """What a file says about the figures of its pack."""
    found: dict[str, Answer] = {}
    node = root.items.get("figures")
    for id, (key, value) in (node.pairs if node else {}).items():
        if id not in figures:
            problems.unknown(key, "figure", id, figures)
        elif not value.blank and (answer := _statement(figures[id], value, problems)):
            found[id] = answer
    return found


def _statement(figure: CostFigure, node: Node, problems: Problems) -> Answer | None:
    """A value, or a mapping that says more."""
    if not isinstance(node.value, dict):
        return _answer(figure, node, problems)
    if ("value" in node.items) == ("disputed" in node.items):
        text = f"{show(figure.id)} needs either `value` or `disputed`"
        problems.add(node, "answer-form", text)
        return None
    read = _answer if "value" in node.items else _disputed
    answer = read(figure, node, problems)
    said = _claims(figure, node, "said", problems)
    return answer and behind(replace(answer, claims=answer.claims or said), node)


def _answer(figure: CostFigure, node: Node, problems: Problems) -> Answer | None:
    node = node.at("value")  # the node itself, where it is no mapping
    if node.value == UNKNOWN:
        return Answer("unknown")
    numbers = []
    for each in node.entries:
        text = str(each.value)
        found = figure_readings(figure, text)
        if len(found) > 1:
            problems.add(each, "two-readings", _twofold(figure, text, found))
            return None
        if why := _outside(figure, found[0]):
            problems.add(each, "out-of-bounds", why)
            return None
        numbers.append(_canonical(figure, found[0]))
    return Answer("answered", _merged(tuple(numbers)))


def _disputed(figure: CostFigure, node: Node, problems: Problems) -> Answer | None:
    claims = _claims(figure, node, "disputed", problems)
    if len({claim.value for claim in claims if claim.known}) < 2:
        text = f"the dispute over {show(figure.id)} has fewer than two different values"
        problems.add(node.key("disputed"), "no-dispute", text)
    return Answer("disputed", claims=claims)


def _claims(figure: CostFigure, node: Node, key: str, problems: Problems) -> tuple[Claim, ...]:
    read = ((each, _answer(figure, each, problems)) for each in node.list(key))
    return tuple(behind(Claim(answer.value), each) for each, answer in read if answer)


def _canonical(figure: CostFigure, number: Decimal) -> str:
    """One spelling for each number, which has no other reading: 1.125 visits are 1.1250."""
    whole, _, part = f"{number:f}".partition(".")
    text = ".".join(filter(None, (whole.lstrip("0") or "0", part.rstrip("0"))))
    return f"{text}0" if len(figure_readings(figure, text)) > 1 else text


def _merged(value: Figure) -> Figure:
    return value[:1] if len(set(value)) == 1 else value


def _outside(figure: CostFigure, number: Decimal) -> str:
    """Why a number cannot be this figure's; empty where it can."""
    low, high = figure.minimum, figure.maximum
    if number >= Decimal(low) and not (high and number > Decimal(high)):
        return ""
    span = f"from {low} to {high}" if high else f"of {low} or more"
    return f"{show(figure.id)} takes a number {span} {figure.unit}, not {number}"


# Typed


def parse_figure(figure: CostFigure, text: str) -> Answer:
    """The figure that people type; AdvisorError if it is none, or may be two."""
    text = text.strip()
    if text == UNKNOWN:
        return Answer("unknown")
    parts = text.split("..") if not text.startswith("[") else text.strip("[]").split(", ")
    if len(parts) > 3:
        raise AdvisorError(f"{show(text)} is no figure; {_HOW}")
    numbers = [_typed(figure, part.strip()) for part in parts]
    if numbers != sorted(numbers):
        raise AdvisorError(f"{show(text)} does not run from low to high")
    return Answer("answered", _merged(tuple(_canonical(figure, each) for each in numbers)))


def _typed(figure: CostFigure, text: str) -> Decimal:
    """One number of it."""
    found = figure_readings(figure, text)
    if len(found) > 1:
        raise AdvisorError(_twofold(figure, text, found))
    if not found:
        raise AdvisorError(f"{show(text)} is no figure; {_HOW}{_sign(text)}")
    if why := _outside(figure, found[0]):
        raise AdvisorError(why)
    return found[0]


def figure_readings(figure: CostFigure, text: str) -> tuple[Decimal, ...]:
    """What a text can mean as a number of this figure: one reading, two, or none."""
    plain = _PLAIN.fullmatch(text)
    if plain and (figure.in_money or plain[1] == "0" or len(plain[2] or "") != 3):
        return (Decimal(text),)
    if figure.in_money and _GROUPED.fullmatch(text):
        return (Decimal(text.replace(",", "")),)
    found = tuple(each for each in readings(text, figure.unit) if _written(each))
    decimal = _DECIMAL.fullmatch(text)
    if decimal and (decimal[2] == "." or figure.in_money):
        found = tuple(dict.fromkeys([*found, Decimal(f"{decimal[1]}.{decimal[3]}")]))
    return found


def _written(number: Decimal) -> bool:
    """Whether a file could hold it."""
    return bool(_PLAIN.fullmatch(f"{abs(number):f}"))


def _sign(text: str) -> str:
    """What else to say to somebody who writes an amount with its unit or currency."""
    stripped = re.sub(r"[^\d.,]", "", text)
    signed = stripped and not re.search(r"\d[eE]|^-", text)
    without = ", without unit or currency, which stands once under `currency`"
    return f"{without}: {stripped}" * bool(signed)


def _twofold(figure: CostFigure, text: str, found: tuple[Decimal, ...]) -> str:
    """What a text can mean, and how to write what is meant."""
    return f"{show(text)} {can_mean(found)}; write {_either(figure, found)}"


def _either(figure: CostFigure, found: tuple[Decimal, ...]) -> str:
    """How each reading is written so that it has no other."""
    return " or ".join(_canonical(figure, each) for each in found)


def meant(text: str) -> str:
    """What to write instead of a text in a file that is a number to people."""
    any_price = CostFigure("", "", "money", "")
    found = figure_readings(any_price, text)
    if len(found) > 1:
        return f"; it {can_mean(found)}: write {_either(any_price, found)}"
    return f"; write {_canonical(any_price, found[0])}" if found and found[0] >= 0 else _sign(text)


def far_off(figure: CostFigure, answer: Answer) -> str:
    """What is odd about a value a hundred times off the usual span; empty where nothing is."""
    if not figure.usual or not isinstance(answer.value, tuple):
        return ""
    low, high = map(Decimal, figure.usual)
    odd = [n for n in map(Decimal, answer.value) if n * FAR <= low or n >= high * FAR]
    if not odd:
        return ""
    scaled = odd[0] * 1000 if odd[0] < low else odd[0] / 1000
    other = f" Were {_canonical(figure, scaled)} meant?" if low <= scaled <= high else ""
    return (
        f"{figure.label} is {odd[0]} {figure.unit}, and usually {low} to {high}: is it counted "
        f"in this unit?{other}"
    )
