"""What comes in by the doors that others use ends as promised: forms, pages, assistants.

A few of each are played each time, and thousands by `make fuzz`. Whatever is sent: a form's
return is merged or refused, a page is a page or a sentence, a message has its answer and
the next one, too; and nothing lies elsewhere or is half afterwards.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import select
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytest.importorskip("starlette", reason="the extra `serve` is not installed")
pytest.importorskip("mcp", reason="the extra `mcp` is not installed")

from advisor.loading.mail import BEGIN, END
from advisor.serve import connections
from tests.cli.invoke import ANSWERS, TOY
from tests.effort import examples
from tests.fuzzing import play
from tests.mutated import SCRAPS, WILD, mutated
from tests.pages import HERE, Served, at, case, enter, hidden, read
from tests.test_mcp import HELLO, INITIALIZED, JSON, PLAN, started
from tests.test_serve_process import ends, running

COUNT = max(25, int(os.environ.get("ADVISOR_FUZZ", examples(5_000))) // 20)
SEED = st.integers(0, 2**32)
fuzzed = settings(max_examples=COUNT, deadline=None, suppress_health_check=[*HealthCheck])

# Forms' returns

RETURN = f"""\
{BEGIN}
pack: "./toy"
case: "Hall 4"
date: "2026-11-20 10:00"
respondent:
  by: "Kim"
  owner: "Shift lead"
  pack: "toy@2"
  case: "Hall 4"
