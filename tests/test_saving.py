"""Writing answers back: nothing lost, nothing touched that nobody changed, never half a file."""

from __future__ import annotations

import errno
import fcntl
import os
import re
import stat
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.errors import AdvisorError, InvalidFile
from advisor.loading import load_pack, parse_answers
from advisor.loading.syntax import LARGEST
from advisor.model import Answer, Answers, Claim, Expect, Question, Value
from advisor.saving import AnswersFile, answers_text, disk, write_bytes, write_text

TOY = load_pack(Path(__file__).parent / "packs" / "toy")

WRITTEN = """\
# What we know about the hall.
pack: toy   # the pack
case:   Long   case

answers:
    # How full it is
    aisles:   tight     # seen on Monday
    pallets:
        answer: 300    # counted
        # the list is old
        note: 'it''s'
    drop-offs: {answer:  region,   note: z}   # by post code

    # not sure yet
    night-runs:
    goods: # all of them
    - chilled
    - bulky
    told: "leads"
    # the end
"""

LONG = "So long a note that a line of its own is easier to read"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "case.yaml"
    file.write_bytes(WRITTEN.encode())
    return file


def after(path: Path, **answers: Answer | None) -> str:
    """The file's text after some answers were set and saved."""
    file = AnswersFile.open(path, TOY)
    for name, answer in answers.items():
        file.set(name.replace("_", "-"), answer)
    wanted = file.answers
    file.moves()  # and whoever saves has agreed
    assert file.save() == []
    assert file.answers == wanted
    assert parse_answers(path.read_bytes(), "case", TOY) == wanted
    return path.read_bytes().decode()


def answered(value: Value, **details: Any) -> Answer:
    return Answer("answered", value, **details)


@pytest.mark.parametrize(
    ("answers", "old", "new"),
    [
        ({"aisles": answered("free")}, "   tight     #", " free     #"),
        ({"aisles": None}, "   tight     #", "     #"),
        (
            {"aisles": answered("tight", note="since May: worse", unsure=True)},
            "   tight     #",
            ' {answer: tight, note: "since May: worse", unsure: true}     #',
        ),
        ({"pallets": answered(400, note="it's")}, "answer: 300 ", "answer: 400 "),
        (
            {"pallets": answered(300)},
            "    pallets:\n        answer: 300    # counted\n        # the list is old\n"
            "        note: 'it''s'\n",
            "    # the list is old\n    pallets:\n        answer: 300    # counted\n",
        ),
        (
            {"pallets": answered(300, by="Kim")},
            "    pallets:\n        answer: 300    # counted\n        # the list is old\n"
            "        note: 'it''s'\n",
            "    # the list is old\n    pallets:\n        answer: 300    # counted\n"
            "        by: Kim\n",
        ),
        ({"drop_offs": answered("town", note="z")}, "  region,   note", " town,   note"),
        ({"drop_offs": answered("region", by="me")}, ",   note: z}", ", by: me}"),
        ({"drop_offs": Answer("unknown")}, " {answer:  region,   note: z}   #", " unknown   #"),
        ({"night_runs": answered("weekly")}, "night-runs:\n", "night-runs: weekly\n"),
        (
            {"night_runs": Answer("not_applicable", reason="no trucks")},
            "night-runs:\n",
            "night-runs: {not-applicable: no trucks}\n",
        ),
        (
            {"goods": answered(("hazardous",))},
            ": # all of them\n    - chilled\n    - bulky\n",
            ": [hazardous] # all of them\n",
        ),
        (
            {"goods": answered(())},
            ": # all of them\n    - chilled\n    - bulky\n",
            ": [] # all of them\n",
        ),
        ({"told": answered("all")}, ' "leads"\n', " all\n"),
        (
            {"permit": answered("pending"), "lease": answered("none")},
            "    night-runs:\n",
            "    night-runs:\n    lease: none\n    permit: pending\n",
        ),
        ({"last_count": answered(0)}, ' "leads"\n', ' "leads"\n    last-count: 0\n'),
        (
            {
                "told": Answer(
                    "disputed", claims=(Claim("all", by="Kim"), Claim("leads", note=LONG))
                )
            },
            ' "leads"\n',
            "\n      disputed:\n        - {answer: all, by: Kim}\n"
            f"        - {{answer: leads, note: {LONG}}}\n",
        ),
    ],
)
def test_only_what_was_answered_changes(
    path: Path, answers: dict[str, Answer | None], old: str, new: str
) -> None:
    assert WRITTEN.count(old) == 1
    assert after(path, **answers) == WRITTEN.replace(old, new)


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("pack: toy", "pack: toy\nanswers:\n  told: all"),
        ("pack: toy\nanswers:\n", "pack: toy\nanswers:\n  told: all\n"),
        ("pack: toy\nanswers:  # none\n# end", "pack: toy\nanswers:  # none\n  told: all\n# end"),
        ("pack: toy\nanswers: {}\n", "pack: toy\nanswers: {told: all}\n"),
        ("pack: toy\nanswers: {aisles: free}", "pack: toy\nanswers: {aisles: free, told: all}"),
        (
            "pack: toy\nanswers: {told: , aisles: free}",
            "pack: toy\nanswers: {told: all, aisles: free}",
        ),
        (
            "pack: toy\nanswers:\n  told: |\n    leads\n".replace("|", "|-"),
            "pack: toy\nanswers:\n  told: all\n",
        ),
        (
            "answers:\n- told\n".replace("- told", "  'told' : leads") + "pack: toy",
            "answers:\n  'told' : all\npack: toy",
        ),
        ("pack: toy\r\nanswers:\r\n  told: leads\r\n", "pack: toy\r\nanswers:\r\n  told: all\r\n"),
        (
            "pack: toy\r\nanswers:\r\n  lease: none",
            "pack: toy\r\nanswers:\r\n  lease: none\r\n  told: all",
        ),
        ("\ufeffpack: toy\nanswers: {}", "\ufeffpack: toy\nanswers: {told: all}"),
        ('{"pack": "toy"}', '{"pack": "toy", answers: {told: all}}'),
        ("{pack: toy, answers: }", "{pack: toy, answers: {told: all}}"),
    ],
)
def test_every_way_to_write_answers(tmp_path: Path, before: str, text: str) -> None:
    file = tmp_path / "case.yaml"
    file.write_bytes(before.encode())
    assert after(file, told=answered("all")) == text


