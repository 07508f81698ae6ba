"""The parts screens are made of.

Each takes data, draws it, and says what the user wants in a message; none changes an answer. Those
that know a session (`ending`, `find`, `sections`, `verdict`) are imported from their own modules,
so that the start screen need not wait for the engine and the report.
"""

from advisor.tui.widgets.choices import ChoiceList, Row
from advisor.tui.widgets.dialogs import Field, Form, Menu, Values, refusal
from advisor.tui.widgets.entry import Entry, NumberInput, clean
from advisor.tui.widgets.key_hints import KeyHint, KeyHintBar, page_hints
from advisor.tui.widgets.page import ContinueInPack, Dialog, QuestionRequested, ScreenPage, Text

__all__ = [
    "ChoiceList",
    "ContinueInPack",
    "Dialog",
    "Entry",
    "Field",
    "Form",
    "KeyHint",
    "KeyHintBar",
    "Menu",
    "NumberInput",
    "QuestionRequested",
    "Row",
    "ScreenPage",
    "Text",
    "Values",
    "clean",
    "page_hints",
    "refusal",
]
