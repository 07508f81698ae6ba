"""The way into a dialogue: which file, a new one if need be, and who answers."""

from __future__ import annotations

import time
from pathlib import Path

from advisor.ask.line_io import QUIT, LineIO, choose, none_of_these
from advisor.ask.parse import number
from advisor.errors import AdvisorError
from advisor.resources import CASE_SUFFIXES, bundled_packs
from advisor.session import drafts, miniature, phrases
from advisor.session.cases import ago, cases, check_new, file_name, name_of
from advisor.session.opening import about, is_new, new_session, open_session
from advisor.session.session import Session
from advisor.session.texts import ABOUT


def begin(io: LineIO, file: Path | None) -> Session:
    """The session of a file, of one that is chosen, or of a new one; with who answers.

    AdvisorError if the file cannot be opened; EOFError if input ends, or somebody quits, before
    there is a session.
    """
    file = file or _chosen(io)
    session = open_session(file) if file and file.exists() else _new(io, file)
    io.say(f"{phrases.line(session.answers.case) or session.path}. {_far(session)}")
    io.say(*map(phrases.line, session.told), *miniature.drafts(session.verdict, None))
    usual = f"{phrases.line(session.who, 40)}, as before, - for none" if session.who else "none"
    while True:
        name = io.hear(f"Who answers? The name is noted beside each answer; Enter for {usual}: ")
        session.who = (name.strip() or session.who).removeprefix("-")
        refused = drafts.cannot_sign(session.who)
        if not refused:
            break
        io.say(refused)
    if is_new(session):
        _ask_about(io, session)
    return session


def _ask_about(io: LineIO, session: Session) -> None:
    """Ask what a new case is about; who does not say what the job is, is asked nothing else."""
    for name, asked in ABOUT.items():
        if text := io.hear(f"{asked} Enter skips: ").strip():
            session.set_texts({name: text})
        elif not session.answers.about.job:
            break


def _far(session: Session) -> str:
    return f"{phrases.progress(session.progress())}. Every answer is saved at once."


def _chosen(io: LineIO) -> Path | None:
    """One of the cases of this folder, or a file that is named; None for a new one."""
    known, now = cases(Path()), time.time()
    if not known:
        return None
    io.say("The cases in this folder, the latest first:")
    for place, case in enumerate(known, 1):
        io.say(f"{place}. {phrases.line(case.path.name)}, {ago(now - case.changed)}")
    io.say(f"{len(known) + 1}. Start a new case")
    while True:
        text = io.hear(f"1 to {len(known) + 1}, the name of a file, or q to quit: ").strip()
        chosen = number(text, len(known) + 1)
        if chosen:
            return [*(case.path for case in known), None][chosen - 1]
        if Path(text).suffix.lower() in CASE_SUFFIXES:
            return Path(text).expanduser()
        if text.lower() in QUIT:
            raise EOFError
        if text:
            io.say(none_of_these(text))


def _new(io: LineIO, file: Path | None) -> Session:
    """A new case, in its file; a name is asked for, and the pack if there are several."""
    if file:
        check_new(file)
    pack = _pack(io)
    while True:
        usual = f"Enter for {phrases.line(name_of(file))}: " if file else ""
        case = io.hear(f"What is the case called? {usual}").strip()
        if not case and not file:
            continue
        try:
            return new_session(file or Path(file_name(case)), pack, case)
        except AdvisorError as error:
            if file:
                raise
            io.say(f"{error.message}.")


def _pack(io: LineIO) -> str:
    packs = bundled_packs()
    if len(packs) < 2:
        return "".join(packs)
    told = (". ".join(about(pack).splitlines()) for pack in packs)
    io.say("Which questionnaire?", *(f"{n}. {text}" for n, text in enumerate(told, 1)))
    chosen = choose(io, f"1 to {len(packs)}, or q to quit: ", len(packs), QUIT)
    if chosen in QUIT:
        raise EOFError
    return packs[int(chosen) - 1]
