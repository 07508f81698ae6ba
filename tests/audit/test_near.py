"""Near duplicates: all that are very near, nearly all that are near, and none that is not."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from tests.audit.found import found_in, lines
from tests.audit.planted import alike, chat, near_pairs, plain_row, text_of
from tests.effort import examples

pytest.importorskip("rensa")


@pytest.mark.parametrize("seed", [1, 2])
def test_pairs_that_are_near(seed: int, tmp_path: Path) -> None:
    chance = Random(seed)
    rows: list[dict[str, object]] = []
    pairs = []
    for one, other, near in near_pairs(chance, examples(600), 0.7):
        answer = text_of(chance, 1)
        pairs.append((len(rows) + 2, alike(f"{one} {answer}", f"{other} {answer}")))
        assert pairs[-1][1] >= near - 0.05
        rows += [plain_row(one, answer), chat(other, answer)]
    found = found_in(tmp_path, "\n".join(map(json.dumps, rows)).encode())
    n = found["near-duplicates"].measure.n
    above = [near for _, near in pairs if near >= 0.8]
    assert n is not None
    assert 0.98 * len(above) <= n <= len(above)
    assert {*lines(found["near-duplicates"])} <= {line for line, near in pairs if near >= 0.8}


def test_every_pair_from_nine_tenths_up_is_found(tmp_path: Path) -> None:
    chance = Random(9)
    rows = []
    for one, other, _ in near_pairs(chance, examples(400), 0.9):
        rows += [plain_row(one, "same"), plain_row(other, "same")]
    found = found_in(tmp_path, "\n".join(map(json.dumps, rows)).encode())
    assert found["near-duplicates"].measure.n == len(rows) // 2


def test_a_template_makes_no_rows_alike(tmp_path: Path) -> None:
    chance = Random(3)
    head = "You are given a record of a customer of ours; say in one word what it is about. " * 3
    tail = " Answer in one word only, in lower case, and never explain why you chose that word."
    rows = [plain_row(f"{head}{text_of(chance, 4)}{tail}", f"{n} {tail}") for n in range(40)]
    found = found_in(tmp_path, "\n".join(map(json.dumps, rows)).encode())
    assert found["near-duplicates"].measure.n == 0
    whole = "\n".join(map(json.dumps, rows)).encode()
    tests = [plain_row(f"{head}{text_of(chance, 4)}{tail}", "x") for n in range(9)]
    found = found_in(tmp_path, whole, tested="\n".join(map(json.dumps, tests)).encode())
    assert (found["leaks"].measure.n, found["near-leaks"].measure.n) == (0, 0)


def test_a_crowd_of_alike_rows_is_one_cluster(tmp_path: Path) -> None:
    chance = Random(3)
    text = text_of(chance, 60)
    rows = [plain_row(f"{n} {text}", "same") for n in range(70)]
    rows += [plain_row(text_of(chance, 20), text_of(chance, 20)) for _ in range(330)]
    found = found_in(tmp_path, "\n".join(map(json.dumps, rows)).encode())
    assert found["near-duplicates"].measure.n == 69


def test_a_near_leak_is_apart_from_an_exact_one(tmp_path: Path) -> None:
    chance = Random(5)
    pairs = [*near_pairs(chance, 20, 0.85)]
    train = [plain_row(one, text_of(chance, 9)) for one, _, _ in pairs]
    tests = [chat(other, "x") for _, other, _ in pairs] + [chat(pairs[0][0].upper(), "x")]
    found = found_in(
        tmp_path,
        "\n".join(map(json.dumps, train)).encode(),
        tested="\n".join(map(json.dumps, tests)).encode(),
    )
    assert (found["leaks"].measure.n, found["near-leaks"].measure.n) == (1, 20)
    assert lines(found["near-leaks"]) == [*range(1, 21)]
