"""From a file to a session: open one, begin one, try one out.

Apart from `cases` because it loads packs and the engine, which the start screen need not wait for.
"""

from __future__ import annotations

from functools import cache
from itertools import takewhile
from pathlib import Path

from advisor.carry_over import carried, goes_along
from advisor.errors import AdvisorError
from advisor.loading import load_pack, read_answers
from advisor.loading.files import read_regular
from advisor.model import Pack
from advisor.report.wording import count
from advisor.resources import bundled_packs, pack_folder
from advisor.saving import AnswersFile
from advisor.session import phrases
from advisor.session.cases import check_new, date_now, name_of, time_now
from advisor.session.session import Session
from advisor.session.store import Scratch

_EXAMPLE = "Example: "


def open_session(path: Path) -> Session:
    """The session of an answers file; AdvisorError or InvalidFile if it cannot be opened.

    Where one name stands beside all answers, that is who goes on.
    """
    pack, answers = read_answers(path, read_regular(path))  # it is to be saved
    session = _session(pack, AnswersFile.open(path, pack))
    session.who = _who(session) or ""
    session.told = (*answers.notices, *filter(None, [phrases.disputed(session)]))
    return session


def is_new(session: Session) -> bool:
    """Whether nothing is said yet, neither what the case is about nor to any question."""
    answers = session.answers.answers.values()
    return not session.answers.texts and all(each.state == "unknown" for each in answers)


def must_ask(session: Session) -> bool:
    """Whether to ask what the case is about, or who answers, before anything else."""
    unnamed = not session.who and (session.answers.drafts or _who(session) is None)
    return is_new(session) or bool(unnamed)


def _who(session: Session) -> str | None:
    """Who answered last, with a name or without; None if that may be several people."""
    answers = session.answers.answers.values()
    signed = [answer for answer in answers if answer.by and not answer.drafted]
    last = max((answer.date for answer in signed), default="")
    names = {answer.by for answer in signed if answer.date == last}
    if len(names) > 1 or (not names and any(answer.claims for answer in answers)):
        return None
    return "".join(names)


def new_session(path: Path, pack_name: str, case: str = "") -> Session:
    """Begin a case: its file is written at once; AdvisorError if there is one already."""
    check_new(path)
    pack = load_pack(pack_folder(pack_name, path.parent))
    file = AnswersFile.open(path, pack, "" if pack_name in bundled_packs() else pack_name)
    file.set_text("case", case or name_of(path))
    file.set_text("date", date_now())
    file.save()
    session = _session(pack, file)
    session.saved_at = time_now()
    return session


@cache
def followers(pack: Pack) -> tuple[Pack, ...]:
    """The bundled packs that take over answers to this one."""
    packs = (load_pack(pack_folder(name)) for name in bundled_packs())
    return tuple(each for each in packs if pack.id in each.takes_over)


def following_session(path: Path, pack: Pack, before: Session) -> Session:
    """Begin a case of another pack with what the answers so far say; errors as for a new one."""
    session = new_session(path, pack.id, before.answers.case)
    for id, answer in carried(pack, before.pack, before.answers).items():
        session.store.set(id, answer)
    for name, text in goes_along(before.answers).items():
        session.store.set_text(name, text)
    session.who = before.who
    session.save()
    session.current = session.first_open()
    return session


def about(pack_name: str) -> str:
    """What a bundled pack asks, and how long it is."""
    pack = load_pack(pack_folder(pack_name))
    asks = phrases.line(pack.question_title)
    return f"{phrases.line(pack.title)}\n{asks} {count(len(pack.questions), 'question')}."


def example_session() -> tuple[Session, str]:
    """A worked case, of which nothing is saved, and its story; AdvisorError if there is none.

    It is the first of a bundled pack whose story begins with the word that marks an example.
    """
    folders = (pack_folder(name) / "cases" for name in bundled_packs())
    stories = {path: _story(path) for folder in folders for path in sorted(folder.glob("*.yaml"))}
    if not stories:
        raise AdvisorError("no bundled pack has a worked case")
    path = next((path for path in stories if stories[path].startswith(_EXAMPLE)), min(stories))
    pack, answers = read_answers(path)
    return _session(pack, Scratch(answers, pack.figures)), stories[path].removeprefix(_EXAMPLE)


def _story(path: Path) -> str:
    """What is said above a worked case."""
    with path.open(encoding="utf-8") as lines:
        return " ".join(
            line.strip("# \n") for line in takewhile(lambda line: line.startswith("#"), lines)
        )


def how_far(path: Path) -> str:
    """How far a case is, in words."""
    pack, answers = read_answers(path)
    return phrases.progress(_session(pack, Scratch(answers)).progress())


def _session(pack: Pack, store: AnswersFile | Scratch) -> Session:
    return Session(pack, store, now=time_now, today=date_now)