def test_answer_is_taken_away_between_brackets(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text("pack: toy # c\nanswers: {told: all, aisles: free}", "utf-8")
    assert after(path, told=None) == "pack: toy # c\nanswers: {told: , aisles: free}"
    assert after(path, aisles=None) == "pack: toy # c\nanswers: {told: , aisles: }"


@pytest.mark.parametrize(
    "before", ["pack: toy\nanswers: {aisles: free,}", "? pack\n: toy\n? answers\n: {? told}"]
)
def test_what_cannot_be_edited_in_place_is_written_anew(tmp_path: Path, before: str) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(f"# note\n{before}\n...\n", "utf-8")
    file = AnswersFile.open(path, TOY)
    file.set("told", answered("all"))
    wanted = file.answers
    assert file.save() == []
    assert file.answers == wanted
    assert "# note\n" in path.read_text("utf-8")


def test_new_file_begins_with_the_first_save(tmp_path: Path) -> None:
    path = tmp_path / "new.yaml"
    file = AnswersFile.open(path, TOY)
    assert file.save() == []
    assert path.read_text("utf-8") == "pack: toy@2\nanswers:\n"
    file.set("told", answered("all"))
    file.set_text("date", "2026-11-20")
    file.set_text("case", "null")
    file.save()
    text = 'pack: toy@2\ncase: "null"\ndate: "2026-11-20"\nanswers:\n  told: all\n'
    assert path.read_text("utf-8") == text
    file.set_text("case", "")
    file.save()
    assert path.read_text("utf-8") == text.replace(' "null"', "")
    named = AnswersFile.open(tmp_path / "named.yaml", TOY, "../packs/toy")
    named.save()
    assert named.answers.pack == "../packs/toy"


@pytest.mark.parametrize(
    "order", ["[bulky, chilled]", "[ bulky,chilled ]", "\n  - bulky\n  - chilled"]
)
def test_options_stay_in_the_order_they_were_typed_in(tmp_path: Path, order: str) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(f"pack: toy\nanswers:\n goods: {order}\n told: all\n", "utf-8")
    assert AnswersFile.open(path, TOY).answers.answers["goods"].value == ("chilled", "bulky")
    new = after(path, told=answered("nobody"), goods=answered(("chilled", "bulky")))
    assert new == f"pack: toy\nanswers:\n goods: {order}\n told: nobody\n"


def test_nothing_changed_is_nothing_written(path: Path) -> None:
    file = AnswersFile.open(path, TOY)
    file.set("aisles", answered("free"))
    file.set("aisles", file.answers.answers["aisles"])
    file.set("aisles", answered("tight"))
    file.set_text("case", "Long   case")
    before = path.stat()
    assert file.save() == []
    assert path.stat() == before


def test_reload_drops_what_is_not_saved(path: Path) -> None:
    file = AnswersFile.open(path, TOY)
    file.set("aisles", None)
    path.write_text(WRITTEN.replace("leads", "all"), "utf-8")
    file.reload()
    assert file.answers.answers["aisles"] == answered("tight")
    assert file.answers.answers["told"] == answered("all")


def test_two_writers_are_merged_per_question(path: Path) -> None:
    ours, theirs = AnswersFile.open(path, TOY), AnswersFile.open(path, TOY)
    theirs.set("aisles", answered("free", by="Lee"))
    theirs.set("told", answered("nobody"))
    theirs.set("lease", answered("signed"))
    theirs.set_text("case", "Theirs")
    theirs.save()
    ours.set("aisles", None)
    ours.set("pallets", answered(7))
    ours.set("lease", answered("signed"))
    ours.set_text("case", "Ours")
    assert ours.save() == [
        "Aisles was changed in the file meanwhile: Trucks pass each other (Lee). "
        "Yours was kept: not answered.",
        "Lease was changed in the file meanwhile: The lease is signed.",
        "Crew told was changed in the file meanwhile: Nobody.",
        "The case was changed in the file meanwhile: Theirs. Yours was kept: Ours.",
        "The comment “the list is old” is kept above Pallets: what it stood beside goes.",
    ]
    assert ours.answers == parse_answers(path.read_bytes(), "case", TOY)
    assert ours.answers.case == "Ours"
    assert "aisles" not in ours.answers.answers
    assert ours.answers.answers["told"] == answered("nobody")
    assert theirs.save() == [
        "Aisles was changed in the file meanwhile: not answered.",
        "Pallets was changed in the file meanwhile: 7 pallets.",
        "The case was changed in the file meanwhile: Ours.",
    ]
    assert ours.answers == theirs.answers


def test_folder_that_is_missing_is_one_line(tmp_path: Path) -> None:
    file = AnswersFile.open(tmp_path / "no" / "case.yaml", TOY)
    with pytest.raises(AdvisorError, match="there is no such file or folder"):
        file.save()


def test_file_that_vanished_is_written_again(path: Path) -> None:
    file = AnswersFile.open(path, TOY)
    path.unlink()
    file.set("told", answered("all"))
    assert file.save() == ["The file was gone, and was written again."]
    assert path.read_text("utf-8") == WRITTEN.replace('"leads"', "all")


def test_broken_file_is_left_alone_and_changes_are_kept(path: Path) -> None:
    file = AnswersFile.open(path, TOY)
    file.set("told", answered("all"))
    path.write_text("pack: [", "utf-8")
    with pytest.raises(InvalidFile, match="bad-yaml"):
        file.save()
    assert path.read_text("utf-8") == "pack: ["
    path.write_text(WRITTEN, "utf-8")
    file.save()
    assert path.read_text("utf-8") == WRITTEN.replace('"leads"', "all")


def test_file_that_would_grow_too_large_is_not_written(path: Path) -> None:
    file = AnswersFile.open(path, TOY)
    file.set("told", answered("all", note="x" * LARGEST))
    with pytest.raises(InvalidFile, match="too-large"):
        file.save()
    assert path.read_text("utf-8") == WRITTEN


def test_upgrade_says_everything_in_todays_words(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(
        "pack: toy@1 # old\nanswers:\n  # one\n  trucks-at-night: weekly # nights\n"
        "  # two\n  roof-age: 7\n  # three\n  aisles: {disputed: [full, free], note: new}\n",
        "utf-8",
    )
    file = AnswersFile.open(path, TOY)
    answers = file.answers.answers
    file.set("night-runs", answered("nightly"))
    file.save()
    assert "  trucks-at-night: nightly # nights\n" in path.read_text("utf-8")
    file.upgrade()
    file.save()
    assert path.read_text("utf-8") == (
        "pack: toy@2 # old\nanswers:\n  # one\n  night-runs: nightly # nights\n"
        "  # two\n  # roof-age: 7\n  # three\n"
        "  aisles: {disputed: [blocked, free], note: new}\n"
    )
    assert file.answers.notices == ()
    assert file.answers.answers == {**answers, "night-runs": answered("nightly")}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{roof-age: 7, told: all}", "{told: all}"),
        ("{told: all, roof-age: 7}", "{told: all}"),
        ("{roof-age: 7}", "{}"),
    ],
)
def test_upgrade_sets_removed_questions_aside(tmp_path: Path, before: str, after: str) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(f"pack: toy@1\nanswers: {before}", "utf-8")
    file = AnswersFile.open(path, TOY)
    file.upgrade()
    assert file.save() == []
    assert path.read_text("utf-8") == f"pack: toy@2\nanswers: {after}\n# roof-age: 7\n"


