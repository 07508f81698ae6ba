"""Evidence: what the team's own files say about its answers, and what there is to mend in them.

Owns the section, the line for page one where files and people differ, and the actions with the
lines they are about. All of it stands in the answers; no file of data is read here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from advisor.model import AUDIT, Claim
from advisor.report.context import ReportContext
from advisor.report.document import ActionItem, List, Paragraph, ReportSection
from advisor.report.wording import listed, quoted, sentence, sentences
from advisor.text import flat


def evidence(context: ReportContext) -> ReportSection:
    """Answer by answer what the files say."""
    items = tuple(_told(context, id, claim) for id, claim in _voices(context))
    return ReportSection("evidence", "Evidence", (List(items),))


def contradicted(context: ReportContext) -> list[Paragraph]:
    """For page one: where the files say otherwise than the team; nothing where they agree."""
    ids = [id for id, _ in _voices(context) if context.file.states[id] == "disputed"]
    if not ids:
        return []
    labels = listed(context.label(id) for id in ids)
    return [Paragraph(f"otherwise than the team on {labels}, under Evidence.", "The files say:")]


def mending(context: ReportContext) -> Iterator[ActionItem]:
    """What to mend in the files, with the lines."""
    for id, claim in _voices(context):
        if claim.note:
            question = context.question(id)
            because, done = "the files show it, under Evidence", "a new audit finds none of it"
            yield ActionItem(
                id=f"{AUDIT}-{id}",
                title=f"Mend the data: {flat(question.label)}",
                text=sentence(flat(claim.note)),
                owner=question.owner,
                effort="hours to days",
                done_when=done,
                tools="",
                because=because,
                because_of=(id,),
                sources=(),
                soon=False,
                facts=(Paragraph(sentence(done), "Done when:"),),
            )


def _voices(context: ReportContext) -> Iterator[tuple[str, Claim]]:
    """What the files say about each question that is asked."""
    for id, state in context.file.states.items():
        answer = context.answer(id)
        own = [Claim(answer.value).backed(answer)] if answer.value is not None else []
        voice = next((each for each in (*answer.claims, *own) if each.by == AUDIT), None)
        if voice and state != "hidden":
            yield id, voice


def _told(context: ReportContext, id: str, claim: Claim) -> Paragraph:
    """What the files say about one question, beside what people say."""
    said = "" if claim.value is None else quoted(context.say(id, claim.value))
    answer = context.answer(id)
    stands: Iterable[Claim] = answer.claims
    if answer.value is not None:
        stands = [Claim(answer.value).backed(answer)]
    people = [
        f"{flat(each.by) or 'The team'}: {quoted(context.say(id, each.value))}"
        for each in stands
        if each.by != AUDIT and each.value is not None
    ]
    label = flat(context.question(id).label)
    points = (claim.evidence, claim.note, f"As of {claim.date}" if claim.date else "")
    return Paragraph(
        sentences(f"The files: {said}", *people),
        label if label.endswith("?") else f"{label}:",
        points=tuple(Paragraph(sentence(flat(text))) for text in points if text),
    )
