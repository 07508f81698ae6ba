"""Any file of data ends as promised: exit 0, 2 or 3, no traceback, and nothing private is said.

Some dozens are played each time; ADVISOR_FUZZ of them where that is set.
"""

from __future__ import annotations

import gzip
import json
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.audit.planted import FORMS, MALFORMED, text_of
from tests.audit.test_private import SECRETS
from tests.effort import examples
from tests.fuzzing import play
from tests.mutated import mutated

COUNT = int(os.environ.get("ADVISOR_FUZZ", examples(600)))
BATCH = 20
CODES = ("utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-be", "latin-1")
NAMES = (
    "t.jsonl",
    "t.json",
    "t.csv",
    "t.tsv",
    "t.jsonl.gz",
    "t",
    "t.txt",
    "a\nb.jsonl",
    "t.parquet",
)
REST = (
    "", "--eval {}", "--production {}", "--eval {} --production {} --sample 3", "--limit 9",
    "--rules-changed 2026-01-01", "--into case.yaml", "--field prompt=x --field answer=label",
    "--field source=text --field date=n --field synthetic=label", "-f json", "-f md", "-f html",
)  # fmt: skip


def written(chance: random.Random) -> str:
    """Rows of all forms with secrets, keys, tags, labels, numbers and nesting."""
    lines = []
    for number in range(chance.randrange(1, 9)):
        row = chance.choice(FORMS)(text_of(chance, 9), text_of(chance, 4))
        secret = chance.choice(sorted(SECRETS))
        strange = (
            number,
            1e308,
            -0.0,
            10**400,
            None,
            True,
            [[secret]],
            {secret: {"a": secret}},
            secret,
        )
        for key in chance.sample(["label", "source", "date", "synthetic", "text", "n", secret], 3):
            row[key] = chance.choice(strange)
        lines.append(json.dumps(row, ensure_ascii=chance.random() < 0.5))
    return "\n".join(lines)


def as_lines(text: str, _: random.Random) -> str:
    return text


def as_array(text: str, chance: random.Random) -> str:
    return "[" + (",\n" if chance.random() < 0.5 else ",").join(text.split("\n")) + "]"


def as_cells(text: str, chance: random.Random) -> str:
    mark = chance.choice(",;\t|")
    rows = [
        mark.join(str(each) for each in json.loads(line).values()) for line in text.split("\n")
    ]
    return "\r\n".join([mark.join(["text", "label", "source", "n"]), *rows])


SHAPES: tuple[Callable[[str, random.Random], str], ...] = (as_lines, as_lines, as_array, as_cells)


def drawn(chance: random.Random) -> bytes:
    """The bytes of a file of data, mostly with something wrong."""
    text = chance.choice(SHAPES)(written(chance), chance)
    data = text.encode(chance.choice(CODES), "replace")
    if chance.random() < 0.3:
        lines = [*data.split(b"\n"), *chance.sample(MALFORMED, 3)]
        data = chance.choice((b"\n", b"\r\n", b"\n\n")).join(lines)
    if chance.random() < 0.7:
        data = mutated(chance, data)
    if chance.random() < 0.2:
        data = gzip.compress(data, 1)
        data = data[: -chance.randrange(9)] if chance.random() < 0.3 else data
    return data


@pytest.mark.parametrize("batch", range(-(-COUNT // BATCH)))
def test_any_file_of_data_ends_as_promised(
    batch: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    seed = os.environ.get("ADVISOR_FUZZ_SEED", "2026")
    for number in range(BATCH):
        chance = random.Random(f"{seed}/{batch}/{number}")
        name = chance.choice(NAMES)
        Path(name).write_bytes(drawn(chance))
        Path("case.yaml").write_text("pack: fine-tuning\nanswers: {}\n", "utf-8")
        rest = [word.format(name) for word in chance.choice(REST).split()]
        ended = play(["audit", name, *rest])
        said = ended.out.decode() + ended.err + Path("case.yaml").read_text("utf-8")
        for secret in SECRETS:
            assert secret not in said.replace("\u2060", ""), (number, rest)