def test_case_file_keeps_its_expectations() -> None:
    expect = Expect(
        ("move",),
        ("stay", "rent"),
        ("fix-site",),
        "plan",
        "likely",
        ("a-move",),
        ("a-rent",),
        (("space", "low"),),
    )
    answers = Answers("toy", "c", "2026", 2, {"told": answered("all")}, expect)
    assert parse_answers(answers_text(answers).encode(), "case", TOY) == answers


# The disk


def leftovers(path: Path) -> list[str]:
    return sorted(each.name for each in path.parent.iterdir() if each.name != path.name)


@pytest.mark.parametrize(
    ("call", "number", "reason"),
    [
        ("replace", errno.EACCES, "you have no permission"),
        ("fsync", errno.ENOSPC, "the disk is full"),
        ("open", errno.EROFS, "the disk can only be read"),
    ],
)
def test_refused_write_leaves_the_old_file(
    path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, reason: str
) -> None:
    real = getattr(os, call)

    def refuse(*arguments: Any, **rest: Any) -> Any:
        if call == "open" and not arguments[1] & (os.O_WRONLY | os.O_RDWR):
            return real(*arguments, **rest)
        raise OSError(number, "refused")

    file = AnswersFile.open(path, TOY)
    file.set("told", answered("all"))
    with monkeypatch.context() as patch:
        patch.setattr(f"os.{call}", refuse)
        with pytest.raises(AdvisorError) as caught:
            file.save()
    assert caught.value.message == f"cannot write {path}: {reason}"
    assert path.read_text("utf-8") == WRITTEN
    assert leftovers(path) == []
    file.save()
    assert path.read_text("utf-8") == WRITTEN.replace('"leads"', "all")


