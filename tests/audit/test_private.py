"""What is private is counted by line, and no value of it is in anything that is written."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.audit.private import KINDS, hinted, kinds_in, marks_of, shown
from advisor.audit.private import suspicious as looked_at
from tests.audit.found import found_in, lines
from tests.audit.planted import FORMS, plain_row
from tests.cli.invoke import Advisor
from tests.test_hostile import at_most


def suspicious(text: str) -> bool:
    return looked_at(text, marks_of(text))


MAIL, PHONE, CARD, IBAN, KEY = KINDS
SECRETS = {
    "jane.quimby+x@mail.hallowtree-shop.co.uk": MAIL,
    "müller@straße.de": MAIL,
    "+49 170 1234567": PHONE,
    "+1 (415) 555-0132": PHONE,
    "0044 20 7946 0958": PHONE,
    "415-555-0132": PHONE,
    "(415) 555 0132": PHONE,
    "030 / 2345 6789": PHONE,
    "4111 1111 1111 1111": CARD,
    "5500-0000-0000-0004": CARD,
    "378282246310005": CARD,
    "DE89 3704 0044 0532 0130 00": IBAN,
    "GB29NWBK60161331926819": IBAN,
    "NO93 8601 1117 947": IBAN,
    "sk-proj-abcdefGHIJKL0123456789mnop": KEY,
    "AKIAIOSFODNN7EXAMPLE": KEY,
    "ghp_abcdefghijklmnopqrstuvwxyz0123456789": KEY,
    "github_pat_11ABCDEFG0abcdefghijkl": KEY,
    "xoxb-1234567890-abcdefghij": KEY,
    "AIzaSyA1234567890abcdefghijklmnopqrstuv": KEY,
    "hf_abcdefghijklmnopqrstuvwxyzABCDEFGH": KEY,
    "glpat-abcdefghij0123456789": KEY,
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N": KEY,
    "-----BEGIN RSA PRIVATE KEY-----": KEY,
}
HARMLESS = (
    "On 2026-11-29 at 10:45:30 we sold 1,234,567 pieces for 99.95.",
    "Order 1234567890123456 was sent.",
    "Version 10.11.12.13 of library-4.5.6 is out.",
    "task-based work is risky; see sk- and gh_ and hf_ here",
    "0123456789",
    "4111 1111 1111 1112",
    "DE89 3704 0044 0532 0130 01",
    "at@home, @here, a@b",
    "0000 0000 0000 0000",
)


@pytest.mark.parametrize("secret", SECRETS)
def test_each_kind_is_found_wherever_it_stands(secret: str) -> None:
    for text in (
        secret,
        f"Call {secret}, please.",
        f"({secret})",
        f"x\n{secret}\ny",
        f'"{secret}"',
    ):
        assert suspicious(text)
        assert [KINDS[kind] for kind in kinds_in(text)] == [SECRETS[secret]], text


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_looks_like_it_is_not_found(text: str) -> None:
    assert kinds_in(text) == []


@given(st.text(st.sampled_from('@.+-_ 0123456789abkxsAIKEYJ()/\n"é')))
def test_what_the_first_look_passes_over_holds_nothing(text: str) -> None:
    assert suspicious(text) or kinds_in(text) == []


@given(
    st.lists(
        st.text(st.sampled_from('@.+-_ 0123456789abkxsAIKEYJS()/\\"é'))
        | st.sampled_from([*SECRETS, *HARMLESS])
    )
)
def test_no_row_worth_a_look_is_passed_over_among_others(texts: list[str]) -> None:
    rows = hinted([marks_of(text) for text in texts])
    assert {at for at, text in enumerate(texts) if suspicious(text) and kinds_in(text)} <= {*rows}
    assert {at for at, text in enumerate(texts) if "\\" in text} <= {*rows}
    assert len(rows) == len({*rows}) and all(at < len(texts) for at in rows)


@pytest.mark.parametrize("secret", SECRETS)
def test_what_is_printed_of_the_data_is_short_and_holds_nothing(secret: str) -> None:
    for text in (secret, f"label {secret}", f"{secret} " * 3):
        assert shown(text) == "(withheld)"
    assert shown("x" * 50) == "x" * 39 + "…"
    assert shown("a\nb\x1b[31m") == shown("a b\x1b[31m")


UNITS = (
    *"a0 @.+-_(/A\u00e9", "a@", "a.", "a@a.", "0 ", "00", "0044 ", "+1", "+1 ", "1-", "(030) ",
    "AB12", "AB12 ", "DE89", "sk-", "ghp_", "eyJ", "eyJa.", "4111 ", "a@b.cc ", "-----BEGIN ",
    "415-555-0132 ", "+49 170 1234567, ",
)  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_any_row_takes_time_in_proportion(unit: str) -> None:
    text = unit * (100_000 // len(unit)) + "\0"
    with at_most(2):
        kinds_in(text)


def bits(secret: str) -> list[str]:
    """What of a secret may not be printed either: every run of it that tells much."""
    runs: list[str] = re.findall(r"\w{6,}", secret)
    return [secret, *(run for run in runs if run not in ("BEGIN", "PRIVATE"))]


def rows_with_secrets() -> list[dict[str, Any]]:
    """Each secret in request, answer, label, tag, key, other fields, and malformed rows."""
    rows: list[dict[str, Any]] = []
    for number, secret in enumerate(SECRETS):
        form = FORMS[number % len(FORMS)]
        rows += [form(f"q {number} {secret}", "a"), form(f"q {number}", f"b {secret}")]
        rows.append(
            {**plain_row(f"t {number}", "c"), "source": secret, "customer": [{"x": secret}]}
        )
        rows.append({**plain_row(f"k {number}", "d"), secret: number})
        rows += [{"text": f"l {number} {n}", "label": secret} for n in range(4)]
        rows.append({"messages": [{"role": secret, "content": "x"}]})
        rows.append(plain_row(f"p {number}", f"{{{{x}}}} {secret}"))
    return rows


def files() -> dict[str, bytes]:
    rows = rows_with_secrets()
    plain = "\n".join(map(json.dumps, rows))
    page = io.StringIO()
    writer = csv.writer(page)
    writer.writerow(["text", "label"])
    writer.writerows([f"{n} {secret}", secret] for n in range(4) for secret in SECRETS)
    broken = "\n".join(f'{{"prompt": "{secret}", oops' for secret in SECRETS)
    return {
        "lines.jsonl": f"{plain}\n{broken}".encode(),
        "escaped.jsonl": re.sub(r"[@0-4]", lambda c: f"\\u{ord(c[0]):04x}", plain).encode(),
        "array.json": json.dumps(rows, ensure_ascii=False).encode(),
        "table.csv": page.getvalue().encode(),
        "packed.jsonl.gz": gzip.compress(plain.encode()),
        "wide.jsonl": plain.encode("utf-16"),
    }


@pytest.mark.parametrize("name", [*files()])
@pytest.mark.parametrize("form", ["text", "md", "json"])
def test_no_value_is_in_any_output_or_the_log(
    name: str, form: str, here: Path, advisor: Advisor
) -> None:
    (here / name).write_bytes(files()[name])
    (here / "case.yaml").write_text("pack: fine-tuning\nanswers: {}\n", "utf-8")
    line = f"audit {name} --eval {name} --production {name} --rules-changed 2026-01-01"
    done = advisor(f"{line} --into case.yaml -f {form}")
    assert done.code == 0, done.err
    assert "rivate" in done.out
    report = advisor("run case.yaml")
    said = [done.out, done.err, (here / "case.yaml").read_text("utf-8"), report.out]
    for secret in SECRETS:
        for bit in bits(secret):
            assert not any(bit in text.replace("\u2060", "") for text in said), bit


def test_no_value_is_in_a_refusal(here: Path, advisor: Advisor) -> None:
    bad = "\n".join(f'{{"prompt": "{secret}", "{secret}": oops' for secret in SECRETS)
    (here / "bad.jsonl").write_text(bad, "utf-8")
    done = advisor("audit bad.jsonl")
    assert done.code == 3
    assert not [bit for secret in SECRETS for bit in bits(secret) if bit in done.err]


def test_lines_and_kinds_are_told(tmp_path: Path) -> None:
    rows = [plain_row(f"q{n}", secret) for n, secret in enumerate(SECRETS)]
    rows += [plain_row(f"h{n}", text) for n, text in enumerate(HARMLESS)]
    found = found_in(tmp_path, "\n".join(map(json.dumps, rows)).encode())["private-data"]
    assert found.measure.n == len(SECRETS)
    assert lines(found) == [*range(1, 21)]
    assert "2 e-mail addresses, 6 phone numbers, 3 card numbers, 3 IBANs and 10 keys" in found.text
