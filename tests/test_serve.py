"""The server of the screens: who is let in, what is served, and that no process is left behind."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from advisor.cli import main
from advisor.errors import AdvisorError
from advisor.serve.address import Address, listen
from advisor.serve.child import _EVERY

pytest.importorskip("textual_serve", reason="the extra `serve` is not installed")

import aiohttp
from textual.widgets import Input

from advisor.serve.app import FolderDialogs, ServedApp, _plain, inside
from advisor.serve.server import AdvisorServer
from advisor.session.opening import open_session
from advisor.tui.screens.compare import Compare, Pick
from advisor.tui.screens.start import StartScreen
from advisor.tui.widgets import Text
from tests.effort import some

ROOT = Path(__file__).parent.parent
PATIENCE = 20.0


class Running:
    """A server, and what a browser has to know of it."""

    def __init__(self, server: AdvisorServer, address: Address, links: list[str]) -> None:
        self.server = server
        self.url = address.url
        self.port = address.port
        (self.link,) = links

    @asynccontextmanager
    async def browser(self, enters: bool = True) -> AsyncIterator[aiohttp.ClientSession]:
        """A browser, which has opened the link."""
        jar = aiohttp.CookieJar(unsafe=True)  # cookies of a bare address, too
        async with aiohttp.ClientSession(self.url, cookie_jar=jar) as session:
            if enters:
                async with session.get(self.link) as response:
                    assert response.status == 200
            yield session


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Running]:
    """A server on an empty folder."""
    links: list[str] = []
    with listen(0, "") as socket:
        address = Address("", socket.getsockname()[1])
        server = AdvisorServer(tmp_path, address, links.append)
        runner = aiohttp.web.AppRunner(await server._make_app(), shutdown_timeout=1)
        await runner.setup()
        await aiohttp.web.SockSite(runner, socket).start()
        yield Running(server, address, links)
        await runner.cleanup()


async def status(session: aiohttp.ClientSession, path: str, **headers: str) -> int:
    """What a request is answered with."""
    async with session.get(path, headers=headers) as response:
        return int(response.status)


# Who is let in


async def test_token_lets_one_browser_in_once(running: Running) -> None:
    async with running.browser() as session:
        assert await status(session, "/") == 200
        assert await status(session, running.link) == 200  # it has its cookie
        async with running.browser(enters=False) as other:
            assert await status(other, running.link) == 403
            assert await status(other, "/") == 403


async def test_cookie_is_for_this_site_and_not_for_scripts(running: Running) -> None:
    async with running.browser(enters=False) as session:
        async with session.get(running.link) as response:
            cookie = response.headers["Set-Cookie"]
            assert response.headers["Referrer-Policy"] == "no-referrer"
            assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
        assert cookie.startswith(f"advisor-{running.port}=")
        assert {part.strip() for part in cookie.split(";")[1:]} == {
            "HttpOnly",
            "Path=/",
            "SameSite=Strict",
        }
        assert running.link.partition("token=")[2] not in cookie
        async with session.get("/") as response:
            assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/?token=",
        "/?token=x",
        "/?token=%C3%A9",
        "/ws",
        "/download/x",
        "/static/css/xterm.css",
    ],
)
async def test_nobody_enters_without_the_token(path: str, running: Running) -> None:
    async with running.browser(enters=False) as session:
        origin = {"Origin": running.url}
        assert await status(session, path, **origin) == 403
        forged = {"Cookie": f"advisor-{running.port}=x"}
        assert await status(session, path, **origin, **forged) == 403
        token = running.link.partition("?")[2]
        assert await status(session, f"/static/css/xterm.css?{token}") == 403


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "", "LOCALHOST.:{port}"],
)
@pytest.mark.parametrize("path", ["/", "/ws", "/static/css/xterm.css"])
async def test_foreign_host_is_refused(host: str, path: str, running: Running) -> None:
    async with running.browser() as session:
        host = host.format(port=running.port)
        headers = {"Host": host, "Origin": f"http://{host}"}
        assert await status(session, path, **headers) == 403


@pytest.mark.parametrize("origin", ["http://evil.example", "http://127.0.0.1:1", "null", ""])
@pytest.mark.parametrize("path", ["/", "/ws", "/static/css/xterm.css"])
async def test_foreign_origin_is_refused(origin: str, path: str, running: Running) -> None:
    async with running.browser() as session:
        assert await status(session, path, Origin=origin) == 403


async def test_what_is_no_request_is_refused_without_a_word(
    running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
    writer.write(b"GET / HTTP/1.1\r\nHost: one\r\nHost: two\r\n\r\n")
    assert b" 400 " in await reader.readline()
    writer.close()
    assert caplog.records == []


async def test_socket_has_to_say_where_it_comes_from(running: Running) -> None:
    async with running.browser() as session:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await session.ws_connect("/ws")
        assert refused.value.status == 403
    assert not running.server.tabs


async def test_names_of_this_machine(running: Running) -> None:
    async with running.browser() as session:
        host = f"localhost:{running.port}"
        assert await status(session, "/", Host=host, Origin=f"http://{host}") == 200


def test_other_machines_need_a_name() -> None:
    assert Address("", 8000).hosts == {"127.0.0.1:8000", "localhost:8000"}
    remote = Address("lab.example", 8000)
    assert remote.url == "http://lab.example:8000"
    assert remote.hosts == {
        "127.0.0.1:8000", "localhost:8000", "lab.example:8000", "lab.example",
    }  # fmt: skip
    with listen(0, "") as socket:
        assert socket.getsockname()[0] == "127.0.0.1"
        port = socket.getsockname()[1]
        with pytest.raises(AdvisorError, match=f"cannot listen on port {port}: "):
            listen(port, "")


# What is served


async def test_page_asks_nothing_of_others(running: Running, tmp_path: Path) -> None:
    async with running.browser() as session:
        async with session.get("/") as response:
            page = await response.text()
        assert f"<title>advisor: {tmp_path.name}</title>" in page
        assert "//" not in page.replace("// ", "").replace('+ "//" +', "")
        assert await status(session, "/static/fonts/RobotoMono-VariableFont_wght.ttf") == 200
        for path in ("/static/", "/static", "/download/x", "/etc"):
            assert await status(session, path) in (403, 404)


# Processes


@asynccontextmanager
async def tab(running: Running) -> AsyncIterator[tuple[aiohttp.ClientWebSocketResponse, int]]:
    """A tab that shows something, and its process."""
    place, headers = "/ws?width=80&height=24", {"Origin": running.url}
    async with running.browser() as session, session.ws_connect(place, headers=headers) as socket:
        await shows(socket, "Start a new case")
        (found,) = running.server.tabs
        assert found._process
        yield socket, found._process.pid


async def shows(socket: aiohttp.ClientWebSocketResponse, text: str) -> None:
    """Wait until a text was drawn."""
    seen = b""
    async with asyncio.timeout(PATIENCE):
        while text.encode() not in seen:
            message = await socket.receive()
            seen += message.data if message.type is aiohttp.WSMsgType.BINARY else b""


def alive(pid: int) -> bool:
    """Whether there is such a process."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def gone(pid: int) -> bool:
    """Whether a process ends within a while."""
    deadline = time.monotonic() + PATIENCE
    while alive(pid) and time.monotonic() < deadline:
        await asyncio.sleep(0.05)
    return not alive(pid)


