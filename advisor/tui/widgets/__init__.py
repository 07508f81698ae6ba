"""The parts screens are made of.

Each takes data, draws it, and says what the user wants in a message; none changes an answer. Those
that know a session (`ending`, `find`, `sections`, `verdict`) are imported from their own modules,
so that the start screen need not wait for the solver and the report.
"""

from advisor.tui.widgets.bar import Bar, Deed
from advisor.tui.widgets.choices import ChoiceList, Row
from advisor.tui.widgets.dialogs import Field, Form, Menu, Values, refusal
from advisor.tui.widgets.entry import Entry, clean
from advisor.tui.widgets.number import NumberInput
from advisor.tui.widgets.page import Dialog, GoOn, Page, Text, Wanted

__all__ = [
    "Bar",
    "ChoiceList",
    "Deed",
    "Dialog",
    "Entry",
    "Field",
    "Form",
    "GoOn",
    "Menu",
    "NumberInput",
    "Page",
    "Row",
    "Text",
    "Values",
    "Wanted",
    "clean",
    "refusal",
]
