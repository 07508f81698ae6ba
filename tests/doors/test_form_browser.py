"""The form in headless Chromium: filled in, handed back, read again; nothing else is asked for."""

from __future__ import annotations

import json
import os
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from advisor.engine import AnsweredPack
from advisor.loading import load_pack, parse_answers
from advisor.loading.numbers import readings
from advisor.model import Answer, Answers, Pack, Question, Respondent
from advisor.resources import bundled_packs, pack_folder
from advisor.saving import file_stem
from advisor.teams import merge
from advisor.text import yaml_text
from advisor.web import form_page
from tests.doors.browser import look, needs_chromium
from tests.doors.driver import Browser, Tab, chromium, until
from tests.effort import examples

pytestmark = needs_chromium
ROOT = Path(__file__).parents[2]
TOY = ROOT / "tests/packs/toy"
PACKS = {"toy": TOY, **{id: pack_folder(id) for id in bundled_packs()}}
ROUNDS = int(os.environ.get("ADVISOR_FUZZ_FORM", examples(60)))
LARGEST = 180_000
"""Bytes of the form of the largest bundled pack."""

HOSTILE = (
    "plain",
    'a "quote", a \\ and a \\u0041',
    "no: [a, {b: c}] # d & *e !f |",
    "</textarea></script><script>document.title = 'run'</script>",
    "<!-- --> ]]> &amp; &#0; %00",
    "one\ntwo\r\nthree\n\n  four",
    "\x00\x01\x07\x08\x0b\x1b[31mred\x7f\x85\x9f.",
    "line\u2028para\u2029graph",
    "\ufffe \uffff \ufeff mark",
    "right \u202e to left \u200f, zero\u200bwidth",
    "\U0001f600\U0001f468\u200d\U0001f469\u200d\U0001f467 \u00fc\u4e2d\u6587 \U0010ffff",
    "half \ud83d alone, and \ude00 behind",
    "two halves \ude00\ud83d the wrong way round",
    "=1+1 @Kim ::error::x",
    "x" * 3_000,
    "---\npack: other\nanswers: {}",
    "# ---- answers for advisor end ----",
)


@pytest.fixture
async def browser(tmp_path: Path) -> AsyncIterator[Browser]:
    """A browser that downloads into the folder of the test."""
    async with chromium(tmp_path) as found:
        yield found


async def opened(browser: Browser, folder: Path, pack: Pack, answers: Answers, owner: str) -> Tab:
    """A tab with a form."""
    place = folder / f"form-{len(list(folder.iterdir()))}.html"
    place.write_bytes(form_page(pack, answers, owner))
    tab = await browser.tab(place.as_uri())
    assert tab.complaints == []
    return tab


FILL = """(actions => {
  reset(form);
  for (const [name, value] of actions) {
    const [field] = [...form.elements].filter(each => each.name === name &&
      (value === true || !ticks(each) || each.value === value));
    if (ticks(field)) {
      field.click();
    } else {
      field.value = value;
      field.dispatchEvent(new Event("input", {bubbles: true}));
    }
  }
  return content();
})"""


async def filled(tab: Tab, actions: list[tuple[str, str | bool]]) -> str:
    """What the form comes to once these fields are clicked or typed into."""
    return str(await tab.run(f"{FILL}({json.dumps(actions)})"))


def clicks(question: Question, answer: Answer) -> list[tuple[str, str | bool]]:
    """What one does to give an answer."""
    id = question.id
    name = f"{id}.answer"
    if answer.state == "unknown":
        found: list[tuple[str, str | bool]] = [(name, "unknown")]
    elif answer.state == "not_applicable":
        found = [(name, "not-applicable"), (f"{id}.reason", answer.reason)]
    elif isinstance(answer.value, tuple):
        found = [(name, yaml_text(each)) for each in answer.value] or [(name, "none")]
    elif isinstance(answer.value, int):
        found = [(f"{id}.number", f"{answer.value:,}")]
    else:
        found = [(name, yaml_text(str(answer.value)))]
    texts = {"note": answer.note, "evidence": answer.evidence}
    found += [(f"{id}.{part}", text) for part, text in texts.items() if text]
    return [*found, (f"{id}.unsure", True)] if answer.unsure else found


