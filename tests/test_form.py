"""The form as a text, and the command that writes it."""

from __future__ import annotations

import base64
import json
import re
import shutil
from dataclasses import replace
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.loading import load_pack, parse_answers
from advisor.loading.answers import TAKEN_OUT
from advisor.model import Answer, Answers, Pack, Respondent
from advisor.resources import bundled_packs, pack_folder
from advisor.saving import answers_text
from advisor.text import ascii_text
from advisor.web import form_page
from tests.cli.conftest import advisor, here  # noqa: F401  # fixtures
from tests.cli.invoke import TOY, Advisor
from tests.effort import examples
from tests.strategies import answers, packs

PACKS = [TOY, *map(pack_folder, bundled_packs())]
KNOWN = ("answered", "not_applicable")
SCRIPTS = ("</script><script>run()</script>", "<img src=x onerror=run()>", '" onfocus=run() x="')


class Page(HTMLParser):
    """What stands in a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inside = ""
        self.texts: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.inside = tag

    def handle_data(self, data: str) -> None:
        self.texts[self.inside] = self.texts.get(self.inside, "") + data

    def handle_endtag(self, _tag: str) -> None:
        self.inside = ""

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def form(self) -> dict[str, str | None]:
        (found,) = self.all("form")
        return found


def page(pack: Pack, known: Answers | None = None, owner: str = "") -> Page:
    return Page(form_page(pack, known or Answers(pack.id), owner).decode())


@pytest.mark.parametrize("folder", PACKS, ids=lambda folder: folder.name)
def test_nothing_runs_but_its_script_and_nothing_is_asked_for(folder: Path) -> None:
    found = page(load_pack(folder))
    (policy,) = (each["content"] for each in found.all("meta") if "http-equiv" in each)
    hashes = {
        f"{tag}-src 'sha256-{base64.b64encode(digest).decode()}'"
        for tag in ("script", "style")
        if (digest := sha256(found.texts[tag].encode()).digest())
    }
    assert policy
    assert set(policy.split("; ")) == {
        "default-src 'none'", *hashes, "img-src data:", "base-uri 'none'", "form-action 'none'"
    }  # fmt: skip
    assert len(found.all("script")) == len(found.all("style")) == 1
    addresses = [each[key] for _, each in found.tags for key in ("src", "href") if key in each]
    assert set(addresses) == {"data:,", "#hand-back"}
    assert not [key for _, each in found.tags for key in each if key.startswith(("on", "style"))]


@pytest.mark.parametrize("folder", PACKS, ids=lambda folder: folder.name)
def test_every_field_has_a_name_and_a_label(folder: Path) -> None:
    pack = load_pack(folder)
    text = form_page(pack, Answers(pack.id)).decode()
    found = Page(text)
    ids = [each["id"] for _, each in found.tags if "id" in each]
    assert len(ids) == len(set(ids))
    wrapped = len(re.findall(r"<label class=[^>]*>[^<]*(?:<br>)?<(?:input|textarea)", text))
    named = {each["for"] for each in found.all("label") if "for" in each}
    fields = found.all("input") + found.all("textarea")
    assert wrapped + len(named) == len(fields)
    assert len(found.all("fieldset")) == len(found.all("legend")) == len(pack.questions)
    described = {each["aria-describedby"] for each in found.all("fieldset")}
    assert described <= set(ids)
    for question in pack.questions.values():
        assert question.text in unescape(text)
        assert question.why in unescape(text)


def test_a_form_for_an_owner_has_their_questions_alone() -> None:
    pack = load_pack(pack_folder("fine-tuning"))
    seen: list[str | None] = []
    for owner in dict.fromkeys(each.owner for each in pack.questions.values()):
        found = page(pack, None, owner)
        ids = [each["data-id"] for each in found.all("fieldset")]
        assert ids == [each.id for each in pack.questions.values() if each.owner == owner]
        assert owner in str(found.form["data-respondent"])
        seen += ids
    assert sorted(map(str, seen)) == sorted(pack.questions)


@given(st.data())
@settings(max_examples=examples(60))
def test_head_of_the_file_is_read_as_what_it_is(data: st.DataObject) -> None:
    pack = load_pack(TOY)
    text = st.text(max_size=30).filter(
        lambda each: each.encode("utf-8", "ignore").decode() == each
    )
    case, by = data.draw(text), data.draw(text)
    form = page(pack, Answers("toy", case), "Shift lead").form
    lines = [form["data-head"], "respondent:", f"  by: {ascii_text(by)}", form["data-respondent"]]
    whole = "\n".join([*map(str, lines), "answers:", ""])
    read = parse_answers(whole.encode("ascii"), "returned", pack)
    assert (read.case, read.version) == (case, pack.version)
    assert read.respondent and (read.respondent.by, read.respondent.case) == (by, case)


@given(st.data())
@settings(max_examples=examples(60))
def test_any_pack_and_any_answers_have_a_form(data: st.DataObject) -> None:
    pack = data.draw(packs())
    known = data.draw(answers(pack))
    found = page(pack, known)
    logic = json.loads(str(found.form["data-logic"]))
    assert set(logic) >= set(pack.questions)
    fields = found.all("input")
    given = [each for each in fields if "checked" in each]
    given += [each for each in fields if str(each["name"]).endswith(".number") and each["value"]]
    ids = {str(each["name"]).partition(".")[0] for each in given}
    known_ids = {id for id, each in known.answers.items() if each.state in KNOWN}
    assert ids == known_ids


def test_hostile_texts_are_text(tmp_path: Path) -> None:
    shutil.copytree(TOY, tmp_path / "toy")
    file = tmp_path / "toy/questionnaire.yaml"
    clean = Page(form_page(load_pack(TOY), Answers("toy")).decode())
    for script in SCRIPTS:
        text = file.read_text("utf-8").replace(
            "Trucks pass each other", json.dumps(script + "\x07")
        )
        file.write_text(text, "utf-8")
        pack = load_pack(tmp_path / "toy")
        found = page(pack, Answers("toy", case=script + "\x07\u202e"))
        assert [tag for tag, _ in found.tags] == [tag for tag, _ in clean.tags]
        assert found.texts["script"] == clean.texts["script"]
        shutil.copy(TOY / "questionnaire.yaml", file)


@given(st.builds(Respondent, *[st.text(max_size=20)] * 4), st.text(max_size=20))
@settings(max_examples=examples(60))
def test_whose_return_it_is_survives_being_written(who: Respondent, case: str) -> None:
    who = replace(who, pack="toy@2")
    told = {"told": Answer("answered", "all")}
    known = Answers("toy", " ".join(case.split()), answers=told, respondent=who)
    assert (
        parse_answers(answers_text(known).encode("utf-8", "replace"), "x", load_pack(TOY)) == known
    )


# The command


def test_form_is_printed_or_written_and_names_what_is_known(advisor: Advisor, here: Path) -> None:  # noqa: F811
    code, out, err = advisor("form a.yaml")
    assert (code, err) == (0, "")
    assert "<!DOCTYPE html>" in out.splitlines()[0]
    assert out.count("I confirm this answer") == 7
    code, printed, err = advisor("form a.yaml -o form.html")
    assert (code, printed) == (0, "")
    assert err == "Wrote form.html. Next: send it; what comes back goes into `advisor merge`.\n"
    written = (here / "form.html").read_text("utf-8")
    assert written.startswith(out)
    assert advisor("form a.yaml -o form.html").code == 0  # made again
    (here / "form.html").write_text(written.replace("Hall 4", "Hall 5"), "utf-8")
    assert advisor("form a.yaml -o form.html").code == 2
    assert "&#34;Hall 4&#34;" in advisor("form - ", (here / "a.yaml").read_text("utf-8")).out


def test_form_is_not_poured_into_a_terminal(
    advisor: Advisor,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("advisor.cli.form.is_terminal", lambda _: True)
    code, out, err = advisor("form a.yaml")
    assert (code, out) == (2, "")
    assert "-o form.html" in err


def test_form_of_a_pack_is_blank(advisor: Advisor) -> None:  # noqa: F811
    out = advisor("form toy").out
    assert "I confirm this answer" not in out
    assert "pack: &#34;./toy@2&#34;" in out
    first = bundled_packs()[0]
    assert advisor("form").out == advisor(f"form {first}").out
    assert f"pack: &#34;{first}@" in advisor("form").out


def test_form_meets_an_unknown_owner_with_those_there_are(advisor: Advisor) -> None:  # noqa: F811
    assert advisor("form toy --for 'shift  LEAD'").out.count("<fieldset") == 1
    code, out, err = advisor("form toy --for 'Shift leed'")
    assert (code, out) == (2, "")
    assert "did you mean `Shift lead`?" in err
    assert '"Hall manager"' in err
    assert advisor("form nothing.yaml").code == 2
    for file in ("no-pack", "x" * 300, "'a\0b'", "toy/none"):
        code, out, err = advisor(f"form {file}")
        assert (code, out) == (2, "")
        assert err.startswith("advisor: cannot read ")


RETURNED = """\
pack: "{pack}"
case: "Hall 4"
date: "2026-11-20 10:00"
respondent:
  by: "{by}"
  owner: "{owner}"
  pack: "toy@{version}"
  case: "{case}"
