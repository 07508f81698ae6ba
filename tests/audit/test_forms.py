"""What each form of a row says, and that no row can break what reads it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from advisor.audit.forms import MalformedRow, example
from tests.audit.found import found_in
from tests.audit.planted import plain_row

USER, BOT = {"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}
TALK = [USER, BOT, {"role": "user", "content": "q2"}, {"role": "assistant", "content": "a2"}]


def call(arguments: Any) -> dict[str, Any]:
    function = {"name": "f", "arguments": arguments}
    return {"messages": [USER, {"role": "assistant", "tool_calls": [{"function": function}]}]}


FORMS: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "preferred output": (
        {"input": {"messages": [USER]}, "preferred_output": [BOT], "non_preferred_output": [BOT]},
        "",
        "q",
        "a",
    ),
    "chosen and rejected conversations": ({"chosen": TALK, "rejected": TALK}, "", "q|a|q2", "a2"),
    "chosen beside a conversation": (
        {"messages": [USER, BOT], "chosen": "b", "rejected": "c"},
        "",
        "q|a",
        "b",
    ),
    "chosen beside a prompt": ({"prompt": "q", "chosen": BOT, "rejected": "c"}, "", "q", "a"),
    "history": (
        {"instruction": "now", "input": "x", "output": "y", "history": [["a", "b"], ["c", "d"]]},
        "",
        "a|b|c|d|now\nx",
        "y",
    ),
    "system beside parts": (
        {
            "contents": [
                {"role": "user", "parts": [{"text": "q"}, {"image": 1}, "z", 5]},
                {"role": "model", "parts": [{"text": "a"}]},
            ],
            "systemInstruction": {"parts": [{"text": "Be brief."}]},
        },
        "Be brief.",
        'q\n{"image": 1}\nz\n5',
        "a",
    ),
    "system turns": (
        {"messages": [{"role": "developer", "content": "Be brief."}, USER, BOT]},
        "Be brief.",
        "q",
        "a",
    ),
    "untrained turns at the end": ({"messages": [*TALK[:3], {**BOT, "weight": 0}]}, "", "q", "a"),
    "numbers": ({"prompt": 5, "completion": 0.5}, "", "5", "0.5"),
    "arguments in any order": (
        call('{"b": 1, "a": 2}'),
        "",
        "q",
        '[{"arguments": {"a": 2, "b": 1}, "name": "f"}]',
    ),
    "arguments that are data": (
        call({"b": 1, "a": 2}),
        "",
        "q",
        '[{"arguments": {"a": 2, "b": 1}, "name": "f"}]',
    ),
    "a call that is none": (
        {"messages": [USER, {**BOT, "tool_calls": ["x", {"function": "g"}]}]},
        "",
        "q",
        'a["x", "g"]',
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_each_form_says_what_it_says(form: str) -> None:
    row, system, asked, answer = FORMS[form]
    found = example(row, {})
    assert (found.system, "|".join(found.texts), found.answer) == (system, asked, answer)
    assert len(found.roles) == len(found.texts)


@pytest.mark.parametrize(
    "row",
    [
        {"instruction": "x", "output": "y", "history": [["a"]]},
        {"messages": [USER, {"role": "assistant", "content": {"text": "a"}}]},
        {"prompt": "q", "completion": " " * 30},
    ],
)
def test_a_row_of_the_wrong_shape_is_malformed(row: dict[str, Any]) -> None:
    with pytest.raises(MalformedRow):
        example(row, {})


@pytest.mark.parametrize(
    "arguments",
    [
        "[" * 100_000,
        "[" * 900 + "]" * 900,
        '"\\ud800"',
        "9" * 5000,
        "NaN",
        "",
        "{",
        "é",
    ],
    ids=lambda text: text[:9],
)
def test_no_arguments_of_a_call_break_the_audit(arguments: str, tmp_path: Path) -> None:
    other = call({"x": "something else altogether"})
    rows = [call(arguments), call(arguments), other, *(plain_row(f"q{n}", "a") for n in range(9))]
    data = "\n".join(map(json.dumps, rows)).encode()
    found = found_in(tmp_path, data, tested=data + b"\n" + json.dumps(call("x")).encode())
    assert found["malformed"].measure.n == 0
    assert (found["duplicates"].measure.n, found["strong-contradictions"].measure.n) == (1, 1)