answers:
  aisles: {{answer: "tight", note: "every Friday: \\u2028 all day"}}
  told: {{answer: "nobody", evidence: "so it stands in the plan of the hall"}}
{END}
"""
AROUND = (
    "{}",
    "Hi Bo,\n\nhere it is:\n\n{}\n-- \nKim\n",
    "Here is the file:\n\n```yaml\n{}```\n\n**Notes**\n\n- none\n",
    "> On Monday Bo wrote:\n> {}",
    "pack: ./toy\n---\n{}",
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A case and its pack, where the commands run."""
    shutil.copytree(TOY, tmp_path / "toy")
    (tmp_path / "case.yaml").write_text(ANSWERS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@given(SEED, st.sampled_from(AROUND), st.booleans())
@fuzzed
def test_any_return_is_merged_or_refused(
    folder: Path, seed: int, around: str, typeset: bool
) -> None:
    text = around.format(RETURN)
    if typeset:
        text = text.replace('"', "\u201d").replace("  ", "\xa0 ")
    came = mutated(random.Random(seed), text.encode())
    before = (folder / "case.yaml").read_bytes()
    done = play(["merge", "case.yaml", "-", "-o", "-"], came)
    assert (folder / "case.yaml").read_bytes() == before
    assert (done.code == 0) == bool(done.out)
    if done.out:
        assert play(["validate", "-"], done.out).code == 0


# Pages

FIELDS = ("answer", "number", "reason", "note", "evidence", "unsure", "confirm", "x")
OWN = ("seen", "do", "moves", "token", "who", "case", "pack")
IDS = ("aisles", "pallets", "goods", "night-runs", "lease", "none")
SAID = st.sampled_from(
    ["free", "none", "unknown", "not-applicable", "12", "undo", "clear", "toy", "fine-tuning"]
)
TEXT = SAID | st.text(max_size=20) | st.sampled_from([*SCRAPS, *WILD, "a\x85b\u2028c\u2029d\x0b"])
PART = st.sampled_from(["", "..", "%2e%2e", "..%2f", "%00", "case.yaml", "question", "report",
                        "review", "new", "enter", "html", "\u2028", "x" * 300, *IDS])  # fmt: skip
PATHS = st.sampled_from(["/", "/new", "/enter", "/case/case.yaml", *map(at, IDS)]) | st.lists(
    PART, max_size=5
).map(lambda parts: "/" + "/".join(parts))
KINDS = (
    "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-16",
    "multipart/form-data; boundary=x", "multipart/form-data", "application/json", "", "\xff",
)  # fmt: skip
METHODS = ("POST", "POST", "POST", "GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE")
NAMES = st.one_of(
    st.tuples(st.sampled_from(IDS), st.sampled_from(FIELDS)).map(".".join),
    st.sampled_from(OWN),
    st.text(max_size=9),
)
BODIES = st.lists(st.tuples(NAMES, TEXT), max_size=6).map(
    lambda parts: urlencode([(k, v.encode("utf-8", "replace")) for k, v in parts]).encode()
)


@given(
    st.sampled_from(METHODS),
    PATHS,
    BODIES | st.binary(max_size=60),
    st.sampled_from(KINDS),
    st.sampled_from(["", "yesterday", "\xff", '"'] + ["ours"] * 6),
    st.booleans(),
)
@fuzzed
async def test_any_request_is_a_page_or_a_sentence(
    method: str, path: str, body: bytes, kind: str, cookie: str, drawn: bool
) -> None:
    with TemporaryDirectory() as outer:
        place = Path(outer, "here")
        place.mkdir()
        (Path(outer) / "case.yaml").write_text("pack: elsewhere\n")
        file = case(place, "answers: {goods: [bulky], aisles: {answer: free, note: n}}\n")
        before = file.read_bytes()
        async with Served(place).browser("Kim") as client:
            if drawn:
                seen = urlencode({"seen": hidden(await client.get(at("aisles")))})
                body = b"&".join(filter(None, (seen.encode(), body)))
            if cookie != "ours":
                client.cookies.clear()
            headers = [(b"Content-Type", kind.encode("latin-1"))] if kind else []
            if cookie not in ("", "ours"):
                headers.append((b"Cookie", f"advisor-8000={cookie}".encode("latin-1")))
            request = client.build_request(method, f"{HERE}{path}", content=body, headers=headers)
            answer = await client.send(request)
        assert answer.status_code < 500
        if answer.status_code != 303:
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert str(place) not in answer.text
        assert {each.name for each in Path(outer).iterdir()} == {"case.yaml", "here"}
        assert read(file)
        if cookie != "ours" or method != "POST" or answer.status_code != 303:
            assert file.read_bytes() == before
            assert [each.name for each in place.iterdir()] == ["case.yaml"]


REQUESTS = (
    "GET {path} HTTP/1.1\r\n{head}\r\n",
    "GET {path} HTTP/1.1\r\n{head}\r\nGET / HTTP/1.1\r\n{head}\r\n",
    "HEAD {path} HTTP/1.0\r\n{head}\r\n",
    "POST {path} HTTP/1.1\r\n{head}{form}Content-Length: 23\r\n\r\naisles.answer=tight&do=x",
    "POST {path} HTTP/1.1\r\n{head}{form}Transfer-Encoding: chunked\r\n\r\n"
    "17\r\naisles.answer=tight&do=\r\n0\r\n\r\n",
    "POST {path} HTTP/1.1\r\n{head}{form}Expect: 100-continue\r\nContent-Length: 4\r\n\r\na=b",
)
LINES = (
    "Content-Length: +5", "Content-Length: 0x5", "Content-Length: 99999999999999999999",
    "Content-Length: 1\r\nContent-Length: 2", "Transfer-Encoding: gzip, chunked", "Host: evil",
    "Origin: null", "Connection: keep-alive", "X: " + "y" * 70_000, " folded", "X", "Cookie: ;=;",
    "Upgrade: h2c", "Forwarded: host=evil", "X-HTTP-Method-Override: DELETE",
)  # fmt: skip


async def test_any_bytes_are_one_answer_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(connections, "PATIENCE", 0.5)
    chance, file = random.Random(os.environ.get("ADVISOR_FUZZ_SEED", "2026")), case(tmp_path)
    async with running(tmp_path) as (client, link, port):
        await enter(client, link, "Kim")
        cookie = "; ".join(f"{each.name}={each.value}" for each in client.cookies.jar)
        here = f"127.0.0.1:{port}"

        async def sent() -> None:
            head = f"Host: {here}\r\nOrigin: http://{here}\r\nCookie: {cookie}\r\n"
            head += f"{chance.choice(LINES)}\r\n" * chance.randrange(3)
            path = chance.choice(
                ["/", at("aisles"), "/case/..%2fcase.yaml", "/%00", "//x/..", "*"]
            )
            text = chance.choice(REQUESTS).format(
                path=path, head=head, form=f"Content-Type: {KINDS[0]}\r\n"
            )
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            whole = chance.random() < 0.3
            writer.write(text.encode() if whole else mutated(chance, text.encode()))
            answer = (await ends(reader, 20)).removeprefix(b"HTTP/1.1 100 Continue\r\n\r\n")
            writer.close()
            assert answer == b"" or answer[:12] in {b"HTTP/1.1 %d" % n for n in range(200, 500)}
            assert answer.count(b"HTTP/1.1 ") <= 1

        for _ in range(COUNT // 10):
            await asyncio.gather(*(sent() for _ in range(10)))
        assert (await client.get("/")).status_code == 200
    assert caplog.records == []
    assert set(read(file)) <= {"aisles"}
    assert [each.name for each in tmp_path.iterdir()] == ["case.yaml"]


# Assistants


class Assistant:
    """One that says to a server whatever comes to its mind."""

    def __init__(self, folder: Path) -> None:
        self.server = started(folder, bufsize=0)
        self._number = 0
        self._heard = b""
        self.say(json.dumps(HELLO).encode(), 0)
        self.say(json.dumps(INITIALIZED).encode())

    def say(self, line: bytes, answered: int | None = None) -> list[dict[str, Any]]:
        """What is said before the answer to a call that follows, which has to come."""
        self._number += 1
        mark = f"mark {self._number}" if answered is None else answered
        asks = {"jsonrpc": "2.0", "id": mark, "method": "tools/call", "params": LAST}
        assert self.server.stdin
        self.server.stdin.write(line + b"\n")
        if answered is None:
            self.server.stdin.write(json.dumps(asks).encode() + b"\n")
        said: list[dict[str, Any]] = []
        while not said or said[-1].get("id") != mark:
            said.append(json.loads(self._line()))
        return said[:-1]

    def _line(self) -> bytes:
        assert self.server.stdout
        while b"\n" not in self._heard:
            assert select.select([self.server.stdout], [], [], 60)[0], "it says nothing any more"
            more = os.read(self.server.stdout.fileno(), 1 << 20)
            assert more, "it has gone"
            self._heard += more
        line, _, self._heard = self._heard.partition(b"\n")
        return line


LAST = {"name": "list_packs", "arguments": {}}
TOOLS = ("start_case", "get_questions", "put_answers", "check_draft", "judge", "explain",
         "find_out_next", "try_change", "cost", "nearest_cases", "write_report",
         "none")  # fmt: skip
METHODS_OF_MCP = ("tools/call", "tools/list", "resources/read", "resources/list", "prompts/get",
                  "ping", "initialize", "completion/complete", "logging/setLevel",
                  "notifications/cancelled", "odd")  # fmt: skip
ID = st.integers() | st.text(max_size=9) | JSON
MESSAGES = st.one_of(
    st.fixed_dictionaries(
        {
            "jsonrpc": st.just("2.0"),
            "id": ID,
            "method": st.just("tools/call"),
            "params": st.fixed_dictionaries(
                {"name": st.sampled_from(TOOLS), "arguments": JSON | st.fixed_dictionaries(
                    {"case": st.sampled_from(["case.yaml", "new.yaml", "..", "toy"])},
                    optional={"pack": JSON, "answers": JSON, "changes": JSON, "output": JSON,
                              "document": JSON, "form": JSON},
                )}
            ),
        }
    ),
    st.fixed_dictionaries(
        {"jsonrpc": st.just("2.0"), "method": st.sampled_from(METHODS_OF_MCP)},
        optional={"id": ID, "params": JSON | st.fixed_dictionaries(
            {}, optional={"uri": JSON, "name": JSON, "requestId": ID, "arguments": JSON})},
    ),
    JSON,
)  # fmt: skip


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Assistant, Path]]:
    """A server on a folder with a pack, a case and a document."""
    outer = tmp_path_factory.mktemp("outer")
    folder = outer / "root"
    shutil.copytree(TOY, folder / "toy")
    (outer / "case.yaml").write_text(ANSWERS)
    (folder / "case.yaml").write_text(ANSWERS)
    (folder / "toy/case.yaml").write_text(ANSWERS.replace("./toy", "."))
    (folder / "plan.md").write_text(PLAN)
    found = Assistant(folder)
    with found.server as server:
        yield found, outer
        assert server.stdin
        server.stdin.close()
        assert server.wait(20) == 0


@given(MESSAGES, st.sampled_from([0, 0, 1]), SEED)
@fuzzed
def test_any_message_has_an_answer_or_none_and_so_has_the_next(
    assistant: tuple[Assistant, Path], message: object, changed: int, seed: int
) -> None:
    line = json.dumps(message).encode()
    line = mutated(random.Random(seed), line) if changed else line
    server, outer = assistant
    said = server.say(line.replace(b"\n", b" "))
    assert all(each["jsonrpc"] == "2.0" for each in said)
    assert {each.name for each in outer.iterdir()} == {"root", "case.yaml"}
    assert (outer / "case.yaml").read_text() == ANSWERS
    now, before = read(outer / "root/case.yaml"), read(outer / "root/toy/case.yaml")
    assert {id: now[id] for id in before} == before
    assert all(answer.draft for id, answer in now.items() if id not in before)
