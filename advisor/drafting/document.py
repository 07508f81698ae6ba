"""What a planning document says, as plain text.

Owns the four forms that are read: plain text, Markdown, HTML and docx. It must not judge what
stands there, and opens nothing that a document points to.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

from advisor.drafting.quotes import Document
from advisor.errors import AdvisorError
from advisor.loading.files import read_regular

LARGEST = 20_000_000
"""Bytes of a document, and of the text within a docx; a book has a few million."""
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HTML = (".html", ".htm", ".xhtml")
_BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "br", "caption", "dd", "div", "dt", "figcaption",
     "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "p", "pre", "section", "table", "td", "th",
     "tr")
)  # fmt: skip
_UNSEEN = ("script", "style", "template", "noscript")


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
            root = ElementTree.fromstring(archive.read(member))
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, RuntimeError, OSError) as error:
        raise AdvisorError(f"cannot read {path}: it is no sound docx") from error
    return "\n".join("".join(_runs(paragraph)) for paragraph in root.iter(f"{_WORD}p"))


def _runs(paragraph: ElementTree.Element) -> Iterator[str]:
    for part in paragraph.iter():
        if part.tag == f"{_WORD}t":
            yield part.text or ""
        elif part.tag in (f"{_WORD}tab", f"{_WORD}br", f"{_WORD}cr"):
            yield " "


class _PageText(HTMLParser):
    """The text of a page, a line for each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.unseen += tag in _UNSEEN
        self.parts += ["\n"] if tag in _BLOCKS else []

    def handle_endtag(self, tag: str) -> None:
        self.unseen -= tag in _UNSEEN and self.unseen > 0
        self.parts += ["\n"] if tag in _BLOCKS else []

    def handle_data(self, data: str) -> None:
        self.parts += [] if self.unseen else [data]


def _html(text: str) -> str:
    page = _PageText()
    page.feed(text)
    page.close()
    return "".join(page.parts)
