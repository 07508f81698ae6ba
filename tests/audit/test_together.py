"""Rows that are taken together come to what they come to one by one."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.audit import Asked, rows, store
from advisor.audit.forms import example
from advisor.audit.narrow import narrowed, narrowed_alike
from tests.audit.found import found_in
from tests.audit.planted import Planted
from tests.effort import examples

TEXTS = st.text(
    st.sampled_from(
        'ab AB\t\n\r\x1c\x1f\x7f{}"\\:[]\u00e9\uff21\u00a8\u00a0\u0301\u3000-_@J0123456789'
    ),
    max_size=30,
) | st.sampled_from(["n/a", " TODO ", "x" * 300, "{{name}}", "word  word", "", " "])
ROLES = st.sampled_from(["system", "user", "assistant"])
SHAPES = [["user", "assistant"], ["system", "user", "assistant"], ["user", "assistant"] * 2]
CHANGES: list[Callable[[dict[str, Any]], object]] = [
    *[lambda _: None] * 9,
    lambda row: row["messages"].pop(),
    lambda row: row["messages"].clear(),
    lambda row: row["messages"][0].update(role="assistant"),
    lambda row: row["messages"][-1].update(weight=0),
    lambda row: row["messages"][-1].update(content=5),
    lambda row: row.update(system="Be brief."),
    lambda row: row.update(source="forum"),
]
"""What may be special about a row; mostly nothing is."""


@st.composite
def conversations(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Rows of one shape, of which some may have something of their own."""
    shape = draw(st.sampled_from(SHAPES))
    found = []
    for _ in range(draw(st.integers(1, 6))):
        turns = [{"role": role, "content": draw(TEXTS)} for role in shape]
        row: dict[str, Any] = {"messages": turns}
        draw(st.sampled_from(CHANGES))(row)
        found.append(row)
    return found


@given(conversations())
@settings(max_examples=examples(300))
def test_rows_together_become_what_each_becomes(every: list[dict[str, Any]]) -> None:
    together = narrowed_alike(every)
    if together is not None:
        alone = [narrowed(example(row, {})) for row in every]
        assert [*zip(*together, strict=True)] == alone


@given(conversations())
@settings(max_examples=examples(60))
def test_nothing_is_found_otherwise(
    tmp_path_factory: pytest.TempPathFactory, every: list[dict[str, Any]]
) -> None:
    planted = Planted(len(every))
    planted.good(3)
    data = planted.data() + "\n".join(json.dumps(row) for row in every).encode()
    asked = Asked(limit=20)
    together = found_in(tmp_path_factory.mktemp("rows"), data, asked=asked)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(rows, "_sound", lambda *_: None)
        patched.setattr(store, "narrowed_alike", lambda _: None)
        assert found_in(tmp_path_factory.mktemp("rows"), data, asked=asked) == together


@pytest.mark.parametrize("block", [1, 7, 64, 1000])
def test_lines_are_the_same_however_the_file_comes(block: int) -> None:
    planted = Planted(block)
    planted.good(30)
    planted.malformed()
    planted.lines += [b"", b" \r", "\u00e9\ufeff".encode(), b'{"prompt": "\xf0\x9f\x98\x80"}\r']
    Random(block).shuffle(planted.lines)
    data = planted.data()[: None if block % 2 else -1]
    whole = [*rows.json_lines([data])]
    parts = [*rows.json_lines(data[at : at + block] for at in range(0, len(data), block))]
    flat = [
        [row[:4] for batch in found for row in zip(*batch, strict=True)]
        for found in (whole, parts)
    ]
    assert flat[0] == flat[1]
    for line, place, text, _ in flat[0]:
        raw = data[place:].split(b"\n")[0]
        assert raw == planted.lines[line - 1]
        assert text in (raw.decode("utf-8", "replace"), raw.decode("latin-1"))


def test_most_rows_are_taken_together() -> None:
    for shape in SHAPES:
        row = {"messages": [{"role": role, "content": "an answer of a length"} for role in shape]}
        assert narrowed_alike([row] * 3)
        assert narrowed_alike([row, {"messages": row["messages"][:-1]}]) is None