answers:
  told: {{answer: {told}}}
"""


def returned(place: Path, **said: object) -> None:
    usual = {"pack": "../elsewhere/toy@2", "by": "Kim", "owner": "Shift lead", "version": 2}
    text = RETURNED.format(**{**usual, "case": "Hall 4", "told": "all", **said})
    place.write_text(text, "utf-8")


def test_a_round_is_merged_and_told(advisor: Advisor, here: Path) -> None:  # noqa: F811
    text = (here / "a.yaml").read_text("utf-8").replace("lease: none", "lease: unknown")
    earlier = "told: {answer: nobody, by: Kim, date: 2026-11-01}"
    (here / "case.yaml").write_text(text.replace("told: nobody", earlier), "utf-8")
    returned(here / "kim.yaml.txt")
    assert advisor("merge case.yaml kim.yaml.txt -o team.yaml") == (
        0,
        "",
        'The later answer of the same person stands, and the earlier is kept: "Crew told".\n'
        "No form has come back from Hall manager (1 open question).\n"
        "Nobody disagrees.\n"
        "Wrote team.yaml. Next: `advisor run team.yaml`.\n",
    )
    team = (here / "team.yaml").read_text("utf-8")
    (told,) = (line for line in team.splitlines() if line.startswith("  told:"))
    assert re.findall("(answer|by): ([a-zK]+)", told) == [
        ("answer", "all"), ("answer", "nobody"), ("by", "Kim"), ("answer", "all"), ("by", "Kim")
    ]  # fmt: skip
    assert "respondent" not in team
    assert team.count("by: ") == 2  # nobody signs what they did not touch
    assert advisor("merge team.yaml kim.yaml.txt -o -").out == team
    assert advisor("validate team.yaml").code == 0


def test_what_does_not_belong_to_a_round_is_told(advisor: Advisor, here: Path) -> None:  # noqa: F811
    returned(here / "kim.yaml", version=1)
    returned(here / "bo.yaml", by="Bo", owner="shift lead", case="Hall 5")
    code, _, err = advisor("merge a.yaml kim.yaml bo.yaml -o team.yaml")
    assert code == 0
    assert (
        "kim.yaml: The answers were given for version 1 of toy, which is now version 2.\n" in err
    )
    assert 'bo.yaml is a form of another case: "Hall 5", not "Hall 4".\n' in err
    assert "2 forms came back from Shift lead: kim.yaml and bo.yaml.\n" in err
    returned(here / "new.yaml", version=3)
    assert advisor("merge a.yaml new.yaml -o -").code == 3


def test_a_return_is_the_first_file_as_well(advisor: Advisor, here: Path) -> None:  # noqa: F811
    returned(here / "kim.yaml", pack="./toy")
    returned(here / "bo.yaml", by="Bo", told="nobody")
    code, out, err = advisor("merge kim.yaml bo.yaml -o -")
    assert code == 0
    assert "1 question is disputed" in err
    assert "respondent" not in out
    assert 'by: Kim, date: "2026-11-20 10:00"' in out


def test_a_mail_is_merged_and_that_is_told(advisor: Advisor, here: Path) -> None:  # noqa: F811
    returned(here / "kim.yaml")
    mail = "".join(f"> {line}\n" for line in (here / "kim.yaml").read_text("utf-8").splitlines())
    (here / "mail.txt").write_bytes(f"\ufeffHi,\n\n{mail}\nBest\n".replace("\n", "\r\n").encode())
    code, out, err = advisor("merge a.yaml mail.txt -o -")
    assert code == 0
    assert f"mail.txt: {TAKEN_OUT}\n" in err
    assert "by: Kim" in out