def drawn(random: Random, pack: Pack) -> dict[str, Answer]:
    """Random answers, with whatever may stand behind them."""
    found = {}
    for id, question in pack.questions.items():
        kinds = ["answered"] * 6 + ["unknown", "open"]
        kinds += ["aside"] if question.not_applicable is not None else []
        kind = random.choice(kinds)
        if kind == "open":
            continue
        note, evidence = (random.choice((*HOSTILE, *[""] * 20)) for _ in range(2))
        evidence = " ".join(evidence.replace("\x0b", "").splitlines())
        if kind == "answered":
            value = random.choice(question.values)
            if question.kind == "number":
                value = random.randint(question.minimum, question.maximum)
            unsure = random.random() < 0.2
            found[id] = Answer("answered", value, note=note, evidence=evidence, unsure=unsure)
        elif kind == "aside":
            found[id] = Answer("not_applicable", reason="because \u4e2d", note=note)
        else:
            found[id] = Answer("unknown", note=note, evidence=evidence)
    return found


def kept(text: str) -> str:
    """What a field makes of a text: ends of lines are alike, and half a character is none."""
    text = re.sub("\r\n?", "\n", text)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def expected(answer: Answer) -> Answer:
    return replace(answer, note=kept(answer.note), evidence=kept(answer.evidence))


@pytest.mark.parametrize("name", PACKS)
async def test_what_is_filled_in_is_what_is_read(
    name: str, browser: Browser, tmp_path: Path
) -> None:
    pack, random = load_pack(PACKS[name]), Random(name)
    tab = await opened(browser, tmp_path, pack, Answers(pack.id), "")
    for _ in range(ROUNDS):
        given = drawn(random, pack)
        asked = AnsweredPack(pack, Answers(pack.id, answers=given))
        wanted = {
            id: expected(answer) for id, answer in given.items() if asked.states[id] != "hidden"
        }
        text = await filled(
            tab, [each for id in given for each in clicks(pack.questions[id], given[id])]
        )
        assert text.isascii()
        read = parse_answers(text.encode(), "returned", pack)
        assert dict(read.answers) == wanted
        assert read.respondent == Respondent(pack=f"{pack.id}@{pack.version}")
    assert await tab.run("document.title") == pack.title
    assert tab.complaints == []
    assert all(address.startswith(("file:", "data:")) for address in tab.asked)


async def test_a_number_is_read_as_the_program_reads_it(browser: Browser, tmp_path: Path) -> None:
    pack, random = load_pack(TOY), Random(7)
    question = pack.questions["pallets"]
    texts = [
        *("6000", "6,000", "6 000", "6.000", "6'000", "6\u2019000", "6\u202f000", "6_000", "6k"),
        *("6 K", "1.5k", "007", "0", "1,00", "1,0000", "1,000.000", "1.50", "1e3", "-1", "+1"),
        *("1.5", "50001", "999999999999999999999", "k", "1 2", "12.", ",5", "1,000k", "six"),
        *("\u0666", "0,500", "0.5k"),
    ]
    texts += [
        "".join(random.choices("0123456789.,' kK", k=random.randint(1, 7))) for _ in range(150)
    ]
    tab = await opened(browser, tmp_path, pack, Answers(pack.id), "")
    script = """(texts => texts.map(text => {
      fields(element("q-pallets"), "number")[0].value = text;
      return whole(element("q-pallets"));
    }))"""
    found = await tab.run(f"{script}({json.dumps(texts)})")
    accepted = 0
    for text, number in zip(texts, found, strict=True):
        if number is not None:
            assert readings(text, question.unit) == (number,), text
            accepted += 1
    assert accepted > 40
    assert list(found[:10]) == [6000] * 10


EARLIER = """\
pack: fine-tuning
case: Reply drafts
date: 2026-11-01
answers:
"""


def case_of_everybody(pack: Pack, folder: Path) -> tuple[Path, Answers]:
    """A case in which every owner has answered all but their last question, under their name."""
    place = folder / "case.yaml"
    lines, random = [], Random(3)
    for number, question in enumerate(pack.questions.values()):
        if question.kind == "choice" and number % 9 != 8:
            value = random.choice(question.option_ids)
            who = f"{{answer: '{value}', note: n{number}, by: {question.owner}'s Kim}}"
            lines.append(f"  {question.id}: {who}\n")
    place.write_text(EARLIER + "".join(lines), "utf-8")
    return place, parse_answers(place.read_bytes(), "case.yaml", pack)


