"""Every planted fault is counted, and nothing else is."""

from __future__ import annotations

import csv
import gzip
import io
import json
from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.audit import Asked, Files, audit_files, near
from advisor.model import MEASURES
from tests.audit.found import evidence, found_in, lines, opened
from tests.audit.planted import (
    FORMS,
    MALFORMED,
    UNFILLED,
    Planted,
    chat,
    plain_row,
    system_chat,
    text_of,
)


@given(seed=st.integers(0, 10**6), numbers=st.tuples(*[st.integers(0, 6)] * 3))
def test_every_count_is_exact(
    tmp_path_factory: pytest.TempPathFactory, seed: int, numbers: tuple[int, int, int]
) -> None:
    """In whatever order good rows, duplicates, contradictions and malformed rows stand."""
    repeated, strong, weak = numbers
    planted = Planted(seed)
    planted.good(10 + 2 * (strong + weak))
    planted.duplicates(repeated)
    planted.contradictions(strong, strong=True)
    planted.contradictions(weak, strong=False)
    planted.malformed()
    planted.chance.shuffle(planted.lines)
    found = found_in(tmp_path_factory.mktemp("rows"), planted.data())
    n = {id: each.measure.n for id, each in found.items()}
    assert n["malformed"] == len(MALFORMED)
    assert n["duplicates"] == planted.n["duplicates"]
    assert n["contradictions"] == planted.n["contradictions"]
    assert n["strong-contradictions"] == planted.n["strong"]
    assert n["usable"] == planted.n["good"] + planted.n["contradictions"]
    assert found["usable"].measure.of == len(planted.lines)
    assert found["contradictions"].measure.of == planted.n["good"] + UNFILLED


def test_lines_are_those_that_were_planted(tmp_path: Path) -> None:
    planted = Planted(5)
    planted.good(40)
    planted.duplicates(4)
    planted.contradictions(3, strong=True)
    planted.malformed()
    found = found_in(tmp_path, planted.data())
    assert lines(found["duplicates"]) == planted.where["duplicates"]
    assert lines(found["malformed"]) == planted.where["malformed"][:20]
    assert found["malformed"].measure.more == len(MALFORMED) - 20
    both = sorted(line for end in planted.where["strong"] for line in (end - 1, end))
    assert lines(found["contradictions"]) == both
    assert lines(found["strong-contradictions"]) == [end - 1 for end in planted.where["strong"]]


@pytest.mark.parametrize("raw", MALFORMED, ids=lambda raw: raw[:40].decode("latin-1"))
def test_a_malformed_row_is_told_and_the_audit_goes_on(raw: bytes, tmp_path: Path) -> None:
    good = [json.dumps(plain_row(f"question {n}", f"answer {n}")).encode() for n in range(2)]
    found = found_in(tmp_path, b"\n".join([good[0], raw, good[1]]))
    assert lines(found["malformed"]) == [2]
    assert (found["malformed"].measure.n, found["usable"].measure.n) == (1, 2)


@pytest.mark.parametrize("one", FORMS)
@pytest.mark.parametrize("other", FORMS)
def test_forms_that_say_the_same_are_one_example(one, other, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    rows = [one("What now?", "Nothing."), other(" what NOW? ", "nothing.")]
    found = found_in(tmp_path, "\n".join(map(json.dumps, rows)).encode())
    assert (found["usable"].measure.n, found["duplicates"].measure.n) == (1, 1)


def test_system_text_tools_and_earlier_turns_make_another_request(tmp_path: Path) -> None:
    turns = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]
    rows = [
        chat("And now?", "a"),
        system_chat("And now?", "b"),
        {**chat("And now?", "c"), "tools": [{"type": "function", "function": {"name": "f"}}]},
        {"messages": turns + chat("And now?", "d")["messages"]},
        {"prompt": [*turns, {"role": "user", "content": "And now?"}], "completion": "d"},
    ]
    found = found_in(tmp_path, "\n".join(map(json.dumps, rows)).encode())
    assert found["contradictions"].measure.n == 0
    assert found["duplicates"].measure.n == 1


