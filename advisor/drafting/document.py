"""What a planning document says, as plain text.

Owns the four forms that are read: plain text, Markdown, HTML and docx. It must not judge what
stands there, and opens nothing that a document points to.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

from advisor.drafting.quotes import Document
from advisor.errors import AdvisorError
from advisor.loading.files import read_regular

LARGEST = 20_000_000
"""Bytes of a document, and of the text within a docx; a book has a few million."""
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WORD_BLANKS = {"p": "\n", "t": "", "tab": " ", "br": " ", "cr": " "}
"""What stands for each part of a docx; for a piece of text, the text."""
_UNSOUND = (
    zipfile.BadZipFile, zlib.error, KeyError, ElementTree.ParseError, RuntimeError, OSError,
    ValueError,
)  # fmt: skip
"""What the reading of an archive and its text may raise."""
_HTML = (".html", ".htm", ".xhtml")
_BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "br", "caption", "dd", "div", "dt", "figcaption",
     "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "p", "pre", "section", "table", "td", "th",
     "tr")
)  # fmt: skip
_UNSEEN = ("script", "style", "template", "noscript")
_TAG = re.compile(r"<!--|<(/?[a-z][^\s/>]*)|<[!?]", re.IGNORECASE)


def read_document(path: Path) -> Document:
    """A document by its suffix; AdvisorError where there is no text to be read."""
    data = read_regular(path, LARGEST + 1)
    if len(data) > LARGEST:
        raise AdvisorError(f"cannot read {path}: it is larger than {LARGEST // 1_000_000} MB")
    suffix = path.suffix.lower()
    if suffix == ".docx":
        text = _docx(data, path)
    elif suffix == ".pdf" or data.startswith(b"%PDF"):
        raise AdvisorError(
            f"cannot read {path}: a PDF has no plain text", "save it as text or docx"
        )
    else:
        text = _decoded(data, path)
        text = _html(text) if suffix in _HTML else text
    found = Document(str(path), text)
    if not found.words:
        raise AdvisorError(f"cannot read {path}: there is no text in it")
    return found


def _decoded(data: bytes, path: Path) -> str:
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        place = f"byte {error.start:,}"
        raise AdvisorError(f"cannot read {path}: it is no text in UTF-8 ({place})") from error


def _docx(data: bytes, path: Path) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            member = archive.getinfo("word/document.xml")
            if member.file_size > LARGEST:
                raise AdvisorError(f"cannot read {path}: its text is too large")
            plain = member.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
            text = archive.read(member) if plain else b""
        # A document type, or an encoding that may hide one, could make gigabytes of it.
        if b"<!DOCTYPE" in text or b"\0" in text:
            raise KeyError(member.filename)
        root = ElementTree.fromstring(text)
    except _UNSOUND as error:
        raise AdvisorError(f"cannot read {path}: it is no sound docx") from error
    said = {f"{_WORD}{tag}": blank for tag, blank in _WORD_BLANKS.items()}
    parts = (part for part in root.iter() if part.tag in said)
    return "".join(said[part.tag] or part.text or "" for part in parts)


def _html(text: str) -> str:
    """The text of a page, a line for each block; every step goes on, whatever is never closed."""
    return unescape("".join(_html_parts(text)))


def _html_parts(text: str) -> Iterator[str]:
    place = 0
    while tag := _TAG.search(text, place):
        yield text[place : tag.start()]
        name = (tag[1] or "").lower()
        ends = "-->" if tag[0] == "<!--" else ">"
        place = _after(text, ends, tag.end())
        if name in _UNSEEN:
            place = _after(text, ">", _after(text, f"</{name}", place))
        yield "\n" if name.lstrip("/") in _BLOCKS else ""
    yield text[place:]


def _after(text: str, word: str, place: int) -> int:
    """Where a word ends that comes next; the end of the text where none does."""
    found = re.compile(re.escape(word), re.IGNORECASE).search(text, place)
    return found.end() if found else len(text)