async def test_five_owners_correct_themselves_and_nobody_signs_what_they_did_not_touch(
    browser: Browser, tmp_path: Path
) -> None:
    pack = load_pack(PACKS["fine-tuning"])
    _, case = case_of_everybody(pack, tmp_path)
    owners = list(dict.fromkeys(question.owner for question in pack.questions.values()))[:5]
    returned, corrected = [("case", case)], {}
    for owner in owners:
        name = f"{owner}'s Kim"
        states = AnsweredPack(pack, case).states
        mine = [
            pack.questions[id]
            for id, answer in case.answers.items()
            if answer.by == name and states[id] == "answered" and not hides(pack, id)
        ]
        other = next(id for id in mine[0].option_ids if id != case.answers[mine[0].id].value)
        tab = await opened(browser, tmp_path, pack, case, owner)
        await tab.run(f"by.value = {json.dumps(name)}")
        text = await filled(tab, [(f"{mine[0].id}.answer", yaml_text(other))])
        read = parse_answers(text.encode(), "returned", pack)
        assert len(mine) > 1
        assert list(read.answers) == [mine[0].id]
        assert read.respondent == Respondent(name, owner, "fine-tuning@2", "Reply drafts")
        returned.append((owner, read))
        corrected[mine[0].id] = other
    merged = merge(pack, returned)
    assert len(corrected) == 5
    assert {answer.state for answer in merged.answers.values()} == {"answered"}
    for id, answer in merged.answers.items():
        before = case.answers[id]
        if id in corrected:
            assert answer.value == corrected[id]
            assert [claim.value for claim in answer.claims] == [before.value, corrected[id]]
            assert {claim.by for claim in answer.claims} == {before.by}
        else:
            assert answer == before


def hides(pack: Pack, id: str) -> bool:
    """Whether another question is asked only by the answer to this one."""
    return any(test.question == id for each in pack.questions.values() for test in each.ask_if)


SIGNED = Answers(
    "toy",
    case="Hall 4",
    answers={
        "aisles": Answer("answered", "tight", note="every Friday", by="Bo", date="2026-11-01"),
        "pallets": Answer("answered", 12000, by="Kim"),
        "goods": Answer("answered", ("bulky",), by="Bo", unsure=True),
        "lease": Answer("unknown", note="ask the agent", by="Bo"),
        "last-count": Answer("not_applicable", reason="a\nnew list \x07", by="Bo"),
    },
)
TOUCHED: tuple[tuple[list[tuple[str, str | bool]], dict[str, Answer]], ...] = (
    ([], {}),
    (
        [("aisles.confirm", True)],
        {"aisles": Answer("answered", "tight", note="every Friday")},
    ),
    (
        [("aisles.answer", "free")],  # the note was about another answer
        {"aisles": Answer("answered", "free")},
    ),
    (
        [("aisles.answer", "free"), ("aisles.answer", "tight")],  # as it was
        {},
    ),
    (
        [("aisles.note", "I doubt it")],  # no signature under what Bo said
        {"aisles": Answer("unknown", note="I doubt it")},
    ),
    (
        [("pallets.evidence", "stock list")],  # their own answer
        {"pallets": Answer("answered", 12000, evidence="stock list")},
    ),
    ([("goods.unsure", True)], {}),
    (
        [("goods.confirm", True), ("goods.unsure", True)],
        {"goods": Answer("answered", ("bulky",), unsure=True)},
    ),
    (
        [("goods.confirm", True)],  # the doubt was Bo's
        {"goods": Answer("answered", ("bulky",))},
    ),
    (
        [("goods.answer", "bulky")],  # taken away
        {"goods": Answer("unknown")},
    ),
    (
        [("goods.answer", "none")],
        {"goods": Answer("answered", ())},
    ),
    (
        [("goods.answer", "none"), ("goods.answer", "chilled"), ("goods.answer", "bulky")],
        {"goods": Answer("answered", ("chilled", "bulky"))},
    ),
    (
        [("pallets.answer", "unknown"), ("pallets.number", "12k")],
        {"pallets": Answer("answered", 12000)},  # typed anew
    ),
    (
        [("pallets.answer", "unknown")],
        {"pallets": Answer("unknown")},
    ),
    (
        [("last-count.confirm", True)],
        {"last-count": Answer("not_applicable", reason="a\nnew list \x07")},
    ),
    (
        [("last-count.answer", "not-applicable"), ("last-count.number", "3")],
        {"last-count": Answer("answered", 3)},
    ),
    (
        [("drop-offs.answer", "town"), ("night-runs.answer", "weekly")],  # not asked in town
        {"drop-offs": Answer("answered", "town")},
    ),
)