def test_a_call_of_a_tool_is_an_answer_whatever_its_id(tmp_path: Path) -> None:
    def called(id: str, arguments: str) -> dict[str, object]:
        call = {"id": id, "type": "function", "function": {"name": "f", "arguments": arguments}}
        turn = {"role": "assistant", "content": None, "tool_calls": [call]}
        return {"messages": [{"role": "user", "content": "Go"}, turn]}

    rows = [called("1", '{"a": 1, "b": 2}'), called("2", '{"b":2,"a":1}'), called("3", "{}")]
    rows += [plain_row(f"q{n}", f"a{n}") for n in range(9)]
    found = found_in(tmp_path, "\n".join(map(json.dumps, rows)).encode())
    assert found["malformed"].measure.n == 0
    assert (found["duplicates"].measure.n, found["contradictions"].measure.n) == (1, 1)


def test_turns_that_are_not_trained_are_no_answers(tmp_path: Path) -> None:
    rows = [
        {"role": "user", "content": "q"},
        {"role": "assistant", "content": "trained"},
        {"role": "user", "content": "more"},
        {"role": "assistant", "content": "not trained", "weight": 0},
    ]
    data = [{"messages": rows}, chat("q", "trained")]
    found = found_in(tmp_path, "\n".join(map(json.dumps, data)).encode())
    assert found["duplicates"].measure.n == 1


def test_pairs_of_preferences_contradict_nothing(tmp_path: Path) -> None:
    chance = Random(1)
    rows = [
        {"prompt": f"q{n % 5}", "chosen": text_of(chance, 9), "rejected": text_of(chance, 9)}
        for n in range(10)
    ]
    found = found_in(tmp_path, "\n".join(map(json.dumps, rows)).encode())
    assert found["usable"].measure.n == 10
    assert found["contradictions"].measure.n is None


def test_several_answers_are_meant_where_a_third_of_requests_have_them(tmp_path: Path) -> None:
    rows = [plain_row(f"q{n % 10}", f"answer {n}") for n in range(14)]
    found = found_in(tmp_path, "\n".join(map(json.dumps, rows)).encode())
    assert found["contradictions"].measure.n is None
    assert "4 of 10 requests have several answers" in found["contradictions"].text


def test_labels_are_counted_and_contradict_strongly(tmp_path: Path) -> None:
    rows = [{"text": f"text {n}", "label": "big" if n % 20 else "small"} for n in range(200)]
    rows.append({"text": "text 1", "label": "small"})
    found = found_in(tmp_path, "\n".join(map(json.dumps, rows)).encode())
    assert found["smallest-label"].measure.n == 11
    assert found["label-balance"].measure.ratio == 190 / 11
    assert "the largest is big" in found["label-balance"].text
    assert found["strong-contradictions"].measure.n == 1


def test_leak_is_told_exactly_after_normalising(tmp_path: Path) -> None:
    planted, tests = Planted(7), Planted(8)
    planted.good(50)
    for request in planted.requests[:7]:
        tests.add(chat(f"  {request.upper()}\n", "whatever"), "leaks")
    tests.good(30)
    found = found_in(tmp_path, planted.data(), tested=tests.data())
    assert (found["leaks"].measure.n, found["leaks"].measure.of) == (7, 37)
    assert lines(found["leaks"]) == tests.where["leaks"]
    if near.installed():
        assert found["near-leaks"].measure.n == 0


def test_the_same_bytes_as_train_and_test_are_one_finding(tmp_path: Path) -> None:
    planted = Planted(7)
    planted.good(20)
    found = found_in(tmp_path, planted.data(), tested=planted.data())
    assert found["leaks"].measure.n == 20
    assert "byte for byte" in found["leaks"].text
    assert not found["near-leaks"].known


def test_tags_say_age_source_and_what_is_made_up(tmp_path: Path) -> None:
    rows = [
        {
            **plain_row(f"q{n}", f"a{n}"),
            "created_at": ("2026-01-31T10:00:00Z", "2025-12-31", 1_700_000_000, "soon")[n % 4],
            "synthetic": (True, "yes", False, "no", None)[n % 5],
            "source": "support" if n % 10 else "forum",
        }
        for n in range(40)
    ]
    data = "\n".join(map(json.dumps, rows)).encode()
    found = found_in(tmp_path, data, asked=Asked(date(2026, 1, 1)))
    assert (found["freshness"].measure.n, found["freshness"].measure.of) == (20, 30)
    assert (found["synthetic"].measure.n, found["synthetic"].measure.of) == (16, 32)
    assert (found["source-mix"].measure.n, found["source-mix"].measure.of) == (36, 40)
    assert "8 rows without a tag" in found["synthetic"].text


