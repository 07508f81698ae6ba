"""Hostile texts, put together from what one of the targets takes for more than text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st

GRAMMARS: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "grammars.yaml").read_bytes())

ADDRESSES = (
    "http://x.y/", "https://dev.azure.com/o/_git/r", "https://e.x/a_(b)", "HTTPS://X.Y/Z",
    "https://x.y/?a=1&copy;b&d=e", "https://x.y/#c-12", "https://x.y/a|b", "https://x.y/@me",
    "https://me:pw@x.y:80/~z", "http://[::1]:8/", "https://b\u00fccher.example/\u00fc",
    "https://x.y/$a$",
)  # fmt: skip
OTHER_ADDRESSES = (
    "www.evil.example", "http://", "https://.", "ftp://x.y/z", "javascript:alert(1)",
    "xmpp:a@b.c", "mailto:me@corp.example", "me@corp.example", "tel:1", "data:text/html,x",
    "//x.y", "http:///x",
)  # fmt: skip
MARKUP = (
    "<img src=x onerror=alert(1)>", "<a href=https://evil.example>ok</a>", "<!-- ", "-->",
    "</script>", "<b>", "&amp;", "&#60;", "&copy;", "[x](javascript:alert(1))",
    "![y](//e.example/z)", "[x]: http://q.r", "[^1]", "[^1]: x", "~~x~~", "**x**", "__x__",
    "`x`", "```", "~~~", "$a$", "$$", "> [!NOTE]", "- [x] ", "| a |", "|---|", "# x", "===",
    "\\", "\\\\", "1. ", "* * *", "<?x", "<![CDATA[", "<x@y.zz>",
)  # fmt: skip
FORMULAS = (
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\uff1d1+1", '"=1+1"', " =1+1",
    "\u3000=1+1", "=HYPERLINK(\"http://x\")", "-2", "'=1+1", "=\t1", "+", "=",
)  # fmt: skip
SEPARATORS = (
    ",", ";", "\t", "|", ":", " ", '"', "'", "\n", '";"', '","',
)  # fmt: skip
ORDERS = (
    "::error::x", "::set-output name=a::b", "::add-mask::x", "##[error]x", "##[set-env name=a;]b",
    " ::warning::y", "\u3000::stop-commands::z", "##vso[task.setvariable variable=a]b",
    "\u200d::debug::x", "##teamcity[x]", "#\u200d#[error]x", ":\ufe0f:error::y", "::group::z",
    "::endgroup::", "###[error]",
)  # fmt: skip
CONTROLS = (
    "\n", "\r", "\r\n", "\t", "\x00", "\x07", "\x1b[31m", "\x1b]0;title\x07", "\x9b2J", "\x7f",
    "\x85", "\x0b", "\x0c", "\u2028", "\u2029", "\u202e", "\u2066", "\u200b", "\u2060", "\ufeff",
    "\ud800", "\U000e0041", "\xad", "\u0301", "\u200d",
)  # fmt: skip
WIDE = (
    "\u65e5\u672c\u8a9e", "\U0001f600", "e\u0301", "\u0939\u093f", "\uff21", "caf\u00e9",
    "\u05d0\u05d1", "\u4e2d" * 30,
)  # fmt: skip
MARKS = tuple(
    example
    for grammar in GRAMMARS.values()
    for kind in ("rendered", "source")
    for mark in grammar.get(kind, ())
    for example in mark["examples"]
)
KINDS = (
    ADDRESSES, OTHER_ADDRESSES, MARKUP, FORMULAS, SEPARATORS, ORDERS, CONTROLS, WIDE, MARKS,
)  # fmt: skip

fragments = st.sampled_from(KINDS).flatmap(st.sampled_from) | st.text(max_size=4)
texts = st.lists(fragments, min_size=1, max_size=8).flatmap(
    lambda parts: st.sampled_from(["", " "]).map(lambda between: between.join(parts))
)
"""Foreign texts."""
