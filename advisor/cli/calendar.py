"""When the work of a plan may begin, and how many days a week there are for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import click

from advisor.cli.arguments import known
from advisor.model import Pack
from advisor.schedule import Calendar

start_option = click.option(
    "--start",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Give the plan dates, from this day on.",
)
pace_option = click.option(
    "--days-a-week",
    "paces",
    multiple=True,
    metavar="[OWNER=]N",
    help="How many days a week each owner, or this one, has for the work; 2 if nothing is said.",
)


def read_calendar(pack: Pack, start: datetime | None, paces: Sequence[str]) -> Calendar:
    """What both options say; UsageError where there is no such owner, or a week has other days."""
    owners = dict.fromkeys(action.owner for action in pack.actions)
    found: dict[str, int] = {}
    for pace in paces:
        owner, _, number = pace.rpartition("=")
        if number not in tuple("1234567"):
            raise click.UsageError(f"--days-a-week takes 1 to 7, not `{number}`")
        found[known("owner", owner.strip(), owners) if owner else ""] = int(number)
    return Calendar(start.date() if start else None, found)
