"""From a command to the screens, and back with an exit code."""

from __future__ import annotations

from pathlib import Path

from advisor.tui.app import AdvisorApp


def run(file: Path | None = None, *, plain: bool = False) -> int:
    """Show a file of answers, a new one, or the start screen; the exit code when the user leaves.

    AdvisorError or InvalidFile if the file cannot be opened.
    """
    session, new = None, None
    if file and file.exists():
        from advisor.tui.opening import open_session

        session = open_session(file)
    elif file:
        new = file
    app = AdvisorApp(file.parent if file else Path(), session, new=new, plain=plain)
    app.run()
    return app.return_code or 0
