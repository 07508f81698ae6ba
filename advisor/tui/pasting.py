"""What is pasted stays text: an escape inside a paste starts no key.

A terminal puts a paste between two marks. Textual reads an escape behind the first as the start
of a key all the same, and acts on what follows. `PasteParser` makes every escape inside a paste a
visible sign before Textual sees it, in whatever pieces the text arrives. It must not know what is
done with the text.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from textual._xterm_parser import BRACKETED_PASTE_END as END
from textual._xterm_parser import BRACKETED_PASTE_START as BEGIN
from textual._xterm_parser import XTermParser
from textual.message import Message

_ESCAPE, _STAND_IN = "\x1b", "\u241b"


def keep_pastes_text() -> None:
    """Have every driver that is loaded read with `PasteParser`."""
    for name, module in list(sys.modules.items()):
        if name.startswith("textual.drivers.") and hasattr(module, "XTermParser"):
            vars(module)["XTermParser"] = PasteParser


class PasteParser(XTermParser):
    """Reads what a terminal sends."""

    _pasting = False
    _before = ""
    """The end of what came outside a paste, which may be the beginning of its mark."""
    _kept = ""
    """The end of what came inside one, which may be the beginning of the mark behind it."""

    def feed(self, data: str) -> Iterable[Message]:
        """The messages that a text comes to; no text is the end."""
        for part in filter(None, self._parts(data)) if data else ("",):
            yield from super().feed(part)

    def _parts(self, data: str) -> Iterator[str]:
        """The text without an escape inside a paste."""
        while data:
            if self._pasting:
                pasted, mark, data = (self._kept + data).partition(END)
                length = next(n for n in range(len(END) - 1, -1, -1) if pasted.endswith(END[:n]))
                self._kept = "" if mark else END[:length]
                yield pasted.removesuffix(self._kept).replace(_ESCAPE, _STAND_IN) + mark
                self._pasting = not mark
            else:
                here = (self._before + data).find(BEGIN) + len(BEGIN) - len(self._before)
                self._pasting = BEGIN in self._before + data
                text, data = (data[:here], data[here:]) if self._pasting else (data, "")
                self._before = "" if self._pasting else (self._before + text)[1 - len(BEGIN) :]
                yield text