async def test_process_ends_with_its_tab(running: Running) -> None:
    async with tab(running) as (socket, pid):
        assert alive(pid)
        await socket.close()
    assert await gone(pid)
    deadline = time.monotonic() + PATIENCE
    while running.server.tabs and time.monotonic() < deadline:  # it hears of it a little later
        await asyncio.sleep(0.05)
    assert not running.server.tabs


@pytest.mark.thorough
async def test_process_that_will_not_go_is_ended(running: Running) -> None:
    async with tab(running) as (socket, pid):
        os.kill(pid, signal.SIGSTOP)
        await socket.close()
    assert await gone(pid)


async def test_page_ends_with_its_process(running: Running) -> None:
    async with tab(running) as (socket, pid):
        await socket.send_json(["stdin", "q"])
        async with asyncio.timeout(PATIENCE):
            while (await socket.receive()).type is not aiohttp.WSMsgType.CLOSE:
                pass
    assert await gone(pid)


@pytest.mark.parametrize(
    "message",
    some(["", "{}", "[]", "5", '["stdin"]', '["stdin", 5]', '["resize", {}]', '["resize", 5]'], 4),
)
async def test_wrong_message_ends_its_tab_alone(message: str, running: Running) -> None:
    async with tab(running) as (socket, pid):
        await socket.send_str(message)
        assert await gone(pid)
        async with session_status(running) as code:
            assert code == 403  # the server is there; this browser was never let in


