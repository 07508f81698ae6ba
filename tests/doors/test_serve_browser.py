"""The screens in headless Chromium: answered, exported, downloaded; strangers refused."""

from __future__ import annotations

import http.server
import os
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

pytest.importorskip("textual_serve", reason="the extra `serve` is not installed")

from advisor.resources import bundled_packs
from tests.doors.browser import needs_chromium
from tests.doors.driver import Browser, Tab, chromium, until

pytestmark = needs_chromium
ROOT = Path(__file__).parents[2]
REFUSED = "document.body.innerText.trim()"


class Served:
    """`advisor serve` on a folder."""

    def __init__(self, folder: Path, process: subprocess.Popen[str], link: str) -> None:
        self.folder = folder
        self.process = process
        self.link = link
        self.url = link.partition("/?")[0]
        self.port = self.url.rpartition(":")[2]

    def processes(self) -> list[str]:
        """The command of every process that stands in the folder, but for the server's."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                here = (process / "cwd").resolve() == self.folder.resolve()
                if here and int(process.name) != self.process.pid:
                    found.append((process / "cmdline").read_text().replace("\0", " "))
            except OSError:  # it has gone, or is none of ours
                continue
        return found


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A server on an empty folder."""
    folder = tmp_path / "cases"
    folder.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "advisor", "serve", "-q"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    yield Served(folder, process, process.stdout.readline().strip())
    process.terminate()
    process.communicate(timeout=20)


@pytest.fixture
async def browser(tmp_path: Path) -> AsyncIterator[Browser]:
    """A browser that downloads into the folder of the test."""
    async with chromium(tmp_path) as found:
        yield found


async def enters(browser: Browser, served: Served) -> Tab:
    """The first tab, at the start screen."""
    tab = await browser.tab()
    await tab.go(served.link)
    await tab.shows("Start a new case")
    return tab


async def begins(tab: Tab, case: str, who: str) -> None:
    """A new case, from the start screen."""
    await tab.press("1")
    if len(bundled_packs()) > 1:
        await tab.shows("Which questionnaire?")
        await tab.press("1")
    await tab.shows("A new case")
    await tab.press(*case, "Enter", "Enter", *who, "Enter")
    await tab.shows("About this case")
    await tab.press("Escape")


async def test_checklist_is_answered_and_its_report_downloaded(
    browser: Browser, served: Served, tmp_path: Path
) -> None:
    tab = await enters(browser, served)
    assert await tab.run("document.title") == "advisor: cases"
    assert await tab.run("location.href") == f"{served.url}/"
    assert await tab.run("document.activeElement.tagName") == "TEXTAREA"
    assert await tab.run("document.fonts.check('16px \"Roboto Mono\"')")
    assert await tab.run("document.cookie") == ""

    await begins(tab, "Reply drafts", "Kim")
    await tab.shows("Why we ask")
    await tab.press("1")
    case = served.folder / "reply-drafts.yaml"
    await until(partial(_holds, case, "answer: ", "by: Kim"), "the answer in its file")

    await tab.press("F9")
    await tab.shows("Check before the report")
    await tab.press("F9")
    await tab.shows("Report preview")
    await tab.press("e")
    await tab.shows("Download the report")
    await tab.press("Enter")
    report = tmp_path / "reply-drafts.md"
    await until(partial(_holds, report), "the download")
    command = [sys.executable, "-m", "advisor", "run", "-q", str(case)]
    done = subprocess.run(command, capture_output=True, check=True, cwd=ROOT)
    assert report.read_bytes() == done.stdout
    assert [path.name for path in served.folder.iterdir()] == [case.name]

    ours = (f"{served.url}/", f"ws://127.0.0.1:{served.port}/", "data:,")
    assert [address for address in tab.asked if not address.startswith(ours)] == []
    assert tab.complaints == []


async def _holds(path: Path, *texts: str) -> bool:
    return path.exists() and all(text in path.read_text("utf-8") for text in texts)


async def test_leaving_is_asked_about_and_ends_the_process(
    browser: Browser, served: Served
) -> None:
    tab = await enters(browser, served)
    await tab.press("Tab")
    await tab.call("Page.close")

    async def asked() -> bool:
        return tab.dialogs == ["beforeunload"]

    await until(asked, "the question")
    assert served.processes()
    await tab.call("Page.handleJavaScriptDialog", accept=True)
    await until(partial(_are_gone, served), f"the end of {served.processes()}")


async def _are_gone(served: Served) -> bool:
    return not served.processes()


async def test_ten_tabs_leave_no_process_behind(browser: Browser, served: Served) -> None:
    first = await enters(browser, served)
    tabs = [first, *[await browser.tab(f"{served.url}/") for _ in range(9)]]
    for tab in tabs[1:]:
        await tab.shows("Start a new case")
    assert len([command for command in served.processes() if "serve.child" in command]) == 10
    await begins(first, "Draft", "Kim")
    await first.shows("Why we ask")
    for tab in tabs:
        await browser.close(tab)
    await until(partial(_are_gone, served), f"the end of {served.processes()}")
    assert served.process.poll() is None


# Strangers


async def test_wrong_and_used_tokens_are_refused(browser: Browser, served: Served) -> None:
    tab = await browser.tab(f"{served.url}/?token=wrong")
    assert "This page opens with the link" in await tab.run(REFUSED)
    await enters(browser, served)
    other = await browser.call("Target.createBrowserContext")
    target = await browser.call(
        "Target.createTarget", url="about:blank", browserContextId=other["browserContextId"]
    )
    stranger = await browser.attach(target["targetId"])
    await stranger.go(served.link)
    assert "This page opens with the link" in await stranger.run(REFUSED)
    assert len(served.processes()) == 1


async def test_foreign_host_is_refused(browser: Browser, served: Served) -> None:
    tab = await browser.tab(served.link.replace("127.0.0.1", "evil.example"))
    assert await tab.run(REFUSED) == "Refused."
    await enters(browser, served)  # the token was not used up


async def test_foreign_page_is_refused(browser: Browser, served: Served, tmp_path: Path) -> None:
    await enters(browser, served)
    with page(tmp_path / "evil") as foreign:
        tab = await browser.tab(foreign)
        opened = await tab.run(
            "new Promise(done => {"
            f"const socket = new WebSocket('ws://127.0.0.1:{served.port}/ws');"
            "socket.onopen = () => done(true); socket.onerror = () => done(false); })"
        )
        read = await tab.run(
            f"fetch('{served.url}/', {{credentials: 'include'}}).then(() => true, () => false)"
        )
        sent = await tab.run(
            f"fetch('{served.url}/', {{credentials: 'include', mode: 'no-cors'}})"
            ".then(() => true, () => false)"
        )
    assert (opened, read, sent) == (False, False, False)
    assert len(served.processes()) == 1


@contextmanager
def page(folder: Path) -> Iterator[str]:
    """An empty page of somebody else's, on this machine."""
    folder.mkdir()
    (folder / "index.html").write_text("<!DOCTYPE html>", "utf-8")

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    handler = partial(Handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
