"""What later commands will read of an answers file is checked now, and survives every save."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.errors import InvalidFile
from advisor.loading import load_pack, parse_answers
from advisor.model import Answer, CostFigure, CostOption, CostSheet
from advisor.saving import filled
from advisor.schema import answers_schema
from tests.editor import Schema
from tests.test_loading import FOLDER

SHEET = CostSheet(
    "count",
    "count",
    {
        id: CostFigure(id, id, id, id)
        for id in ("price", "count", "large", "nothing", "hours", "x")
    },
    {},
    (CostOption("talk", "Talk"), CostOption("write", "Write")),
    (),
    90,
)
TOY = replace(load_pack(FOLDER), costs=SHEET)
SCHEMA = Schema(answers_schema(TOY))

GOOD = """
about:
about: {}
about: {job: answer letters, decides: Kim, deadline: 2026-12-01, stake: 3 people}
about: {job: , decided: }
about: {decided: {what: no, by: Kim, date: 2026-11-20, why: "too dear: see the sheet"}}
figures:
figures: {price: 0.15}
figures: {price: 0, count: 1200, large: 999999999999999}
figures: {price: "0.15", count: unknown, nothing: }
figures: {hours: [2, 3]}
figures: {hours: [2, 2.5, 2.5]}
figures: {hours: [0.5, "1"]}
figures: {hours: {value: 12}}
figures: {hours: {value: unknown, note: ask Lee, evidence: , by: Lee, date: 2026-11-20}}
figures: {hours: {value: [1, 2, 40], by: Lee}}
done:
done: {}
done: {do-tell: 2026-11-20, do-permit: last week}
done: {do-tell: }
respondent:
respondent: {}
respondent: {by: Kim, owner: Shift lead, pack: toy@2, case: Hall 4}
respondent: {by: 12, pack: toy, case: }
respondent: {pack: another folder, by: "a: b"}
""".strip().splitlines()

BAD = """
about: Kim | 2:8: wrong-type
about: {jobs: x} | 2:9: unknown-key
about: {job: [x]} | 2:14: wrong-type
about: {decided: yes} | 2:18: wrong-type
about: {decided: {when: x}} | 2:19: unknown-key
figures: 12 | 2:10: wrong-type
figures: {price: cheap} | 2:18: bad-amount
figures: {price: -1} | 2:18: bad-amount
figures: {price: "1,500"} | 2:18: bad-amount
figures: {price: EUR 5} | 2:18: bad-amount
figures: {price: NaN} | 2:18: bad-amount
figures: {price: true} | 2:18: bad-amount
figures: {price: 0.12345678901} | 2:18: bad-amount
figures: {price: [1]} | 2:18: wrong-count
figures: {price: [1, 2, 3, 4]} | 2:18: wrong-count
figures: {price: [1, unknown]} | 2:22: bad-amount
figures: {price: [[1, 2], 3]} | 2:19: wrong-type
figures: {price: {note: x}} | 2:18: answer-form
figures: {price: {value: 1, disputed: [1, 2]}} | 2:18: answer-form
figures: {prize: 1} | 2:11: unknown-figure
figures: {price: {value: {value: 1}}} | 2:26: wrong-type
figures: {price: {value: 1, unsure: true}} | 2:29: unknown-key
respondent: Kim | 2:13: wrong-type
respondent: {name: Kim} | 2:14: unknown-key
respondent: {by: [Kim]} | 2:18: wrong-type
respondent: {pack: other} | 2:20: other-pack
respondent: {pack: toy@3} | 2:20: newer-pack
done: [do-tell] | 2:7: wrong-type
done: {do-tel: today} | 2:8: unknown-action
done: {aisles: } | 2:8: unknown-action
done: {do-tell: [today]} | 2:17: wrong-type
done: {do-tell: ""} | 2:17: empty-text
""".strip().splitlines()


@pytest.mark.parametrize("line", GOOD)
def test_what_is_kept_for_later_is_accepted(line: str) -> None:
    text = f"pack: toy\n{line}\nanswers: {{told: all}}\n"
    assert parse_answers(text.encode(), "x", TOY).answers == {"told": Answer("answered", "all")}
    assert SCHEMA.accepts(text)


@pytest.mark.parametrize("line", BAD)
def test_what_does_not_fit_is_refused_at_its_place(line: str) -> None:
    written, _, problem = line.partition(" | ")
    with pytest.raises(InvalidFile) as caught:
        parse_answers(f"pack: toy\n{written}\n".encode(), "x", TOY)
    assert str(caught.value).startswith(f"x:{problem}: ")
    assert len(caught.value.problems) == 1
    beyond_a_schema = "0.12345678901" in written  # a number, for an editor
    assert SCHEMA.accepts(f"pack: toy\n{written}\n") is beyond_a_schema


@pytest.mark.parametrize(
    "values", ["[3, 2]", "[1, 3, 2]", "[0.2, 0.10]", "{value: [10, 9]}", "[2, 1.99, 3]"]
)
def test_range_that_falls_is_refused(values: str) -> None:
    """The schema cannot say so."""
    with pytest.raises(InvalidFile, match="range-order: the numbers of "):
        parse_answers(f"pack: toy\nfigures: {{x: {values}}}\n".encode(), "x", TOY)


@pytest.mark.parametrize("line", GOOD)
def test_what_is_kept_survives_a_save(line: str) -> None:
    for text in (
        f"pack: toy\n{line}   # mine\nanswers:\n  told: all\n",
        f"pack: toy\nanswers:\n  told: all\n# mine\n{line}\n",
    ):
        saved = filled(text, {"told": Answer("answered", "leads")}, {})
        assert saved == text.replace("told: all", "told: leads")