@asynccontextmanager
async def session_status(running: Running) -> AsyncIterator[int]:
    """What a stranger is answered with."""
    async with running.browser(enters=False) as session:
        yield await status(session, "/")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`advisor serve` as a process, and its link."""
    process = subprocess.Popen(
        [sys.executable, "-m", "advisor", "serve", "-q"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    yield process, process.stdout.readline().strip()
    process.kill()
    process.communicate()


@pytest.mark.parametrize(
    ("name", "code"), some([("SIGINT", 0), ("SIGTERM", 143), ("SIGHUP", 129), ("SIGKILL", -9)], 4)
)
async def test_processes_end_with_the_server(
    name: str, code: int, served: tuple[subprocess.Popen[str], str]
) -> None:
    process, link = served
    url = link.partition("/?")[0]
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        assert await status(session, link) == 200
        async with session.ws_connect("/ws", headers={"Origin": url}) as socket:
            await shows(socket, "Start a new case")
            (pid,) = children(process.pid)
            process.send_signal(getattr(signal, name))
            assert await gone(pid)
    assert await asyncio.to_thread(process.wait, PATIENCE) == code
    assert process.stderr
    assert process.stderr.read() == ""


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    done = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True)
    pairs = (line.split() for line in done.stdout.splitlines())
    return [int(child) for child, parent in pairs if int(parent) == pid]


def test_process_looks_for_its_server_often_enough() -> None:
    assert _EVERY <= 2


# Kept to one folder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder beside another, with links that lead there."""
    (tmp_path / "ours").mkdir()
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs/case.yaml").write_text("pack: fine-tuning\n", "utf-8")
    (tmp_path / "ours/link.yaml").symlink_to(tmp_path / "theirs/case.yaml")
    (tmp_path / "ours/new.yaml").symlink_to(tmp_path / "theirs/new.yaml")
    (tmp_path / "ours/folder").symlink_to(tmp_path / "theirs")
    monkeypatch.chdir(tmp_path / "ours")
    return Path()


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("case.yaml", "case.yaml"),
        ("sub/../case.yaml", "case.yaml"),
        ("../theirs/case.yaml", "theirs/case.yaml"),
        ("/etc/passwd", "etc/passwd"),
        ("//etc/passwd", "etc/passwd"),
        ("~/x.yaml", "~/x.yaml"),
    ],
)
def test_places_are_in_the_folder(typed: str, place: str, folder: Path) -> None:
    dialogs = FolderDialogs(ServedApp(folder), folder, lambda *_: None)
    assert dialogs._place(typed) == Path(place)


@pytest.mark.parametrize("name", ["link.yaml", "new.yaml", "folder/case.yaml", "../theirs/x.yaml"])
def test_links_do_not_lead_out_of_the_folder(name: str, folder: Path) -> None:
    with pytest.raises(AdvisorError, match="leads out of this folder"):
        inside(folder, folder / name)


async def test_foreign_case_is_not_opened(folder: Path) -> None:
    app = ServedApp(folder)
    async with app.run_test() as pilot:
        await pilot.pause()
        app.dialogs.open(folder / "link.yaml")
        await pilot.pause()
        assert app.session is None
        assert type(app.screen).__name__ == "Menu"


