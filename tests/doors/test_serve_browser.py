"""The pages in headless Chromium: by keyboard, on a phone, without scripts, and to strangers."""

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
from typing import Any

import pytest

pytest.importorskip("starlette", reason="the extra `serve` is not installed")

from advisor.loading import load_pack, read_answers
from advisor.model import Answer
from advisor.resources import pack_folder
from advisor.saving import AnswersFile
from tests.doors.browser import needs_chromium
from tests.doors.driver import Browser, Tab, chromium, until

pytestmark = needs_chromium
ROOT = Path(__file__).parents[2]
PACK = "fine-tuning"
TEXT = "document.body.innerText.trim()"
PHONE = {"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": True}


class Served:
    """`advisor serve` on a folder."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-m", "advisor", "serve", "-q", *arguments],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        self.link = self.process.stdout.readline().strip()
        self.url = self.link.partition("/enter?")[0]
        self.port = self.url.rpartition(":")[2]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A server on an empty folder."""
    folder = tmp_path / "cases"
    folder.mkdir()
    served = Served(folder)
    yield served
    served.process.terminate()
    served.process.communicate(timeout=20)


@pytest.fixture
async def browser(tmp_path: Path) -> AsyncIterator[Browser]:
    """A browser that downloads into the folder of the test."""
    async with chromium(tmp_path) as found:
        yield found


async def shows(tab: Tab, *words: str) -> None:
    """Wait until a page with these words is there."""

    async def there() -> bool:
        text = str(await tab.run(f"document.readyState === 'complete' ? {TEXT} : ''"))
        return all(word in text for word in words)

    await until(there, str(words))


async def click(tab: Tab, selector: str) -> None:
    """Press what a selector finds, and wait for the page it leads to."""
    await tab.run("window.before = true")
    await tab.run(f"document.querySelector({selector!r}).click()")
    await until(lambda: turned(tab), selector)


async def turned(tab: Tab) -> bool:
    """Whether another page is there, all of it."""
    return bool(await tab.run("!window.before && document.readyState === 'complete'"))


async def enters(browser: Browser, served: Served, who: str = "Kim") -> Tab:
    """A tab that has pressed the button of the link."""
    tab = await browser.tab(served.link)
    await tab.run(f"document.getElementById('who').value = {who!r}")
    await click(tab, "button")
    return tab


async def begins(tab: Tab, case: str) -> None:
    """A new case, and its first question."""
    await tab.run(f"document.getElementById('case').value = {case!r}")
    await tab.run(f"document.querySelector('[name=pack][value={PACK}]').checked = true")
    await click(tab, "form .first-choice")
    await click(tab, "a.button")


async def key(tab: Tab, name: str, code: int, text: str = "", **more: Any) -> None:
    """One key, as a person presses it."""
    named = {"key": name, "code": name, "windowsVirtualKeyCode": code, **more}
    await tab.call("Input.dispatchKeyEvent", type="keyDown", text=text, **named)
    await tab.call("Input.dispatchKeyEvent", type="keyUp", **named)


async def tabs_to(tab: Tab, selector: str) -> None:
    """Press Tab until the focus is on what a selector finds."""
    for _ in range(60):
        if await tab.run(f"document.activeElement.matches({selector!r})"):
            assert await tab.run("getComputedStyle(document.activeElement).outlineWidth !== '0px'")
            return
        await key(tab, "Tab", 9)
    raise AssertionError(f"no way to {selector} by keyboard")


async def test_whole_list_by_keyboard_alone_without_scripts(
    browser: Browser, served: Served, tmp_path: Path
) -> None:
    tab = await browser.tab()
    await tab.call("Emulation.setScriptExecutionDisabled", value=True)
    await tab.go(served.link)
    await tabs_to(tab, "#who")
    await tab.press(*"Kim")
    await enter_key(tab)
    await tabs_to(tab, "#case")
    await tab.press(*"Reply drafts")
    await enter_key(tab)
    await tabs_to(tab, "a.button")
    await enter_key(tab)
    pages = 0
    while "/question/" in str(await tab.run("location.pathname")):
        await answers_by_keyboard(tab)
        pages += 1
        assert pages < 100
    case = served.folder / "reply-drafts.yaml"
    answers = read_answers(case)[1].answers
    assert {each.by for each in answers.values()} == {"Kim"}
    assert len(answers) == pages >= 25
    await tabs_to(tab, "a.button")
    await enter_key(tab)
    await shows(tab, "Take it along")
    await tabs_to(tab, "a[href$='/report/md']")
    await key(tab, "Enter", 13, "\r")
    report = tmp_path / "reply-drafts.md"

    async def is_there() -> bool:
        return report.exists()

    await until(is_there, "the download")
    command = [sys.executable, "-m", "advisor", "run", "-q", str(case)]
    done = subprocess.run(command, capture_output=True, check=True, cwd=ROOT)
    assert report.read_bytes() == done.stdout
    assert [path.name for path in served.folder.iterdir()] == [case.name]
    assert [each for each in tab.asked if not each.startswith((served.url, "data:,"))] == []
    assert tab.complaints == []