def test_fields_under_other_keys(tmp_path: Path) -> None:
    rows = [{"frage": f"q{n}", "antwort": f"a{n}", "quelle": "x"} for n in range(4)]
    named = dict(zip(("prompt", "answer", "source"), ("frage", "antwort", "quelle"), strict=True))
    data = "\n".join(map(json.dumps, rows)).encode()
    found = found_in(tmp_path, data, fields=named)
    assert found["usable"].measure.n == 4
    assert found["source-mix"].measure.n == 4
    with pytest.raises(Exception, match="no known form"):
        found_in(tmp_path, data)


def test_what_users_send_is_compared_with_what_is_trained(tmp_path: Path) -> None:
    chance = Random(3)
    rows = [plain_row(text_of(chance, 40), text_of(chance, 5)) for _ in range(200)]
    live = [{"prompt": "short one"} for _ in range(60)]
    live += [{"prompt": "слово " * 12} for _ in range(20)]
    live += [{"prompt": text_of(chance, 40)} for _ in range(40)]
    found = found_in(
        tmp_path,
        "\n".join(map(json.dumps, rows)).encode(),
        live="\n".join(map(json.dumps, live)).encode(),
    )
    assert found["short-requests"].measure.n == 60
    assert found["other-script"].measure.n == 20
    assert found["length-spread"].measure.ratio == pytest.approx(80 / 120, abs=0.02)
    assert found["length-median"].level == "fail"
    few = "\n".join(map(json.dumps, live[:99])).encode()
    found = found_in(tmp_path, "\n".join(map(json.dumps, rows)).encode(), live=few)
    assert not found["length-median"].known


def test_a_sample_is_drawn_alike_and_says_how_far_it_may_be_off(tmp_path: Path) -> None:
    rows = "\n".join(json.dumps(plain_row(f"q {n}" * 9, "a")) for n in range(50)).encode()
    live = "\n".join(
        json.dumps({"prompt": "word " * (n % 50) + "x"}) for n in range(2000)
    ).encode()
    one, other = (found_in(tmp_path, rows, live=live, asked=Asked(sample=400)) for _ in range(2))
    assert one["short-requests"].measure.of == 400
    assert one["short-requests"].measure.n == other["short-requests"].measure.n
    assert "right to 4.9 points" in one["length-spread"].text
    assert abs((one["short-requests"].measure.n or 0) / 400 - 4 / 50) < 0.049


def test_a_limit_says_what_is_cut(tmp_path: Path) -> None:
    rows = [plain_row("word " * (400 if n < 3 else 4), "answer") for n in range(9)]
    rows = [{**row, "prompt": f"{n} {row['prompt']}"} for n, row in enumerate(rows)]
    data = "\n".join(map(json.dumps, rows)).encode()
    found = found_in(tmp_path, data, asked=Asked(limit=200))
    assert found["cut"].measure.n == 3
    assert lines(found["cut"]) == [1, 2, 3]


def test_every_measure_is_told_and_none_is_a_silent_zero(tmp_path: Path) -> None:
    planted = Planted(1)
    planted.good(5)
    found = found_in(tmp_path, planted.data())
    assert tuple(found) == MEASURES
    for each in found.values():
        assert each.known or (each.measure.n is None and each.text and each.level == "unknown")
    assert {*evidence().bounds} <= {*MEASURES}


# The same rows in every kind of file


def as_csv(rows: list[dict[str, str]], mark: str) -> bytes:
    page = io.StringIO()
    writer = csv.DictWriter(page, [*rows[0]], delimiter=mark)
    writer.writeheader()
    writer.writerows(rows)
    return page.getvalue().encode()


