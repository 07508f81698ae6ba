"""From a command to the screens, and back with an exit code."""

from __future__ import annotations

from pathlib import Path

from advisor.tui.app import AdvisorApp
from advisor.tui.signals import Say


def run(file: Path | None = None, *, plain: bool = False, say: Say) -> int:
    """Show a file of answers, a new one, or the start screen; the exit code when the user leaves.

    `say` tells where the answers are, once the screens are gone. AdvisorError or InvalidFile if
    the file cannot be opened; any exception if a mistake of ours ended the screens.
    """
    session, new = None, None
    if file and file.exists():
        from advisor.session.opening import open_session

        session = open_session(file)
    elif file:
        new = file
    app = AdvisorApp(file.parent if file else Path(), session, new=new, plain=plain, say=say)
    app.run()
    app.tell()
    if app.crash:
        raise app.crash
    return app.return_code or 0
