"""Text as Jira's wiki markup that shows exactly that text.

A backslash takes its meaning from a sign; where Jira's page names none that it takes, a joiner
does (`inert`). An address of the web is a link; signs that cannot stand in one are written in
percent, as a browser would.
"""

from __future__ import annotations

import re

from advisor.text.inert import JOINER, around_addresses, stopped
from advisor.text.seen import flat

_BROKEN = re.compile(
    r"\\(?![^\W_])"  # a backslash that would act on what follows
    r"|&(?=\#?\w+;)"
    r"|www(?=\.)"
    r"|[:;](?=[()PDp])"  # faces
    r"|\((?=(?:[yni/x!+?*-]|\*[rgby]|on|off|flag|flagoff)\))",
    re.IGNORECASE,
)
_SPECIAL = re.compile(
    r"[{}\[\]|^~]"
    r"|(?<![^\W_])[*_+-](?=\S)"  # within a word, or before a blank, they mean nothing
    r"|!(?=\S)"
    r"|\?(?=\?)|(?<=\?)\?"
)
_LIST = re.compile(r"[-#*]+\s")
_HEAD = re.compile(r"(?:h[1-6]|bq)(?=\.)")
_UNFIT = re.compile(r"[|\[\]{}^\\]")


def line(text: str) -> str:
    """One line of a description."""
    safe = around_addresses(flat(text), _escaped, _link)
    if _LIST.match(safe):
        return f"\\{safe}"
    head = _HEAD.match(safe)
    return f"{head.group()}{JOINER}{safe[head.end() :]}" if head else safe


def _link(address: str) -> str:
    return f"[{_UNFIT.sub(lambda found: f'%{ord(found.group()):02X}', address)}]"


def _escaped(text: str) -> str:
    safe = _BROKEN.sub(rf"\g<0>{JOINER}", stopped(text, keys=True))
    return _SPECIAL.sub(r"\\\g<0>", safe)
