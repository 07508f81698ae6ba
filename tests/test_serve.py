"""The pages of `advisor serve`: who is let in, what is shown, and what becomes of a post."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("starlette", reason="the extra `serve` is not installed")

import httpx

from advisor.cli import main
from advisor.cli import serve as serve_command
from advisor.errors import AdvisorError
from advisor.export import FORMATS
from advisor.model import Answer
from advisor.saving import AnswersFile
from advisor.serve.address import Address, listen, public_url
from advisor.serve.folder import Folder
from tests.effort import examples
from tests.pages import (
    HERE,
    PORT,
    TOY,
    Served,
    alert,
    at,
    case,
    enter,
    hidden,
    news,
    post,
    read,
    toy,
)
from tests.test_hostile import HOSTILE

PAGES = ("/", "/case/case.yaml", at("aisles"), "/case/case.yaml/review", "/case/case.yaml/report")
EVERY = (*PAGES, "/case/case.yaml/report/html", "/case/case.yaml/report/md")
TIGHT = Answer("answered", "tight", by="Lee")


@pytest.fixture
def served(tmp_path: Path) -> Served:
    """The pages of a folder with one case, which lets three browsers see everything."""
    case(tmp_path)
    return Served(tmp_path, owners=["", ""])


def other(folder: Path, id: str, answer: Answer | None) -> None:
    """Somebody else changes a question, elsewhere."""
    file = AnswersFile.open(folder / "case.yaml", toy())
    file.set(id, answer)
    file.save()


# Who is let in


async def test_link_costs_nothing_until_its_button_is_pressed(served: Served) -> None:
    link = served.guard.links[""]
    async with served.stranger() as client:
        for method in ("GET", "HEAD", "GET", "OPTIONS", "PROPFIND", "PUT"):
            await client.request(method, link)
        page = await client.get(link, headers={"Purpose": "prefetch", "Cookie": "x=y"})
        assert "Set-Cookie" not in page.headers
        assert hidden(page, "token") == link.partition("token=")[2]
        assert (await client.get("/")).status_code == 403
        assert (await enter(client, link, "Kim")).status_code == 303
        assert (await client.get("/")).status_code == 200
        assert (await client.get(link)).status_code == 303  # it is in
    async with served.stranger() as client:
        for answer in (await client.get(link), await enter(client, link)):
            assert answer.status_code == 403
            assert "has let a browser in already" in alert(answer)


async def test_cookie_is_for_this_site_and_not_for_scripts(served: Served) -> None:
    async with served.stranger() as client:
        cookie = (await enter(client, served.guard.links[""])).headers["Set-Cookie"]
    parts = {part.strip() for part in cookie.split(";")[1:]}
    assert cookie.startswith(f"advisor-{PORT}=")
    assert parts == {"HttpOnly", "Path=/", "SameSite=strict"}


async def test_cookie_of_a_lock_stays_under_it(tmp_path: Path) -> None:
    served = Served(tmp_path, public="https://lab.example/advisor")
    async with served.stranger() as client:
        cookie = (await enter(client, served.guard.links[""])).headers["Set-Cookie"]
    assert {"Secure", "Path=/advisor/"} <= {part.strip() for part in cookie.split(";")}


@pytest.mark.parametrize(
    "path", [*EVERY, "/new", "/?token={token}", "/case/case.yaml?token={token}"]
)
async def test_nobody_enters_without_the_token(path: str, served: Served, tmp_path: Path) -> None:
    path = path.format(token=served.guard.links[""].partition("token=")[2])
    before = (tmp_path / "case.yaml").read_bytes()
    async with served.stranger() as client:
        for cookie in ("", f"advisor-{PORT}=x", f"advisor-{PORT}=", "é=é"):
            for method in ("GET", "POST"):
                answer = await client.request(method, path, headers={b"Cookie": cookie.encode()})
                assert answer.status_code == 403
                assert "not let in" in alert(answer)
                assert "aisles" not in answer.text.lower().replace(path, "")
    assert (tmp_path / "case.yaml").read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["case.yaml"]


@pytest.mark.parametrize("token", ["", "x", "é", "\x00", "x" * 5000, "../..", "%s"])
async def test_wrong_token_is_refused_with_a_reason(token: str, served: Served) -> None:
    async with served.stranger() as client:
        seen = await client.get("/enter", params={"token": token})
        sent = await client.post("/enter", data={"token": token})
    for answer in (seen, sent):
        assert answer.status_code == 403
        assert "link" in alert(answer)


async def test_cookie_of_yesterday_says_so_and_keeps_what_was_typed(served: Served) -> None:
    async with served.stranger() as client:
        client.cookies.set(f"advisor-{PORT}", "yesterday")
        typed = {"aisles.answer": "free", "aisles.note": "two\nlines <b>", "seen": "x"}
        page = await client.post(at("aisles"), data=typed)
        assert page.status_code == 403
        assert "started again" in alert(page)
        fields = form_of(page)
        assert fields == typed
        await enter(client, served.guard.links[""])  # in another tab
        again = await client.post(at("aisles"), data=fields)
        assert again.status_code == 409  # it was drawn from something else
        seen = hidden(again)
        done = await client.post(at("aisles"), data={**form_of(again), "seen": seen})
    assert done.status_code == 303


def form_of(page: httpx.Response) -> dict[str, str]:
    """The fields of a page's first form as a browser would send them."""
    form = page.text.partition('<form method="post" action="/case')[2].partition("</form>")[0]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        parts = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        ticks = parts.get("type") in ("radio", "checkbox")
        if not ticks or " checked" in tag:
            found[parts["name"]] = html.unescape(parts.get("value", "on"))
    for name, text in re.findall(r'<textarea name="([^"]*)"[^>]*>([^<]*)', form):
        found[name] = html.unescape(text)
    return found