def test_interrupted_write_leaves_the_old_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_text(path, "new")
    assert path.read_text("utf-8") == WRITTEN
    assert leftovers(path) == []


def test_permissions_and_links_stay(path: Path, tmp_path: Path) -> None:
    path.chmod(0o640)
    link = tmp_path / "link.yaml"
    link.symlink_to(path.name)
    write_text(link, "new\r\n")
    assert link.is_symlink()
    assert path.read_bytes() == b"new\r\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_new_file_has_the_usual_permissions(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    write_bytes(tmp_path / "new", b"")
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_device_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_text(pipe, "text")
    assert os.read(reader, 9) == b"text"
    os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "it is a folder"),
        ("no/such", "there is no such file or folder"),
        ("case.yaml/x", "a part of its path is no folder"),
        ("x" * 300, "its name is too long"),
        ("a\0b", "its name is not one a file can have"),
    ],
)
def test_unwritable_path_is_one_line(path: Path, name: str, reason: str) -> None:
    target = path.parent / name
    with pytest.raises(AdvisorError) as caught:
        write_text(target, "text")
    assert caught.value.message == f"cannot write {target}: {reason}"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_write_protection_is_respected(path: Path) -> None:
    path.chmod(0o444)
    with pytest.raises(AdvisorError, match="no permission"):
        write_text(path, "new")
    path.parent.chmod(0o555)
    with pytest.raises(AdvisorError, match="no permission"):
        write_text(path.parent / "other", "new")
    path.parent.chmod(0o755)


