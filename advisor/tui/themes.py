"""Colours: a dark, a light and a high-contrast theme.

All text stands out at 4.5 to 1 or better; a test computes it from every screen. Nothing is said
by colour alone.
"""

from __future__ import annotations

from textual.theme import Theme


def _theme(
    name: str,
    ink: str,
    paper: str,
    raised: str,
    quiet: str,
    bright: str,
    meanings: tuple[str, str, str],
    *,
    dark: bool,
) -> Theme:
    """A theme of five colours: text, ground, raised ground, less important text, emphasis.

    And of three that mean something: held, open, firm.
    """
    held, open, firm = meanings
    return Theme(
        name=name,
        primary=bright,
        secondary=quiet,
        accent=bright,
        warning=open,
        error=held,
        success=firm,
        foreground=ink,
        background=paper,
        surface=paper,
        panel=raised,
        boost=raised,
        dark=dark,
        text_alpha=1.0,
        variables={
            "text": ink,
            "text-muted": quiet,
            "text-disabled": quiet,
            "foreground-muted": quiet,
            "foreground-disabled": quiet,
            "quiet": quiet,
            "block-cursor-foreground": paper,
            "block-cursor-background": bright,
            "block-cursor-text-style": "bold",
            "block-cursor-blurred-foreground": ink,
            "block-cursor-blurred-background": raised,
            "block-hover-background": raised,
            "border": bright,
            "border-blurred": quiet,
            "input-cursor-foreground": paper,
            "input-cursor-background": ink,
            "input-selection-background": bright,
            "input-selection-foreground": paper,
            "scrollbar": quiet,
            "scrollbar-hover": bright,
            "scrollbar-background": raised,
            "link-color": bright,
            "link-background-hover": raised,
            "link-color-hover": bright,
        },
    )


_WHITE = "#ffffff"
_DARK = ("#ff9a8f", "#f2c55c", "#8fdc9a")
_LIGHT = ("#9c1c1c", "#7a5200", "#14642a")
THEMES = (
    _theme("dark", "#e6e6e6", "#16191d", "#262b32", "#a9b4c0", "#8fc7ff", _DARK, dark=True),
    _theme("light", "#1b1d21", "#fbfaf7", "#e8e6e0", "#4e545c", "#0b4f8a", _LIGHT, dark=False),
    _theme(
        "high-contrast", "#ffffff", "#000000", "#1c1c1c", "#ffffff", "#ffff5f", _DARK, dark=True
    ),
)
