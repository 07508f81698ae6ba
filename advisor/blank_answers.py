"""The questionnaire as people fill it in: an answers file with every question, still open.

Owns the comments of that file, and the words for the condition under which a question is asked.
The file is valid as it stands: each answer begins as unknown. It must not read or write files.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence

from advisor.model import AnswerTest, CostFigure, Pack, Question, Section
from advisor.text import flat, yaml_text

_WIDTH = 96

_HOW = """\
Put what is true in the place of `unknown`, and leave what nobody knows: no answer is guessed
from it. Questions marked (core) come first: no verdict is named before {core} % of them are
known. What stands behind an answer may stand beside it:

  QUESTION: {{answer: OPTION, note: in words, evidence: a link or file, by: who, date: when}}
  QUESTION: {{answer: OPTION, unsure: true}}
  QUESTION: {{disputed: [{{answer: OPTION, by: product}}, {{answer: OTHER, by: legal}}]}}
"""


_FIGURES = """\
What it costs. A number, [low, high] or [low, likely, high]; leave what nobody knows. An option is
summed once its figures are known. A price has a date: {value: 2.5, date: when, evidence: link}.
"""


def blank_answers(pack: Pack, reference: str, schema: str = "", owner: str = "") -> str:
    """An answers file with all that is asked, or that of one owner, explained and unknown.

    `reference` is how the file names its pack; `schema` is the name of the schema beside it.
    """
    ids = pack.owned[owner] if owner else tuple(pack.questions)
    figures = [each for each in pack.figures.values() if owner in ("", each.owner)]
    lines = (*_head(pack, schema), *_body(pack, reference, ids), *_figures(figures))
    return "\n".join(lines) + "\n"


def _head(pack: Pack, schema: str) -> Iterator[str]:
    if schema:  # the first line is for most editors, the second for JetBrains'
        yield f"# yaml-language-server: $schema=./{schema}"
        yield f"# $schema: ./{schema}"
        yield "#"
    yield from _comment(f"{pack.title}. {pack.question_title}", "# ")
    yield "#"
    how = _HOW.format(core=pack.core_known)
    yield from (f"# {line}".rstrip() for line in how.splitlines())


def _body(pack: Pack, reference: str, ids: Sequence[str]) -> Iterator[str]:
    yield ""
    yield f"pack: {yaml_text(reference)}"
    yield "case:   # what this is about; the report is headed with it"
    yield "date:   # of these answers"
    yield "about:  # all of it may stay empty; the report begins with it"
    yield "  job:       # what is to be done, and for whom, in a sentence"
    yield "  decides:   # who decides"
    yield "  deadline:  # by when it has to be decided"
    yield "  stake:     # what hangs on it"
    yield "  decided:   # once it is: {what: in words, by: who, date: when, why: the reason}"
    yield ""
    yield "answers:"
    for section in pack.sections:
        asked = [id for id in section.questions if id in ids]
        if asked:
            yield ""
            yield from _section(section)
        for id in asked:
            yield ""
            yield from _question(pack, pack.questions[id])


def _figures(figures: Sequence[CostFigure]) -> Iterator[str]:
    if figures:
        yield ""
        yield "currency:   # the one in which all amounts below are, such as EUR"
        yield ""
        yield "figures:"
        yield from _comment(_FIGURES)
    for figure in figures:
        yield ""
        yield from _figure(figure)


def _figure(figure: CostFigure) -> Iterator[str]:
    yield from _comment(f"{figure.label}, in {figure.unit}")
    yield from _comment(figure.help)
    if figure.owner:
        yield from _comment(f"Who usually knows: {figure.owner}")
    unsaid = "" if figure.question or figure.unsaid else " unknown"
    yield f"  {yaml_text(figure.id)}:{unsaid}"


def _section(section: Section) -> Iterator[str]:
    title = flat(section.title)
    yield f"  # ==== {title} {'=' * (_WIDTH - 10 - len(title))}"
    yield from _comment(section.intro)


def _question(pack: Pack, question: Question) -> Iterator[str]:
    core = "  (core)" if question.core else ""
    yield from _comment(question.label + core)
    yield from _comment(question.text)
    yield from _comment(f"Why we ask: {question.why}")
    yield from _comment(question.help)
    if question.ask_if:
        yield from _comment(f"Asked only if {asked_if(pack, question, str)}.")
    if question.owner:
        yield from _comment(f"Who usually knows: {question.owner}")
    yield from _choices(question)
    yield f"  {yaml_text(question.id)}: unknown"


def _choices(question: Question) -> Iterator[str]:
    """What may stand in the place of `unknown`."""
    if question.kind == "number":
        yield from _comment(f"  {bounds(question)}, in plain digits")
    if question.kind == "multi":
        two = ", ".join(question.option_ids[:2])
        yield from _comment(f"  any of these, such as [{two}], or none:")
    width = max((len(option.id) for option in question.options), default=0)
    for option in question.options:
        name = f"  #   {option.id:{width}}  "
        yield from _comment(option.text, name, "  #" + " " * (len(name) - 3))
    if question.not_applicable is not None:
        yield "  #   or, if it does not apply: {not-applicable: why}"


def _comment(text: str, first: str = "  # ", after: str = "  # ") -> Iterable[str]:
    """A text as comment lines; nothing in it can end a comment."""
    kept = text[: len(text) - len(text.lstrip(" "))]
    words = flat(text)
    return textwrap.wrap(
        words,
        _WIDTH,
        initial_indent=first + kept,
        subsequent_indent=after + kept,
        break_long_words=False,
        break_on_hyphens=False,
    )


def bounds(question: Question) -> str:
    """Which numbers a question takes."""
    span = f"{question.minimum:,} to {question.maximum:,} {question.unit}".rstrip()
    return f"a whole number from {span}"


def asked_if(pack: Pack, question: Question, name: Callable[[str], str]) -> str:
    """When a question is asked, in words; `name` puts an id of a question or option."""
    return " and ".join(_condition(pack.questions[t.question], t, name) for t in question.ask_if)


def _condition(question: Question, test: AnswerTest, name: Callable[[str], str]) -> str:
    passing = [v for index, v in enumerate(question.values) if test.allowed >> index & 1]
    if question.kind == "number":
        said = _numbers(question, test.allowed)
    elif question.kind == "choice":
        said = "is " + _either(name(str(value)) for value in passing)
    else:
        said = _subsets(question, [set(v) for v in passing if isinstance(v, tuple)], name)
    return f"{name(question.id)} {said}"


def _either(words: Iterable[str]) -> str:
    return " or ".join(words)


def _numbers(question: Question, allowed: int) -> str:
    """The numbers that pass, as one span from the lowest to the highest."""
    numbers = [value for value in question.values if isinstance(value, int)]
    passing = [index for index in range(len(numbers)) if allowed >> index & 1]
    low, after = numbers[passing[0]], [*numbers, None][passing[-1] + 1]
    if after is None:
        return f"is {low:,} or more"
    if low == question.minimum:
        return f"is below {after:,}"
    return f"is {low:,}" if after - 1 == low else f"is from {low:,} to {after - 1:,}"


def _subsets(question: Question, passing: list[set[str]], name: Callable[[str], str]) -> str:
    """The subsets that pass: those with one of some options, and with none of others."""
    if passing == [set()]:
        return "is none"
    ids = question.option_ids
    lacking = [id for id in ids if not any(id in subset for subset in passing)]
    having = [] if set() in passing else [id for id in ids if {id} in passing]
    said = [f"has {_either(map(name, having))}"] if having else []
    said += [f"lacks {_either(map(name, lacking))}"] if lacking else []
    return " and ".join(said)
