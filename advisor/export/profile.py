"""Where Markdown is pasted, and what survives there.

Owns the differences between the places as data; the template lays the report out by them. It must
not know what the report says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Profile:
    """What one place understands of Markdown."""

    tables: bool = True
    """Otherwise a table is a list."""
    fences: bool = True
    """Otherwise a picture made of characters is a list of its figures."""
    language: bool = True
    """Whether a fence says that it holds plain text."""
    mermaid: bool = True
    hint: str = ""
    """How to get the page in there; for the person who asked for it."""


PROFILES: Mapping[str, Profile] = {
    "gfm": Profile(),
    "confluence": Profile(
        language=False,
        mermaid=False,
        hint="Confluence converts Markdown as you paste it; the HTML report keeps its tables too",
    ),
    "notion": Profile(
        language=False,
        hint="In Notion choose Import and the file: pasted tables may stay plain text",
    ),
    "plain": Profile(
        tables=False,
        fences=False,
        language=False,
        mermaid=False,
        hint="In Google Docs allow Markdown under Preferences, then Paste from Markdown",
    ),
}
"""The usual place first."""