async def test_only_what_is_changed_or_confirmed_is_handed_back(
    browser: Browser, tmp_path: Path
) -> None:
    pack = load_pack(TOY)
    tab = await opened(browser, tmp_path, pack, SIGNED, "")
    await tab.run("by.value = ' kim '")
    for actions, wanted in TOUCHED:
        text = await filled(tab, actions)
        read = parse_answers(text.encode(), "returned", pack)
        assert dict(read.answers) == wanted, actions
        assert read.respondent == Respondent("kim", "", f"toy@{pack.version}", "Hall 4")


DRAFTED = Answers(
    "toy",
    case="Hall 4",
    answers={
        "aisles": Answer("answered", "tight", evidence="one truck at a time", by="draft"),
        "pallets": Answer("answered", 12000, evidence='"12,000" <b>places</b>', by="draft"),
        "goods": Answer("answered", ("bulky",), note="page 2", by="assistant"),
        "drop-offs": Answer("answered", "town", evidence="in town alone", by="draft"),
        "last-count": Answer("not_applicable", reason="a new hall", by="draft"),
    },
)
Actions = list[tuple[str, str | bool]]


def tick(id: str) -> Actions:
    """One tick."""
    return [(f"{id}.confirm", True)]


CONFIRMED: tuple[tuple[Actions, dict[str, Answer]], ...] = (
    ([], {}),
    *((tick(id), {id: replace(answer, by="")}) for id, answer in DRAFTED.answers.items()),
    (
        [("aisles.answer", "free"), ("goods.note", "I doubt it")],
        {"aisles": Answer("answered", "free"), "goods": Answer("unknown", note="I doubt it")},
    ),
)


async def test_a_draft_is_signed_by_one_tick_and_hides_nothing_before(
    browser: Browser, tmp_path: Path
) -> None:
    pack = load_pack(TOY)
    tab = await opened(browser, tmp_path, pack, DRAFTED, "")
    await tab.run("by.value = 'Kim'")
    for actions, wanted in CONFIRMED:
        text = await filled(tab, actions)
        assert dict(parse_answers(text.encode(), "returned", pack).answers) == wanted, actions
        confirmed = ("drop-offs.confirm", True) in actions
        assert await tab.run("element('q-night-runs').hidden") is confirmed
    shown = str(await tab.run("element('q-pallets').textContent"))
    assert 'It rests on: "' + '"12,000" <b>places</b>' in shown


@pytest.mark.parametrize("name", ["draft", " Assistant ", "DRAFT + assistant"])
async def test_a_name_that_marks_drafts_hands_nothing_back(
    name: str, browser: Browser, tmp_path: Path
) -> None:
    tab = await opened(browser, tmp_path, load_pack(TOY), DRAFTED, "")
    await filled(tab, [("aisles.confirm", True)])
    await tab.run(f"by.value = {json.dumps(name)}")
    assert await tab.run("isReady()") is False
    assert "write your own name" in str(await tab.run("element('told').textContent"))
    await tab.run("by.value = 'draft + Kim'")
    assert await tab.run("isReady()") is True


async def test_the_file_is_downloaded_or_copied_and_then_nothing_is_kept(
    browser: Browser, tmp_path: Path
) -> None:
    pack = load_pack(TOY)
    tab = await opened(browser, tmp_path, pack, SIGNED, "Shift lead")
    await tab.run("element('download').click()")
    assert await tab.run("element('told').textContent") == "Nothing is changed or confirmed yet."
    await filled(tab, [("aisles.answer", "blocked")])
    await tab.run("element('download').click()")
    assert "your name first" in await tab.run("element('told').textContent")
    assert await tab.run("document.activeElement.id") == "by"
    assert await tab.run("localStorage.length") == 1
    await tab.run("window.old = true")
    await tab.call("Page.reload")
    await until(lambda: tab.run("!window.old && document.readyState === 'complete'"), "the page")
    assert await tab.run("lines().length") == 1
    await tab.run(
        "by.value = 'Kim M\u00fcller'; by.dispatchEvent(new Event('input', {bubbles: true}))"
    )
    await tab.run("element('download').click()")
    place = tmp_path / "hall-4-shift-lead-kim-m\u00fcller.yaml"
    await until(lambda: _is_there(place), "the download")
    read = parse_answers(place.read_bytes(), "returned", pack)
    assert dict(read.answers) == {"aisles": Answer("answered", "blocked")}
    assert read.respondent and read.respondent.by == "Kim M\u00fcller"
    assert await tab.run("localStorage.length") == 0
    assert not await tab.run("isDirty()")

    await filled(tab, [("aisles.answer", "free")])
    assert await tab.run("isDirty() && localStorage.length") == 1
    await tab.call("Browser.grantPermissions", permissions=["clipboardReadWrite"])
    await tab.run("element('copy').click()")
    await until(lambda: tab.run("element('told').textContent.startsWith('Copied')"), "the copy")
    assert await tab.run("localStorage.length") == 0


