"""What foreign text becomes on its way out: one place, by target.

Foreign is every text that a file, a name or a pack brings along. Read `seen` first (no text hides
or steers anything), then one module per target: `markdown` (GitHub, GitLab and Linear), `jira`,
`cells` (a spreadsheet, whatever separator its reader chooses), `log` (a CI log), `columns` (a
terminal), `scalar` (YAML). `inert` is what the trackers have in common, and `counted` says how
many of a pack's nouns there are. HTML is escaped by Jinja, XML by python-docx; both get texts of
`seen`. The package must not know what a text is about, and needs the standard library alone.
"""

from advisor.text.cells import csv_cell, csv_text
from advisor.text.columns import centred, columns, padded, wrapped
from advisor.text.counted import counted
from advisor.text.inert import inert
from advisor.text.log import annotation, guarded, json_text
from advisor.text.scalar import ascii_text, yaml_text
from advisor.text.seen import field_names, flat, one_line, shortened, shown, visible

__all__ = [
    "annotation",
    "ascii_text",
    "centred",
    "columns",
    "counted",
    "csv_cell",
    "csv_text",
    "field_names",
    "flat",
    "guarded",
    "inert",
    "json_text",
    "one_line",
    "padded",
    "shortened",
    "shown",
    "visible",
    "wrapped",
    "yaml_text",
]
