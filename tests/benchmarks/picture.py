"""The picture of the screens in the README, drawn by the app itself.

python -m tests.benchmarks.picture FILE
"""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path

from advisor.loading import read_answers
from advisor.model import Answers
from tests.tui.support import PACK_FOLDER, scratch, settle, shown

SIZE = (120, 34)
CASE = PACK_FOLDER / "cases" / "transaction-adviser.yaml"
KNOWN = 30
"""Answers of the case that are given already."""


async def picture() -> str:
    """The question screen over a worked case that is not finished, as SVG."""
    pack, whole = read_answers(CASE)
    order = scratch(pack).order
    given = {id: whole.answers[id] for id in order[:KNOWN] if id in whole.answers}
    session = scratch(pack, Answers(pack.id, case=whole.case, answers=given))
    async with shown(session, Path(), SIZE) as pilot:
        session.put(session.with_value(session.question.values[0]))
        pilot.app.screen.show()  # type: ignore[attr-defined]
        while session.explained is None:
            await pilot.pause(0.01)
        await settle(pilot)
        svg = pilot.app.export_screenshot(title="advisor")
    return re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)  # no outside address


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(asyncio.run(picture()), "utf-8")