def test_second_writer_waits_and_gives_up(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = AnswersFile.open(path, TOY)
    file.set("told", answered("all"))
    monkeypatch.setattr(disk, "_PATIENCE", 0.05)
    other = os.open(path.parent, os.O_RDONLY)
    fcntl.flock(other, fcntl.LOCK_EX)
    with pytest.raises(AdvisorError, match=r"another program keeps .* locked"):
        file.save()
    os.close(other)
    file.save()
    assert leftovers(path) == []


def test_disk_without_locks_is_no_obstacle(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(fcntl, "flock", refuse)
    assert after(path, told=answered("all")) == WRITTEN.replace('"leads"', "all")


# Any answers

TRAPS = "yes null 12 1_0 {a} ' \" \\ [x *a &a !a %a @a `a | > ? ~ \0 \u2028 \ufeff 2026-11-20"
TEXTS = st.text(max_size=12) | st.sampled_from(
    ["- a", "a: b", "a #b", " a ", "\n", "a\r\nb", "\x85", *TRAPS.split(" ")]
)


def raws(question: Question) -> st.SearchStrategy[Value]:
    if question.kind == "number":
        return st.integers(question.minimum, question.maximum)
    return st.sampled_from(question.values)


def details() -> dict[str, st.SearchStrategy[Any]]:
    return {**dict.fromkeys(("note", "evidence", "by", "date"), TEXTS), "unsure": st.booleans()}


@st.composite
def claims(draw: st.DrawFn, question: Question) -> Claim:
    said = st.builds(Claim, raws(question) | st.none(), **details())
    if question.not_applicable is not None:
        reason = TEXTS.filter(bool)
        said |= st.builds(Claim, st.none(), reason=reason, **details())
    return draw(said)


@st.composite
def an_answer(draw: st.DrawFn, question: Question) -> Answer:
    said = st.lists(claims(question), max_size=2).map(tuple)
    kinds = [
        st.builds(Answer, st.just("answered"), raws(question), claims=said, **details()),
        st.builds(answered, raws(question)),
        st.builds(Answer, st.just("unknown"), claims=said, **details()),
    ]
    if question.not_applicable is not None:
        state = st.just("not_applicable")
        kinds.append(st.builds(Answer, state, reason=TEXTS, claims=said, **details()))
    different = st.tuples(claims(question), claims(question)).filter(
        lambda pair: len({"-" if claim.reason else claim.value for claim in pair} - {None}) == 2
    )
    kinds.append(st.builds(Answer, st.just("disputed"), claims=different, **details()))
    return draw(st.one_of(kinds))


@st.composite
def changes(draw: st.DrawFn) -> dict[str, Answer | None]:
    asked = draw(st.lists(st.sampled_from(list(TOY.questions)), max_size=4, unique=True))
    return {id: draw(st.none() | an_answer(TOY.questions[id])) for id in asked}


@given(st.sampled_from(["", WRITTEN]), st.lists(changes(), max_size=3), TEXTS)
def test_any_answers_come_back(
    before: str, saves: list[dict[str, Answer | None]], case: str
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "case.yaml")
        if before:
            path.write_text(before, "utf-8")
        file = AnswersFile.open(path, TOY)
        file.set_text("case", case)
        for change in saves:
            for id, answer in change.items():
                file.set(id, answer)
            wanted = file.answers
            file.moves()
            assert file.save() == []
            read = parse_answers(path.read_bytes(), "case", TOY)
            assert read == wanted == file.answers
            assert parse_answers(answers_text(wanted).encode(), "case", TOY) == wanted
        if before:
            comments = re.findall("# [A-Za-z ]+", before)
            assert len(comments) == 10
            kept = path.read_text("utf-8")
            assert [text for text in comments if text not in kept] == []


def test_halves_of_characters_become_stand_ins(path: Path) -> None:
    file = AnswersFile.open(path, TOY)
    claim = Claim("all", by="\udcff")
    file.set("told", answered("all", note="a\ud800b", claims=(claim,)))
    file.set_text("case", "\udcff")
    assert file.save() == []
    told = file.answers.answers["told"]
    assert (told.note, told.claims[0].by, file.answers.case) == ("a\ufffdb", "\ufffd", "\ufffd")