@pytest.mark.parametrize(
    "name",
    [
        "Gr\u00fcn", "Gru\u0308n", "Kim M\u00fcller-L\u00fcdenscheidt", "\u674e \u96f7",
        "\u041e\u043b\u044c\u0433\u0430", "\u0928\u093e\u092e", "\u05d3\u05d5\u05d3", "Zo\u00eb 2",
        "O'Neill", "../../etc", "a\\b:c*d?e", "\u0110\u1eb7ng",
    ],
)  # fmt: skip
async def test_a_name_of_any_language_is_in_the_name_of_the_file(
    browser: Browser, tmp_path: Path, name: str
) -> None:
    tab = await opened(browser, tmp_path, load_pack(TOY), SIGNED, "Shift lead")
    await filled(tab, [("aisles.answer", "blocked")])
    await tab.run(f"by.value = {json.dumps(name)}")
    await tab.run("element('download').click()")
    told = f"Downloaded as hall-4-shift-lead-{file_stem(name)}.yaml."
    assert str(await tab.run("element('told').textContent")).startswith(told)


async def _is_there(place: Path) -> bool:
    return place.exists() and bool(place.read_bytes())


async def test_leaving_asks_and_forgetting_forgets(browser: Browser, tmp_path: Path) -> None:
    tab = await opened(browser, tmp_path, load_pack(TOY), Answers("toy"), "")
    await tab.call("Page.navigate", url="about:blank")
    await until(lambda: tab.run("location.href === 'about:blank'"), "nothing to lose")
    assert tab.dialogs == []
    tab = await opened(browser, tmp_path, load_pack(TOY), Answers("toy", case="x"), "")
    await tab.press("Tab", "Tab", " ")
    leaving = "setTimeout(() => { location.href = 'about:blank'; })"
    await tab.run(leaving)
    await until(lambda: _has(tab, "beforeunload"), "the question")
    await tab.call("Page.handleJavaScriptDialog", accept=False)
    assert await tab.run("lines().length") == 1
    await tab.run("setTimeout(forget)")
    await until(lambda: _has(tab, "confirm"), "the other question")
    await tab.call("Page.handleJavaScriptDialog", accept=True)
    assert await tab.run("[lines().length, localStorage.length, isDirty()]") == [0, 0, False]


async def _has(tab: Tab, dialog: str) -> bool:
    return dialog in tab.dialogs


async def test_it_is_filled_in_by_keyboard_alone(browser: Browser, tmp_path: Path) -> None:
    pack = load_pack(TOY)
    tab = await opened(browser, tmp_path, pack, Answers("toy", case="Hall 4"), "")
    reached: list[str] = []
    for _ in range(80):
        await tab.press("Tab")
        name = str(await tab.run("document.activeElement.name || document.activeElement.id"))
        part = name.partition(".")[2]
        if name == "by":
            await tab.press(*"Kim")
        elif part == "number":
            await tab.press(*"6k")
        elif part == "answer" and name not in reached:
            await tab.press(" ")
        elif name == "download":
            await tab.press("Enter")
            break
        reached.append(name)
    place = tmp_path / "hall-4-kim.yaml"
    await until(lambda: _is_there(place), "the download")
    read = parse_answers(place.read_bytes(), "returned", pack)
    asked = AnsweredPack(pack, read).states
    assert set(read.answers) == {id for id, state in asked.items() if state != "hidden"}
    assert read.answers["aisles"].value == "free"
    assert await tab.run("document.activeElement.id") == "download"


