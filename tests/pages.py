"""The pages without a network: browsers that were let in, and what stands on what they get."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from advisor.loading import load_pack, read_answers
from advisor.model import Answer, Pack
from advisor.serve.address import Address
from advisor.serve.connections import Connections
from advisor.serve.folder import Folder
from advisor.serve.guard import Guard
from advisor.serve.server import application

TOY = Path(__file__).parent / "packs/toy"
PORT = 8000
HERE = f"http://127.0.0.1:{PORT}"


def toy() -> Pack:
    """A small pack with a question of each kind."""
    return load_pack(TOY)


class Served:
    """The pages of a folder."""

    def __init__(
        self, folder: Path, only: str = "", owners: Sequence[str] = (), public: str = ""
    ) -> None:
        address = Address(PORT, public=public)
        self.guard = Guard(address, owners)
        self.app = application(Folder(folder, only), self.guard, address, Connections())
        self.base = address.url

    @asynccontextmanager
    async def stranger(self) -> AsyncIterator[httpx.AsyncClient]:
        """A browser that was not let in."""
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        origin = {"Origin": self.base.partition("/advisor")[0]}
        async with httpx.AsyncClient(
            transport=transport, base_url=self.base, headers=origin
        ) as client:
            yield client

    @asynccontextmanager
    async def browser(self, who: str = "", owner: str = "") -> AsyncIterator[httpx.AsyncClient]:
        """One that was let in, by the link of an owner or the one for everything."""
        async with self.stranger() as client:
            await enter(client, self.guard.links[owner], who)
            yield client


async def enter(client: httpx.AsyncClient, link: str, who: str = "") -> httpx.Response:
    """Press the button of a link."""
    token = link.partition("token=")[2]
    return await client.post("/enter", data={"token": token, "who": who})


def case(folder: Path, text: str = "", name: str = "case.yaml") -> Path:
    """A file of answers to the toy pack."""
    path = folder / name
    path.write_text(f"pack: {TOY}\n{text}", "utf-8")
    return path


def read(path: Path) -> dict[str, Answer]:
    """What a file says."""
    return dict(read_answers(path)[1].answers)


def at(id: str, name: str = "case.yaml") -> str:
    """The address of a question."""
    return f"/case/{name}/question/{id}"


def hidden(page: httpx.Response, field: str = "seen") -> str:
    """What a page carries."""
    found = re.search(rf'name="{field}" value="([^"]*)"', page.text)
    return html.unescape(found[1]) if found else ""


async def post(
    client: httpx.AsyncClient, id: str, seen: str = "", /, **parts: str | list[str]
) -> httpx.Response:
    """Send a question's fields; `seen` is that of the present page if it is not told."""
    seen = seen or hidden(await client.get(at(id)))
    own = {"do", "moves"}
    fields = {key if key in own else f"{id}.{key}": value for key, value in parts.items()}
    return await client.post(at(id), data={"seen": seen, **fields})


def alert(page: httpx.Response) -> str:
    """What a page says was wrong."""
    found = re.search(r'role="alert".*?>(?:<h2>.*?</h2>)?(.*?)</(?:div|p)>', page.text, re.DOTALL)
    return words(found[1]) if found else ""


def news(page: httpx.Response) -> str:
    """What a page says became of the last change."""
    found = re.search(r'role="status">(.*?)</span>', page.text, re.DOTALL)
    return words(found[1]) if found else ""


def words(markup: str) -> str:
    """The text of some markup."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())
