"""A form: one page with a pack's questions, or those of one owner, to be handed back as a file.

Owns what the page knows beside the questions: when each is asked, and what the file says about
whose it is. Values are spelled as in an answers file, a number as the interval it falls into.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from hashlib import sha256

from advisor.blank_answers import asked_if
from advisor.engine import bits_of
from advisor.engine.order import with_hiders
from advisor.loading.mail import BEGIN, END
from advisor.model import Answers, Pack, Question, Section, Value
from advisor.model.answers import DRAFTERS
from advisor.report.wording import count, quoted
from advisor.saving import file_stem
from advisor.saving.render import reference
from advisor.text import ascii_text, shown, yaml_text
from advisor.web.pages import page


def form_page(pack: Pack, answers: Answers, owner: str = "") -> bytes:
    """The page, complete in itself; `answers` are what is known so far, and name pack and case."""
    seen = shown(pack)
    sections = tuple(_sections(seen, shown(owner)))
    questions = [question for _, asked in sections for question in asked]
    return_of = {"owner": owner, "pack": reference(pack.id, pack.version), "case": answers.case}
    stem = file_stem(answers.case, pack.id)
    form = {
        "title": shown(f"{pack.title}: {owner}" if owner else pack.title),
        "asks": _task(len(questions), shown(owner), shown(answers.case)),
        "head": _lines({"pack": reference(answers.pack, pack.version), "case": answers.case}),
        "respondent": _lines(return_of, "  "),
        "logic": json.dumps(_logic(pack, answers, [each.id for each in questions])),
        "file": "-".join(filter(None, (stem, owner and file_stem(owner)))),
        "sections": sections,
        "answers": answers.answers,
        "conditions": {each.id: _condition(seen, each) for each in questions if each.ask_if},
        "drafters": " ".join(sorted(DRAFTERS)),
        "begin": BEGIN,
        "end": END,
    }
    # Another form keeps what is filled in under another name.
    name = sha256(repr((form, pack.version)).encode()).hexdigest()[:16]
    return page("form.html.j2", "form.js", form=form, store=f"advisor-form-{name}").encode()


def _sections(pack: Pack, owner: str) -> Iterator[tuple[Section, tuple[Question, ...]]]:
    for section in pack.sections:
        every = (pack.questions[id] for id in section.questions)
        if questions := tuple(each for each in every if owner in ("", each.owner)):
            yield section, questions


def _task(number: int, owner: str, case: str) -> str:
    """Whose questions these are, of what, in a sentence."""
    whose = f" for {owner}" if owner else ""
    return f"{count(number, 'question')}{whose}{f', about {quoted(case)}' if case else ''}."


def _lines(said: Mapping[str, str], indent: str = "") -> str:
    """Lines of the file that is handed back."""
    return "\n".join(f"{indent}{key}: {ascii_text(text)}" for key, text in said.items() if text)


def _condition(pack: Pack, question: Question) -> str:
    """When a question is asked, in the words of the page."""
    others = [pack.questions[test.question] for test in question.ask_if]
    words = {option.id: quoted(option.text) for other in others for option in other.options}
    words |= {other.id: quoted(other.label) for other in others}
    return asked_if(pack, question, lambda id: words[id])


def _logic(pack: Pack, answers: Answers, here: Collection[str]) -> dict[str, object]:
    """Of each question that is here, or can hide one that is, when it is asked."""
    found: dict[str, object] = {}
    for question in with_hiders(pack, here):
        answer = answers.answers.get(question.id)
        fields = question.id in here and (answer is None or answer.state != "disputed")
        mask = question.everything if fields else answers.mask(question)
        found[question.id] = {
            "tests": [
                [test.question, _spelled(pack.questions[test.question], test.allowed)]
                for test in question.ask_if
            ],
            "otherwise": _spelled_value(question, question.otherwise),
            "aside": _spelled_value(question, question.not_applicable),
            "cuts": question.cuts,
            "several": question.kind == "multi",
            "known": None if mask == question.everything else _spelled(question, mask),
        }
    return found


def _spelled_value(question: Question, value: Value | None) -> str | None:
    return None if value is None else _spelled(question, 1 << question.index(value))[0]


def _spelled(question: Question, mask: int) -> list[str]:
    """Some of a question's values as the page has them."""
    if question.kind == "number":
        return [str(index) for index in bits_of(mask)]
    values = (question.values[index] for index in bits_of(mask))
    chosen = (value if isinstance(value, tuple) else (str(value),) for value in values)
    return [", ".join(map(yaml_text, each)) for each in chosen]
