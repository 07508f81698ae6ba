"""Everything a screen can do, with its key: for help and for the command palette."""

from __future__ import annotations

from typing import Any, NamedTuple

from textual.screen import Screen


class ScreenKey(NamedTuple):
    """Something to do."""

    key: str
    text: str
    action: str


def screen_keys(screen: Screen[Any]) -> list[ScreenKey]:
    """What this screen can do now, the screen's own before what all of them can do."""
    app, found = screen.app, dict[str, ScreenKey]()
    for node, binding, enabled, _ in screen.active_bindings.values():
        if enabled and not binding.system and binding.show and binding.description:
            action = f"app.{binding.action}" if node is app else binding.action
            key = app.get_key_display(binding)
            if action not in found or len(key) < len(found[action].key):
                found[action] = ScreenKey(key, binding.description, action)
    return sorted(found.values(), key=lambda known: known.action.startswith("app."))
