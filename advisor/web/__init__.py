"""Pages for a browser on which questions are answered.

Owns what such a page is told: `pages` lays it out, with the macros for questions that all of
them share, and `form` is the page that is filled in anywhere and handed back. It must not read
or write answers files.
"""

from advisor.web.form import form_page

__all__ = ["form_page"]
