"""Answers files: what one team says, against the questions of its pack.

Owns the meaning stage of that file, the notes by which answers of an earlier version of the pack
are still understood, and how a file finds its pack. It must not decide what answers come to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from advisor.errors import AdvisorError
from advisor.loading.figures import read_figures
from advisor.loading.files import read_bytes
from advisor.loading.migrations import Migrations
from advisor.loading.nodes import Node, known, part
from advisor.loading.pack import load_pack
from advisor.loading.problems import Problems, show
from advisor.loading.syntax import parse
from advisor.loading.values import NOT_APPLICABLE, UNKNOWN, behind, no_exception, read_value
from advisor.loading.within import within
from advisor.model import (
    Answer,
    Answers,
    Claim,
    Expect,
    Pack,
    Question,
    Respondent,
    last_words,
)
from advisor.resources import pack_folder

_ID = re.compile(r"[a-z0-9][a-z0-9-]*")


TAKEN_OUT = (
    "Read as a chat or a mail hands answers on; a save keeps the text around them as comments."
)


def parse_answers(data: bytes, name: str, pack: Pack) -> Answers:
    """The answers in the bytes of a file called `name`; InvalidFile with all its problems."""
    return _noticed(data, *within(data, name, lambda root: _AnswersReader(root, pack).read()))


def read_answers(
    path: Path,
    data: bytes | None = None,
    form_of: Pack | None = None,
    folder_of: Callable[[str, Path], Path] = pack_folder,
) -> tuple[Pack, Answers]:
    """An answers file and the pack it names; `data` stands for its content where it is given.

    What came back from a form of the pack `form_of` is read by it, wherever the file lies now.
    InvalidFile with all problems of the pack or, where that is sound, of the file.
    """

    def read(root: Node) -> tuple[Pack, Answers]:
        pack = _pack(root, path, form_of, folder_of)
        return pack, _AnswersReader(root, pack).read()

    data = read_bytes(path) if data is None else data
    (pack, answers), found = within(data, str(path), read)
    return pack, _noticed(data, answers, found)


def taken_out(data: bytes, name: str, pack: Pack) -> bytes:
    """The answers that stand in the bytes of a file; all of them where that is one."""
    return within(data, name, lambda root: _AnswersReader(root, pack).read())[1]


def answer_places(data: bytes, name: str, pack: Pack) -> Mapping[str, tuple[int, int]]:
    """Line and column of each answer in a file that was read before, by the id it has there."""
    pairs = parse(taken_out(data, name, pack), name).at("answers").pairs
    return {name: (key.line, key.column) for name, (key, _) in pairs.items()}


def _pack(
    root: Node, path: Path, form_of: Pack | None, folder_of: Callable[[str, Path], Path]
) -> Pack:
    """The pack that a file of answers names."""
    respondent = root.items.get("respondent")
    if form_of and respondent and split_version(respondent.text("pack"))[0] == form_of.id:
        return form_of
    try:
        folder = folder_of(split_version(root.text("pack"))[0], path.parent)
    except AdvisorError as error:
        told = "; ".join(filter(None, (error.message, error.hint)))
        Problems().stop(root.at("pack"), "unknown-pack", told)
    return load_pack(folder)


def _noticed(data: bytes, answers: Answers, found: bytes) -> Answers:
    """Answers, with a notice where they are not all of the data."""
    notices = answers.notices if found is data else (TAKEN_OUT, *answers.notices)
    return replace(answers, notices=notices)


def split_version(text: str) -> tuple[str, int | None]:
    """`fine-tuning@1` as the pack and the version that the answers were given for."""
    found = re.fullmatch(r"(.*)@([0-9]{1,9})", text, re.DOTALL)
    return (found[1], int(found[2])) if found else (text, None)


class _AnswersReader:
    """Reads one file whose shape is right."""

    def __init__(self, root: Node, pack: Pack) -> None:
        self.root = root
        self.pack = pack
        self.problems = Problems()
        self.migrations = Migrations(pack, self.problems)

    def read(self) -> Answers:
        """The answers; InvalidFile with everything that is wrong with them."""
        name, version = split_version(self.root.text("pack"))
        respondent = self.root.items.get("respondent")
        for form in filter(None, (self.root, respondent)):
            self._check_pack(form.at("pack"), *split_version(form.text("pack")))
        answers = self._answers()
        self._check_ids()
        expect = self._expect(self.root.items["expect"]) if "expect" in self.root.items else None
        figures = read_figures(self.root, self.pack.figures, self.problems)
        currency = self.root.text("currency")
        texts = {"currency": currency} if currency else {}
        texts |= {**_texts(self.root, "about"), **_texts(self.root, "done")}
        self.problems.raise_any()
        return Answers(
            pack=name,
            case=self.root.text("case"),
            date=self.root.text("date"),
            version=version,
            answers=answers,
            figures=figures,
            expect=expect,
            respondent=part(Respondent, respondent) if respondent else None,
            notices=tuple(dict.fromkeys(self.migrations.notices)),
            texts=texts,
        )

    def _check_pack(self, at: Node, name: str, version: int | None) -> None:
        pack = self.pack
        if _ID.fullmatch(name) and name != pack.id:
            text = f"the answers are for the pack {show(name)}, not for {show(pack.id)}"
            self.problems.add(at, "other-pack", text)
        elif version is not None and version > pack.version:
            text = f"the answers are for version {version}; {show(name)} is at {pack.version} here"
            self.problems.add(at, "newer-pack", text)
        elif version is not None and version < pack.version:
            self.migrations.notices.append(
                f"The answers were given for version {version} of {pack.id}, "
                f"which is now version {pack.version}."
            )

    def _answers(self) -> dict[str, Answer]:
        answers: dict[str, Answer] = {}
        node = self.root.items.get("answers")
        for name, (key, value) in (node.pairs if node else {}).items():
            ids = self.migrations.questions(name, key, value)
            if value.blank:
                continue
            for id in self._taking(ids, value):
                if id in answers:
                    text = f"{show(id)} is answered already, under its other name"
                    self.problems.add(key, "duplicate-key", text)
                elif answer := self._answer(self.pack.questions[id], value):
                    answers[id] = answer
        return answers

    def _taking(self, ids: tuple[str, ...], value: Node) -> tuple[str, ...]:
        """Of what a question became, whatever understands its answer, or else the first."""
        if len(ids) < 2:
            return ids
        problems, notices = len(self.problems.found), len(self.migrations.notices)
        taking = []
        for id in ids:
            self._answer(self.pack.questions[id], value)
            if len(self.problems.found) == problems:
                taking.append(id)
            del self.problems.found[problems:], self.migrations.notices[notices:]
        return tuple(taking) or ids[:1]

    def _answer(self, question: Question, node: Node) -> Answer | None:
        """What a file says about one question; None, and a problem, if that is no answer to it."""
        if not isinstance(node.value, dict):
            return self._plain(question, node)
        form = self._form(question, node, ("answer", "not-applicable", "disputed"))
        if form == "answer":
            answer = self._plain(question, node.items["answer"])
        elif form == "not-applicable":
            answer = self._not_applicable(question, node.at(form), node.text(form))
        elif form == "disputed":
            answer = self._disputed(question, node)
        else:
            answer = None
        said = self._claims(question, node, "said")
        return answer and behind(replace(answer, claims=answer.claims or said), node)

    def _form(self, question: Question, node: Node, forms: tuple[str, ...]) -> str:
        """Which of these keys an answer has; empty, and a problem, unless it has exactly one."""
        found = [key for key in forms if key in node.items]
        if len(found) != 1:
            words = f"{', '.join(f'`{key}`' for key in forms[:-1])} or `{forms[-1]}`"
            text = f"{show(question.id)} needs one of {words}, and has {len(found) or 'none'}"
            self.problems.add(node, "answer-form", text)
            return ""
        return found[0]

    def _plain(self, question: Question, node: Node) -> Answer | None:
        """An answer without anything behind it."""
        parts = self.migrations.parts(question, node)
        if parts:
            return Answer("disputed", claims=tuple(Claim(part) for part in parts))
        node, note = self.migrations.answer(question, node)
        if node.value == UNKNOWN:
            return Answer("unknown", note=note)
        if node.value == NOT_APPLICABLE:
            return self._not_applicable(question, node, "")
        words = (UNKNOWN,) if question.not_applicable is None else (UNKNOWN, NOT_APPLICABLE)
        value = read_value(question, node, self.problems, words)
        return None if value is None else Answer("answered", value, note=note)

    def _not_applicable(self, question: Question, at: Node, reason: str) -> Answer | None:
        if question.not_applicable is None:
            self.problems.add(at, "always-applies", no_exception(question))
            return None
        return Answer("not_applicable", reason=reason)

    def _disputed(self, question: Question, node: Node) -> Answer:
        """What people disagree on.

        It is settled where an earlier version's answers are one today, or people took theirs back.
        """
        claims = self._claims(question, node, "disputed")
        said = {claim.word: claim for claim in last_words(claims) if claim.known}
        if "said" in node.items:
            text = "`said` keeps the claims of a settled dispute; this one is not settled"
            self.problems.add(node.key("said"), "answer-form", text)
        if len(said) > 1 or len(claims) < len(node.list("disputed")):
            return Answer("disputed", claims=claims)
        corrected = len({claim.word for claim in claims if claim.known}) > 1
        if not corrected and question.id not in self.migrations.changed:
            text = f"the dispute over {show(question.id)} has fewer than two different answers"
            self.problems.add(node.key("disputed"), "no-dispute", text)
        return replace(next(map(_settled, said.values()), Answer("unknown")), claims=claims)

    def _claims(self, question: Question, node: Node, key: str) -> tuple[Claim, ...]:
        found = (self._claim(question, each) for each in node.list(key))
        return tuple(claim for claim in found if claim)

    def _claim(self, question: Question, node: Node) -> Claim | None:
        """What one respondent said; None, and a problem, if that is no answer to the question."""
        nested = isinstance(node.value, dict)
        form = self._form(question, node, ("answer", "not-applicable")) if nested else "answer"
        if not form:
            return None
        said, reason = node.at("answer"), node.text("not-applicable")
        if said.value == NOT_APPLICABLE or (form == "not-applicable" and not reason):
            text = "say why it does not apply: `{not-applicable: reason}`"
            self.problems.add(node, "missing-reason", text)
            return None
        answer = (
            self._not_applicable(question, node, reason) if reason else self._plain(question, said)
        )
        return behind(Claim(answer.value).backed(answer), node) if answer else None

    def _check_ids(self) -> None:
        from advisor.loading.shapes import check_ids  # as above
        from advisor.loading.shapes.answers import AnswersShape

        pack = self.pack
        ids = {
            "approach": pack.approach_ids,
            "stage": pack.stage_ids,
            "category": (*(each.id for each in pack.categories), "none"),
            "row": pack.rule_ids,
            "dimension": tuple(pack.dimension),
            "action": tuple(action.id for action in pack.actions),
        }
        check_ids(self.root, AnswersShape, ids, self.problems)

    def _expect(self, node: Node) -> Expect:
        bands = node.items.get("bands")
        return part(Expect, node, bands=tuple(self._expected_bands(bands)) if bands else ())

    def _expected_bands(self, bands: Node) -> Iterator[tuple[str, str]]:
        for id, (_, word) in bands.pairs.items():
            if dimension := self.pack.dimension.get(id):
                known([word], "band", dimension.bands, self.problems)
                yield id, str(word.value)


def _settled(claim: Claim) -> Answer:
    """The answer that a claim is, without what stands behind it."""
    if claim.value is None:
        return Answer("not_applicable", reason=claim.reason)
    return Answer("answered", claim.value)


def _texts(node: Node, key: str) -> dict[str, str]:
    """All texts below a key, by the way to each with dots between."""
    found: dict[str, str] = {}
    for name, value in node.map(key).items():
        parts = _texts(node.items[key], name)
        found |= parts if value.items else {name: str(value.value)}
    return {f"{key}.{name}": text for name, text in found.items() if text}
