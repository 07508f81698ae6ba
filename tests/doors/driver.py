"""Headless Chromium driven from outside: tabs, keys, and what each tab asks for.

Speaks the browser's own debugging protocol over a socket, so that no driver program is needed.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from tests.doors.browser import CHROMIUM

PATIENCE = 60.0
_FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
    "--remote-debugging-port=0", "--window-size=1000,700", "--enable-unsafe-swiftshader",
    "--host-resolver-rules=MAP evil.example 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip
_KEYS = {"Enter": (13, "\r"), "Tab": (9, ""), "Escape": (27, ""), "F9": (120, "")}
_BETWEEN = 0.3
"""Seconds after a key that may lead elsewhere; nobody types on faster than that."""


class Gone(AssertionError):
    """The page that was asked has given way to another."""


class Tab:
    """One tab."""

    def __init__(self, browser: Browser, target: str, session: str) -> None:
        self._browser = browser
        self.target = target
        self._session = session
        self.asked: list[str] = []
        """Every address it asked for."""
        self.complaints: list[str] = []
        """What its console shows as an error or a warning."""
        self.dialogs: list[str] = []

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """One call to the browser about this tab."""
        return await self._browser.call(method, self._session, **parameters)

    async def go(self, address: str) -> None:
        """Open an address, and wait until all of it is there."""
        await self.call("Page.navigate", url=address)
        await until(lambda: self._is_complete(), address)

    async def _is_complete(self) -> bool:
        return bool(await self.run("document.readyState === 'complete'"))

    async def run(self, script: str) -> Any:
        """What a script comes to."""
        done = await self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        return done["result"].get("value")

    async def press(self, *keys: str) -> None:
        """Press keys, each a character or a name."""
        for key in keys:
            code, text = _KEYS.get(key, (ord(key[0].upper()), key))
            named = {"key": key, "windowsVirtualKeyCode": code, "text": text}
            await self.call("Input.dispatchKeyEvent", type="keyDown", **named)
            await self.call("Input.dispatchKeyEvent", type="keyUp", key=key)
            await asyncio.sleep(_BETWEEN if key in _KEYS else 0)

    def note(self, method: str, found: dict[str, Any]) -> None:
        """Take down what happened."""
        if method == "Network.requestWillBeSent":
            self.asked.append(found["request"]["url"])
        elif method == "Log.entryAdded":
            self.complaints.append(found["entry"]["text"])
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(found["exceptionDetails"]["text"])
        elif method == "Page.javascriptDialogOpening":
            self.dialogs.append(found["type"])


class Browser:
    """The browser, and its tabs."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._tabs: dict[str, Tab] = {}

    async def call(self, method: str, session: str = "", **parameters: Any) -> dict[str, Any]:
        """One call; its result."""
        id = len(self._answers) + 1
        answer = self._answers[id] = asyncio.get_running_loop().create_future()
        message = {"id": id, "method": method, "params": parameters}
        whole = {**message, **({"sessionId": session} if session else {})}
        await self._socket.send(json.dumps(whole))
        return await asyncio.wait_for(answer, PATIENCE)

    async def tab(self, address: str = "about:blank") -> Tab:
        """A new tab."""
        target = (await self.call("Target.createTarget", url="about:blank"))["targetId"]
        tab = await self.attach(target)
        await tab.go(address)
        return tab

    async def attach(self, target: str) -> Tab:
        """The tab of that id."""
        attached = await self.call("Target.attachToTarget", targetId=target, flatten=True)
        session = attached["sessionId"]
        tab = self._tabs[session] = Tab(self, target, session)
        for domain in ("Page", "Network", "Log", "Runtime"):
            await tab.call(f"{domain}.enable")
        return tab

    async def close(self, tab: Tab) -> None:
        """Close a tab as if by its button, without a question."""
        await self.call("Target.closeTarget", targetId=tab.target)

    async def listen(self) -> None:
        """Take in everything the browser says."""
        async for message in self._socket:
            said = json.loads(message)
            if "id" in said:
                self._take(self._answers[said["id"]], said)
            elif said.get("sessionId") in self._tabs:
                self._tabs[said["sessionId"]].note(said["method"], said["params"])

    def _take(self, answer: asyncio.Future[dict[str, Any]], said: dict[str, Any]) -> None:
        if answer.done():
            return
        if "error" in said:
            what = said["error"]["message"]
            answer.set_exception(Gone(what) if "navigated" in what else AssertionError(what))
        else:
            answer.set_result(said["result"])


async def until(holds: Callable[[], Any], what: str) -> None:
    """Wait until something holds, over the loading of another page, too."""

    async def now() -> bool:
        with suppress(Gone):
            return bool(await holds())
        return False

    async with asyncio.timeout(PATIENCE) as limit:
        try:
            while not await now():
                await asyncio.sleep(0.05)
        except asyncio.CancelledError:
            assert not limit.expired() and limit.when() is None, f"this never came: {what}"
            raise


@asynccontextmanager
async def chromium(folder: Path) -> AsyncIterator[Browser]:
    """A browser that keeps its things, and what it downloads, in a folder."""
    assert CHROMIUM, "the tests are skipped without it"
    command = [CHROMIUM, *_FLAGS, f"--user-data-dir={folder / 'profile'}", "about:blank"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    place = folder / "profile/DevToolsActivePort"

    async def is_there() -> bool:
        return place.exists() and len(place.read_text().split()) == 2

    try:
        await until(is_there, "the browser")
        port, path = place.read_text().split()
        address = f"ws://127.0.0.1:{port}{path}"
        async with connect(address, max_size=None) as socket:
            browser = Browser(socket)
            listening = asyncio.create_task(browser.listen())
            await browser.call(
                "Browser.setDownloadBehavior", behavior="allow", downloadPath=str(folder)
            )
            yield browser
            await browser.call("Browser.close")
            listening.cancel()
    finally:
        try:
            await asyncio.to_thread(process.wait, 10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
