"""The server of the pages as a process: slow clients, many of them, and its end at random."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, suppress
from pathlib import Path
from random import Random

import pytest

pytest.importorskip("starlette", reason="the extra `serve` is not installed")

import httpx

from advisor.cli import main
from advisor.serve import connections
from advisor.serve.address import Address, listen
from advisor.serve.folder import Folder
from advisor.serve.guard import Guard
from advisor.serve.server import server
from tests.effort import examples
from tests.pages import alert, at, case, enter, hidden, news, post, read

ROOT = Path(__file__).parent.parent
PATIENCE = 20.0
VALUES = {"free": "Trucks pass each other", "tight": "Trucks wait for each other"}


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[tuple[httpx.AsyncClient, str, int]]:
    """A server on a folder, a browser that may enter, the link, and the port."""
    with listen(Address(0)) as (address, sockets):
        guard = Guard(address)
        found = server(Folder(folder), guard, address)
        task = asyncio.create_task(found.serve([*sockets]))
        headers = {"Origin": address.url}
        async with httpx.AsyncClient(base_url=address.url, headers=headers) as client:
            yield client, guard.links[""], address.port
        await asyncio.sleep(0.1)  # what was closed is heard of
        found.should_exit = True
        await task


async def ends(reader: asyncio.StreamReader, within: float) -> bytes:
    """What comes before the other side hangs up."""
    with suppress(ConnectionResetError):
        return await asyncio.wait_for(reader.read(), within)
    return b""


FORM = (
    b"Host: {host}\r\nOrigin: http://{host}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
)
HALVES = [
    b"",
    b"GET / HT",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1",
    b"GET / HTTP/1.1\r\nHost: {host}\r\nX: ",
    b"POST /enter HTTP/1.1\r\n{form}Content-Length: 9\r\n\r\nto",
    b"POST /enter HTTP/1.1\r\n{form}Transfer-Encoding: chunked\r\n\r\n5\r\nto",
]


@pytest.mark.parametrize("half", HALVES)
async def test_half_a_request_ends_by_itself(
    half: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert connections.PATIENCE == 10
    monkeypatch.setattr(connections, "PATIENCE", 0.3)
    async with running(tmp_path) as (client, link, port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        half = half.replace(b"{form}", FORM)
        writer.write(half.replace(b"{host}", f"127.0.0.1:{port}".encode()))
        assert await ends(reader, PATIENCE) == b""
        writer.close()
        assert (await enter(client, link)).status_code == 303


async def test_request_in_small_pieces_ends_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "PATIENCE", 0.5)
    async with running(tmp_path) as (_, _, port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        reading = asyncio.create_task(ends(reader, PATIENCE))
        start = time.monotonic()
        with suppress(ConnectionError):
            while not reading.done() and time.monotonic() < start + PATIENCE:
                writer.write(b"X")
                await writer.drain()
                await asyncio.sleep(0.05)
        assert await reading in (b"",) or b" 400 " in reading.result()
        writer.close()


async def test_answer_nobody_reads_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "LONGEST", 0.3)
    case(tmp_path)
    async with running(tmp_path) as (client, link, port):
        await enter(client, link)
        cookie = "; ".join(f"{each.name}={each.value}" for each in client.cookies.jar)
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1)
        head = f"Host: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n"
        writer.write(f"GET /case/case.yaml/report/html HTTP/1.1\r\n{head}\r\n".encode())
        await asyncio.sleep(1)
        assert (await client.get("/")).status_code == 200
        writer.close()
        del reader


@pytest.mark.thorough
async def test_thousand_connections_lock_nobody_out(tmp_path: Path) -> None:
    async with running(tmp_path) as (client, link, port):
        before = sockets()
        with ExitStack() as stack:
            for number in range(1_000):
                one = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
                one.setblocking(False)
                if number % 3:
                    one.send(b"GET / HTTP/1.1\r\n"[: number % 16])
                if number % 25 == 0:
                    await asyncio.sleep(0)
            assert (await enter(client, link, "Kim")).status_code == 303
            assert (await client.get("/")).status_code == 200
            assert sockets() - before - 1_000 <= connections.MOST + 5


def sockets() -> int:
    """How many this process has."""
    found = 0
    for place in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            found += str(place.readlink()).startswith("socket:")
    return found


async def test_hundred_megabytes_are_refused_with_a_sentence(tmp_path: Path) -> None:
    case(tmp_path)
    before = (tmp_path / "case.yaml").read_bytes()

    async def much() -> AsyncIterator[bytes]:
        for _ in range(1_600):
            yield b"x" * 65_536

    async with running(tmp_path) as (client, link, _):
        await enter(client, link)
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = await client.post(at("aisles"), content=much(), headers=kind, timeout=60)
        assert answer.status_code == 413
        assert "too much" in alert(answer)
    assert (tmp_path / "case.yaml").read_bytes() == before


ODD = [
    b"GET / HTTP/1.1\r\nHost: one\r\nHost: two\r\n\r\n",
    b"GET /%00%0d%0a HTTP/1.1\r\nHost: {host}\r\n\r\n",
    b"GET /\xff\xfe HTTP/1.1\r\nHost: {host}\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"GET http://evil.example/ HTTP/1.1\r\nHost: {host}\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: {host}\r\nX: y\r\nX\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: {host}\r\nCookie: \xff\xfe=\x80; a; =; advisor\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: -1\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: {host}\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
]


@pytest.mark.parametrize("odd", ODD)
async def test_what_is_no_request_of_ours_is_refused(
    odd: bytes, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(tmp_path) as (client, link, port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(odd.replace(b"{host}", f"127.0.0.1:{port}".encode()))
        writer.write_eof()
        answer = await ends(reader, PATIENCE)
        assert answer == b"" or answer.split()[1][:1] == b"4"
        writer.close()
        assert (await enter(client, link)).status_code == 303
    assert caplog.records == []


# As a process


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`advisor serve` as a process, and its link."""
    case(tmp_path)
    process, link = start(tmp_path)
    yield process, link
    process.kill()
    process.communicate()


