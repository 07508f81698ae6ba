"""YAML: foreign text as a scalar that every reader, of version 1.1 or 1.2, takes for that text."""

from __future__ import annotations

import json
import re

_PLAIN = re.compile(r"(?:\.{0,2}/)*[^\W\d_][\w .()/%+&=@-]*(?<! )|[0-9][0-9A-Za-z-]*(?<!-)")
_TAKEN = re.compile(
    r"y|n|yes|no|on|off|true|false|null|[0-9-]+(e-?[0-9]+)?|0b[01]+|0o[0-7]+|0x[0-9a-f]+",
    re.IGNORECASE,
)
"""What some reader of YAML, of version 1.1 or 1.2, takes for another thing than a text."""
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def ascii_text(text: str) -> str:
    """A free text in quotes and in the letters of ASCII, which no way of sending it changes."""
    return re.sub(r"[^ -~]", _as_escape, json.dumps(text, ensure_ascii=False))


def _as_escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\U{code:08x}" if code > 0xFFFF else f"\\u{code:04x}"


def yaml_text(text: str) -> str:
    """A free text, in quotes wherever some reader of YAML might take it for another thing."""
    if _PLAIN.fullmatch(text) and not _TAKEN.fullmatch(text):
        return text
    escaped = json.dumps(text, ensure_ascii=False)
    return _ESCAPED.sub(_as_escape, escaped)
