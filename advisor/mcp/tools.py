"""What an assistant can do: each tool is a thin call over what the other fronts use.

Owns what an assistant may change: an answer is given as a draft, and only where nobody has said
anything. It must not phrase a verdict, and knows nothing of the protocol.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, TypeAlias

from advisor.api import report
from advisor.blank_answers import bounds
from advisor.drafting import check_quotes, read_document
from advisor.engine import Assessment, assess
from advisor.errors import AdvisorError
from advisor.export import FORMATS
from advisor.loading import did_you_mean, parse_value
from advisor.mcp.answer import PEOPLE, WHOLE, Told, in_words, judged
from advisor.mcp.folder import CaseFolder
from advisor.model import Answer, Pack, Question
from advisor.model.answers import ASSISTANT
from advisor.report import build_report
from advisor.resources import PACK_FILES, bundled_packs
from advisor.saving import AnswersFile, check_derived, way_to_pack, write_made
from advisor.session import opening
from advisor.session.cases import cases, date_now
from advisor.session.session import Session
from advisor.session.store import Scratch

JsonValue: TypeAlias = bool | int | str | list[str]
"""An option's id, several, a number, `unknown`, or `not-applicable: why`; the loader judges it."""
_MOST_ANSWERS, _MOST_TYPED = 500, 2_000
"""Answers that are put at once, and characters of a text."""
_TO_FIND_OUT, _SHOWN = 5, 30


@dataclass
class Given:
    """One answer: `quote` is copied word for word from the document it rests on."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    question: str
    answer: JsonValue
    quote: str = ""
    note: str = ""


class Tools:
    """The tools on one folder; they return what is told, and raise AdvisorError."""

    def __init__(self, folder: CaseFolder) -> None:
        self.folder = folder

    def list_packs(self) -> Told:
        """The questionnaires there are, and the cases in the folder, newest first."""
        root, holds = self.folder.root, self.folder.holds
        packs = [path.parent.name for path in root.glob(f"*/{PACK_FILES[0]}") if holds(path)]
        return {
            "bundled_packs": [*bundled_packs()],
            PEOPLE: {
                "about": [opening.about(name) for name in bundled_packs()],
                "packs_in_folder": sorted(packs),
                "cases": [case.path.name for case in cases(root) if holds(case.path)],
            },
        }

    def start_case(self, case: str, pack: str, title: str = "") -> Told:
        """Begin a case: writes an answers file (`NAME.yaml`) that is not there yet."""
        path, place = self.folder.case_place(case), self.folder.pack(pack)
        name = pack if pack in bundled_packs() else way_to_pack(place, 1, path.parent)
        session = opening.new_session(path, name, _short("title", title))
        return {"written": case, "questions": len(session.order)}

    def get_questions(
        self, case: str, section: str = "", owner: str = "", after: str = ""
    ) -> Told:
        """Questions in the order in which they are asked, with every option and what was said.

        Of one section or owner, if named; those `after` a question, which goes on from the last.
        """
        _, pack, answers = self.folder.case(case)
        session, every = Session(pack, Scratch(answers)), pack.questions
        owners = sorted({question.owner for question in every.values()})
        _known("section", section, ["", *(each.id for each in pack.sections)])
        _known("owner", owner, ["", *owners])
        start = session.order.index(_known("question", after, every)) + 1 if after else 0
        fits = [
            _question(session, every[id])
            for id in session.order[start:]
            if session.state(id) != "hidden"
            and section in ("", every[id].section)
            and owner in ("", every[id].owner)
        ]
        return {
            "more": "ask again with `after` and the last id, until there are none",
            "sections": [each.id for each in pack.sections],
            PEOPLE: {"owners": owners, "questions": fits[:_SHOWN]},
        }

    def put_answers(self, case: str, answers: list[Given]) -> Told:
        """Write answers as drafts, which count for nothing until a person confirms them.

        What a person has said about a question stays, and is named under `kept`.
        """
        path, pack, _ = self.folder.case(case)
        new = _drafts(pack, answers)
        file = AnswersFile.open(path, pack)
        for id, answer in new.items():
            if _free(file.answers.answers.get(id)):
                file.set(id, answer, yields=True)
        told = file.save()
        kept = [id for id in new if not _free(file.answers.answers.get(id))]
        return {"drafted": [id for id in new if id not in kept], "kept": kept, PEOPLE: told}

    def check_draft(self, case: str, document: str) -> Told:
        """Whether the quote behind each draft stands in a document of the folder, and where."""
        _, _, answers = self.folder.case(case)
        text = replace(read_document(self.folder.place(document)), name=document)
        found = [*check_quotes(answers, text)]
        return {
            "no_quote": [f"{each.question} {each.fault}" for each in found if each.fault],
            PEOPLE: [[each.question, each.sentence] for each in found if not each.fault],
        }

    def judge(self, case: str) -> Told:
        """The verdict on a case, three reasons, and which questions decide."""
        return {**_verdict(self.assessed(case)), "whole": WHOLE + case}

    def explain(self, case: str) -> Told:
        """Why: the rows that led there, what nearly did, and what would change it."""
        found = self.assessed(case)
        rows = sorted(found.trace, key=lambda each: each.table == "scores")
        told = self._parts(found, "warnings", "near_misses", "flips", "path")
        told[PEOPLE]["rows"] = [[each.row, each.state, each.because] for each in rows]
        return told

    def find_out_next(self, case: str) -> Told:
        """What to find out next: the open questions that tell most, with who usually knows."""
        found = self.assessed(case)
        file, first = found.verdict.file, found.next_questions[:_TO_FIND_OUT]
        session = Session(file.pack, Scratch(file.answers))
        told = [_question(session, file.pack.questions[each.question]) for each in first]
        return {**judged(found), "about": [each.about for each in first], PEOPLE: told}

    def try_change(self, case: str, changes: dict[str, JsonValue]) -> Told:
        """What the verdict would be with other answers, by question; nothing is written."""
        _, pack, answers = self.folder.case(case)
        tried = {id: _parsed(pack, id, value) for id, value in changes.items()}
        others = replace(answers, answers={**answers.answers, **tried})
        return {**_verdict(assess(pack, others)), "tried_only": True}

    def cost(self, case: str) -> Told:
        """What each way would cost, as far as the case has figures."""
        return self._parts(self.assessed(case), "costs")

    def nearest_cases(self, case: str) -> Told:
        """The published cases nearest to this one, what they tried and what came of it."""
        return self._parts(self.assessed(case), "precedents")

    def write_report(self, case: str, output: str, form: str = "md") -> Told:
        """Write the report (md, html, docx, json ...) where nobody else's file is."""
        found = self.assessed(case)
        data, place = report(found, form), self.folder.place(output)
        if not place.name.endswith(FORMATS[form].suffix):
            raise AdvisorError(f"a report in this form ends in {FORMATS[form].suffix}")
        check_derived(place, self.folder.root)
        write_made(place, data, FORMATS[form].kind)
        return {**judged(found), "written": output}

    def assessed(self, case: str) -> Assessment:
        """All there is to say about a case."""
        _, pack, answers = self.folder.case(case)
        return assess(pack, answers)

    def _parts(self, found: Assessment, *names: str) -> Told:
        """Parts of the result, where it has them."""
        result = build_report(found).result
        return {**judged(found), PEOPLE: {name: result.get(name) for name in names}}


