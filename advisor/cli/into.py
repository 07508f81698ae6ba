"""Answers that are worked out, put into a file of answers beside those of the team."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.cli.console import print_error, print_note
from advisor.cli.output import command, save
from advisor.report.wording import count, listed, quoted
from advisor.saving import AnswersFile
from advisor.teams import DerivedVoice, with_voices


def put_into(case: AnswersFile, said: Mapping[str, DerivedVoice], source: str) -> None:
    """Save what these voices change; `source` says whose they are, such as "The files say"."""
    changed = with_voices(case.pack, case.answers, said)
    for id, answer in changed.items():
        case.set(id, answer)
    save(case)
    disputed = [id for id, answer in changed.items() if answer.state == "disputed"]
    if disputed:
        labels = listed(quoted(case.pack.questions[id].label) for id in disputed)
        print_error(f"{source} otherwise than the team: {labels}.")
    told = f"{count(len(changed), 'answer')} of {case.path} changed"
    print_note(f"{told}. Next: {command('run', case.path)}." if changed else f"{told}.")
