"""A page of findings or changes in the forms that its commands know.

Owns those forms. It must not write them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from advisor.cli.output import Output, targets
from advisor.cli.text import WIDTH, section_text, title_text
from advisor.export.page import PAGE_FORMATS
from advisor.report import ReportPage
from advisor.text import wrapped

PageForm = tuple[str, Callable[[ReportPage], bytes]]
"""How the names of its files end, and what makes one."""


def _text(page: ReportPage) -> bytes:
    sections = [section for section in page.sections if section.id != "sources"]  # long; md has it
    headline = "\n".join(wrapped(page.headline, WIDTH))
    parts = [title_text(page.title), f"{headline}\n", *map(section_text, sections)]
    return "\n".join(parts).encode()


PAGE_FORMS: Mapping[str, PageForm] = {
    "text": (".txt", _text),
    "md": (".md", PAGE_FORMATS["md"]),
    "json": (".json", PAGE_FORMATS["json"]),
}


def pages_of(
    page: ReportPage | None,
    outputs: Sequence[str],
    form: str | None,
    stem: str,
    forms: Mapping[str, PageForm] = PAGE_FORMS,
) -> list[Output]:
    """The page in every form asked for, empty while there is none; `stem` names files in folders.

    UsageError if a form is none of a page's.
    """
    suffixes = {name: suffix for name, (suffix, _) in forms.items()}
    return [
        Output(place, forms[name][1](page) if page else b"", "" if name == "text" else name)
        for place, name in targets(outputs, form, suffixes, stem)
    ]
