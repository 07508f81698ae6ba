"""The terminal, as the screens read it and as they leave it.

Owns the way from bytes to events, which no byte may end, and that what is switched on in the
terminal is switched off again, once. Textual's own driver reads strict UTF-8, and lets a paste
that holds an escape act as keys. It must not know what a key means.
"""

from __future__ import annotations

import os
import re
import signal
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator
from contextlib import suppress
from select import select
from typing import Any, NoReturn

from textual._parser import Parser
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Resize
from textual.message import Message

_LARGEST = 4_096
"""Bytes read at once."""
_TICK = 0.1
"""Seconds to wait for more, before what was read so far has to be the whole."""
_QUIET = 10
"""Ticks after which a paste that has not ended is shown as far as it came."""
_WIDEST = 2_000
"""Columns and rows that a terminal may claim to have."""
_BEGIN, _END = b"\x1b[200~", b"\x1b[201~"
_ESCAPE = b"\x1b"
_STRING = rb"\x1b(?:\]\d|P[\d;]*[!$+>|]|_G)[^\x07\x1b]{0,1000}"
_NO_KEYS = re.compile(rb"\x1b\[M[\x20-\xff]{3}|" + _STRING + rb"(?:\x07|\x1b\\)", re.DOTALL)
"""What a terminal reports in other forms than keys: old mouse reports, whose columns beyond 95 are
no UTF-8, and answers to questions of whoever had the terminal before."""
_UNFINISHED = re.compile(
    rb"(?:\x1b|\x1b\[(?:[0-?]*[ -/]*|M[\x20-\xff]{0,2})|" + _STRING + rb"\x1b?)\Z", re.DOTALL
)
_LONG_TEXT = re.compile(r"\x1b\[\d*;[\d:]*;([\d:]{22,})u")
"""A text typed at once, such as a family of signs, that Textual takes for too long to be a key."""
_CONTROL = re.compile(r"(\x1b\[[0-?]*[ -/]*[@-Z\\-~])")
"""A key or a report, complete; on some consoles [ begins what others end with it."""


class TerminalDriver(LinuxDriver):
    """Reads whatever a terminal sends, and leaves it as it was."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._in_use = False

    def start_application_mode(self) -> None:
        """Take the terminal."""
        self._in_use = True
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was; again is not once more."""
        if self._in_use:
            self._in_use = False
            self.write("\x1b[?1016l")  # reports in pixels, which Textual leaves on
            super().stop_application_mode()

    def resume_application_mode(self) -> None:
        """Take it again; after a STOP, of which nobody is told, it was never given back."""
        if self._in_use:
            self.suspend_application_mode()
        super().resume_application_mode()

    def process_message(self, message: Message) -> None:
        """Hand an event on, unless it speaks of a window that nobody has."""
        sides = message.size if isinstance(message, Resize) else ()
        if all(0 < side < _WIDEST for side in sides):
            super().process_message(message)

    def run_input_thread(self) -> None:
        """Hand on what comes; a mistake of ours is the application's."""
        try:
            self._hand_on(Reader())
        except Exception as error:
            self._app.call_later(_fail, error)

    def _hand_on(self, reader: Reader) -> None:
        """Hand on what comes, until it is enough or the terminal is gone."""
        while not self.exit_event.is_set():
            found = reader.tick()
            if select([self.fileno], [], [], _TICK)[0]:
                data = self._read()
                if not data:
                    os.kill(os.getpid(), signal.SIGHUP)
                    return
                found = reader.read(data)
            for event in found:
                self.process_message(event)

    def _read(self) -> bytes:
        """What is there; nothing if there is no terminal any more."""
        with suppress(OSError):
            return os.read(self.fileno, _LARGEST)
        return b""


class Reader:
    """Makes events of the bytes of a terminal, whatever they are."""

    def __init__(self) -> None:
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._parser = XTermParser()
        self._pasting = False
        self._quiet = 0
        """Ticks since something came."""
        self._tail = b""
        """The end of what came, if something may begin there whose rest is still to come."""
        self._passed = b""
        """What of it was handed on all the same: an escape, which is a key as well."""

    def read(self, data: bytes) -> Iterator[Message]:
        """The events of these bytes, as far as they can be known."""
        if self._quiet >= _QUIET:
            data = self._go_on(data)
        self._quiet = 0
        yield from self._parse(b"".join(self._tame(data)))

    def tick(self) -> Iterator[Message]:
        """The events that are known because nothing more came."""
        self._quiet += 1
        if not self._pasting:
            self._tail = self._passed = b""  # half a report
        elif self._quiet == _QUIET:
            held, self._tail = self._tail, b""
            yield from self._parse(_seen(held) + _END)
        yield from self._bearing(self._parser.tick())

    def _tame(self, data: bytes) -> Iterator[bytes]:
        """The same bytes, with nothing in a paste that could act, and without what is no key."""
        while data:
            taken = self._pasted if self._pasting else self._typed
            part, data = taken(self._tail + data)
            yield part

    def _typed(self, data: bytes) -> tuple[bytes, bytes]:
        """What to hand on up to where a paste begins, and the rest."""
        keys, begin, rest = data.partition(_BEGIN)
        keys = _NO_KEYS.sub(b"", keys)
        found = None if begin else _UNFINISHED.search(keys)
        self._tail, self._pasting = found.group() if found else b"", bool(begin)
        passed, self._passed = self._passed, b""
        if self._tail == _ESCAPE:
            self._passed = _ESCAPE
        elif self._tail:
            self._passed = passed if self._tail == keys else b""
            keys = keys.removesuffix(self._tail)
        return (keys + begin).removeprefix(passed), rest

    def _pasted(self, data: bytes) -> tuple[bytes, bytes]:
        """What to hand on up to where a paste ends, and the rest."""
        text, end, rest = data.partition(_END)
        self._tail = b"" if end else _beginning(text)
        self._pasting = not end
        return _seen(text.removesuffix(self._tail)) + end, rest

    def _go_on(self, data: bytes) -> bytes:
        """What comes after a paste that was shown before its end: a key ends it, text goes on."""
        is_text = data[:1].isspace() or data[0] >= 0x20
        goes_on, self._pasting = self._pasting and is_text, False
        return (_BEGIN if goes_on else b"") + data

    def _parse(self, data: bytes) -> Iterator[Message]:
        for part in _CONTROL.split(self._decode(data)):
            yield from self._bearing(self._feed(part))
            if _CONTROL.match(part) and part.encode() not in (_BEGIN, _END):
                self._begin_anew()  # one that is unknown would become keys, sign by sign

    def _feed(self, part: str) -> Iterator[Message]:
        long = _LONG_TEXT.match(part)
        if long:
            part = "".join(chr(int(code)) for code in long[1].split(":"))
        if part:
            yield from self._parser.feed(part)

    def _bearing(self, events: Iterable[Message]) -> Iterator[Message]:
        """The same events, up to a report that is none, such as a key beyond Unicode."""
        try:
            yield from events
        except Exception:
            self._begin_anew()

    def _begin_anew(self) -> None:
        """Forget half a sequence, but not the size of the window."""
        Parser.__init__(self._parser)


def _fail(error: Exception) -> NoReturn:
    raise error


def _seen(text: bytes) -> bytes:
    """A pasted text in which no escape is one."""
    return text.replace(_ESCAPE, "␛".encode()).replace(b"\0", "␀".encode())


def _beginning(text: bytes) -> bytes:
    """The end of a text with which the end of a paste may begin."""
    ends = (_END[:length] for length in range(len(_END) - 1, 0, -1))
    return next(filter(text.endswith, ends), b"")