async def test_without_its_script_it_is_a_list_to_read(browser: Browser, tmp_path: Path) -> None:
    pack = load_pack(PACKS["fine-tuning"])
    place = tmp_path / "form.html"
    place.write_bytes(form_page(pack, Answers(pack.id)))
    tab = await browser.tab()
    await tab.call("Emulation.setScriptExecutionDisabled", value=True)
    await tab.call("Page.navigate", url=place.as_uri())
    await tab.call("DOM.enable")

    async def node(selector: str) -> int:
        root = (await tab.call("DOM.getDocument"))["root"]["nodeId"]  # anew: the page may change
        return int((await tab.call("DOM.querySelector", nodeId=root, selector=selector))["nodeId"])

    async def shows(selector: str) -> bool:
        try:
            found = await node(selector)
            return bool(found and await tab.call("DOM.getBoxModel", nodeId=found))
        except AssertionError:  # it has no box, or the page is not there yet
            return False

    await until(lambda: shows("#q-hope .text"), "the page")
    first = await node("body > *")
    html = (await tab.call("DOM.getOuterHTML", nodeId=first))["outerHTML"]
    assert "its script does not run" in html
    assert await shows("#q-facts-change .asked")
    assert not await shows("#hand-back")
    assert not await shows("#bar")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 1000])
def test_nothing_is_too_wide_or_too_faint(width: int, scheme: str, tmp_path: Path) -> None:
    text = "w" * 900
    long = Answer("answered", "tight", note=text, evidence=text, by=text, date=text)
    case = replace(SIGNED, case=text, answers={**SIGNED.answers, "aisles": long})
    for name, page in (
        ("toy", form_page(load_pack(TOY), case)),
        ("real", form_page(load_pack(PACKS["fine-tuning"]), Answers("fine-tuning"), "Data lead")),
    ):
        place = tmp_path / f"{name}.html"
        place.write_bytes(page)
        flags = ["--force-dark-mode"] if scheme == "dark" else []
        found = look(tmp_path, place, width, 800, *flags)
        assert found.seen["width"] == width
        assert found.seen["wide"] == []
        assert found.seen["faint"] == []
        assert found.console == []
        assert found.asked == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing(scheme: str, browser: Browser, tmp_path: Path) -> None:
    axe = pytest.importorskip("axe_core_python", reason="axe is not installed")
    script = (Path(axe.__file__).parent / "axe.min.js").read_text("utf-8")
    for pack, case in ((load_pack(TOY), SIGNED), (load_pack(PACKS["fine-tuning"]), Answers("x"))):
        tab = await opened(browser, tmp_path, pack, case, "")
        dark = [{"name": "prefers-color-scheme", "value": scheme}]
        await tab.call("Emulation.setEmulatedMedia", features=dark)
        await filled(tab, [(f"{next(iter(pack.questions))}.unsure", True)])
        await tab.run(
            "document.querySelectorAll('details').forEach(each => { each.open = true; })"
        )
        await tab.run(script)
        found: list[dict[str, Any]] = await tab.run(
            "axe.run({resultTypes: ['violations']}).then(found => found.violations.map(each => "
            "({id: each.id, nodes: each.nodes.slice(0, 3).map(node => node.html)})))"
        )
        assert found == []


def test_the_largest_form_fits_into_a_mail() -> None:
    pack = load_pack(PACKS["fine-tuning"])
    full = {
        id: Answer("answered", question.values[-1], note="n" * 200, evidence="e" * 100, by="Kim")
        for id, question in pack.questions.items()
    }
    assert len(form_page(pack, Answers(pack.id, answers=full))) <= LARGEST


async def test_what_is_handed_back_is_read_out_of_a_mail(browser: Browser, tmp_path: Path) -> None:
    pack = load_pack(TOY)
    tab = await opened(browser, tmp_path, pack, Answers("toy", case="Hall 4"), "")
    note = "word " * 60 + "# ---- \u4e2d\U0001f600"
    text = await filled(tab, [("aisles.answer", "free"), ("aisles.note", note)])
    wrapped = "\n".join(re.sub(r"(.{60,75}) ", r"\1\n", line) for line in text.split("\n"))
    assert wrapped != text
    for mail in (
        f"Hello,\n\nsee below: all done.\n\n{wrapped}\nBest\nKim\n",
        "\n".join(f"> {line}" for line in f"Hi\n{wrapped}".split("\n")),
    ):
        for end in ("\n", "\r\n"):
            read = parse_answers(mail.replace("\n", end).encode(), "mail", pack)
            assert dict(read.answers) == {"aisles": Answer("answered", "free", note=note)}