async def enter_key(tab: Tab) -> None:
    """Press Enter, which leads to another page."""
    await tab.run("window.before = true")
    await key(tab, "Enter", 13, "\r")
    await until(lambda: turned(tab), "the next page")


async def answers_by_keyboard(tab: Tab) -> None:
    """The first answer of a question, and on."""
    if await tab.run("!!document.querySelector('input.number')"):
        await tabs_to(tab, "input.number")
        await tab.press(*"7")
    else:
        await tabs_to(tab, "fieldset input[name$='.answer']")
        await key(tab, " ", 32, " ")
    await tabs_to(tab, "button.first-choice")
    await enter_key(tab)
    problem = await tab.run("document.querySelector('.summary')?.innerText")
    assert not problem, problem


async def test_phone_is_wide_enough(browser: Browser, served: Served) -> None:
    tab = await enters(browser, served)
    await tab.call("Emulation.setDeviceMetricsOverride", **PHONE)
    await tab.call("Emulation.setTouchEmulationEnabled", enabled=True)
    await begins(tab, "A case with a long name that has to be broken somewhere")
    for _ in range(3):
        await fits(tab)
        place = await tab.run(
            "(() => { const box = document.querySelector('.option').getBoundingClientRect();"
            "scrollTo(0, box.top - 100); const now = document.querySelector('.option')"
            ".getBoundingClientRect(); return [now.left + 60, now.top + now.height / 2]; })()"
        )
        point = [{"x": place[0], "y": place[1]}]
        await tab.call("Input.dispatchTouchEvent", type="touchStart", touchPoints=point)
        await tab.call("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])
        await until(lambda: checked(tab), "a tick by touch")
        await click(tab, "button.first-choice")
        await shows(tab, "Saved: ")
    for path in ("", "/review", "/report"):
        await tab.go(f"{served.url}/case/{next(served.folder.iterdir()).name}{path}")
        await fits(tab)


async def checked(tab: Tab) -> bool:
    """Whether anything is ticked."""
    return bool(await tab.run("!!document.querySelector('.option input:checked')"))


async def fits(tab: Tab) -> None:
    """Nothing stands out to the side, and what is touched is large enough."""
    assert await tab.run("document.documentElement.scrollWidth") <= PHONE["width"]
    small = await tab.run(
        "[...document.querySelectorAll('button, label.option, summary, .buttons a')].filter("
        "each => each.offsetParent && each.getBoundingClientRect().height < 24)"
        ".map(each => each.outerHTML)"
    )
    assert small == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing(scheme: str, browser: Browser, served: Served) -> None:
    axe = pytest.importorskip("axe_core_python", reason="axe is not installed")
    script = (Path(axe.__file__).parent / "axe.min.js").read_text("utf-8")
    tab = await browser.tab(served.link)
    dark = [{"name": "prefers-color-scheme", "value": scheme}]
    await tab.call("Emulation.setEmulatedMedia", features=dark)
    await accessible(tab, script)
    await click(tab, "button")
    await accessible(tab, script)
    await begins(tab, "Reply drafts")
    await accessible(tab, script)
    await click(tab, "button.first-choice")  # nothing is chosen
    await shows(tab, "There is a problem")
    assert await tab.run("document.activeElement.className") == "summary"
    await accessible(tab, script)
    await tab.run("document.querySelector('.option input').checked = true")
    await click(tab, "button.first-choice")
    await shows(tab, "Saved: ")
    await accessible(tab, script)
    for path in ("", "/review", "/report", "/none"):
        await tab.go(f"{served.url}/case/reply-drafts.yaml{path}")
        await accessible(tab, script)


async def accessible(tab: Tab, script: str) -> None:
    """Axe finds nothing on a page, all of it unfolded."""
    await tab.run("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    await tab.run(script)
    found: list[dict[str, Any]] = await tab.run(
        "axe.run({resultTypes: ['violations']}).then(found => found.violations.map(each => "
        "({id: each.id, nodes: each.nodes.slice(0, 3).map(node => node.html)})))"
    )
    assert found == []


async def test_back_button_and_somebody_else(browser: Browser, served: Served) -> None:
    tab = await enters(browser, served)
    await begins(tab, "Reply drafts")
    place = served.folder / "reply-drafts.yaml"
    pack = load_pack(pack_folder(PACK))
    id = str(await tab.run("location.pathname.split('/').pop()"))
    values = pack.questions[id].values
    file = AnswersFile.open(place, pack)
    file.set(id, Answer("answered", values[1], by="Lee"))
    file.save()
    await tab.run("document.querySelector('.option input').checked = true")
    await click(tab, "button.first-choice")
    await shows(tab, "Lee has changed this", "What Kim chose")
    assert await checked(tab)
    assert read_answers(place)[1].answers[id].by == "Lee"
    await click(tab, "button.first-choice")
    await shows(tab, "Saved: ")
    assert read_answers(place)[1].answers[id].by == "Kim"
    await tab.run("document.querySelector('.option input').checked = true")
    await click(tab, "button.first-choice")
    assert not await checked(tab)
    await tab.run("history.back()")
    await until(lambda: checked(tab), "the page before, with its answer")
    await tab.run("document.querySelectorAll('.option input')[1].checked = true")
    await click(tab, "button.first-choice")  # of an old page, or of a new one
    await shows(tab, "Kim has changed this" if await problem(tab) else "Saved: ")


async def problem(tab: Tab) -> bool:
    """Whether a page asks."""
    return bool(await tab.run("!!document.querySelector('.summary')"))


# Strangers


async def test_wrong_and_used_links_are_refused(browser: Browser, served: Served) -> None:
    tab = await browser.tab(f"{served.url}/enter?token=wrong")
    assert "This link has let a browser in already" in await tab.run(TEXT)
    await enters(browser, served)
    stranger = await another(browser)
    await stranger.go(served.link)
    assert "This link has let a browser in already" in await stranger.run(TEXT)
    await stranger.go(f"{served.url}/")
    assert "not let in" in await stranger.run(TEXT)


async def another(browser: Browser) -> Tab:
    """A tab of somebody who shares no cookie."""
    other = await browser.call("Target.createBrowserContext")
    target = await browser.call(
        "Target.createTarget", url="about:blank", browserContextId=other["browserContextId"]
    )
    return await browser.attach(target["targetId"])


async def test_foreign_host_is_refused(browser: Browser, served: Served) -> None:
    tab = await browser.tab(served.link.replace("127.0.0.1", "evil.example"))
    assert "--public-url" in await tab.run(TEXT)
    await enters(browser, served)  # the token was not used up


async def test_foreign_page_can_neither_read_nor_change_nor_frame(
    browser: Browser, served: Served, tmp_path: Path
) -> None:
    mine = await enters(browser, served)
    await begins(mine, "Reply drafts")
    question = str(await mine.run("location.href"))
    before = (served.folder / "reply-drafts.yaml").read_bytes()
    with page(tmp_path / "evil") as foreign:
        tab = await browser.tab(foreign)
        read = await tab.run(
            f"fetch('{question}', {{credentials: 'include'}}).then(() => true, () => false)"
        )
        assert read is False
        framed = await tab.run(
            "new Promise(done => { const frame = document.createElement('iframe');"
            f"frame.src = '{question}'; frame.onload = () => {{ try {{"
            "done(frame.contentDocument ? 'empty' : 'error page'); } catch { done('shown'); } };"
            "document.body.append(frame); })"
        )
        assert framed == "error page"
        await tab.run(
            f'document.body.innerHTML = \'<form method=post action="{question}">'
            "<input name=seen value=x><input name=do value=clear></form>';"
            "document.forms[0].submit()"
        )
        await shows(tab, "not sent by a page of this server")
    assert (served.folder / "reply-drafts.yaml").read_bytes() == before


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