def _verdict(found: Assessment) -> Told:
    ids = [each.question for each in found.deciding]
    ids += [each.question for each in found.next_questions]
    decides = [*dict.fromkeys(ids)][:3]
    return {**judged(found), "decides": decides, PEOPLE: in_words(found)}


def _question(session: Session, question: Question) -> Told:
    """A question with all its options, and what is said about it."""
    said = session.said(question.id)
    return {
        "id": question.id,
        "state": session.state(question.id),
        "answer": said and said.value,
        "note": said.note if said else "",
        "owner": question.owner,
        "question": question.text,
        "why": question.why,
        "help": question.help,
        "takes": bounds(question) if question.kind == "number" else question.kind,
        "options": {option.id: option.text for option in question.options},
        "may_not_apply": question.not_applicable is not None,
    }


def _drafts(pack: Pack, given: Sequence[Given]) -> Mapping[str, Answer]:
    """The answers as drafts; AdvisorError, before anything is written, if one is none."""
    if len(given) > _MOST_ANSWERS or len({each.question for each in given}) < len(given):
        raise AdvisorError(f"put each question once, and {_MOST_ANSWERS} at most")
    return {
        each.question: replace(
            _parsed(pack, each.question, each.answer),
            note=_short("note", each.note),
            evidence=_short("quote", each.quote),
            by=ASSISTANT,
            date=date_now(),
        )
        for each in given
    }


def _parsed(pack: Pack, id: str, value: JsonValue) -> Answer:
    question = pack.questions[_known("question", id, pack.questions)]
    text = ",".join(value) if isinstance(value, list) else str(value)
    try:
        return parse_value(question, _short("answer", text))
    except AdvisorError as error:
        raise AdvisorError(f"{id}: {error.message}", error.hint) from error


def _known(what: str, word: str, words: Collection[str]) -> str:
    if word in words:
        return word
    raise AdvisorError(f"there is no {what} `{word[:60]}`{did_you_mean(word, words)}")


def _short(what: str, text: str) -> str:
    if len(text) > _MOST_TYPED:
        raise AdvisorError(f"the {what} is longer than {_MOST_TYPED:,} characters")
    return text


def _free(now: Answer | None) -> bool:
    """Whether nobody but an assistant has said anything about a question."""
    if now is None or (now.drafted and not now.claims):
        return True
    behind = (now.note, now.evidence, now.by, now.claims)
    return now.state == "unknown" and not any(behind)
