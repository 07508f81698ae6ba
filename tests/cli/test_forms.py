"""`init`, `questions`, `schema`: what is there before anybody answers."""

import json
from pathlib import Path

from advisor.resources import bundled_packs
from tests.cli.invoke import Advisor, written

THERE = "is there already; --force overwrites it, -o FILE writes elsewhere"


def test_init_writes_the_file_and_its_schema(advisor: Advisor, here: Path) -> None:
    code, out, err = advisor("init toy -o case.yaml")
    assert (code, out) == (0, "")
    assert err == (
        "Wrote case.yaml and toy.schema.json. "
        "Next: fill in case.yaml, then `advisor run case.yaml`.\n"
    )
    assert "\npack: ./toy\n" in (here / "case.yaml").read_text("utf-8")
    assert json.loads((here / "toy.schema.json").read_text("utf-8"))["type"] == "object"
    assert advisor("validate case.yaml").code == 0


def test_init_takes_the_first_bundled_pack(advisor: Advisor, here: Path) -> None:
    pack = bundled_packs()[0]
    assert advisor("init -q") == (0, "", "")
    assert f"\npack: {pack}@" in (here / f"{pack}.yaml").read_text("utf-8")
    assert advisor("init -o -").out.count("\npack: ") == 1
    assert advisor("init '' -o -") == advisor("init -o -")
    assert advisor(f"init {pack} -o other/")[0] == 0
    assert (here / "other" / f"{pack}.yaml").exists()


def test_init_names_a_pack_elsewhere_by_its_path_from_the_file(
    advisor: Advisor, here: Path
) -> None:
    (here / "cases").mkdir()
    assert advisor("init toy -o cases/a.yaml").code == 0
    assert "\npack: ../toy\n" in (here / "cases/a.yaml").read_text("utf-8")
    assert advisor("validate cases/a.yaml").code == 0


def test_init_overwrites_only_by_force(advisor: Advisor, here: Path) -> None:
    before = (here / "a.yaml").read_text("utf-8")
    refusal = f"advisor: a.yaml {THERE}\n"
    assert advisor("init toy -o a.yaml") == (2, "", refusal)
    assert (here / "a.yaml").read_text("utf-8") == before
    assert not (here / "toy.schema.json").exists()
    assert advisor("init toy -o a.yaml --force").code == 0
    assert (here / "a.yaml").read_text("utf-8") != before


def test_init_writes_its_own_schema_anew_but_nobody_elses(advisor: Advisor, here: Path) -> None:
    assert advisor("init toy -o b.yaml").code == 0
    assert advisor("init toy -o c.yaml").code == 0
    (here / "toy.schema.json").write_text("{}", "utf-8")
    refusal = "toy.schema.json is there already, and not as it was written by advisor; --force"
    code, out, err = advisor("init toy -o d.yaml")
    assert (code, out) == (2, "")
    assert refusal in err
    assert not (here / "d.yaml").exists()


def test_init_meets_an_unknown_pack_with_the_bundled_ones(advisor: Advisor) -> None:
    code, out, err = advisor("init tyo")
    assert (code, out) == (2, "")
    assert err.startswith("advisor: there is no pack `tyo`; ")
    assert bundled_packs()[0] in err


def test_questions_lists_everything_as_markdown(advisor: Advisor, here: Path) -> None:
    code, out, err = advisor("questions toy")
    assert (code, err) == (0, "")
    assert out.startswith("# Warehouse move: Should we move this warehouse?\n")
    assert out.count("\n### ") == 9
    assert "- [ ] Goods that have to stay cold (`chilled`)\n" in out
    assert "asked only if `goods` has `chilled` or `hazardous`" in out
    assert advisor("questions toy -o q.md") == (0, "", "Wrote q.md.\n")
    assert written(here / "q.md") == out
    assert advisor("questions").out.startswith("# ")


def test_schema_prints_json(advisor: Advisor) -> None:
    assert json.loads(advisor("schema").out)["$schema"].endswith("draft-07/schema#")
    assert "aisles.answer" in json.loads(advisor("schema toy").out)["definitions"]


PACK_SCHEMAS = [
    f"{name}.schema.json"
    for name in ("questionnaire", "rules", "sources", "costs", "evidence", "precedents", "case")
]


def test_schemas_of_a_pack_are_printed_together_or_written_into_a_folder(
    advisor: Advisor, here: Path
) -> None:
    printed = json.loads(advisor("schema --pack-files").out)
    assert [*printed] == PACK_SCHEMAS
    for _ in range(2):  # written anew without asking
        code, out, err = advisor("schema --pack-files -o toy/schemas")
        assert (code, out) == (0, "")
        assert all(f"toy/schemas/{name}" in err for name in PACK_SCHEMAS)
    for name, schema in printed.items():
        assert json.loads((here / "toy/schemas" / name).read_text("utf-8")) == schema
    assert advisor("lint toy").code == 0


def test_schema_of_the_result_is_printed_or_written(advisor: Advisor, here: Path) -> None:
    printed = advisor("schema --result").out
    assert "near_misses" in json.loads(printed)["properties"]
    assert advisor("schema --result -o result.schema.json").code == 0
    assert (here / "result.schema.json").read_text("utf-8") == printed


def test_one_kind_of_schema_at_a_time(advisor: Advisor) -> None:
    for line in ("toy --result", "toy --pack-files", "--result --pack-files"):
        code, out, err = advisor(f"schema {line}")
        assert (code, out) == (2, "")
        assert "give one of PACK, --pack-files and --result" in err


def test_schemas_are_written_through_no_link(advisor: Advisor, here: Path) -> None:
    (here / "schemas").mkdir()
    (here / "schemas/rules.schema.json").symlink_to(here / "elsewhere")
    assert advisor("schema --pack-files -o schemas").code == 2
    assert [*(here / "schemas").iterdir()] == [here / "schemas/rules.schema.json"]
    assert not (here / "elsewhere").exists()