HOSTS = [
    "evil.example",
    f"evil.example:{PORT}",
    "127.0.0.1",
    "127.0.0.1:1",
    "",
    "[::1]",
    "[::1",
    f"LOCALHOST.:{PORT}",
    f"127.0.0.1:{PORT}@evil.example",
    f"127.0.0.1.:{PORT}",
    "é",
]


@pytest.mark.parametrize("host", HOSTS)
async def test_foreign_host_is_refused(host: str, served: Served) -> None:
    async with served.browser() as client:
        for path in PAGES:
            headers = {b"Host": host.encode(), b"Origin": f"http://{host}".encode()}
            answer = await client.get(path, headers=headers)
            assert answer.status_code == 403
            assert "--public-url" in alert(answer)


@pytest.mark.parametrize("host", [f"127.0.0.1:{PORT}", f"localhost:{PORT}", f"[::1]:{PORT}"])
async def test_names_of_this_machine(host: str, served: Served) -> None:
    async with served.browser() as client:
        headers = {"Host": host.upper(), "Origin": f"http://{host}"}
        assert (await client.get("/", headers=headers)).status_code == 200


ORIGINS = [
    "http://evil.example",
    "http://127.0.0.1:1",
    "null",
    "",
    "http://[",
    "http://[::1",
    "//",
    "http://[]",
    f"127.0.0.1:{PORT}",
    f"http://127.0.0.1:{PORT}.evil.example",
    "é",
    "http://",
    f"http://evil.example/127.0.0.1:{PORT}",
    f"http://localhost:{PORT}",
]


@pytest.mark.parametrize("origin", ORIGINS)
async def test_foreign_origin_is_refused(origin: str, served: Served, tmp_path: Path) -> None:
    before = (tmp_path / "case.yaml").read_bytes()
    async with served.browser() as client:
        seen = hidden(await client.get(at("aisles")))
        await refused_as_foreign(client, origin.encode(), seen)
    assert (tmp_path / "case.yaml").read_bytes() == before


async def refused_as_foreign(client: httpx.AsyncClient, origin: bytes, seen: str) -> None:
    """A page of that origin can neither read nor change anything."""
    headers = {b"Origin": origin}
    data = {"seen": seen, "aisles.answer": "free"}
    got = await client.get("/", headers=headers)
    sent = await client.post(at("aisles"), data=data, headers=headers)
    assert (got.status_code, sent.status_code) == (403, 403)
    assert "not sent by a page of this server" in alert(sent)


async def test_what_changes_something_has_to_say_where_it_is_from(served: Served) -> None:
    async with served.browser() as client:
        seen = hidden(await client.get(at("aisles")))
        del client.headers["Origin"]
        assert (await client.get("/")).status_code == 200
        answer = await client.post(at("aisles"), data={"seen": seen, "aisles.answer": "free"})
    assert answer.status_code == 403


@settings(max_examples=examples(200), deadline=None)
@given(st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=40))
async def test_any_origin_is_ours_or_refused(text: str) -> None:
    with TemporaryDirectory() as folder:
        served = Served(Path(folder))
        async with served.browser() as client:
            for origin in (text, f"http://{text}", f"{HERE}{text}"):
                headers = {b"Origin": origin.encode("latin-1")}
                answer = await client.post("/new", headers=headers)
                ours = origin.lower().startswith(HERE) and not origin[len(HERE) :].strip("/")
                assert answer.status_code in ((400,) if ours else (400, 403))
                if not origin.lower().startswith(HERE):
                    assert answer.status_code == 403


async def test_every_answer_is_protected(served: Served) -> None:
    async with served.browser() as client, served.stranger() as stranger:
        answers = [await client.get(path) for path in (*EVERY, "/nope")]
        answers += [await client.put("/"), await post(client, "aisles", "x", answer="foreign")]
        answers += [await stranger.get("/"), await stranger.get("/", headers={"Host": "x"})]
    for answer in answers:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "script" not in policy
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "unsafe" not in answers[0].headers["Content-Security-Policy"]


async def test_pages_have_no_script_ask_nothing_of_others_and_are_small(served: Served) -> None:
    async with served.stranger() as client:
        link = served.guard.links[""]
        pages = [await client.get(link)]
        await enter(client, link)
        pages += [await client.get(path) for path in PAGES]
    for page in pages:
        assert page.status_code == 200
        assert len(page.content) <= 60_000
        assert "<script" not in page.text
        assert not re.search(r"\bon\w+=", page.text)
        assert re.findall(r'(?:src|href|action)="(?!/|#|data:,")', page.text) == []
        assert "//" not in page.text.replace("</", "")


# Links of owners