def start(folder: Path) -> tuple[subprocess.Popen[str], str]:
    """A process that serves a folder, and its link."""
    process = subprocess.Popen(
        [sys.executable, "-m", "advisor", "serve", "-q"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    return process, process.stdout.readline().strip()


def browser(link: str) -> httpx.AsyncClient:
    """A browser that may press the button of a link."""
    url = link.partition("/enter")[0]
    return httpx.AsyncClient(base_url=url, headers={"Origin": url}, timeout=PATIENCE)


@pytest.mark.parametrize(("name", "code"), [("SIGINT", 0), ("SIGTERM", 143), ("SIGHUP", 129)])
async def test_signal_ends_the_server(
    name: str, code: int, served: tuple[subprocess.Popen[str], str]
) -> None:
    process, link = served
    async with browser(link) as client:
        assert (await enter(client, link, "Kim")).status_code == 303
        assert (await post(client, "aisles", answer="free")).status_code == 303
    process.send_signal(getattr(signal, name))
    assert await asyncio.to_thread(process.wait, PATIENCE) == code
    assert process.stderr
    assert process.stderr.read() == ""


@pytest.mark.parametrize("seed", range(examples(20)))
async def test_nothing_shown_as_saved_is_lost(seed: int, tmp_path: Path) -> None:
    """The server is killed at a random moment while answers come in as fast as they can."""
    random, path = Random(seed), case(tmp_path)
    process, link = start(tmp_path)
    shown = ""
    sent = ""
    killing = asyncio.get_running_loop().call_later(random.random() * 1.5 + 0.05, process.kill)
    with suppress(httpx.HTTPError):
        async with browser(link) as client:
            await enter(client, link)
            while True:
                sent = "tight" if shown == "free" else "free"
                done = await post(client, "aisles", answer=sent)
                assert done.status_code == 303
                shown = sent
                told = news(await client.get(done.headers["Location"]))
                assert told.startswith(f"Saved: Aisles: {VALUES[sent]}")
    killing.cancel()
    process.kill()
    process.communicate()
    answer = read(path).get("aisles")
    assert (str(answer.value) if answer else "") in {shown, sent}
    again, link = start(tmp_path)
    async with browser(link) as client:
        await enter(client, link)
        assert hidden(await client.get(at("aisles")))
    again.kill()
    again.communicate()


def test_folder_that_is_none_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", str(tmp_path / "none")]) == 2
    assert "none" in capsys.readouterr().err
