"""A flow as a Mermaid diagram, for the places that draw one.

Everything in a label that Mermaid or Markdown could take for its own is written as an entity, so
a label is only text. Beside a diagram stands its table, for all who do not see it.
"""

from __future__ import annotations

import re

from advisor.report.document import Flow, Stop
from advisor.text import flat

_SPECIAL = re.compile(r"[^\w\s.,:!?'/+=-]|(?<!\S)[\d+-]+[.)](?=\s)|(?<=:)/|^[-+=]")
"""Beside signs of its grammar: what would become a list or a link in a label."""


def mermaid_text(flow: Flow) -> str:
    """The diagram without its fence: a node for each stop, an arrow between two."""
    nodes = [f"  s{number}[{_label(stop)}]" for number, stop in enumerate(flow.stops)]
    arrows = [f"  s{number} --> s{number + 1}" for number in range(len(flow.stops) - 1)]
    return "\n".join(["flowchart TD", *nodes, *arrows])


def _label(stop: Stop) -> str:
    parts = map(flat, (stop.title, stop.note))
    return f'"{": ".join(_SPECIAL.sub(_entities, part) for part in parts if part)}"'


def _entities(match: re.Match[str]) -> str:
    return "".join(f"#{ord(sign)};" for sign in match.group())