async def test_link_of_an_owner_shows_its_questions_alone(tmp_path: Path) -> None:
    path = case(tmp_path, "answers: {lease: signed}\n")
    served = Served(tmp_path, "case.yaml", ["Shift lead"])
    async with served.browser("Kim", "Shift lead") as client:
        page = await client.get("/", follow_redirects=True)
        assert "Aisles" in page.text
        for word in ("Lease", "verdict", "Review", "Report"):
            assert word not in page.text
        refused = [await client.get(each) for each in (at("lease"), *PAGES[3:], EVERY[-1])]
        refused.append(await client.post(at("lease"), data={"lease.answer": "none", "seen": "x"}))
        assert [each.status_code for each in refused] == [403] * 5
        assert all("role" in alert(each) for each in refused)
        assert (
            await client.post("/new", data={"case": "x", "pack": "fine-tuning"})
        ).status_code in (
            400,
            403,
        )
        done = await post(client, "aisles", answer="free")
        assert done.headers["Location"].startswith("/case/case.yaml")
        told = await client.get(done.headers["Location"])
        assert news(told) == "Saved: Aisles: Trucks pass each other"
    assert read(path)["lease"].value == "signed"
    assert read(path)["aisles"].by == "Kim"
    assert [each.name for each in tmp_path.iterdir()] == ["case.yaml"]


def test_links_of_owners_are_for_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = case(tmp_path)
    for arguments in (
        [str(path), "--for", "Shift lead"],
        [str(tmp_path), "--for", "Shift lead", "--allow-remote", "lab.example"],
        [str(path), "--for", "Nobody", "--public-url", "https://lab.example"],
        [str(path), "--public-url", "lab.example"],
        [str(path), "--public-url", "https://lab.example/?x"],
        [str(path), "--public-url", "https://[::1"],
        [str(path), "--for", "", "--public-url", "https://lab.example"],
        [str(tmp_path / "none.yaml")],
        [str(tmp_path / "none")],
        [str(Path(__file__))],
    ):
        assert main(["serve", *arguments]) == 2
        assert len(capsys.readouterr().err.splitlines()) <= 2


# Names and addresses


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("https://Lab.Example", "https://lab.example"),
        ("https://lab.example/advisor/", "https://lab.example/advisor"),
        ("http://[::1]:80/", "http://[::1]:80"),
        ("https://lab.example:8443", "https://lab.example:8443"),
    ],
)
def test_public_address(text: str, wanted: str) -> None:
    assert public_url(text) == wanted


@pytest.mark.parametrize(
    "text",
    ["", "lab.example", "ftp://lab.example", "https://", "https://u:p@lab.example", "https://a b",
     "https://lab.example?x", "https://lab.example#x", "https://[", "javascript:alert(1)",
     'https://lab.example/"onx=', "https://lab.example:port", "https://l\r\nb"],
)  # fmt: skip
def test_what_is_no_public_address_is_refused(text: str) -> None:
    with pytest.raises(AdvisorError):
        public_url(text)


def test_other_machines_need_a_name() -> None:
    here = {"127.0.0.1:8000", "localhost:8000", "[::1]:8000"}
    assert Address(8000).hosts == here
    assert Address(8000, "lab.example").url == "http://lab.example:8000"
    assert Address(8000, "lab.example").hosts == {*here, "lab.example:8000", "lab.example"}
    assert Address(8000, "fe80::1").hosts == {*here, "[fe80::1]:8000", "[fe80::1]"}
    assert Address(8000, public="https://x.example:443").hosts == {*here, "x.example"}
    with listen(Address(0)) as (found, sockets):
        assert {each.getsockname()[0] for each in sockets} <= {"127.0.0.1", "::1"}
        refused = pytest.raises(AdvisorError, match=f"cannot listen on port {found.port}: ")
        with refused, listen(found):
            pass


async def test_behind_a_proxy_under_a_path(tmp_path: Path) -> None:
    case(tmp_path)
    served = Served(tmp_path, public="https://lab.example/advisor")
    assert served.guard.links[""].startswith("https://lab.example/advisor/enter?token=")
    async with served.browser() as client:
        for prefix in ("", "/advisor"):  # some proxies take the path away, and some do not
            for host in ("lab.example", f"127.0.0.1:{PORT}"):
                address = f"https://{host}{prefix}{at('aisles')}"
                headers = {"Host": host, "Cookie": client_cookie(client)}
                page = await client.get(address, headers=headers)
                assert page.status_code == 200
                assert re.findall(r'(?:href|action)="/(?!advisor/)', page.text) == []
                data = {"seen": hidden(page), "aisles.answer": "free"}
                sent = await client.post(address, headers=headers, data=data)
                assert sent.headers["Location"].startswith("/advisor/case/case.yaml/question/")