def kinds() -> dict[str, tuple[str, bytes]]:
    chance = Random(4)
    rows = [
        {
            "prompt": f'{text_of(chance, 5)}\nünd, "more";',
            "completion": text_of(chance, 40_000 if n == 3 else 6),
        }
        for n in range(12)
    ]
    rows[7] = dict(rows[2])
    json_lines = "\n".join(map(json.dumps, rows)).encode()
    array = json.dumps(rows, indent=1, ensure_ascii=False).encode()
    return {
        "lines": ("t.jsonl", json_lines),
        "blank lines, CRLF and a mark": (
            "t.jsonl",
            b"\xef\xbb\xbf" + json_lines.replace(b"\n", b"\r\n\r\n"),
        ),
        "utf-16": ("t.jsonl", json_lines.decode().encode("utf-16")),
        "array": ("t.json", array),
        "array called lines": ("t.jsonl", array),
        "array on one line": ("t.jsonl", json.dumps(rows).encode()),
        "values one after the other": (
            "t.json",
            "\n".join(json.dumps(row, indent=2) for row in rows).encode(),
        ),
        "csv": ("t.csv", as_csv(rows, ",")),
        "csv with semicolons": ("t.csv", as_csv(rows, ";")),
        "csv in utf-16": ("t.csv", as_csv(rows, "\t").decode().encode("utf-16")),
        "packed lines": ("t.jsonl.gz", gzip.compress(json_lines)),
        "packed csv": ("t.csv.gz", gzip.compress(as_csv(rows, ","))),
        "packed array": ("t.json.gz", gzip.compress(array)),
    }


@pytest.mark.parametrize("kind", [*kinds()])
def test_the_same_rows_in_every_kind_of_file(kind: str, tmp_path: Path) -> None:
    name, data = kinds()[kind]
    found = found_in(tmp_path, data, name=name)
    assert found["usable"].measure.n == 11
    assert found["usable"].measure.of == 12
    assert found["malformed"].measure.n == 0
    assert found["duplicates"].measure.n == 1
    if near.installed():
        assert found["near-duplicates"].measure.n == 0


def test_parquet(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    rows = [chat(f"question {n}", f"answer {n % 9}") for n in range(10)]
    rows.append(rows[0])
    parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "made.parquet")
    data = (tmp_path / "made.parquet").read_bytes()
    found = found_in(tmp_path, data, name="t.parquet")
    assert (found["usable"].measure.n, found["duplicates"].measure.n) == (10, 1)
    assert lines(found["duplicates"]) == [11]


def test_a_sample_is_of_all_files_together(tmp_path: Path) -> None:
    rows = "\n".join(json.dumps(plain_row(f"q {n}" * 9, "a")) for n in range(50)).encode()
    live = "\n".join(json.dumps({"prompt": f"word {n} " * 9}) for n in range(300)).encode()
    files = Files(
        [opened(tmp_path, "t.jsonl", rows)],
        (),
        [opened(tmp_path, "a.jsonl", live), opened(tmp_path, "b.jsonl", live + b"\n" + live)],
    )
    asked = Asked(sample=120)
    _, every = audit_files(files, evidence(), asked, {}, tmp_path, lambda *_: None)
    found = {each.measure.id: each for each in every}
    assert found["short-requests"].measure.of == 120
    assert "120 of 900 requests were drawn" in found["length-spread"].text


def test_rows_on_one_line_are_counted_each_and_their_line_told_once(tmp_path: Path) -> None:
    rows = [plain_row(f"q{n} jo@shop.de", f"a{n}") for n in range(5)]
    found = found_in(tmp_path, json.dumps([*rows, rows[0]]).encode(), name="t.json")
    assert (found["private-data"].measure.n, found["private-data"].lines) == (6, "line 1")
    assert (found["duplicates"].measure.n, found["duplicates"].lines) == (1, "line 1")


def test_rows_without_a_place_for_an_answer_have_their_tokens_once(tmp_path: Path) -> None:
    rows = [{"text": f"{n} {'x' * 395}"} for n in range(9)]
    found = found_in(tmp_path, "\n".join(map(json.dumps, rows)).encode())
    assert found["length"].measure.n == (2 + 395 + len("user")) // 4 + 1