async def test_foreign_case_is_not_listed(folder: Path) -> None:
    (folder / "ours.yaml").write_text("pack: fine-tuning\n", "utf-8")
    app = ServedApp(folder)
    async with app.run_test() as pilot:
        await pilot.pause()
        assert isinstance(app.screen, StartScreen)
        assert [case.path.name for case in app.screen.found] == ["ours.yaml"]
        await pilot.press("m")
        await pilot.pause()
        assert isinstance(app.screen, Pick)
        assert list(app.screen.paths) == ["ours.yaml"]


async def test_path_that_leads_out_is_told(folder: Path) -> None:
    app = ServedApp(folder)
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("o")
        await pilot.pause()
        await pilot.press(*"folder/case.yaml", "enter")
        await pilot.pause()
        assert app.session is None
        assert "leads out of this folder" in str(app.screen.query_one("#wrong", Text).render())


@pytest.mark.thorough
async def test_file_of_the_team_stays_in_the_folder(folder: Path, tmp_path: Path) -> None:
    for name in ("ml", "product"):
        (folder / f"{name}.yaml").write_text("pack: fine-tuning\nanswers:\n", "utf-8")
    before = sorted(tmp_path.rglob("*"))
    app = ServedApp(folder)
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("m")
        await pilot.pause()
        await pilot.press("1", "2", "ctrl+s")
        await pilot.pause()
        assert isinstance(app.screen, Compare)
        for wanted in ("folder/team.yaml", "../team.yaml"):
            await pilot.press("m")
            await pilot.pause()
            app.screen.query_one(Input).value = wanted
            await pilot.press("enter")
            await pilot.pause()
            if wanted.startswith("folder"):
                assert sorted(tmp_path.rglob("*")) == before
                await pilot.press("escape")
                await pilot.pause()
    assert not (tmp_path / "team.yaml").exists()
    assert (tmp_path / "ours/team.yaml").exists()


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("a b.md", "a-b.md"),
        ('x";\r\nSet-Cookie: a.md', "x-Set-Cookie-a.md"),
        ("..", "report"),
        ("日.md", "md"),
    ],
)
def test_names_of_downloads_are_plain(name: str, plain: str) -> None:
    assert _plain(name) == plain


# The command


def test_missing_extra_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delitem(sys.modules, "advisor.serve.server")
    monkeypatch.setitem(sys.modules, "textual_serve", None)
    assert main(["serve"]) == 2
    assert capsys.readouterr().err == (
        "advisor: `advisor serve` needs textual_serve, which is not installed; "
        "`pip install '.[serve]'` in the checkout of advisor, or with its wheel's path for `.`\n"
    )


def test_wrong_folder_and_port_are_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", "--folder", str(tmp_path / "none")]) == 2
    assert capsys.readouterr().err == f"advisor: {tmp_path / 'none'} is no folder\n"
    with listen(0, "") as socket:
        port = socket.getsockname()[1]
        assert main(["serve", "--port", str(port)]) == 2
    assert capsys.readouterr().err.startswith(f"advisor: cannot listen on port {port}: ")


def test_letting_others_in_is_warned_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("advisor.cli.serve.serve_folder", lambda *_: 0)
    assert main(["serve", "--allow-remote", "lab.example", "--folder", str(tmp_path)]) == 0
    assert (
        "Warning: other machines can reach this server as lab.example." in capsys.readouterr().err
    )
    assert main(["serve"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.thorough
async def test_copy_that_leads_out_is_told(folder: Path) -> None:
    (folder / "ours.yaml").write_text("pack: fine-tuning\n", "utf-8")
    app = ServedApp(folder)
    async with app.run_test() as pilot:
        await pilot.pause()
        app.enter(open_session(folder / "ours.yaml"))
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("ctrl+s")
        await pilot.pause()
        await pilot.press(*"folder/copy.yaml", "enter")
        await pilot.pause()
        assert "leads out of this folder" in str(app.screen.query_one("#wrong", Text).render())
    assert not (folder / "folder/copy.yaml").exists()