def client_cookie(client: httpx.AsyncClient) -> str:
    """What a browser keeps."""
    return "; ".join(f"{each.name}={each.value}" for each in client.cookies.jar)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder beside another, with links that lead there."""
    (tmp_path / "ours").mkdir()
    (tmp_path / "theirs").mkdir()
    case(tmp_path / "ours")
    case(tmp_path / "theirs", "case: Secret\n")
    (tmp_path / "ours/link.yaml").symlink_to(tmp_path / "theirs/case.yaml")
    (tmp_path / "ours/new.yaml").symlink_to(tmp_path / "theirs/new.yaml")
    (tmp_path / "ours/folder").symlink_to(tmp_path / "theirs")
    (tmp_path / "ours/circle.yaml").symlink_to(tmp_path / "ours/circle.yaml")
    return tmp_path / "ours"


NAMES = [
    "..",
    "%2e%2e",
    "..%2fcase.yaml",
    "..%2ftheirs%2fcase.yaml",
    "%2fetc%2fpasswd",
    "x%00.yaml",
    "link.yaml",
    "new.yaml",
    "folder%2fcase.yaml",
    "folder",
    "circle.yaml",
    "..%5ccase.yaml",
    "case.yaml%2f..%2f..%2ftheirs%2fcase.yaml",
    "none.yaml",
    "case",
    "~",
    "%ff.yaml",
    "x" * 3000 + ".yaml",
    "case.yaml%0d%0aX:y",
]


@pytest.mark.parametrize("name", NAMES)
async def test_places_are_in_the_folder(name: str, folder: Path) -> None:
    before = sorted(folder.parent.rglob("*"))
    async with Served(folder).browser() as client:
        for rest in ("", "/question/aisles", "/review", "/report", "/report/md"):
            answer = await client.get(f"/case/{name}{rest}")
            if answer.url.path != "/":
                assert answer.status_code == 404
                assert "Secret" not in answer.text
        data = {"seen": "x", "aisles.answer": "free"}
        answer = await client.post(f"/case/{name}/question/aisles", data=data)
        assert answer.status_code in (404, 405, 409)
    assert sorted(folder.parent.rglob("*")) == before


@pytest.mark.parametrize(
    "id", ["..", "%2e%2e%2faisles", "none", "%00", "aisles%0d%0a", "x" * 3000]
)
async def test_ids_are_those_of_the_pack(id: str, served: Served) -> None:
    async with served.browser() as client:
        for method in ("GET", "POST"):
            answer = await client.request(method, f"/case/case.yaml/question/{id}")
            assert answer.status_code in (404, 405, 303, 409) or answer.url.path.endswith(
                "case.yaml"
            )


@settings(max_examples=examples(300), deadline=None)
@given(st.text(max_size=30))
def test_no_name_leads_out_of_a_folder(name: str) -> None:
    with TemporaryDirectory() as place:
        try:
            found = Folder(Path(place)).place(f"{name}.yaml")
        except (AdvisorError, UnicodeEncodeError):
            return
    assert found.parent == Path(place)


async def test_no_refusal_says_where_the_folder_lies(tmp_path: Path) -> None:
    case(tmp_path)
    case(tmp_path, name="broken.yaml", text="answers: [")
    (tmp_path / "packless.yaml").write_text("pack: ./none\n")
    (tmp_path / "half.yaml").write_text("pack: ./half\n")
    (tmp_path / "half").mkdir()
    (tmp_path / "half/questionnaire.yaml").write_text("questions: 3\n")
    (tmp_path / "folder.yaml").mkdir()
    names = ("gone", "broken", "packless", "half", "folder", "\u00e9", "x" * 300)
    asked = [("GET", f"/case/{name}.yaml{rest}") for name in names for rest in ("", "/report")]
    asked += [("POST", at("aisles", f"{name}.yaml")) for name in names]
    asked += [("POST", "/new"), ("GET", "/case/gone.yaml/question/aisles")]
    async with Served(tmp_path).browser("Kim") as client:
        for method, path in asked:
            data = {"case": "Case", "pack": "quick-check"} if method == "POST" else None
            answer = await client.request(method, path, data=data)
            assert answer.status_code in (400, 404, 409), path
            assert alert(answer)
            assert str(tmp_path) not in answer.text


async def test_links_that_lead_out_are_not_listed(folder: Path) -> None:
    async with Served(folder).browser() as client:
        page = await client.get("/")
    assert re.findall(r'href="/case/([^"]*)"', page.text) == ["case.yaml"]


@pytest.mark.parametrize(
    "method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW", "CONNECT"]
)
async def test_other_methods_are_refused(method: str, served: Served) -> None:
    async with served.browser() as client:
        for path in EVERY:
            answer = await client.request(method, path)
            assert answer.status_code == 405
            assert alert(answer)


def test_link_that_is_typed_is_followed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[object, ...]] = []

    def serve(*all: object) -> int:
        asked.append(all)
        return 0

    monkeypatch.setattr(serve_command, "serve_folder", serve)
    for typed in (folder / "link.yaml", folder / "folder"):
        assert main(["serve", str(typed)]) == 0
    theirs = folder.parent / "theirs"
    assert [each[:2] for each in asked] == [(theirs, "case.yaml"), (theirs, "")]


async def test_one_case_is_served_alone(folder: Path) -> None:
    case(folder, name="other.yaml")
    async with Served(folder, "case.yaml").browser() as client:
        assert (await client.get("/")).headers["Location"] == "/case/case.yaml"
        assert (await client.get("/case/other.yaml")).status_code == 404
        answer = await client.post("/new", data={"case": "New", "pack": "fine-tuning"})
        assert answer.status_code == 400
    assert not (folder / "new.yaml").exists()


async def test_case_is_begun(tmp_path: Path) -> None:
    async with Served(tmp_path).browser() as client:
        for case_name, pack in (("", "fine-tuning"), ("X", ""), ("X", str(TOY)), ("X", "../toy")):
            answer = await client.post("/new", data={"case": case_name, "pack": pack})
            assert answer.status_code == 400
            assert f'value="{case_name}"' in answer.text
        data = {"case": "../../Reply drafts <b>\r\n", "pack": "fine-tuning"}
        answer = await client.post("/new", data=data)
        assert answer.headers["Location"] == "/case/reply-drafts-b.yaml"
        assert "already" in alert(await client.post("/new", data=data))
        page = await client.get(answer.headers["Location"])
        assert "../../Reply drafts &lt;b&gt;" in page.text
    assert [path.name for path in tmp_path.iterdir()] == ["reply-drafts-b.yaml"]


# Answers


class Case(NamedTuple):
    """What the file says, what is typed, and what it comes to."""

    id: str
    before: str
    typed: Mapping[str, str | list[str]]
    value: object
    """In the file; a text that begins with ! is what is said instead."""


CASES = {
    "choice": Case("aisles", "", {"answer": "free"}, "free"),
    "foreign": Case("aisles", "", {"answer": "none"}, "!none of the answers"),
    "two": Case("aisles", "", {"answer": ["free", "tight"]}, "!none of the answers"),
    "nothing": Case("aisles", "", {}, "!Choose an answer"),
    "nothing but doubt": Case("aisles", "", {"unsure": "on"}, "!Choose an answer"),
    "nothing that applies": Case(
        "aisles", "", {"answer": "not-applicable"}, "!none of the answers"
    ),
    "number": Case("pallets", "", {"number": " 6 000 pallets "}, 6000),
    "two readings": Case("pallets", "", {"number": "1.5"}, "!can mean"),
    "thousands": Case("pallets", "", {"number": "6k"}, 6000),
    "too many": Case("pallets", "", {"number": "60000"}, "!is not"),
    "no number": Case("pallets", "", {"number": "<b>many"}, "!is not"),
    "number and not": Case("pallets", "", {"number": "6", "answer": "unknown"}, "!not both"),
    "no more number": Case("pallets", "6", {"number": "6", "answer": "unknown"}, None),
    "now a number": Case("pallets", "unknown", {"number": "6", "answer": "unknown"}, "!not both"),
    "several": Case("goods", "", {"answer": ["bulky", "chilled"]}, ("chilled", "bulky")),
    "none": Case("goods", "", {"answer": "none"}, ()),
    "none and some": Case("goods", "", {"answer": ["none", "bulky"]}, "!not both"),
    "none any more": Case("goods", "[bulky]", {"answer": ["bulky", "none"]}, ()),
    "some after all": Case("goods", "none", {"answer": ["bulky", "none"]}, ("bulky",)),
    "nothing left": Case("goods", "[bulky]", {}, "!Choose an answer"),
    "aside": Case("night-runs", "", {"answer": "not-applicable", "reason": "no trucks"}, None),
    "aside without": Case(
        "night-runs", "", {"answer": "not-applicable"}, "!why it does not apply"
    ),
    "option called none": Case("lease", "", {"answer": "none"}, "none"),
}


@pytest.mark.parametrize("name", CASES)
async def test_fields_become_an_answer(name: str, tmp_path: Path) -> None:
    asked = CASES[name]
    path = case(tmp_path, f"answers: {{{asked.id}: {asked.before}}}\n" if asked.before else "")
    before = read(path)
    async with Served(tmp_path).browser("Kim") as client:
        answer = await post(client, asked.id, **asked.typed)
    if isinstance(asked.value, str) and asked.value.startswith("!"):
        assert answer.status_code == 400
        assert asked.value[1:] in alert(answer)
        assert read(path) == before
        assert_still_typed(answer, asked)
        return
    assert answer.status_code == 303
    now = read(path)[asked.id]
    assert (now.value, now.by) == (asked.value, "Kim")
    if asked.typed.get("answer") in ("unknown", "not-applicable"):
        assert now.state == str(asked.typed["answer"]).replace("-", "_")


def assert_still_typed(page: httpx.Response, asked: Case) -> None:
    """What was typed is still in the fields."""
    fields = form_of(page)
    for part, text in asked.typed.items():
        if part == "number":
            assert fields[f"{asked.id}.{part}"] == str(text).strip()
        elif part == "answer" and text not in ("none", "not-applicable"):
            assert fields[f"{asked.id}.{part}"] in ([text] if isinstance(text, str) else text)


async def test_what_stands_behind_an_answer(served: Served, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    async with served.browser("Kim") as client:
        await post(client, "aisles", answer="free", note="one\r\ntwo ", evidence="x", unsure="on")
        kept = read(path)["aisles"]
        assert (kept.note, kept.evidence, kept.unsure) == ("one\ntwo", "x", True)
        same = form_of(await client.get(at("aisles")))
        assert (await client.post(at("aisles"), data=same)).status_code == 303
        assert read(path)["aisles"] == kept
    async with served.browser("Lee") as client:  # a remark is no signature under what Kim said
        drawn = form_of(await client.get(at("aisles")))
        await client.post(at("aisles"), data={**drawn, "aisles.note": "three"})
        assert (read(path)["aisles"].note, read(path)["aisles"].by) == ("three", "Kim")
        await post(client, "pallets", note="a remark alone")
        assert (read(path)["pallets"].state, read(path)["pallets"].note) == (
            "unknown",
            "a remark alone",
        )
        await post(client, "aisles", do="clear")
    assert "aisles" not in read(path)


async def test_answer_is_confirmed_in_the_name_of_who_does(served: Served, tmp_path: Path) -> None:
    other(tmp_path, "aisles", TIGHT)
    async with served.browser("Kim") as client:
        same = form_of(await client.get(at("aisles")))
        await client.post(at("aisles"), data=same)
        assert read(tmp_path / "case.yaml")["aisles"] == TIGHT
        done = await client.post(at("aisles"), data={**same, "aisles.confirm": "on"})
    assert done.status_code == 303
    now = read(tmp_path / "case.yaml")["aisles"]
    assert (now.value, now.by) == ("tight", "Kim")


async def test_page_says_first_how_much_nobody_has_confirmed(
    served: Served, tmp_path: Path
) -> None:
    other(tmp_path, "aisles", replace(TIGHT, evidence="so it stands in the plan", by="draft"))
    async with served.browser("Kim") as client:
        page = await client.get(at("aisles"))
        assert "1 of 1 answer is a draft nobody has confirmed." in page.text
        await client.post(at("aisles"), data={**form_of(page), "aisles.confirm": "on"})
        assert "nobody has confirmed" not in (await client.get(at("pallets"))).text


@settings(max_examples=examples(300), deadline=None)
@given(
    st.sampled_from(["aisles", "pallets", "goods", "night-runs", "lease"]),
    st.lists(
        st.tuples(
            st.sampled_from(["answer", "number", "reason", "note", "evidence", "unsure", "x"]),
            st.one_of(
                st.text(max_size=20),
                st.sampled_from(["free", "none", "unknown", "not-applicable", "bulky", "12"]),
            ),
        ),
        max_size=6,
    ),
    st.sampled_from(["", "save", "clear", "undo", "confirm", "\0"]),
)
async def test_whatever_is_posted_the_file_is_sound(
    id: str, parts: list[tuple[str, str]], do: str
) -> None:
    with TemporaryDirectory() as place:
        path = case(Path(place), "answers: {goods: [bulky], aisles: {answer: free, note: n}}\n")
        before = read(path)
        async with Served(Path(place)).browser("Kim") as client:
            seen = hidden(await client.get(at(id)))
            fields: dict[str, list[str]] = {}
            for part, text in parts:
                fields.setdefault(f"{id}.{part}", []).append(
                    text.encode("utf-8", "replace").decode()
                )
            answer = await client.post(at(id), data={"seen": seen, "do": do, **fields})
            assert answer.status_code in (303, 400, 409)
        now = read(path)
        assert {key: now.get(key) for key in before if key != id} == {
            key: before[key] for key in before if key != id
        }
        assert answer.status_code == 303 or now == before


# Two at work


async def test_stale_page_shows_both_and_asks(served: Served, tmp_path: Path) -> None:
    async with served.browser("Kim") as kim:
        old = await kim.get(at("aisles"))
        other(tmp_path, "aisles", TIGHT)
        page = await post(kim, "aisles", hidden(old), answer="blocked", note="mine")
        assert page.status_code == 409
        for word in ("Lee has changed this", "Trucks wait for each other", "What Kim chose"):
            assert word in alert(page)
        assert form_of(page)["aisles.answer"] == "blocked"
        assert form_of(page)["aisles.note"] == "mine"
        assert read(tmp_path / "case.yaml")["aisles"] == TIGHT
        assert (await kim.post(at("aisles"), data=form_of(page))).status_code == 303
    assert read(tmp_path / "case.yaml")["aisles"].value == "blocked"


async def test_answer_that_was_taken_away_meanwhile_is_asked_about(
    served: Served, tmp_path: Path
) -> None:
    other(tmp_path, "aisles", TIGHT)
    async with served.browser("Kim") as kim:
        old = await kim.get(at("aisles"))
        other(tmp_path, "aisles", None)
        page = await post(kim, "aisles", hidden(old), answer="blocked")
        assert "Somebody has changed this" in alert(page)
        assert "not answered" in alert(page)
        assert (
            await post(kim, "aisles", hidden(old), do="clear", answer="free")
        ).status_code == 409


async def test_two_tabs_and_a_button_pressed_twice(served: Served, tmp_path: Path) -> None:
    async with served.browser("Kim") as kim:
        one, two = await kim.get(at("aisles")), await kim.get(at("aisles"))
        assert (await post(kim, "aisles", hidden(one), answer="free")).status_code == 303
        assert (await post(kim, "aisles", hidden(one), answer="free")).status_code == 303  # again
        assert (await post(kim, "aisles", hidden(two), answer="tight")).status_code == 409
        back = await kim.get(at("aisles"))  # the back button asks anew: nothing is kept
        assert form_of(back)["aisles.answer"] == "free"
        await post(kim, "aisles", do="undo")
        assert "aisles" not in read(tmp_path / "case.yaml")
        assert (await post(kim, "aisles", do="undo")).status_code == 409  # once is once


async def test_going_back_behind_an_undo_is_told_or_asked(served: Served, tmp_path: Path) -> None:
    async with served.browser("Kim") as mine, served.browser("Lee") as hers:
        first = hidden(await mine.get(at("aisles")))
        assert (await post(mine, "aisles", first, answer="free")).status_code == 303
        second = hidden(await mine.get(at("aisles")))
        assert (await post(mine, "aisles", do="undo")).status_code == 303
        assert read(tmp_path / "case.yaml") == {}
        # the page drawn before the undo, from the history of the browser
        page = await post(mine, "aisles", second, answer="tight", note="typed before")
        assert page.status_code == 409
        assert "typed before" in page.text
        assert read(tmp_path / "case.yaml") == {}
        # the page drawn before the answer says what is so again
        assert (await post(mine, "aisles", first, answer="tight")).status_code == 303
        undone = await post(hers, "aisles", do="undo")
        assert undone.status_code == 409
        assert read(tmp_path / "case.yaml")["aisles"].value == "tight"


async def test_undo_is_per_browser_and_question(served: Served, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    async with served.browser("Kim") as kim, served.browser("Lee") as lee:
        await post(kim, "aisles", answer="free")
        await post(kim, "lease", answer="option")
        await post(lee, "lease", answer="signed")
        page = await kim.get(f"{at('pallets')}?saved=aisles")
        assert news(page).startswith("Saved: Aisles: Trucks pass each other")
        assert 'value="undo"' in page.text
        assert 'value="undo"' not in (await lee.get(f"{at('pallets')}?saved=aisles")).text
        assert (await post(lee, "aisles", do="undo")).status_code == 409
        done = await post(kim, "aisles", do="undo")
        assert "Undone: Aisles: not answered" in news(await kim.get(done.headers["Location"]))
        done = await post(kim, "lease", do="undo")
        assert "Not undone: Lee has changed it since" in news(
            await kim.get(done.headers["Location"])
        )
        assert read(path)["lease"].by == "Lee"
        await post(lee, "lease", do="undo")
    assert read(path)["lease"].value == "option"


class Action(NamedTuple):
    """What one of two people does."""

    who: int
    do: str
    value: int
    stale: bool


@settings(max_examples=examples(200), deadline=None)
@given(
    st.lists(
        st.builds(
            Action,
            st.integers(0, 1),
            st.sampled_from(["save", "save", "clear", "undo", "open"]),
            st.integers(0, 2),
            st.booleans(),
        ),
        max_size=12,
    )
)
async def test_two_people_on_one_case(actions: list[Action]) -> None:
    with TemporaryDirectory() as place:
        path = case(Path(place))
        served = Served(Path(place), owners=["", ""])
        async with served.browser("Kim") as kim, served.browser("Lee") as lee:
            opened = [hidden(await each.get(at("aisles"))) for each in (kim, lee)]
            steps: list[list[tuple[Answer | None, Answer | None]]] = [[], []]
            for action in actions:
                client = (kim, lee)[action.who]
                if action.do == "open" or not action.stale:
                    opened[action.who] = hidden(await client.get(at("aisles")))
                if action.do != "open":
                    await acts(client, action, opened[action.who], path, steps[action.who])


async def acts(
    client: httpx.AsyncClient,
    action: Action,
    seen: str,
    path: Path,
    steps: list[tuple[Answer | None, Answer | None]],
) -> None:
    """Do it, and check that nothing went over what the page did not show."""
    before, now_seen = read(path).get("aisles"), hidden(await client.get(at("aisles")))
    value = ("free", "tight", "blocked")[action.value]
    answer = await post(client, "aisles", seen, do=action.do, answer=value)
    now = read(path).get("aisles")
    if action.do == "undo":
        assert answer.status_code == (303 if steps else 409)
        then, mine = steps.pop() if steps else (before, before)
        assert now == (then if mine == before else before)
        return
    same = before is not None and before.value == value
    if seen != now_seen and not same:
        assert (answer.status_code, now) == (409, before)
        return
    assert answer.status_code == 303
    assert (now and now.value) == (None if action.do == "clear" else value)
    if now != before:
        steps.append((before, now))


# A file that is another meanwhile


def gone(path: Path) -> None:
    path.unlink()


def broken(path: Path) -> None:
    path.write_text("pack: [", "utf-8")


def moved(path: Path) -> None:
    path.write_text("pack: fine-tuning\n", "utf-8")


def newer(path: Path) -> None:
    path.write_text(f"pack: {TOY}@99\n", "utf-8")


def no_file(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("become", [gone, broken, moved, newer, no_file])
async def test_file_that_is_another_meanwhile_is_a_sentence(
    become: Callable[[Path], None], served: Served, tmp_path: Path
) -> None:
    path = tmp_path / "case.yaml"
    async with served.browser("Kim") as client:
        seen = hidden(await client.get(at("aisles")))
        kept = path.read_bytes()
        become(path)
        typed = {"aisles.answer": "free", "aisles.note": "what <I> typed\nhere", "seen": seen}
        page = await client.post(at("aisles"), data=typed)
        assert page.status_code == 409
        assert alert(page)
        assert form_of(page) == typed
        assert (await client.get(at("aisles"))).status_code == 404
        if path.is_dir():
            path.rmdir()
        path.write_bytes(kept)  # whoever broke it mends it
        assert (await client.post(at("aisles"), data=form_of(page))).status_code == 303
    assert read(path)["aisles"].note == "what <I> typed\nhere"


async def test_question_that_is_another_meanwhile_is_looked_at_once_more(tmp_path: Path) -> None:
    shutil.copytree(TOY, tmp_path / "pack")
    (tmp_path / "case.yaml").write_text("pack: ./pack\n", "utf-8")
    async with Served(tmp_path).browser("Kim") as client:
        seen = hidden(await client.get(at("aisles")))
        pack = tmp_path / "pack/questionnaire.yaml"
        pack.write_text(pack.read_text("utf-8").replace("on a busy day", "at night"), "utf-8")
        page = await post(client, "aisles", seen, answer="free")
        assert page.status_code == 409
        assert "the question is another" in alert(page)
        assert "at night" in page.text
        assert form_of(page)["aisles.answer"] == "free"
        assert (await client.post(at("aisles"), data=form_of(page))).status_code == 303


async def test_full_disk_is_a_sentence_and_nothing_is_lost(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (tmp_path / "case.yaml").read_bytes()

    def full(*_: object) -> bytes:
        raise AdvisorError("cannot write case.yaml: the disk is full")

    async with served.browser("Kim") as client:
        with monkeypatch.context() as disk:
            disk.setattr("advisor.saving.file.rewrite", full)
            page = await post(client, "aisles", answer="free", note="mine")
        assert page.status_code == 503
        assert "NOT SAVED: cannot write case.yaml: the disk is full" in alert(page)
        assert (tmp_path / "case.yaml").read_bytes() == before
        assert form_of(page)["aisles.note"] == "mine"
        assert 'value="undo"' not in page.text
        assert (await client.post(at("aisles"), data=form_of(page))).status_code == 303
        with monkeypatch.context() as disk:
            disk.setattr("advisor.saving.file.rewrite", full)
            assert (await post(client, "aisles", do="undo")).status_code == 503
        assert read(tmp_path / "case.yaml")["aisles"].value == "free"
        assert (await post(client, "aisles", do="undo")).status_code == 303
    assert "aisles" not in read(tmp_path / "case.yaml")


MOVES = """answers:
  aisles:
    disputed:
      - {answer: free, by: Kim}  # heard
      - tight
"""


async def test_comments_move_only_once_somebody_agrees(tmp_path: Path) -> None:
    path = case(tmp_path, MOVES)
    before = path.read_bytes()
    async with Served(tmp_path).browser() as client:
        page = await post(client, "aisles", do="clear")
        assert page.status_code == 409
        assert "heard" in alert(page)
        assert path.read_bytes() == before
        again = await client.post(at("aisles"), data={**form_of(page), "do": "clear"})
        assert again.status_code == 303
    assert "aisles" not in read(path)
    assert "# heard" in path.read_text("utf-8")


async def test_mistake_of_ours_is_a_sentence(
    served: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with served.browser() as client:
        monkeypatch.setattr("advisor.serve.pages.open_session", lambda _: 1 / 0)
        page = await client.get(at("aisles"))
    assert page.status_code == 500
    assert "mistake of ours" in alert(page)
    assert "Zero" not in page.text
    assert ["ZeroDivisionError" in each.getMessage() for each in caplog.records] == [True]


async def test_too_much_is_refused(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    async with served.browser() as client:
        for data in ({"aisles.note": "x" * 1_000_001}, {f"x{n}": "" for n in range(501)}):
            answer = await client.post(at("aisles"), data=data)
            assert answer.status_code in (400, 413)
            assert alert(answer)
        answer = await client.post(at("aisles"), files={"aisles.note": b"x"}, data={"seen": "x"})
        assert answer.status_code == 400
        for kind in ("multipart/form-data; boundary=x", "text/plain", "application/json", "x"):
            headers = {"Content-Type": kind}
            answer = await client.post(at("aisles"), content=b"--xyz{", headers=headers)
            assert answer.status_code == 400
        assert caplog.records == []
        note = "ä" * 60_000
        assert (await post(client, "aisles", answer="free", note=note)).status_code == 303


# What is shown


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_text_is_only_text(text: str, tmp_path: Path) -> None:
    path = case(tmp_path)
    file = AnswersFile.open(path, toy())
    file.set_text("case", text)
    for id, value in (("aisles", "free"), ("goods", ())):
        file.set(id, Answer("answered", value, note=text, evidence=text, by=text))
    file.set("night-runs", Answer("not_applicable", reason=text, by=text))
    file.save()
    async with Served(tmp_path).browser(text) as client:
        for page_of in (*PAGES, at("goods"), at("night-runs"), f"{PAGES[1]}?saved={quote(text)}"):
            page = await client.get(page_of)
            assert page.status_code == 200
            for fragment in ("<script", "<img", "</style></title>", "<javascript"):
                assert fragment not in page.text
            assert not re.search("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202e]", page.text)
        kept = read(path)
        same = form_of(await client.get(at("aisles")))
        assert (await client.post(at("aisles"), data=same)).status_code == 303
        assert read(path) == kept  # looking at it changes nothing
        refused = await client.post(at("aisles"), data={**same, "aisles.answer": text})
        assert "<script" not in refused.text
        typed = await client.post(
            "/case/none.yaml/question/x", data={text: text, f"x.{text}": text}
        )
        assert "<script" not in typed.text
        for form in FORMATS:
            head = (await client.get(f"/case/case.yaml/report/{form}")).headers
            place = head.get("Content-Disposition", "attachment; filename*=UTF-8''x")
            assert re.fullmatch(r"attachment; filename\*=UTF-8''[\w.%-]+", place)


@pytest.mark.parametrize("value", ["%0d%0aSet-Cookie:%20x=y", "%0aX:%20y", "\u2028", "%00", "é"])
async def test_no_word_becomes_a_header(value: str, served: Served) -> None:
    async with served.browser() as client:
        for path in (f"/?saved={value}", f"{at('aisles')}?saved={value}", f"/case/{value}.yaml",
                     f"/case/case.yaml/report/{value}", f"/{value}"):  # fmt: skip
            answer = await client.get(path)
            assert "Set-Cookie" not in answer.headers
            assert "X" not in answer.headers


@pytest.mark.parametrize("form", FORMATS)
async def test_report_is_that_of_run(
    form: str, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    text = "case: Südhalle\ndate: 2026-11-20\nanswers: {aisles: free, pallets: 7, lease: signed}\n"
    path = case(tmp_path, text)
    assert main(["run", "-q", str(path), "-f", form]) == 0
    async with Served(tmp_path).browser() as client:
        answer = await client.get(f"/case/case.yaml/report/{form}")
    assert answer.content == capsysbinary.readouterr().out
    if form != "html":
        name = f"s%C3%BCdhalle{FORMATS[form].suffix}"
        assert answer.headers["Content-Disposition"] == f"attachment; filename*=UTF-8''{name}"


async def test_hidden_question_says_so(tmp_path: Path) -> None:
    case(tmp_path, "answers: {drop-offs: town}\n")
    async with Served(tmp_path).browser() as client:
        assert "not asked now" in (await client.get(at("night-runs"))).text
        page = await client.get(at("drop-offs"))
        assert at("night-runs") not in page.text
